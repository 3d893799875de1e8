"""The book: the unit of work through which every use case reads and writes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NoReturn, TypeVar, cast

from attrs import evolve, frozen

from application.ports.store import Change, Clock, Head, Ids, Session
from application.serialization import plain_text
from application.unit_of_work.log_chain import chain
from application.unit_of_work.posting_rules import check_postings
from application.unit_of_work.postings import Effect, PostingRun
from domain.banking.bank_transactions import BankTransaction, Cleared, row_id
from domain.errors import BookkeepingError, Closed, Conflict, InUse, NotFound, Refused
from domain.ledger.accounts import Account
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.entries import Document, Entry
from domain.records import Record, changed, kind_of, references, repoint, versioned
from domain.reports.ledger_port import Turnover

R = TypeVar("R", bound=Record)


@frozen
class Actor:
    """Who acts, and in which request: what the log says of every change."""

    name: str = "system"
    request_id: str = ""


class Book:
    """One use case's view of the books: it saves, removes and reads records, and keeps the ledger in step.

    `save` and `remove` are the only ways to write. Each checks everything before it writes anything, so a refusal
    can be caught and the use case go on. `finish` ends the unit of work: it checks the references of all that was
    touched, numbers the changes and appends them to the log.
    """

    def __init__(self, session: Session, clock: Clock, ids: Ids, actor: Actor, kinds: Mapping[str, type[Record]]) -> None:
        self.session = session
        self.actor = actor
        self._clock = clock
        self._ids = ids
        self._kinds = kinds
        self._head: Head | None = None
        self._known: dict[tuple[type[Record], str], Record | None] = {}
        self._touched: dict[tuple[type[Record], str], Record | None] = {}
        """What each touched record was when the unit of work began, in the order in which they were touched."""
        self._chart: dict[str, Account] | None = None
        self._places: dict[tuple[type[Record], str], int] = {}
        self._fresh: set[str] = set()
        self.posting = PostingRun(self)
        self.released: list[Mapping[str, str]] = []
        """What persons had stated of documents that were made void, and the books took back."""

    # Reading

    @property
    def today(self) -> date:
        """The day on which this happens."""
        return self._clock.today()

    def new_id(self) -> str:
        """An id for a new record."""
        id_ = self._ids.new()
        self._fresh.add(id_)
        return id_

    @property
    def settings(self) -> Settings:
        """The company."""
        return self.get(Settings, COMPANY_ID)

    @property
    def undeposited(self) -> str:
        """The account on which money waits for its deposit."""
        return self.settings.undeposited_funds_account_id

    def kind(self, name: str) -> type[Record]:
        """The class of a kind of record."""
        return self._kinds[name]

    def kinds(self) -> tuple[type[Record], ...]:
        """The classes of all kinds of records."""
        return tuple(self._kinds.values())

    def deposits_of(self, row: str) -> list[str]:
        """The deposits that a row of Undeposited Funds is put into: one, or none."""
        takers = self.many(BankTransaction, (id_ for _, id_ in self.session.referrers("row", row)))
        return [each.id for each in takers.values() if not each.is_void]

    def find(self, kind: type[R], id_: str) -> R | None:
        """The record, or None."""
        key = (kind, id_)
        if key not in self._known:
            self._known[key] = None if id_ in self._fresh else self.session.get(kind, id_)
        return cast("R | None", self._known[key])

    def get(self, kind: type[R], id_: str) -> R:
        """The record; raises `NotFound`."""
        if (found := self.find(kind, id_)) is None:
            raise NotFound(f"there is no {_words(kind)} {id_!r}")
        return found

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """Those of the records that exist, by id: one look at the store for all that are not known yet."""
        wanted = list(dict.fromkeys(ids))
        if missing := [id_ for id_ in wanted if (kind, id_) not in self._known]:
            found = self.session.many(kind, missing)
            self._known.update({(kind, id_): found.get(id_) for id_ in missing})
        return {id_: cast("R", each) for id_ in wanted if (each := self._known[kind, id_]) is not None}

    def accounts(self) -> dict[str, Account]:
        """The whole chart by id, read once and kept in step."""
        if self._chart is None:
            self._chart = {each.id: each for each in self.session.all(Account)}
            self._known.update({(Account, id_): each for id_, each in self._chart.items()})
        return dict(self._chart)

    def turnovers(self, first: date | None, last: date) -> Mapping[str, Turnover]:
        """Debits and credits by account from `first` to `last`."""
        return self.session.turnovers(first, last)

    # Writing

    def save(self, record: R) -> R:
        """Store a new or changed record, posting it if it is a document; the answer carries its version.

        Raises `Refused` for what breaks a rule of the books, `Conflict` for a name or number that is taken, `Closed`
        for figures of a closed period. A record that does not differ from the stored one keeps its version.
        """
        kind = type(record)
        before = self.find(kind, record.id)
        record = versioned(record, before.version if before else 0)
        if record == before:
            return before
        self._check_keys(record, before)
        old = before.entry() if isinstance(before, Document) else None
        new = record.entry() if isinstance(record, Document) else None
        self._check_period(old, new)
        if isinstance(record, Document) and (before is None or cast("Document", before).date != record.date) and self.settings.is_closed(record.date):
            self._refuse_closed(record.date)
        self.posting.check(old, new)
        if new and (old is None or new.figures != old.figures):
            check_postings(self, new, old)
        saved = self._write(record, before, old, new)
        self._drop_marks(old, new)
        return saved

    def remove(self, record: Record) -> None:
        """Remove a record; raises `InUse` while another refers to it, `Closed` for figures of a closed period."""
        referring = (self._kinds[kind] for kind, _ in self.session.referrers(kind_of(type(record)), record.id))
        counts = Counter(kind.plural for kind in referring if kind is not Cleared)
        if counts:
            raise InUse(f"{_words(type(record))} {record.id!r} is still referred to by {_counted(counts)}", counts)
        old = record.entry() if isinstance(record, Document) else None
        if isinstance(record, Document) and not record.is_draft and self.settings.is_closed(record.date):
            self._refuse_closed(record.date)
        self.posting.check(old, None, is_removal=True)
        self._unwrite(record, old)
        self._drop_marks(old, None)

    def merge(self, record: Record, into: Record) -> None:
        """Make every reference to `record` one to `into`, then remove `record`.

        A merge moves figures between accounts or contacts without changing any date or amount, so it is free of the
        closing date. Raises `Conflict` where a record cannot refer to `into`.
        """
        kind = kind_of(type(record))
        for referring, id_ in self.session.referrers(kind, record.id):
            before = self.get(self._kinds[referring], id_)
            if isinstance(before, Cleared):
                self._move_mark(before, into.id)
                continue
            try:
                after = repoint(before, kind, record.id, into.id)
                self._check_keys(after, before)
            except BookkeepingError as error:
                raise Conflict(f"{_words(type(before))} {id_!r} stands in the way: {error}") from None
            old = before.entry() if isinstance(before, Document) else None
            new = after.entry() if isinstance(after, Document) else None
            self._write(after, before, old, new, is_merge=True)
        self._unwrite(record, None)
        self.posting.settle()

    def keep(self, record: Record) -> None:
        """Store what the books derive and log, in place of what there was."""
        self._write(record, self.find(type(record), record.id), None, None)

    def drop(self, record: Record) -> None:
        """Remove what the books derive and log."""
        self._unwrite(record, None)

    def finish(self) -> None:
        """End the unit of work: settle open items, check the references of all it touched, number and log the changes."""
        self.posting.settle()
        for (kind, id_), before in self._touched.items():
            after = self._known[kind, id_]
            if before and after and after.version != before.version and versioned(after, before.version) == before:
                self._restamp(after, before.version)  # changed, and changed back: as if never touched
        altered = [(key, before) for key, before in self._touched.items() if self._differs(key, before)]
        self._check_references(key for key, _ in altered)
        head = self._first_head()
        at = self._clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        changes = []
        for (kind, id_), before in altered:
            after = self._known[kind, id_]
            version = head.version + 1
            if after and after.version != version:
                self._restamp(after, version)
                after = self._known[kind, id_]
            change = Change(
                version, at, self.actor.name, self.actor.request_id, kind.plural, id_, "put" if after else "delete",
                plain_text(before) if before else None, plain_text(after) if after else None, "",
            )  # fmt: skip
            change = evolve(change, hash=chain(head.hash, change))
            changes.append(change)
            head = Head(version, change.hash)
        if changes:
            self.session.append(changes)

    def effect(self) -> Effect:
        """What was done to the journal so far."""
        return self.posting.effect()

    # The steps of a write

    def _write(self, record: R, before: Record | None, old: Entry | None, new: Entry | None, *, is_merge: bool = False) -> R:
        key = (type(record), record.id)
        self._touch(key, before)
        record = versioned(record, self._first_head().version + self._places[key])
        self._store(record, before)
        if isinstance(record, Document):
            self.posting.follow(record, old, new, is_merge=is_merge)
        return record

    def _unwrite(self, record: Record, old: Entry | None) -> None:
        key = (type(record), record.id)
        self._touch(key, record)
        self.session.delete(record)
        self._known[key] = None
        if isinstance(record, Account) and self._chart is not None:
            del self._chart[record.id]
        if isinstance(record, Document):
            self.posting.follow(record, old, None)

    def _store(self, record: Record, before: Record | None) -> None:
        self.session.put(record, before)
        self._known[type(record), record.id] = record
        if isinstance(record, Account) and self._chart is not None:
            self._chart[record.id] = record

    def _restamp(self, record: Record, version: int) -> None:
        """Give a record, and the heading of its entry, another version than the one that was foreseen."""
        self._store(versioned(record, version), record)
        if isinstance(record, Document) and (entry := record.entry()):
            self.session.put(entry.heading(version), entry.heading(record.version))

    def _touch(self, key: tuple[type[Record], str], before: Record | None) -> None:
        self._touched.setdefault(key, before)
        self._places.setdefault(key, len(self._places) + 1)

    def _drop_marks(self, old: Entry | None, new: Entry | None) -> None:
        """A row that is no more has no mark."""
        if old is None:
            return
        gone = {each.account_id for each in old.postings} - {each.account_id for each in (new.postings if new else ())}
        for mark in self.many(Cleared, (row_id(old.kind, old.document_id, account) for account in sorted(gone))).values():
            self._unwrite(mark, None)

    def _move_mark(self, mark: Cleared, account_id: str) -> None:
        self._unwrite(mark, None)
        id_ = row_id(mark.kind, mark.document_id, account_id)
        if self.find(Cleared, id_) is None:
            self._write(changed(mark, id=id_, account_id=account_id), None, None, None)

    # What is checked before a write

    def _check_keys(self, record: Record, before: Record | None) -> None:
        known = before.keys() if before else {}
        for name, key in record.keys().items():
            if known.get(name) == key or name in record.doubled:
                continue
            if others := [id_ for id_ in self.session.holders(type(record), name, key) if id_ != record.id]:
                raise Conflict(f"the {name} {getattr(record, name)!r} is taken by {_words(type(record))} {others[0]!r}; choose another")

    def _check_period(self, old: Entry | None, new: Entry | None) -> None:
        if old and new and old.figures == new.figures:
            return
        for entry in (old, new):
            if entry and (entry.postings or entry is old) and self.settings.is_closed(entry.date):
                raise Closed(
                    f"the books are closed to {self.settings.closing_date}, and this is dated {entry.date}; move the closing date back, or use a later date"
                )

    def _refuse_closed(self, day: date) -> NoReturn:
        closing = self.settings.closing_date
        raise Closed(f"the books are closed to {closing}, and this is dated {day}; move the closing date back, or use a later date")

    def _check_references(self, keys: Iterable[tuple[type[Record], str]]) -> None:
        wanted: dict[str, dict[str, str]] = defaultdict(dict)
        for kind, id_ in keys:
            if (record := self._known[kind, id_]) is not None:
                for pointer, referred, target in references(record):
                    if referred not in self._kinds:
                        continue  # a row or an open item is no record: the engine looked at it
                    wanted[referred].setdefault(target, pointer)
        for referred, targets in wanted.items():
            found = self.many(self._kinds[referred], targets)
            for target, pointer in targets.items():
                if target not in found:
                    raise Refused.at(pointer, f"there is no {_words(self._kinds[referred])} {target!r}")

    def _differs(self, key: tuple[type[Record], str], before: Record | None) -> bool:
        after = self._known[key]
        return (before is None) != (after is None) or (before is not None and after is not None and versioned(after, before.version) != before)

    def _first_head(self) -> Head:
        if self._head is None:
            self._head = self.session.head()
        return self._head


def _words(kind: type) -> str:
    return re.sub("-", " ", kind_of(kind))


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} of the {plural}" for plural, n in counts.items())
