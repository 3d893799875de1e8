"""Comparing a report with the file of another program, for the days and on the basis that the file is of."""

import re
from datetime import date
from itertools import pairwise

from attrs import evolve

from application.reporting.ledger_reader import LedgerReader
from application.reporting.make_report import MOST_COLUMNS, ReportRequest, find_report, make_report
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.comparison.foreign_report import ForeignReport
from domain.comparison.pairing import Comparison, compare
from domain.errors import Invalid, Refused, Remedy
from domain.reports.catalogue import REPORTS
from domain.reports.periods import MONTHS_IN
from domain.reports.query import Span
from domain.reports.report import ReportKind


def compare_report(
    work: UnitOfWork, key: str, theirs: ForeignReport, asked: ReportRequest | None = None
) -> Comparison:
    """Compare a report with theirs; days, basis and columns that were not asked for are those of the file.

    Raises `Invalid` for a file that is another report, or none that is known here.
    """
    kind = find_report(key)
    if theirs.key != key and not (theirs.title == "" and _could_be(key, theirs.key)):
        looks = (
            f"it looks like {REPORTS[theirs.key].title} ({theirs.key})"
            if theirs.key
            else f"it is titled {theirs.title!r}"
            if theirs.title
            else "it has no title"
        )
        raise Invalid(
            f"the file is not {kind.title} ({key}): {looks}; compare it with that report, or export the right one"
        )
    asked = asked or ReportRequest()
    if (asked.section and not kind.matching.is_of_transactions) or (
        asked.account_id and kind.matching.rows == "account" and "account_id" in kind.parameters
    ):
        raise Refused.at(
            "/section" if asked.section else "/account_id",
            "asks for a part of the report, which is no report of QuickBooks: compare the whole",
        )
    report = make_report(work, key, as_in_file(kind, theirs, asked))
    return compare(report, theirs, LedgerReader(work))


_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
"""The key of a column of time: the month in which it begins."""


def _could_be(key: str, guessed: str | None) -> bool:
    """Whether a file without a title may be a report, though it was guessed to be another: both have the same columns."""
    alike = REPORTS[key].matching.alike
    return guessed is None or (alike != "" and alike == REPORTS[guessed].matching.alike)


def as_in_file(kind: ReportKind, theirs: ForeignReport, asked: ReportRequest) -> ReportRequest:
    """What is asked for, with what was left open taken from the file; raises `Invalid` where neither says of which days it is."""
    if (asked.first, asked.last, asked.as_of, asked.period) == (None,) * 4:
        first, last = theirs.first, theirs.as_of or theirs.last
        if last is None and (days := _days(theirs)) and not theirs.all_dates:
            first, last = days[0], days[-1]
        if last is None and not theirs.all_dates:
            raise Invalid(
                "the file does not say which days it covers",
                Remedy.GIVE,
                ("as_of",) if kind.is_snapshot else ("from", "to"),
            )
        moves = kind.matching.begins_with_year and any(
            each.key == "opening" for each in theirs.columns
        )
        if theirs.all_dates:
            asked = evolve(asked, period="allDates")
        elif kind.is_snapshot:
            asked = evolve(asked, as_of=last, first=first if moves else None)
        else:
            asked = evolve(asked, first=first, last=last)
    if asked.basis is None and kind.has_cash_basis:
        asked = evolve(asked, basis=theirs.basis)
    span = _span(theirs)
    if asked.columns is None and asked.compare_to is None and "columns" in kind.parameters and span:
        asked = evolve(asked, columns=span, first=asked.first or theirs.first)
    return asked


def _days(theirs: ForeignReport) -> list[date]:
    """The days of the transactions in a file that does not say what it is of."""
    return sorted(
        day
        for row in theirs.rows
        if row.kind == "row" and isinstance(day := row.cells.get("date"), date)
    )


def _span(theirs: ForeignReport) -> Span | None:
    """What each column of time is of, told by how far they are apart; None where there are none."""
    begins = [
        int(each.key[:4]) * 12 + int(each.key[5:])
        for each in theirs.columns
        if _MONTH.fullmatch(each.key)
    ]
    apart = {later - earlier for earlier, later in pairwise(begins)}
    if not begins:
        return None
    if not apart and theirs.first and theirs.last:
        apart = {
            (theirs.last.year - theirs.first.year) * 12 + theirs.last.month - theirs.first.month + 1
        }
    if len(theirs.columns) > MOST_COLUMNS:
        raise Invalid(
            f"the file has {len(theirs.columns)} columns, and {MOST_COLUMNS} are compared at most; export fewer"
        )
    return next(
        (span for span, months in MONTHS_IN.items() if months >= max(apart, default=1)), "year"
    )
