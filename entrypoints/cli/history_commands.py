"""The command that shows the history of a record."""

from pathlib import Path
from typing import IO

import msgspec
from attrs import evolve

from adapters.json_shapes.histories import history_page, history_view
from application.collections.bank_rules import BANK_RULES
from application.collections.registry import COLLECTIONS
from application.history.history_page import KEY, history_report
from application.history.record_history import HistoryPage, read_history
from application.point_in_time.requested_point import find_point, read_asked
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound
from domain.ledger.company import COMPANY_ID, Settings
from domain.records import Record
from domain.reports.known_at import KnownAt
from domain.reports.report import Report
from entrypoints.cli.console import Console
from entrypoints.cli.json_output import is_json_wanted, write_json
from entrypoints.cli.report_commands import write_report

_KINDS: dict[str, type[Record]] = {
    **{name: collection.kind for name, collection in COLLECTIONS.items()},
    BANK_RULES.name: BANK_RULES.kind,
    Settings.plural: Settings,
}
"""The kinds of records that have a history to show, by the names of their collections."""


def history(
    console: Console,
    collection: str,
    id_: str | None,
    *,
    newest: bool,
    limit: int,
    cursor: str | None,
    known_at: str | None,
    format_name: str,
    output: Path | None,
) -> None:
    """Show what was done to a record: a table for the terminal, JSON, or a page in a file."""
    sort = "-version" if newest else "version"
    with console.refusals():
        kind, id_ = _record(collection, id_)
        page = history_page(kind, id_, sort, limit, cursor)
    if not is_json_wanted(console, format_name, output):

        def make(work: UnitOfWork) -> Report:
            shown, known = _known_page(work, page, known_at)
            return evolve(history_report(work, kind, id_, shown), known=known)

        write_report(console, KEY, make, format_name, output)
        return

    def write(work: UnitOfWork, out: IO[bytes]) -> None:
        shown, _ = _known_page(work, page, known_at)
        view = history_view(work, read_history(work, kind, id_, shown), sort)
        out.write(msgspec.json.encode(view))

    write_json(console, output, write)


def _known_page(
    work: UnitOfWork, page: HistoryPage, known_at: str | None
) -> tuple[HistoryPage, KnownAt | None]:
    """The page with what was known at a point; no books of then are needed for that."""
    if known_at is None:
        return page, None
    known = find_point(work, read_asked(known_at)).known
    return evolve(page, until=known.version), known


def _record(collection: str, id_: str | None) -> tuple[type[Record], str]:
    """The kind and the id of the record that the arguments name."""
    kind = _kind(collection)
    if id_ is not None:
        return kind, id_
    if kind is not Settings:
        raise NotFound(f"name the record of {collection} whose history to show, by its id")
    return kind, COMPANY_ID


def _kind(name: str) -> type[Record]:
    if name not in _KINDS:
        raise NotFound(f"there is no collection {name!r}; choose one of {', '.join(_KINDS)}")
    return _KINDS[name]
