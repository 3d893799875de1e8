"""The recorder of a plan: it posts to the plan, and keeps what a use case tells it."""

from collections.abc import Callable, Iterable
from typing import Any

from application.unit_of_work.item_changes import ItemChanges
from application.unit_of_work.numbered_ids import NumberedIds
from application.unit_of_work.planned_amounts import PlannedAmounts
from application.unit_of_work.planned_records import PlannedWrite
from application.unit_of_work.postings import Postings
from application.unit_of_work.recorder import DerivedRecords
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.reconciliation.open_items import AccountRoles, OpenItem


class PlanningRecorder(Postings):
    """The recorder of a plan. It applies no open items.

    Open items are applied when the plan is carried out.
    """

    def __init__(
        self,
        records: DerivedRecords,
        ids: NumberedIds,
        keep: Callable[[PlannedWrite], None],
        amounts: PlannedAmounts,
    ) -> None:
        super().__init__(records, _apply_nothing)
        self._ids = ids
        self._keep_write = keep
        self._amounts = amounts

    def record_change(
        self, document: Document, old: Entry | None, new: Entry | None, *, is_merge: bool = False
    ) -> None:
        super().record_change(document, old, new, is_merge=is_merge)
        self._changes = ItemChanges()
        self._amounts.add(old, -1)
        self._amounts.add(new, 1)
        if old is None and new and document.id in self._ids:
            self._entries.pop(new.id)  # A new document has its entry itself.

    def set_manual_application(self, credit_id: str, charge_id: str, amount: int) -> None:
        self._keep("set_manual_application", credit_id, charge_id, amount)

    def take_back_automatic(self, credit_id: str, charge_id: str | None = None) -> None:
        self._keep("take_back_automatic", credit_id, charge_id)

    def mark_changed(self, items: Iterable[OpenItem]) -> None:
        self._keep("mark_changed", tuple(items))

    def release_row(self, document: Document) -> None:
        super().release_row(document)
        self._keep("release_row", document)

    def repost(self, documents: Iterable[Document]) -> None:
        kept = tuple(documents)
        super().repost(kept)
        self._keep("repost", kept)

    def _post(self, old: Entry | None, new: Entry | None, roles: AccountRoles) -> None:
        """Post to the plan, whose postings do not say on which basis they count."""
        self._records.session.ledger.post(old, new, roles.control)

    def _store_header(self, old: Entry | None, new: Entry | None, version: int) -> None:
        """Store nothing: no use case that is planned lists the entries that it has just posted."""

    def _keep(self, method: str, *arguments: Any) -> None:
        self._keep_write(PlannedWrite(method, arguments, of_recorder=True))


def _apply_nothing(records: DerivedRecords, changes: ItemChanges) -> None:
    del records, changes
