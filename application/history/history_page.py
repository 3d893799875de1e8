"""The history of a record as a page of sentences, for the formats of reports."""

from collections.abc import Iterator

from attrs import evolve

from application.history.names import Names
from application.history.record_history import HistoryPage, RecordHistory, read_history
from application.history.sentences import load_names, sentences
from application.reporting.ledger_reader import LedgerReader
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.company import Settings
from domain.records import Record, kind_of, words_of_kind
from domain.reports.matching import Matching
from domain.reports.query import ReportQuery
from domain.reports.report import Report, ReportKind
from domain.reports.table import Column, ReportRow, Table

KEY = "history"
COLUMNS = (
    Column("label", "Time (UTC)", "text"),
    Column("actor", "Who", "text"),
    Column("what", "What was done", "text", is_wide=True),
    Column("version", "Version", "number"),
)
NO_BREAK_SPACE = "\u00a0"


def history_report(work: UnitOfWork, kind: type[Record], id_: str, page: HistoryPage) -> Report:
    """A page of the history of a record, with one row for each entry.

    Raises `NotFound` for a record that never existed.
    """
    history = read_history(work, kind, id_, page)
    names = Names(work)
    load_names(history, names)
    report_kind = ReportKind(
        KEY,
        "History",
        "Accountant",
        (),
        lambda *_: Table(COLUMNS, _rows(history, names), {}),
        matching=Matching("transaction", columns=()),
    )
    report = report_kind.make(LedgerReader(work), ReportQuery())
    return evolve(
        report,
        subject=_subject(work, history, names, page.until),
        notes=tuple(_notes(history, page)),
    )


def _subject(work: UnitOfWork, history: RecordHistory, names: Names, until: int | None) -> str:
    """The record, as people name it, and whether it is deleted, or was at a version."""
    if history.kind is Settings:
        return "The settings"
    name = names.of(kind_of(history.kind), history.id)
    noun = "" if history.document else f"{words_of_kind(history.kind).capitalize()} "
    if until is None:
        is_there = work.session.records.get(history.kind, history.id) is not None
    else:
        last = work.session.log.last_change((history.kind.plural, history.id), until)
        is_there = last is not None and last.op == "put"
    return f"{noun}{name}" if is_there else f"{noun}{name} (deleted)"


def _notes(history: RecordHistory, page: HistoryPage) -> Iterator[str]:
    yield "times in UTC"
    yield "the newest first" if page.newest_first else "the oldest first"
    if history.more or page.past is not None:
        yield f"{len(history.entries)} of {history.total} entries"


def _rows(history: RecordHistory, names: Names) -> Iterator[ReportRow]:
    for entry in history.entries:
        what = ";\n".join(sentences(history, entry, names))
        cells = (entry.change.actor, what, entry.change.version)
        yield ReportRow("transaction", 0, time_text(entry.change.at), cells)


def time_text(at: str) -> str:
    """A time of the log as people read it: `2026-03-15 09:30`, which stays on one line."""
    day, _, time = at.partition("T")
    return f"{day}{NO_BREAK_SPACE}{time[:5]}"
