"""The guard of closed periods: figures dated on or before the closing date do not change."""

from collections.abc import Iterator
from datetime import date
from typing import cast

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader, account_roles
from application.unit_of_work.write_context import WriteContext
from domain.errors import Closed
from domain.ledger.documents import Document
from domain.reconciliation.cash_basis import is_deferred


def check_closed_periods(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raise `Closed` where figures or the date of a document would change in a closed period."""
    del context
    if change.is_merge:
        return
    for day in _days_of_removal(change) if change.after is None else _days_of_save(change, reader):
        if reader.settings.is_closed(day):
            closing = reader.settings.closing_date
            raise Closed(
                f"the books are closed to {closing}, and this document is dated {day}; "
                "move the closing date back, or use a later date"
            )


def _days_of_save(change: Change, reader: RecordReader) -> Iterator[date]:
    """The days whose figures a saved document changes, and the date of a new or moved document."""
    if change.changes_figures or _reorders_shares(change, reader):
        for entry in (change.entry_before, change.entry_after):
            if entry and (entry.postings or entry is change.entry_before):
                yield entry.date
    document = change.after
    if isinstance(document, Document) and (
        change.before is None or cast("Document", change.before).date != document.date
    ):
        yield document.date


def _reorders_shares(change: Change, reader: RecordReader) -> bool:
    """Whether a document that counts as it is paid has its amounts in another order."""
    before, after = change.entry_before, change.entry_after
    if not (before and after) or before.amounts_in_order == after.amounts_in_order:
        return False
    return is_deferred(after, account_roles(reader, [after]))


def _days_of_removal(change: Change) -> Iterator[date]:
    """The date of a removed document, unless it is a draft."""
    document = change.before
    if isinstance(document, Document) and not document.is_draft:
        yield document.date
