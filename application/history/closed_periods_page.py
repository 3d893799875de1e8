"""The changes to closed periods as an accountant reads them at the end of a year.

Which changes there are is in `closed_periods`; here they are told in the order of the log: what was
closed, what was moved back and why, what changed until it was closed again.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

from attrs import evolve, frozen

from application.history.closed_changes import (
    ApplicationChanged,
    ClosedChange,
    ClosingDateMoved,
    DocumentChanged,
    Figure,
    RecordMerged,
)
from application.history.closed_periods import COLLECTIONS, closed_period_changes
from application.history.closed_sentences import Reopening, change_sentence, closing_sentence
from application.history.history_page import time_text
from application.history.names import Names
from application.ports.change_log import FeedQuery, LoggedChange
from application.replay.logged_records import later_changes
from application.reporting.ledger_reader import LedgerReader
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import RefusedQuery
from domain.reports.matching import Matching
from domain.reports.periods import format_date
from domain.reports.query import ReportQuery
from domain.reports.report import Report, ReportKind
from domain.reports.table import Column, ReportRow, Table

KEY = "closed-periods"
COLUMNS = (
    Column("label", "Time (UTC)", "text"),
    Column("actor", "Who", "text"),
    Column("what", "What was done", "text", is_wide=True),
    Column("account", "Account", "text"),
    Column("before", "Before"),
    Column("after", "After"),
)


@frozen
class ClosedPeriodsQuery:
    """Which changes to closed periods to tell; what is None does not count."""

    first: date | None = None
    """Only changes that concern this day or a later one."""
    last: date | None = None
    """Only changes that concern this day or an earlier one."""
    made_first: date | None = None
    """Only changes that were made on this day, in UTC, or later."""
    made_last: date | None = None
    """Only changes that were made on this day, in UTC, or earlier."""

    def check(self) -> None:
        """Raise `RefusedQuery` for a first day after the last."""
        for first, last, path in (
            (self.first, self.last, "/from"),
            (self.made_first, self.made_last, "/made_from"),
        ):
            if first and last and first > last:
                raise RefusedQuery.at(
                    path, f"must not be after the last day, {last}", code="out_of_range"
                )

    def has(self, change: ClosedChange) -> bool:
        """Whether a change is to be told."""
        day = change.change.at[:10]
        return (
            (self.first is None or change.last >= self.first)
            and (self.last is None or change.first <= self.last)
            and (self.made_first is None or day >= self.made_first.isoformat())
            and (self.made_last is None or day <= self.made_last.isoformat())
        )


def read_closed_changes(work: UnitOfWork, query: ClosedPeriodsQuery) -> Iterator[ClosedChange]:
    """The changes to closed periods that a person asks for, one by one, read from the whole log."""
    query.check()
    log = work.session.log
    feed = log.feed(FeedQuery(0, log.head().version, COLLECTIONS))
    return filter(
        query.has, closed_period_changes(_while_wanted(work, feed), partial(later_changes, log))
    )


def _while_wanted(work: UnitOfWork, changes: Iterable[LoggedChange]) -> Iterator[LoggedChange]:
    """The changes, as long as somebody waits for what they lead to, which may be nothing."""
    for change in changes:
        work.check_wanted()
        yield change


def closed_periods_report(work: UnitOfWork, query: ClosedPeriodsQuery) -> Report:
    """The changes to closed periods as a table."""
    changes = read_closed_changes(work, query)
    names = Names(work)
    names.load(("account", id_) for id_ in work.accounts())
    kind = ReportKind(
        KEY,
        "Changes to Closed Periods",
        "Accountant",
        ("from", "to"),
        lambda *_: Table(COLUMNS, _rows(changes, names), {}),
        matching=Matching("transaction", columns=("before", "after")),
    )
    report = kind.make(LedgerReader(work), ReportQuery(first=query.first, last=query.last))
    return evolve(report, subject=_subject(query), notes=tuple(_notes(query)))


def _subject(query: ClosedPeriodsQuery) -> str:
    """Of which days the figures are that changed."""
    return f"Figures of {_days(query.first, query.last)}"


def _days(first: date | None, last: date | None) -> str:
    if first and last:
        return f"{format_date(first)} to {format_date(last)}"
    if first:
        return f"{format_date(first)} and later"
    return f"all days to {format_date(last)}" if last else "all days"


def _notes(query: ClosedPeriodsQuery) -> Iterator[str]:
    if query.made_first or query.made_last:
        yield f"only changes made on {_days(query.made_first, query.made_last)}"
    yield "times in UTC"
    yield "debits positive"


def _rows(changes: Iterable[ClosedChange], names: Names) -> Iterator[ReportRow]:
    reopening = Reopening()
    is_empty = True
    for change in changes:
        is_empty = False
        reopening.follow(change)
        if isinstance(change, ClosingDateMoved):
            yield ReportRow("section", 0, closing_sentence(change, reopening), _BLANKS)
        else:
            yield from _change_rows(change, names)
    if reopening.is_open:
        text = f"The closing date is still moved back; so far {reopening.words}"
        yield ReportRow("section", 0, text, _BLANKS)
    if is_empty:
        yield ReportRow("heading", 0, "No change to a closed period", _BLANKS)


_BLANKS = (None,) * (len(COLUMNS) - 1)


def _change_rows(change: ClosedChange, names: Names) -> Iterator[ReportRow]:
    """The rows of one change: its first figure beside what was done, the others below."""
    document = change.document if isinstance(change, DocumentChanged) else None
    if isinstance(change, ApplicationChanged):
        document = change.credit.document
    head: tuple[Any, ...] = (change.change.actor, change_sentence(change, names))
    figures: list[tuple[Any, ...]] = [*_figure_cells(change, names)] or [(None, None, None)]
    label = time_text(change.change.at)
    for place, cells in enumerate(figures):
        begin = head if not place else (None, None)
        yield ReportRow(
            "transaction",
            0,
            label if not place else "",
            (*begin, *cells),
            source=document if not place else None,
        )


def _figure_cells(change: ClosedChange, names: Names) -> Iterator[tuple[str, int, int]]:
    """The account, the amount before and the amount after of each figure."""
    if isinstance(change, DocumentChanged | RecordMerged):
        for figure in change.figures:
            yield _account_of(figure, names), figure.before, figure.after
    if isinstance(change, ApplicationChanged):
        yield "Applied", change.before, change.after


def _account_of(figure: Figure, names: Names) -> str:
    account = names.of("account", figure.account_id)
    contact = figure.contact_id and names.of("contact", figure.contact_id)
    return f"{account}, {contact}" if contact else account
