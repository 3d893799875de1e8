"""Comparing a report with the file of another program.

Our report is made for the days and on the basis of the file. Then `domain.comparison` pairs the
rows of both and explains the differences.
"""

from application.comparison.request_in_file import request_as_in_file
from application.reporting.ledger_reader import LedgerReader
from application.reporting.make_report import ReportRequest, find_report, make_report
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.comparison.compare_reports import compare
from domain.comparison.differences import Comparison
from domain.comparison.foreign_report import ForeignReport
from domain.errors import Invalid, RefusedQuery
from domain.reports.catalogue import REPORTS
from domain.reports.report import ReportKind


def compare_report(
    work: UnitOfWork, key: str, foreign: ForeignReport, request: ReportRequest | None = None
) -> Comparison:
    """Compare a report with the same report of another program.

    Where the request leaves days, basis or columns open, the file decides. Raises `Invalid` if the
    file is another report, or if it is not recognised as a report.
    """
    kind = find_report(key)
    _check_is_report(kind, foreign)
    request = request or ReportRequest()
    _check_is_whole(kind, request)
    report = make_report(work, key, request_as_in_file(work, kind, foreign, request))
    return compare(report, foreign, LedgerReader(work))


def _check_is_report(kind: ReportKind, foreign: ForeignReport) -> None:
    """Raise `Invalid` if the file is another report."""
    key = kind.key
    if foreign.key != key and not (foreign.title == "" and _has_same_columns(key, foreign.key)):
        raise Invalid(
            f"the file is not the report {kind.title} ({key}): {_appearance(foreign)}; choose the "
            "report that the file contains, or export the right one"
        )


def _appearance(foreign: ForeignReport) -> str:
    """What a file looks like, for a message."""
    if foreign.key:
        return f"it looks like {REPORTS[foreign.key].title} ({foreign.key})"
    if foreign.title:
        return f"it is titled {foreign.title!r}"
    return "it has no title"


def _has_same_columns(key: str, guessed: str | None) -> bool:
    """Whether a file without a title may be the report, although another report was guessed."""
    if guessed is None:
        return True
    family = REPORTS[key].matching.column_family
    return family != "" and family == REPORTS[guessed].matching.column_family


def _check_is_whole(kind: ReportKind, request: ReportRequest) -> None:
    """Raise `RefusedQuery` for a part that no report of QuickBooks shows alone."""
    is_of_one_account = (
        request.account_id and kind.matching.rows == "account" and "account_id" in kind.parameters
    )
    if (request.section and not kind.matching.is_of_transactions) or is_of_one_account:
        raise RefusedQuery.at(
            "/section" if request.section else "/account_id",
            "must be left out, because QuickBooks has no report of this part alone; compare the "
            "whole report",
        )
