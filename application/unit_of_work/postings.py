"""The postings of one unit of work: entries, headers, open items and rows, kept in step with their documents.

Document.entry() --record_change------> postings on both bases, header of the entry, open items
at the end       --apply_open_items---> what is applied is handed in where the unit of work begins
"""

from collections import Counter
from collections.abc import Callable, Iterable

from attrs import evolve

from application.unit_of_work.item_changes import ItemChange, ItemChanges
from application.unit_of_work.reader import account_roles, deposits_of
from application.unit_of_work.recorder import DerivedRecords, Effect
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.accounts import Account
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import RowId
from domain.reconciliation.cash_basis import on_both_bases
from domain.reconciliation.open_items import AccountRoles, OpenItem, derive_open_items

ApplyOpenItems = Callable[[DerivedRecords, ItemChanges], None]
"""What brings applications in step with the open items that a unit of work changed."""


class Postings:
    """What the documents of one unit of work post: the recorder of the unit of work."""

    def __init__(self, records: DerivedRecords, apply: ApplyOpenItems) -> None:
        self._records = records
        self._apply = apply
        self._entries: dict[str, tuple[Entry | None, Entry | None]] = {}
        self._changes = ItemChanges()

    def record_change(
        self, document: Document, old: Entry | None, new: Entry | None, *, is_merge: bool = False
    ) -> None:
        entry = new or old
        if entry is None:
            return
        began, _ = self._entries.get(entry.id, (old, None))
        self._entries[entry.id] = (began, new)
        if old != new:
            roles = account_roles(self._records, [each for each in (old, new) if each])
            self._post(old, new, roles)
            self._record_items(old, new, roles, is_merge=is_merge)
        header = old.header(0) if old else None
        if new:
            self._records.session.records.put(new.header(document.version), header)
        elif header:
            self._records.session.records.delete(header)
        if old and not is_merge:
            self._drop_marks(old, new)

    def renumber(self, document: Document, version: int) -> None:
        if entry := document.entry():
            self._records.session.records.put(entry.header(version), entry.header(document.version))

    def set_manual_application(self, credit_id: str, charge_id: str, amount: int) -> None:
        self._changes.manual[credit_id, charge_id] = amount

    def mark_changed(self, items: Iterable[OpenItem]) -> None:
        for item in items:
            self._changes.by_id.setdefault(item.id, ItemChange(item, item))

    def release_row(self, document: Document) -> None:
        if entry := document.entry():
            items = derive_open_items(entry, account_roles(self._records, [entry]))
            self._refresh_rows({item.id for item in items if item.role == "row"})

    def repost(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if entry := document.entry():
                roles = account_roles(self._records, [entry])
                self._post(entry, entry, roles)
                self._record_items(entry, entry, roles, is_merge=False)
                for item in derive_open_items(entry, roles):
                    if item.id in self._changes.by_id:
                        self._changes.by_id[item.id].posts_otherwise = True

    def apply_open_items(self) -> None:
        if not self._changes.is_empty:
            changes, self._changes = self._changes, ItemChanges()
            self._apply(self._records, changes)

    def effect(self) -> Effect:
        entries = tuple(
            (before, after) for before, after in self._entries.values() if before != after
        )
        changes: Counter[str] = Counter()
        for before, after in entries:
            for entry, sign in ((before, -1), (after, 1)):
                for posting in entry.postings if entry else ():
                    changes[posting.account_id] += sign * posting.amount
        signs = {
            id_: account.natural_sign
            for id_, account in self._records.many(Account, sorted(changes)).items()
        }
        return Effect(
            entries, {id_: change * signs.get(id_, 1) for id_, change in changes.items() if change}
        )

    def _post(self, old: Entry | None, new: Entry | None, roles: AccountRoles) -> None:
        ledger = self._records.session.ledger
        before = evolve(old, postings=ledger.postings([old.id])[old.id]) if old else None
        after = on_both_bases(new, roles) if new else None
        if (
            before is None
            or after is None
            or (before.date, before.postings) != (after.date, after.postings)
        ):
            ledger.post(before, after, roles.control)

    def _record_items(
        self, old: Entry | None, new: Entry | None, roles: AccountRoles, *, is_merge: bool
    ) -> None:
        was, now = (
            derive_open_items(old, roles) if old else (),
            derive_open_items(new, roles) if new else (),
        )
        open_items = self._records.session.open_items
        stored = open_items.many([item.id for item in (*was, *now)]) if was else {}
        earlier = (
            {other.id: one.id for one, other in zip(was, now, strict=True)}
            if is_merge
            else {item.id: item.id for item in now}
        )
        self._changes.renamed |= {one: other for other, one in earlier.items() if one != other}
        present = {item.id for item in now}
        gone = [item for item in was if item.id not in present]
        open_items.delete(item.id for item in gone)
        open_items.put(_carried(item, stored.get(earlier[item.id])) for item in now)
        changes: list[tuple[str, OpenItem | None, OpenItem | None]]
        changes = [(item.id, stored.get(item.id), None) for item in gone if item.role != "row"]
        changes += [
            (item.id, stored.get(earlier[item.id]), item) for item in now if item.role != "row"
        ]
        for id_, before, item in changes:
            change = self._changes.by_id.setdefault(id_, ItemChange(before, None))
            change.now, change.manual = item, new.manual if new and item else ()
            change.posts_otherwise = change.posts_otherwise or not _post_alike(old, new)
            change.is_merged = change.is_merged or is_merge
        self._refresh_rows(
            {
                *(old.rows if old else ()),
                *(new.rows if new else ()),
                *(item.id for item in now if item.role == "row"),
            }
        )

    def _refresh_rows(self, ids: set[str]) -> None:
        """A row waits until a deposit holds it, or its document is taken back."""
        open_items = self._records.session.open_items
        rows = open_items.many(sorted(ids)) if ids else {}
        for id_, row in rows.items():
            document = self._records.find(self._records.kind(row.kind), row.document_id)
            is_taken_back = isinstance(document, Document) and bool(document.void_reason)
            open_ = 0 if is_taken_back or deposits_of(self._records, id_) else row.amount
            if open_ != row.open:
                open_items.put([evolve(row, open=open_)])

    def _drop_marks(self, old: Entry, new: Entry | None) -> None:
        """Delete the cleared mark of a row when its postings are removed."""
        gone = {posting.account_id for posting in old.postings} - {
            posting.account_id for posting in (new.postings if new else ())
        }
        rows = [str(RowId(old.kind, old.document_id, account_id)) for account_id in sorted(gone)]
        for mark in self._records.many(ClearedMark, rows).values():
            self._records.delete_derived(mark)


def _carried(item: OpenItem, stored: OpenItem | None) -> OpenItem:
    """An item as its document has it now, with as much applied as before where that fits."""
    if stored is None:
        return item
    applied = stored.amount - stored.open
    open_ = max(item.amount - applied, 0)
    return evolve(item, open=open_, settled=stored.settled if open_ == 0 else None)


def _post_alike(old: Entry | None, new: Entry | None) -> bool:
    return (
        old is not None and new is not None and (old.date, old.postings) == (new.date, new.postings)
    )
