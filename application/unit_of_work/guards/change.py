"""What a guard is shown: a record that is about to be saved or removed, and what it posts."""

from collections.abc import Callable
from typing import Self

from attrs import frozen

from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.records import Record


@frozen
class Change:
    """A record that is about to be saved (`after`) or removed (`after` is None)."""

    before: Record | None
    """The record as it is stored; None for a new one."""
    after: Record | None
    entry_before: Entry | None = None
    """What the record posts before the change."""
    entry_after: Entry | None = None
    """What the record posts after the change."""
    is_merge: bool = False
    """Whether the change only names another account or contact, so that no date and no amount
    changes."""

    @classmethod
    def of(cls, before: Record | None, after: Record | None) -> Self:
        """The change of a record with what the record posts, if it is a document."""
        return cls(before, after, _entry_of(before), _entry_of(after))

    @property
    def changes_figures(self) -> bool:
        """Whether the change alters figures that a closing date protects."""
        before, after = self.entry_before, self.entry_after
        return not (before and after and before.protected_figures == after.protected_figures)


def _entry_of(record: Record | None) -> Entry | None:
    return record.posted_entry if isinstance(record, Document) else None


Guard = Callable[[Change, WriteContext, RecordReader], None]
"""Raises `Refused`, `Conflict`, `InUse` or `Closed` for a change that its rule does not allow."""
