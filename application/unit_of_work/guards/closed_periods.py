"""What is dated on or before the closing date stays as it is."""

from collections.abc import Iterator
from datetime import date
from typing import cast

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.errors import Closed
from domain.ledger.documents import Document


def closed_periods_stay(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raises `Closed` where a figure, or a document's date, of a closed period would change."""
    del context
    if change.is_merge:
        return
    for day in _removed_days(change) if change.after is None else _saved_days(change):
        if reader.settings.is_closed(day):
            closing = reader.settings.closing_date
            raise Closed(
                f"the books are closed to {closing}, and this is dated {day}; move the closing date back, or use a later date"
            )


def _saved_days(change: Change) -> Iterator[date]:
    """The days on which figures change; and that of a document which is new there."""
    if change.changes_figures:
        for entry in (change.entry_before, change.entry_after):
            if entry and (entry.postings or entry is change.entry_before):
                yield entry.date
    document = change.after
    if isinstance(document, Document) and (
        change.before is None or cast("Document", change.before).date != document.date
    ):
        yield document.date


def _removed_days(change: Change) -> Iterator[date]:
    document = change.before
    if isinstance(document, Document) and not document.is_draft:
        yield document.date
