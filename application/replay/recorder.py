"""How replayed documents are posted: what pays what, and which rows are cleared, is in the log.

The books that made the log have applied credits and removed marks. Books that replay it must not
decide that again, because what a rule decides depends on the order in which things arrived.
"""

from collections.abc import Mapping, Sequence

from application.reconciliation.cash_entries import post_applications
from application.reconciliation.working_set import WorkingSet
from application.unit_of_work.item_changes import ItemChanges
from application.unit_of_work.postings import Postings
from application.unit_of_work.recorder import DerivedRecords
from domain.reconciliation.applications import Application, AppliedCredit


class ReplayedPostings(Postings):
    """The recorder of replayed documents. `applied` has what the log says that credits pay; of the
    credits in `rewritten`, it is written even if it does not change.
    """

    def __init__(
        self,
        records: DerivedRecords,
        applied: Mapping[str, Sequence[Application]],
        rewritten: frozenset[str],
    ) -> None:
        super().__init__(records, self._apply_as_logged, LoggedMarks())
        self._applied = applied
        self._rewritten = rewritten

    def apply_open_items(self) -> None:
        """Apply what the log says, even if no document has changed."""
        changes, self._changes = self._changes, ItemChanges()
        self._apply(self._records, changes)

    def _apply_as_logged(self, records: DerivedRecords, changes: ItemChanges) -> None:
        """Store the applications of the log, and what follows from them."""
        items = WorkingSet(records, changes)
        for credit_id, lines in self._applied.items():
            stored = records.find(AppliedCredit, credit_id)
            items.originals[credit_id] = stored.applied if stored else ()
            items.applied[credit_id] = list(lines)
            items.affected.add(credit_id)
            for line in (*items.originals[credit_id], *lines):
                items.payers_of(line.charge_id).add(credit_id)
                items.affected.add(line.charge_id)
        items.affected |= changes.by_id.keys()
        items.save_open_amounts()
        post_applications(records, items)
        items.settle()
        items.save_applications()
        for credit_id in sorted(self._rewritten & self._applied.keys()):
            if lines := self._applied[credit_id]:
                records.save_derived(AppliedCredit(id=credit_id, applied=tuple(lines)))


class LoggedMarks:
    """Marks of rows that only the log changes, whatever their documents become."""

    def delete(self, old: object, new: object) -> None:
        """Do nothing: the log deletes the marks of rows that change."""

    def delete_by_merge(self, old: object) -> None:
        """Do nothing: the log deletes these marks, too."""

    def settle(self, entry_of: object) -> None:
        """Do nothing: nothing was deleted."""
