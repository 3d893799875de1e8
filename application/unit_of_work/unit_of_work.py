"""The unit of work: what every use case is given, to read records and to write them.

    use case -> save, remove, merge -> guards -> records -> recorder (postings, open items)
    Books    -> finish              -> open items applied -> references checked -> changes numbered and logged

Nothing here knows a rule of its own: rules are guards, and what documents post is the recorder's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar, cast

from attrs import frozen

from application.ports.change_log import Head, LoggedChange
from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.records import References
from application.ports.store import Session
from application.unit_of_work.change_log import Stamp, chained
from application.unit_of_work.guards.change import Change, Guard
from application.unit_of_work.recorder import DerivedRecords, Effect, Recorder
from application.unit_of_work.write_context import WriteContext
from domain.banking.cleared_marks import ClearedMark
from domain.errors import BookkeepingError, Conflict, NotFound, Refused
from domain.ledger.accounts import Account
from domain.ledger.company import COMPANY_ID, Settings
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import RowId
from domain.records import Record, changed, kind_of, references, repoint, versioned, words_of_kind

R = TypeVar("R", bound=Record)
Key = tuple[type[Record], str]


@frozen
class Mechanism:
    """What every unit of work is made of: the kinds of records by name, the guards of their writes, and the recorder."""

    kinds: Mapping[str, type[Record]]
    guards: tuple[Guard, ...]
    recorder: Callable[[DerivedRecords], Recorder]


class UnitOfWork:
    """One use case's view of the books: it saves, removes and reads records, and keeps the ledger in step.

    `save`, `remove` and `merge` are how use cases write. `save` and `remove` ask every guard before they write anything, so
    that a refusal can be caught and the use case go on; references are checked in `finish`, which ends the unit of work.
    No guard is asked about what the books derive by themselves (`save_derived`, `delete_derived`), nor about what a use
    case tells the `recorder`: what a person applied, which rows wait no more, what is to be posted again.
    """

    def __init__(
        self, session: Session, clock: Clock, ids: Ids, context: WriteContext, mechanism: Mechanism
    ) -> None:
        self.session = session
        self.context = context
        self._clock = clock
        self._ids = ids
        self._kinds = mechanism.kinds
        self._guards = mechanism.guards
        self._head: Head | None = None
        self._known: dict[Key, Record | None] = {}
        self._touched: dict[Key, Record | None] = {}
        """What each touched record was when the unit of work began, in the order in which they were touched."""
        self._chart: dict[str, Account] | None = None
        self._places: dict[Key, int] = {}
        """The place of each among the touched: head + place is the version that is foreseen for it."""
        self._fresh: set[str] = set()
        """Ids that were given out in this unit of work: the store cannot have them."""
        self.recorder = mechanism.recorder(self)

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
    def references(self) -> References:
        """Who refers to whom, and which record has which key."""
        return self.session.references

    def kind(self, name: str) -> type[Record]:
        """The class of a kind of record."""
        return self._kinds[name]

    def kinds(self) -> tuple[type[Record], ...]:
        """The classes of all kinds of records."""
        return tuple(self._kinds.values())

    def find(self, kind: type[R], id_: str) -> R | None:
        """The record, or None."""
        key = (kind, id_)
        if key not in self._known:
            self._known[key] = None if id_ in self._fresh else self.session.records.get(kind, id_)
        return cast("R | None", self._known[key])

    def get(self, kind: type[R], id_: str) -> R:
        """The record; raises `NotFound`."""
        if (found := self.find(kind, id_)) is None:
            raise NotFound(f"there is no {words_of_kind(kind)} {id_!r}")
        return found

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        """Those of the records that exist, by id: one look at the store for all that are not known yet."""
        wanted = list(dict.fromkeys(ids))
        if missing := [id_ for id_ in wanted if (kind, id_) not in self._known]:
            found = self.session.records.many(kind, missing)
            self._known.update({(kind, id_): found.get(id_) for id_ in missing})
        return {
            id_: cast("R", each) for id_ in wanted if (each := self._known[kind, id_]) is not None
        }

    def accounts(self) -> dict[str, Account]:
        """The whole chart by id, read once and kept in step."""
        if self._chart is None:
            self._chart = {each.id: each for each in self.session.records.all(Account)}
            self._known.update({(Account, id_): each for id_, each in self._chart.items()})
        return dict(self._chart)

    def effect(self) -> Effect:
        """What was done to the journal so far."""
        return self.recorder.effect()

    # Writing

    def save(self, record: R) -> R:
        """Store a new or changed record, posting it if it is a document; the answer carries its version.

        Raises what the guards raise. A record that does not differ from the stored one keeps its version.
        """
        before = self.find(type(record), record.id)
        record = versioned(record, before.version if before else 0)
        if record == before:
            return before
        change = Change(before, record, _entry(before), _entry(record))
        self._check(change)
        return self._write(record, change)

    def remove(self, record: Record) -> None:
        """Remove a record; raises what the guards raise."""
        change = Change(record, None, _entry(record))
        self._check(change)
        self._unwrite(record, change.entry_before)

    def merge(self, record: Record, into: Record) -> None:
        """Make every reference to `record` one to `into`, then remove `record`.

        A merge moves figures between accounts or contacts without changing any date or amount, so it is free of the
        closing date. Raises `Conflict` where a record cannot refer to `into`.
        """
        kind = kind_of(type(record))
        for referring, id_ in self.references.referrers(kind, record.id):
            before = self.get(self._kinds[referring], id_)
            if isinstance(before, ClearedMark):
                self._move_mark(before, into.id)
                continue
            try:
                after = repoint(before, kind, record.id, into.id)
                change = Change(before, after, _entry(before), _entry(after), is_merge=True)
                self._check(change)
            except BookkeepingError as error:
                raise Conflict(
                    f"{words_of_kind(type(before))} {id_!r} stands in the way: {error}"
                ) from None
            self._write(after, change)
        self._unwrite(record, None)
        self.recorder.apply_open_items()

    def save_derived(self, record: Record) -> None:
        """Store what the books derive and log, in place of what there was."""
        self._write(record, Change(self.find(type(record), record.id), record))

    def delete_derived(self, record: Record) -> None:
        """Remove what the books derive and log."""
        self._unwrite(record, None)

    def finish(self) -> None:
        """End the unit of work: apply open items, check the references of all it touched, number and log the changes."""
        self.recorder.apply_open_items()
        for key, before in self._touched.items():
            after = self._known[key]
            if (
                before
                and after
                and after.version != before.version
                and versioned(after, before.version) == before
            ):
                self._renumber(
                    after, before.version
                )  # changed, and changed back: as if never touched
        altered = [
            (key, before) for key, before in self._touched.items() if self._differs(key, before)
        ]
        self._check_references(key for key, _ in altered)
        self._log(altered)

    # The steps of a write

    def _check(self, change: Change) -> None:
        for guard in self._guards:
            guard(change, self.context, self)

    def _write(self, record: R, change: Change) -> R:
        key = (type(record), record.id)
        self._touch(key, change.before)
        record = versioned(record, self._first_head().version + self._places[key])
        self._store(record, change.before)
        if isinstance(record, Document):
            self.recorder.record_change(
                record, change.entry_before, change.entry_after, is_merge=change.is_merge
            )
        return record

    def _unwrite(self, record: Record, entry: Entry | None) -> None:
        key = (type(record), record.id)
        self._touch(key, record)
        self.session.records.delete(record)
        self._known[key] = None
        if isinstance(record, Account) and self._chart is not None:
            del self._chart[record.id]
        if isinstance(record, Document):
            self.recorder.record_change(record, entry, None)

    def _store(self, record: Record, before: Record | None) -> None:
        self.session.records.put(record, before)
        self._known[type(record), record.id] = record
        if isinstance(record, Account) and self._chart is not None:
            self._chart[record.id] = record

    def _touch(self, key: Key, before: Record | None) -> None:
        self._touched.setdefault(key, before)
        self._places.setdefault(key, len(self._places) + 1)

    def _move_mark(self, mark: ClearedMark, account_id: str) -> None:
        self._unwrite(mark, None)
        id_ = str(RowId(mark.kind, mark.document_id, account_id))
        if self.find(ClearedMark, id_) is None:
            moved = changed(mark, id=id_, account_id=account_id)
            self._write(moved, Change(None, moved))

    # The end

    def _log(self, altered: list[tuple[Key, Record | None]]) -> None:
        """Number what was altered, in the order in which it was touched, and append it to the log."""
        head, stamp = self._first_head(), Stamp.of(self._clock.now(), self.context.actor)
        changes: list[LoggedChange] = []
        for key, before in altered:
            after = self._known[key]
            if after and after.version != head.version + 1:
                self._renumber(after, head.version + 1)
                after = self._known[key]
            logged = chained(head, stamp, key[0].plural, before, after)
            changes.append(logged)
            head = Head(logged.version, logged.hash)
        if changes:
            self.session.log.append(changes)

    def _renumber(self, record: Record, version: int) -> None:
        """Give a record another version than the one that was foreseen when it was written.

        A version is foreseen, so that a record is written once: it differs where a record before it was changed and changed back.
        """
        if isinstance(record, Document):
            self.recorder.renumber(record, version)
        self._store(versioned(record, version), record)

    def _check_references(self, keys: Iterable[Key]) -> None:
        wanted: dict[str, dict[str, str]] = defaultdict(dict)
        for kind, id_ in keys:
            if (record := self._known[kind, id_]) is not None:
                for path, referred, target in references(record):
                    if referred not in self._kinds:
                        continue  # rows and open items are no records: the guards and the recorder look at them
                    wanted[referred].setdefault(target, path)
        for referred, targets in wanted.items():
            found = self.many(self._kinds[referred], targets)
            for target, path in targets.items():
                if target not in found:
                    raise Refused.at(
                        path, f"there is no {words_of_kind(self._kinds[referred])} {target!r}"
                    )

    def _differs(self, key: Key, before: Record | None) -> bool:
        after = self._known[key]
        return (before is None) != (after is None) or (
            before is not None and after is not None and versioned(after, before.version) != before
        )

    def _first_head(self) -> Head:
        if self._head is None:
            self._head = self.session.log.head()
        return self._head


def _entry(record: Record | None) -> Entry | None:
    return record.entry() if isinstance(record, Document) else None
