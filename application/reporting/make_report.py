"""Making a report: checks what a person asks for, and fills in the period where none is given.

`ReportRequest` is what a person asks for; the `ReportQuery` of `domain.reports.query` is what a
report is computed from.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar, get_args

from attrs import frozen

from application.json_names import json_name
from application.reporting.ledger_reader import LedgerReader
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault, NotFound, RefusedQuery, Remedy
from domain.invoicing.contacts import Contact
from domain.ledger.entries import Basis
from domain.reports.catalogue import REPORTS
from domain.reports.periods import (
    PERIODS,
    count_of_columns,
    first_of_twelve_months,
    period_days,
)
from domain.reports.query import (
    NO_CONTACT,
    ComparisonPeriod,
    Parameter,
    PercentBase,
    ReportQuery,
    Span,
)
from domain.reports.report import Report, ReportKind

Word = TypeVar("Word", bound=str)

MOST_COLUMNS = 120
"""How many months, quarters or years a report can show side by side."""


@frozen
class ReportRequest:
    """What a person asks of a report; a field is None where the person gave no value.

    Values are spelled as in JSON, whatever the interface: the period `thisYear`, the section
    `bankAccounts`. They are not checked yet.
    """

    first: date | None = None
    last: date | None = None
    as_of: date | None = None
    """The day of a snapshot."""
    period: str | None = None
    """A name for the dates of the report, such as `thisYear`; it replaces all dates."""
    basis: Basis | None = None
    columns: Span | None = None
    compare_to: str | None = None
    """The earlier period with which the report is compared."""
    percent_of: str | None = None
    """The total of which amounts are shown as a percentage."""
    contact_id: str | None = None
    """The only contact to show; `NO_CONTACT` for postings without a contact."""
    account_id: str | None = None
    """The only account to show."""
    section: str | None = None
    """The only part of the report to show."""


FIELDS: Mapping[Parameter, str] = {
    "from": "first",
    "to": "last",
    "as_of": "as_of",
    "period": "period",
    "basis": "basis",
    "columns": "columns",
    "compare_to": "compare_to",
    "percent_of": "percent_of",
    "contact_id": "contact_id",
    "account_id": "account_id",
    "section": "section",
}
"""The field of `ReportRequest` for each parameter of a report."""


def find_report(key: str) -> ReportKind:
    """The report with a key; raises `NotFound`, whose message names all reports."""
    if key not in REPORTS:
        raise NotFound(f"there is no report {key!r}; the reports are {', '.join(REPORTS)}")
    return REPORTS[key]


def choices(kind: ReportKind, parameter: Parameter) -> tuple[str, ...]:
    """The values that a parameter of a report can have, as JSON spells them.

    Empty for a parameter whose values cannot be listed, such as a date.
    """
    values: Mapping[Parameter, tuple[str, ...]] = {
        "period": PERIODS,
        "basis": get_args(Basis),
        "columns": get_args(Span),
        "compare_to": get_args(ComparisonPeriod),
        "percent_of": get_args(PercentBase),
        "section": kind.sections,
    }
    return tuple(json_name(value) for value in values.get(parameter, ()))


def default_of(kind: ReportKind, parameter: Parameter) -> str | None:
    """The value of a parameter that is left out, as JSON spells it; None if it has none."""
    if parameter == "period" and not kind.is_snapshot:
        return "last12Months"
    return {"to": "today", "as_of": "today", "basis": "accrual", "columns": "total"}.get(parameter)


def make_report(work: UnitOfWork, key: str, request: ReportRequest | None = None) -> Report:
    """Make a report for a period or for a day (default: today).

    The default period is the last twelve months: from the first of the month eleven months before
    its last day, so that it has twelve columns of months.

    The rows of the report can be read only while the unit of work is open. Raises `RefusedQuery`,
    with the name of the parameter as the path, for a parameter that the report does not have, that
    names an unknown account, contact or value, or that cannot be combined with another.
    """
    kind = find_report(key)
    return kind.make(LedgerReader(work), query_for(work, kind, request or ReportRequest()))


def query_for(work: UnitOfWork, kind: ReportKind, request: ReportRequest) -> ReportQuery:
    """The query that a request means for a report; raises `RefusedQuery` as `make_report` does."""
    _check_request(work, kind, request)
    query = _query(work, kind, request)
    if query.first and query.end < query.first:
        raise RefusedQuery.at(
            "/from", f"must not be after the last day, {query.end}", code="out_of_range"
        )
    _check_number_of_columns(query)
    return query


def _check_request(work: UnitOfWork, kind: ReportKind, request: ReportRequest) -> None:
    """Raise `RefusedQuery` with all that is wrong with the values, then with what they refer to."""
    stages = (
        _faults_of_values(kind, request),
        _faults_of_combinations(kind, request),
        _faults_of_references(work, kind, request),
    )
    for stage in stages:
        if faults := [*stage]:
            raise RefusedQuery(faults)


def _faults_of_values(kind: ReportKind, request: ReportRequest) -> Iterator[Fault]:
    for name, field in FIELDS.items():
        value = getattr(request, field)
        if value is None:
            continue
        allowed = choices(kind, name)
        if name not in kind.parameters:
            message = f"is not a parameter of {kind.key}"
            yield Fault(
                f"/{name}", message, Remedy.CHOOSE, kind.parameters, code="unknown_parameter"
            )
        elif allowed and value not in allowed:
            yield Fault(f"/{name}", f"must be one of {', '.join(allowed)}", code="not_one_of")


def _faults_of_combinations(kind: ReportKind, request: ReportRequest) -> Iterator[Fault]:
    """What is wrong with parameters that cannot be combined."""
    dates = tuple(
        name for name in ("from", "to", "as_of") if getattr(request, FIELDS[name]) is not None
    )
    if request.period and dates:
        yield Fault(
            "/period",
            "must not be combined with dates, because a period sets all of them",
            Remedy.LEAVE_OUT,
            dates,
        )
    has_one_column = request.columns in {None, "total"}
    if (
        request.first
        and kind.is_snapshot
        and "columns" in kind.parameters
        and has_one_column
        and request.compare_to is None
    ):
        yield Fault(
            "/from",
            "must be the first day of several columns or of a comparison, but this report has "
            "neither",
            Remedy.LEAVE_OUT_OR_GIVE,
            ("columns", "compare_to"),
        )


def _faults_of_references(
    work: UnitOfWork, kind: ReportKind, request: ReportRequest
) -> Iterator[Fault]:
    """What is wrong with the account and the contact that a report is to show."""
    if request.account_id is not None and request.account_id not in LedgerReader(work).accounts():
        yield Fault("/account_id", f"there is no account {request.account_id!r}", code="unknown_id")
    if request.contact_id == NO_CONTACT:
        if not kind.includes_no_contact:
            yield Fault(
                "/contact_id",
                f"must be the id of a contact, because {kind.key} shows nothing without a contact",
            )
    elif request.contact_id is not None:
        contact = work.find(Contact, request.contact_id)
        if contact is None:
            message = f"there is no contact {request.contact_id!r}"
            yield Fault("/contact_id", message, code="unknown_id")
        elif kind.contacts not in {None, contact.kind}:
            message = f"must be a {kind.contacts}; {contact.name} is a {contact.kind}"
            yield Fault("/contact_id", message, code="wrong_kind")


def _check_number_of_columns(query: ReportQuery) -> None:
    if query.columns == "total" or not query.first:
        return
    count = count_of_columns(query.first, query.end, query.columns)
    if query.compare_to:
        count *= 2  # each column is followed by that of its previous period
    if count > MOST_COLUMNS:
        raise RefusedQuery.at(
            "/columns",
            f"must give at most {MOST_COLUMNS} columns, but would give {count} or more; choose "
            "longer columns or a shorter period",
        )


def _query(work: UnitOfWork, kind: ReportKind, request: ReportRequest) -> ReportQuery:
    """The query that a request means, with its dates and all defaults."""
    first, last = request.first, request.last or request.as_of
    columns = request.columns or "total"
    compare_to = _domain_word(request.compare_to, get_args(ComparisonPeriod))
    if period := _domain_word(request.period, PERIODS):
        first, last = period_days(
            period, work.today, work.settings.fiscal_year_start, _all_dates(work)
        )
        if kind.is_snapshot and columns == "total" and compare_to is None:
            # With a first day, a snapshot would be another report: the trial balance, for
            # example, would show movements.
            first = None
    last = last or work.today
    if first is None and (not kind.is_snapshot or columns != "total"):
        first = first_of_twelve_months(last)
    return ReportQuery(
        first=first,
        last=None if kind.is_snapshot else last,
        as_of=last if kind.is_snapshot else None,
        basis=request.basis or "accrual",
        columns=columns,
        compare_to=compare_to,
        percent_of=_domain_word(request.percent_of, get_args(PercentBase)),
        contact_id=request.contact_id,
        account_id=request.account_id,
        section=_domain_word(request.section, kind.sections),
    )


def _all_dates(work: UnitOfWork) -> tuple[date, date]:
    """The days of the first and the last entry, extended to today."""
    today = work.today
    first, last = work.session.reports.extent() or (today, today)
    return min(first, today), max(last, today)


def _domain_word(value: str | None, words: Iterable[Word]) -> Word | None:
    """The word of the domain that JSON spells as `value`, which is known to be one of them."""
    if value is None:
        return None
    return next(word for word in words if json_name(word) == value)
