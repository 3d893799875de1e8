"""What a guard is shown: a record that is about to be saved or removed, with what it posts before and after."""

from collections.abc import Callable

from attrs import frozen

from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.ledger.entries import Entry
from domain.records import Record


@frozen
class Change:
    """A record that is about to be saved (`after`) or removed (`after` is None)."""

    before: Record | None
    after: Record | None
    entry_before: Entry | None = None
    entry_after: Entry | None = None
    is_merge: bool = False
    """Whether it only names another account or contact: no date and no amount changes."""

    @property
    def changes_figures(self) -> bool:
        """Whether other figures are posted than before."""
        before, after = self.entry_before, self.entry_after
        return not (before and after and before.protected_figures == after.protected_figures)


Guard = Callable[[Change, WriteContext, RecordReader], None]
"""Raises `Refused`, `Conflict` or `Closed` for a change that it does not let pass."""
