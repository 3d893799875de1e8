"""The postings of one unit of work: entries, headings, open items and rows, kept in step with their documents.

Document.entry() --PostingRun.follow--> postings on both bases, heading, open items
at the end       --PostingRun.settle--> applications released and made, with what they post on the cash basis
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from application.reconciliation.automatic_application import ApplicationRun
from application.reconciliation.working_set import Moved
from domain.banking.bank_transactions import BankTransaction
from domain.errors import Conflict, InUse
from domain.ledger.accounts import Account
from domain.ledger.entries import Document, Entry
from domain.reconciliation.applications import OpenItem, Roles, items_of, roles_of
from domain.reconciliation.cash_basis import on_both_bases

if TYPE_CHECKING:
    from application.unit_of_work.unit_of_work import Book


@frozen
class Effect:
    """What a run did: each entry before and after (None where there was or is none), and the change of each account's
    balance in its natural sign, without those that did not change."""

    entries: tuple[tuple[Entry | None, Entry | None], ...]
    balances: Mapping[str, int]


class PostingRun:
    """What the documents of one unit of work post."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._entries: dict[str, tuple[Entry | None, Entry | None]] = {}
        self._moved: dict[str, Moved] = {}
        self._renamed: dict[str, str] = {}
        self._stated: dict[tuple[str, str], int] = {}

    def follow(self, document: Document, old: Entry | None, new: Entry | None, *, is_merge: bool = False) -> None:
        """Post what a document says now in place of what it said before.

        A merge changes names alone, so nothing that was applied is released.
        """
        entry = new or old
        if entry is None:
            return
        began, _ = self._entries.get(entry.id, (old, None))
        self._entries[entry.id] = (began, new)
        if old != new:
            roles = self.roles(each for each in (old, new) if each)
            self._post(old, new, roles)
            self._follow_items(old, new, roles, is_merge=is_merge)
        heading = old.heading(0) if old else None
        if new:
            self._book.session.put(new.heading(document.version), heading)
        elif heading:
            self._book.session.delete(heading)

    def check(self, old: Entry | None, new: Entry | None, *, is_removal: bool = False) -> None:
        """Raise `Conflict` where a row would change that has been deposited, `InUse` where it would be removed."""
        if old is None or old == new:
            return
        rows = {each.id: each for each in items_of(old, self.roles([old])) if each.role == "row"}
        if not rows:
            return
        after = {each.id: each for each in items_of(new, self.roles([new]))} if new else {}
        for id_, row in rows.items():
            same = id_ in after and (after[id_].date, after[id_].amount) == (row.date, row.amount)
            if not same and (takers := self._book.deposits_of(id_)):
                message = f"it is part of the deposit {takers[0]!r}: its amount, date and account stay; take it out of the deposit first"
                raise InUse(message, {BankTransaction.plural: 1}) if is_removal else Conflict(message)

    def state(self, credit_id: str, charge_id: str, amount: int) -> None:
        """Let a credit pay so much of a charge because a person stated it; 0 takes back what was stated."""
        self._stated[credit_id, charge_id] = amount

    def touch(self, items: Iterable[OpenItem]) -> None:
        """Have the machine run for the contacts and control accounts of some items, though nothing of them changed."""
        for each in items:
            self._moved.setdefault(each.id, Moved(each, each))

    def take_back(self, document: Document) -> None:
        """Let the row of a document wait no more: the opposite document of a later day took it back."""
        if entry := document.entry():
            self._refresh_rows({each.id for each in items_of(entry, self.roles([entry])) if each.role == "row"})

    def settle(self) -> None:
        """Bring applications in step with all that was posted: once, when the unit of work ends."""
        moved, renamed, stated = self._moved, self._renamed, self._stated
        if moved or stated:
            self._moved, self._renamed, self._stated = {}, {}, {}
            ApplicationRun(self._book, moved, renamed, stated).run()

    def restate(self, documents: Iterable[Document]) -> None:
        """Post documents again that did not change: what accounts are to the cash basis did."""
        for document in documents:
            if entry := document.entry():
                roles = self.roles([entry])
                self._post(entry, entry, roles)
                self._follow_items(entry, entry, roles, is_merge=False)
                for each in items_of(entry, roles):
                    if each.id in self._moved:
                        self._moved[each.id].posts_otherwise = True

    def effect(self) -> Effect:
        """What was done to the journal so far."""
        entries = tuple((before, after) for before, after in self._entries.values() if before != after)
        changes: Counter[str] = Counter()
        for before, after in entries:
            for entry, sign in ((before, -1), (after, 1)):
                for posting in entry.postings if entry else ():
                    changes[posting.account_id] += sign * posting.amount
        signs = {id_: each.natural_sign for id_, each in self._book.many(Account, sorted(changes)).items()}
        return Effect(entries, {id_: change * signs.get(id_, 1) for id_, change in changes.items() if change})

    def roles(self, entries: Iterable[Entry]) -> Roles:
        """What the accounts of some entries are to open items and the cash basis."""
        ids = dict.fromkeys(posting.account_id for entry in entries for posting in entry.postings)
        return roles_of(self._book.many(Account, ids).values(), self._book.undeposited)

    def _post(self, old: Entry | None, new: Entry | None, roles: Roles) -> None:
        before = evolve(old, postings=self._book.session.postings([old.id])[old.id]) if old else None
        after = on_both_bases(new, roles) if new else None
        if before is None or after is None or (before.date, before.postings) != (after.date, after.postings):
            self._book.session.post(before, after, roles.control)

    def _follow_items(self, old: Entry | None, new: Entry | None, roles: Roles, *, is_merge: bool) -> None:
        was, now = items_of(old, roles) if old else (), items_of(new, roles) if new else ()
        stored = self._book.session.items([each.id for each in (*was, *now)]) if was else {}
        earlier = {other.id: one.id for one, other in zip(was, now, strict=True)} if is_merge else {each.id: each.id for each in now}
        self._renamed |= {one: other for other, one in earlier.items() if one != other}
        present = {each.id for each in now}
        gone = [each for each in was if each.id not in present]
        self._book.session.delete_items(each.id for each in gone)
        self._book.session.put_items(_carried(each, stored.get(earlier[each.id])) for each in now)
        changes: list[tuple[str, OpenItem | None, OpenItem | None]]
        changes = [(each.id, stored.get(each.id), None) for each in gone if each.role != "row"]
        changes += [(each.id, stored.get(earlier[each.id]), each) for each in now if each.role != "row"]
        for id_, before, item in changes:
            moved = self._moved.setdefault(id_, Moved(before, None))
            moved.now, moved.stated = item, new.stated if new and item else ()
            moved.posts_otherwise = moved.posts_otherwise or not _post_alike(old, new)
            moved.is_merged = moved.is_merged or is_merge
        self._refresh_rows({*(old.rows if old else ()), *(new.rows if new else ()), *(each.id for each in now if each.role == "row")})

    def _refresh_rows(self, ids: set[str]) -> None:
        """A row waits until a deposit holds it, or its document is taken back."""
        rows = self._book.session.items(sorted(ids)) if ids else {}
        for id_, row in rows.items():
            document = self._book.find(self._book.kind(row.kind), row.document_id)
            is_taken = isinstance(document, Document) and bool(document.void_reason)
            open_ = 0 if is_taken or self._book.deposits_of(id_) else row.amount
            if open_ != row.open:
                self._book.session.put_items([evolve(row, open=open_)])


def _carried(item: OpenItem, stored: OpenItem | None) -> OpenItem:
    """An item as its document has it now, with as much applied as before where that fits."""
    if stored is None:
        return item
    applied = stored.amount - stored.open
    open_ = max(item.amount - applied, 0)
    return evolve(item, open=open_, settled=stored.settled if open_ == 0 else None)


def _post_alike(old: Entry | None, new: Entry | None) -> bool:
    return old is not None and new is not None and (old.date, old.postings) == (new.date, new.postings)
