"""What the new documents of a plan post: their entries and open items, made where it is wanted."""

from collections.abc import Mapping

from attrs import evolve, frozen

from application.ports.records import Records
from application.unit_of_work.planned_records import PlannedRecords
from domain.ledger.accounts import Account
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import OpenItemId, RowId
from domain.reconciliation.open_items import OpenItem, derive_open_items, roles_of
from domain.records import Record

Kinds = Mapping[str, type[Record]]
"""The class of each kind of record, by the name of the kind."""


@frozen(eq=False)
class PlannedDocuments:
    """The new documents among the records of a plan."""

    records: Records
    """The records as the plan leaves them."""
    planned: PlannedRecords
    kinds: Kinds

    def is_new(self, id_: str) -> bool:
        """Whether an id is of the entry, a row or an open item of a new document."""
        return self.planned.is_new(id_)

    def number_of(self, document_id: str) -> int | None:
        """The number of a new document's id; None for any other."""
        return self.planned.number_of(document_id)

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of a new document as it is now, or None."""
        row = RowId.of_entry(entry_id, "")
        return _entry_of(self.planned.find(self.kinds[row.kind], row.document_id))

    def open_items(self, number: int) -> tuple[OpenItem, ...]:
        """The open items that the new document with a number makes; nothing is applied to them."""
        return self._items_of(_entry_of(self.planned.new_record(number)))

    def open_item(self, id_: str) -> OpenItem | None:
        """An open item of a new document, or its row, which some deposit contains; or None."""
        document = OpenItemId.parse(id_).document
        entry = _entry_of(self.planned.find(self.kinds[document.kind], document.id))
        item = next((item for item in self._items_of(entry) if item.id == id_), None)
        return evolve(item, open=0) if item and item.role == "row" else item

    def _items_of(self, entry: Entry | None) -> tuple[OpenItem, ...]:
        if entry is None:
            return ()
        ids = dict.fromkeys(posting.account_id for posting in entry.postings)
        settings = self.records.get(Settings, COMPANY_ID)
        assert settings, "books have settings"
        accounts = self.records.many(Account, ids).values()
        return derive_open_items(entry, roles_of(accounts, settings.undeposited_funds_account_id))


def _entry_of(record: Record | None) -> Entry | None:
    return record.posted_entry if isinstance(record, Document) else None
