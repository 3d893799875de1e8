"""The cleared marks that a unit of work removes, because their rows change.

A mark is deleted at once. What follows from that depends on what the row is in the end, so it waits
until the unit of work ends: a document may be changed and changed back, or removed and made again.
"""

from collections.abc import Callable

from attrs import define, field, frozen

from application.ports.unreconciled_rows import RowPlace
from application.unit_of_work.recorder import DerivedRecords
from application.unit_of_work.unlocking import note_unlocked
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.accounts import Account
from domain.ledger.entries import Entry


@frozen
class _RemovedMark:
    """A mark that was deleted, and the entry that had its row then."""

    mark: ClearedMark
    entry: Entry


@define
class RemovedMarks:
    """The marks that one unit of work has removed."""

    _records: DerivedRecords
    _by_row: dict[str, _RemovedMark] = field(factory=dict)
    """By the id of the row, the first mark of the row that was removed."""

    def delete(self, old: Entry, new: Entry | None) -> None:
        """Delete the marks of the rows that change or go, and remember them until `settle`."""
        for row, mark in self._delete(old, new):
            self._by_row.setdefault(row, _RemovedMark(mark, old))

    def delete_by_merge(self, old: Entry) -> None:
        """Delete the marks of a document that a merge makes void."""
        self._delete(old, None)

    def settle(self, entry_of: Callable[[str], Entry | None]) -> None:
        """Note each locked row that is another one now, and warn of rows that are cleared no more.

        `entry_of` gives the entry with an id as it is now. A locked row that is in the end as it
        was stays locked. Raises `Reconciled` if a locked row changes without a reason.
        """
        removed, self._by_row = self._by_row, {}
        for row, first in removed.items():
            entry = entry_of(first.mark.row.entry_id)
            if not first.mark.is_locked:
                if self._records.find(ClearedMark, row) is None:
                    self._warn(first, entry)
            elif row not in map(str, first.entry.changed_rows(entry)):
                self._lock_again(first.mark)
            else:
                self._unlock(first, entry)

    def _delete(self, old: Entry, new: Entry | None) -> list[tuple[str, ClearedMark]]:
        marks = [*self._records.many(ClearedMark, map(str, old.changed_rows(new))).items()]
        for _, mark in marks:
            self._records.delete_derived(mark)
        return marks

    def _lock_again(self, mark: ClearedMark) -> None:
        self._records.save_derived(mark)
        if mark.locked_date:
            place = RowPlace(mark.account_id, mark.locked_date, mark.row.entry_id)
            self._records.session.unreconciled_rows.remove([place])

    def _unlock(self, removed: _RemovedMark, entry: Entry | None) -> None:
        amount = entry.amount_of(removed.mark.row) if entry else None
        day = entry.date if entry and amount is not None else None
        note_unlocked(self._records, removed.mark, day, amount, removed.entry.label)
        self._warn(removed, entry)

    def _warn(self, removed: _RemovedMark, entry: Entry | None) -> None:
        mark = removed.mark
        account = self._records.find(Account, mark.account_id)
        place = account.label if account else mark.account_id
        reason = "its date or its amount there changed"
        if entry is None or entry.amount_of(mark.row) is None:
            reason = "it no longer counts on that account"
        label = (entry or removed.entry).label
        if mark.is_locked:
            message = (
                f"{label} was reconciled on {place}; {reason}, so it is not reconciled any more, "
                "and the discrepancies of that reconciliation show it"
            )
        else:
            message = (
                f"{label} was cleared on {place}; {reason}, so it is not cleared any more: clear "
                "it again if the bank has confirmed it as it is now"
            )
        self._records.warn("mark_removed", message, mark.id)
