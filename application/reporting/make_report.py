"""Reports over the books: what is asked for, checked and filled in with the periods that are meant when none is given."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar, get_args

from attrs import frozen

from application.json_names import json_name
from application.reporting.ledger_reader import LedgerReader
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound, Refused, Remedy
from domain.invoicing.contacts import Contact
from domain.ledger.entries import Basis
from domain.reports.catalogue import REPORTS
from domain.reports.periods import PERIODS, a_year_before, count_of_columns, period_days
from domain.reports.query import NO_CONTACT, ComparisonPeriod, Parameter, ReportQuery, Span
from domain.reports.report import Report, ReportKind
from domain.values import EARLIEST

V = TypeVar("V", bound=str)

MOST_COLUMNS = 120
"""So many months, quarters or years stand beside each other at most."""


@frozen
class ReportRequest:
    """What somebody asks of a report, in the words of JSON (`thisYear`, `bankAccounts`); None where nothing was said."""

    first: date | None = None
    last: date | None = None
    as_of: date | None = None
    period: str | None = None
    basis: Basis | None = None
    columns: Span | None = None
    compare_to: str | None = None
    contact_id: str | None = None
    account_id: str | None = None
    section: str | None = None


FIELDS: Mapping[Parameter, str] = {
    "from": "first", "to": "last", "as_of": "as_of", "period": "period", "basis": "basis", "columns": "columns", "compare_to": "compare_to",
    "contact_id": "contact_id", "account_id": "account_id", "section": "section",
}  # fmt: skip
"""Every parameter, and the field of `ReportRequest` that it is."""


def find_report(key: str) -> ReportKind:
    """The report with a key; raises `NotFound` naming those there are."""
    if key not in REPORTS:
        raise NotFound(f"there is no report {key!r}; there are {', '.join(REPORTS)}")
    return REPORTS[key]


def choices(kind: ReportKind, parameter: Parameter) -> tuple[str, ...]:
    """The values that a parameter of a report may have, where they can be listed, in the words of JSON."""
    listed: Mapping[Parameter, tuple[str, ...]] = {
        "period": PERIODS, "basis": get_args(Basis), "columns": get_args(Span), "compare_to": get_args(ComparisonPeriod), "section": kind.sections,
    }  # fmt: skip
    return tuple(json_name(value) for value in listed.get(parameter, ()))


def default_of(kind: ReportKind, parameter: Parameter) -> str | None:
    """What a parameter of a report is when it is left out; None where nothing is."""
    if parameter == "period" and not kind.is_snapshot:
        return "last12Months"
    return {"to": "today", "as_of": "today", "basis": "accrual", "columns": "total"}.get(parameter)


def make_report(work: UnitOfWork, key: str, asked: ReportRequest | None = None) -> Report:
    """Make a report of what was asked: of a period (by default the twelve months to today) or of a day (by default today).

    Its rows may be read while the unit of work is open, and not later. Raises `Refused` with the name of the parameter as path for
    one that the report does not have, that names nothing, or that does not go with another.
    """
    kind, asked = find_report(key), asked or ReportRequest()
    _check(work, kind, asked)
    query = _query(work, kind, asked)
    if query.first and query.end < query.first:
        raise Refused.at("/from", f"must not be after the last day, {query.end}")
    if (
        query.columns != "total"
        and query.first
        and (count := count_of_columns(query.first, query.end, query.columns)) > MOST_COLUMNS
    ):
        raise Refused.at(
            "/columns",
            f"would be {count} or more, and {MOST_COLUMNS} stand beside each other; take longer ones or a shorter period",
        )
    return kind.make(LedgerReader(work), query)


def _check(work: UnitOfWork, kind: ReportKind, asked: ReportRequest) -> None:
    for name, field in FIELDS.items():
        value = getattr(asked, field)
        if value is None:
            continue
        if name not in kind.parameters:
            raise Refused.at(
                f"/{name}",
                f"is not a parameter of {kind.key}",
                Remedy.CHOOSE,
                kind.parameters,
            )
        if (listed := choices(kind, name)) and value not in listed:
            raise Refused.at(f"/{name}", f"must be one of {', '.join(listed)}")
    dates = tuple(
        name for name in ("from", "to", "as_of") if getattr(asked, FIELDS[name]) is not None
    )
    if asked.period and dates:
        raise Refused.at("/period", "decides all dates by itself", Remedy.LEAVE_OUT, dates)
    if asked.compare_to and asked.columns not in {None, "total"}:
        raise Refused.at(
            "/compare_to", "goes with a single column of totals", Remedy.LEAVE_OUT, ("columns",)
        )
    if (
        asked.first
        and kind.is_snapshot
        and "columns" in kind.parameters
        and asked.columns in {None, "total"}
        and asked.compare_to is None
    ):
        raise Refused.at(
            "/from",
            "is the first day of columns or of a comparison, and neither is asked for",
            Remedy.LEAVE_OUT_OR_GIVE,
            ("columns", "compare_to"),
        )
    _check_names(work, kind, asked)


def _check_names(work: UnitOfWork, kind: ReportKind, asked: ReportRequest) -> None:
    """Accounts and contacts that are named are there, and of the kind that the report is of."""
    if asked.account_id is not None and asked.account_id not in LedgerReader(work).accounts():
        raise Refused.at("/account_id", f"there is no account {asked.account_id!r}")
    if asked.contact_id not in {None, NO_CONTACT}:
        contact = work.find(Contact, asked.contact_id or "")
        if contact is None:
            raise Refused.at("/contact_id", f"there is no contact {asked.contact_id!r}")
        if kind.contacts not in {None, contact.kind}:
            raise Refused.at(
                "/contact_id", f"must be a {kind.contacts}; {contact.name} is a {contact.kind}"
            )
    if asked.contact_id == NO_CONTACT and not kind.includes_no_contact:
        raise Refused.at(
            "/contact_id",
            f"must be the id of a contact; {kind.key} has nothing that names no contact",
        )


def _query(work: UnitOfWork, kind: ReportKind, asked: ReportRequest) -> ReportQuery:
    first, last = asked.first, asked.last or asked.as_of
    columns = asked.columns or "total"
    compare_to = _in_domain(asked.compare_to, get_args(ComparisonPeriod))
    if period := _in_domain(asked.period, PERIODS):
        today = work.today
        begun, ended = work.session.reports.extent() or (today, today)
        first, last = period_days(
            period, today, work.settings.fiscal_year_start, (min(begun, today), max(ended, today))
        )
        if kind.is_snapshot and columns == "total" and compare_to is None:
            first = None  # it would be another report: trial balance shows movements then
    last = last or work.today
    if first is None and (not kind.is_snapshot or columns != "total"):
        first = max(a_year_before(last) + timedelta(days=1), EARLIEST)
    return ReportQuery(
        first=first, last=None if kind.is_snapshot else last, as_of=last if kind.is_snapshot else None, basis=asked.basis or "accrual", columns=columns,
        compare_to=compare_to, contact_id=asked.contact_id, account_id=asked.account_id, section=_in_domain(asked.section, kind.sections),
    )  # fmt: skip


def _in_domain(value: str | None, values: Iterable[V]) -> V | None:
    """The value that a word of JSON means; what is none of them was refused before."""
    return None if value is None else next(each for each in values if json_name(each) == value)
