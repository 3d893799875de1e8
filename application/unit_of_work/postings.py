"""The recorder: keeps postings, headers, open items and undeposited rows in step with documents.

Document.entry() --record_change------> postings on both bases, header of the entry, open items
at the end       --apply_open_items---> the automatic application, given to the constructor
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from attrs import evolve

from application.unit_of_work.item_changes import ItemChange, ItemChanges
from application.unit_of_work.reader import account_roles, deposits_of
from application.unit_of_work.recorder import ChangedEntries, DerivedRecords, Effect, effect_of
from application.unit_of_work.removed_marks import RemovedMarks
from application.unit_of_work.unreconciled_rows import keep_unreconciled_rows
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import entry_id
from domain.reconciliation.cash_basis import on_both_bases
from domain.reconciliation.open_items import AccountRoles, OpenItem, derive_open_items
from domain.records import kind_of

ApplyOpenItems = Callable[[DerivedRecords, ItemChanges], None]
"""Brings the applications in step with the open items that a unit of work changed."""


class Marks(Protocol):
    """What becomes of the cleared marks of rows that change: `RemovedMarks` says what each does."""

    def delete(self, old: Entry, new: Entry | None) -> None:
        """Delete the marks of the rows that change or go."""

    def delete_by_merge(self, old: Entry) -> None:
        """Delete the marks of a document that a merge makes void."""

    def settle(self, entry_of: Callable[[str], Entry | None]) -> None:
        """End the unit of work: see what the rows are now whose marks were deleted."""


class Postings:
    """The postings of the documents of one unit of work. It implements `Recorder`."""

    def __init__(
        self, records: DerivedRecords, apply: ApplyOpenItems, marks: Marks | None = None
    ) -> None:
        self._records = records
        self._apply = apply
        self._entries: dict[str, tuple[Entry | None, Entry | None]] = {}
        """Each entry by id, as it was before this unit of work and as it is now."""
        self._changes = ItemChanges()
        self._marks: Marks = marks or RemovedMarks(records)

    def record_change(
        self, document: Document, old: Entry | None, new: Entry | None, *, is_merge: bool = False
    ) -> None:
        entry = new or old
        if entry is None:
            return
        original, _ = self._entries.get(entry.id, (old, None))
        self._entries[entry.id] = (original, new)
        if old != new:
            roles = account_roles(self._records, [posted for posted in (old, new) if posted])
            self._post(old, new, roles)
            self._record_items(old, new, roles, is_merge=is_merge)
            if not is_merge:
                keep_unreconciled_rows(self._records.session.unreconciled_rows, old, new)
        self._store_header(old, new, document.version)
        if old and not is_merge:
            self._marks.delete(old, new)
        elif old and new is None:
            self._marks.delete_by_merge(old)

    def renumber(self, document: Document, version: int) -> None:
        if entry := document.posted_entry:
            self._records.session.records.put(entry.header(version), entry.header(document.version))

    def set_manual_application(self, credit_id: str, charge_id: str, amount: int) -> None:
        self._changes.manual[credit_id, charge_id] = amount

    def take_back_automatic(self, credit_id: str, charge_id: str | None = None) -> None:
        self._changes.take_back(credit_id, charge_id)

    def mark_changed(self, items: Iterable[OpenItem]) -> None:
        for item in items:
            self._changes.by_id.setdefault(item.id, ItemChange(item, item))

    def release_row(self, document: Document) -> None:
        if entry := document.posted_entry:
            items = derive_open_items(entry, account_roles(self._records, [entry]))
            self._update_rows({item.id for item in items if item.role == "row"})

    def repost(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if entry := document.posted_entry:
                roles = account_roles(self._records, [entry])
                self._post(entry, entry, roles)
                self._record_items(entry, entry, roles, is_merge=False)

    def forget(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._entries.pop(entry_id(kind_of(type(document)), document.id), None)
        self._changes.forget_new_items()

    def apply_open_items(self) -> None:
        if not self._changes.is_empty:
            changes, self._changes = self._changes, ItemChanges()
            self._apply(self._records, changes)

    def settle_marks(self) -> None:
        self._marks.settle(lambda entry_id: self._entries[entry_id][1])

    def changed_entries(self) -> ChangedEntries:
        return dict(self._entries)

    def include(self, changed_entries: ChangedEntries) -> None:
        for id_, (before, after) in changed_entries.items():
            original, _ = self._entries.get(id_, (before, None))
            self._entries[id_] = (original, after)

    def effect(self) -> Effect:
        return effect_of(self._records, self._entries.values())

    def _store_header(self, old: Entry | None, new: Entry | None, version: int) -> None:
        """Store the line by which the journal lists an entry, in place of the old one."""
        records = self._records.session.records
        old_header = old.header(0) if old else None
        if new:
            records.put(new.header(version), old_header)
        elif old_header:
            records.delete(old_header)

    def _post(self, old: Entry | None, new: Entry | None, roles: AccountRoles) -> None:
        """Store the postings of an entry on both bases, in place of its stored postings."""
        ledger = self._records.session.ledger
        before = evolve(old, postings=ledger.postings([old.id])[old.id]) if old else None
        after = self._on_both_bases(new, roles) if new else None
        if not _post_alike(before, after):
            ledger.post(before, after, roles.control)

    def _on_both_bases(self, entry: Entry, roles: AccountRoles) -> Entry:
        """An entry whose postings say on which basis they count."""
        return on_both_bases(entry, roles)

    def _record_items(
        self, old: Entry | None, new: Entry | None, roles: AccountRoles, *, is_merge: bool
    ) -> None:
        """Store the open items of an entry in place of the old ones, and note what changed."""
        old_items = derive_open_items(old, roles) if old else ()
        new_items = derive_open_items(new, roles) if new else ()
        rows = {item.id for item in new_items if item.role == "row"}
        rows.update(old.rows if old else ())
        rows.update(new.rows if new else ())
        if not (old_items or new_items or rows):
            return
        open_items = self._records.session.open_items
        ids = [item.id for item in (*old_items, *new_items)]
        stored = open_items.many(ids) if old_items else {}
        old_ids = _old_ids(old_items, new_items, is_merge=is_merge)
        self._changes.renamed |= {old_id: id_ for id_, old_id in old_ids.items() if old_id != id_}
        removed = [item for item in old_items if item.id not in old_ids]
        open_items.delete(item.id for item in removed)
        open_items.put(
            _with_applied_amount(item, stored.get(old_ids[item.id])) for item in new_items
        )
        changes: list[tuple[str, OpenItem | None, OpenItem | None]]
        changes = [(item.id, stored.get(item.id), None) for item in removed if item.role != "row"]
        changes += [
            (item.id, stored.get(old_ids[item.id]), item)
            for item in new_items
            if item.role != "row"
        ]
        for id_, before, after in changes:
            change = self._changes.by_id.setdefault(id_, ItemChange(before, None))
            change.after = after
            change.manual = new.manual if new and after else ()
            change.is_merged = change.is_merged or is_merge
        self._update_rows(rows)

    def _update_rows(self, ids: set[str]) -> None:
        """Set what is open of some rows of Undeposited Funds.

        A row is open until a deposit contains it, or until its document is voided or reversed.
        """
        open_items = self._records.session.open_items
        rows = open_items.many(sorted(ids)) if ids else {}
        for id_, row in rows.items():
            document = self._records.find(self._records.kind(row.kind), row.document_id)
            is_taken_back = isinstance(document, Document) and bool(document.void_reason)
            open_amount = 0 if is_taken_back or deposits_of(self._records, id_) else row.amount
            if open_amount != row.open:
                open_items.put([evolve(row, open=open_amount)])


def _old_ids(
    old_items: tuple[OpenItem, ...], new_items: tuple[OpenItem, ...], *, is_merge: bool
) -> dict[str, str]:
    """By the id of each new item, the id that the item had before: another one after a merge."""
    if not is_merge:
        return {item.id: item.id for item in new_items}
    return {new.id: old.id for old, new in zip(old_items, new_items, strict=True)}


def _with_applied_amount(item: OpenItem, stored: OpenItem | None) -> OpenItem:
    """An item as its document makes it now, with as much applied as before if that fits."""
    if stored is None:
        return item
    applied = stored.amount - stored.open
    open_amount = max(item.amount - applied, 0)
    return evolve(item, open=open_amount, settled=stored.settled if open_amount == 0 else None)


def _post_alike(old: Entry | None, new: Entry | None) -> bool:
    """Whether there are two entries with the same date and postings."""
    if old is None or new is None:
        return False
    return (old.date, old.postings) == (new.date, new.postings)
