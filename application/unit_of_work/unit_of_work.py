"""The unit of work: what every use case receives to read records and to write them.

    use case -> save, remove, merge -> guards -> records -> recorder (postings, open items)
    Books    -> finish              -> open items applied -> references checked -> changes logged

Nothing here knows an accounting rule: the guards hold the rules that refuse a write, and the
recorder posts the documents. How records are read is in `transaction_records`.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeVar, cast

from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.store import Session
from application.unit_of_work.attached_files import tidy_up
from application.unit_of_work.copied_books import check_not_copied
from application.unit_of_work.guards.change import Change
from application.unit_of_work.mechanism import Mechanism
from application.unit_of_work.merging import (
    change_by_merge,
    check_no_obstacles,
    moved_mark,
    moved_mark_id,
    obstacle_of,
)
from application.unit_of_work.recorder import Effect
from application.unit_of_work.write_context import WriteContext
from application.unit_of_work.write_warnings import MOST_WARNINGS, WarningCode, WriteWarning
from application.unit_of_work.written_records import WrittenRecords
from domain.banking.cleared_marks import ClearedMark
from domain.errors import BookkeepingError, Conflict
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.records import Record, kind_of, versioned

R = TypeVar("R", bound=Record)


class UnitOfWork(WrittenRecords):
    """What a use case works with: it reads and writes records in one transaction.

    Use cases write with `save`, `remove` and `merge`. `save` and `remove` ask every guard before
    they write anything, so a use case may catch a refusal and go on. `finish` checks references
    and ends the unit of work.

    The guards are not asked about what the books derive (`save_derived`, `delete_derived`), nor
    about what a use case tells the `recorder`, such as which applications a person entered.
    """

    def __init__(
        self,
        session: Session,
        clock: Clock,
        ids: Ids,
        context: WriteContext,
        mechanism: Mechanism,
        check_wanted: Callable[[], None],
    ) -> None:
        super().__init__(session, clock, context, mechanism, check_wanted)
        self.ids = ids
        self._guards = mechanism.guards
        self._warnings: dict[WriteWarning, None] = {}
        self.recorder = mechanism.recorder(self)

    @property
    def today(self) -> date:
        """The current day."""
        return self.clock.today()

    def new_id(self) -> str:
        """An id for a new record."""
        id_ = self.ids.new()
        self._new_ids.add(id_)
        return id_

    def warn(self, code: WarningCode, message: str, *ids: str) -> None:
        """Add a warning to the answer; `ids` are the other records that it is about."""
        if len(self._warnings) < MOST_WARNINGS:
            self._warnings[WriteWarning(code, message, ids)] = None

    @property
    def warnings(self) -> list[WriteWarning]:
        """What may be wrong in what was written so far, each thing once."""
        return list(self._warnings)

    def take_back_warnings(self, count: int) -> None:
        """Take back all warnings except the first `count`, because their cause was taken back."""
        self._warnings = dict.fromkeys(self.warnings[:count])

    def use_override(self) -> str:
        """The reason that a person gave for an exception from a rule, or empty.

        The exception is made, so the log keeps the reason with all changes of this transaction.
        """
        self._log.override = self.context.override or ""
        return self._log.override

    def effect(self) -> Effect:
        """How the journal has changed so far."""
        return self.recorder.effect()

    # Writing

    def save(self, record: R) -> R:
        """Store a new or changed record, post it if it is a document, and return it as stored.

        A record that equals the stored one keeps its version. Raises what the guards raise.
        """
        before = self.find(type(record), record.id)
        if before:
            record = versioned(record, before.version)
            if record == before:
                return before
        change = Change.of(before, record)
        self._ask_guards(change)
        return self._store_and_post(record, change)

    def remove(self, record: Record) -> None:
        """Remove a record. Raises what the guards raise."""
        change = Change.of(record, None)
        self._ask_guards(change)
        self._delete_and_unpost(record, change.entry_before)

    def merge(self, record: Record, into: Record, obstacles: Iterable[Conflict] = ()) -> None:
        """Make every reference to `record` a reference to `into`, then remove `record`.

        A merge moves figures from one account or contact to another, but changes no date and no
        balance of both together, so it is allowed in closed periods. Raises a `Conflict` that
        names all `obstacles`, which are known already, and each record that cannot refer to `into`.
        """
        check_not_copied(self.mechanism, "a merge")
        kind = kind_of(type(record))
        refused, changes, marks = [*obstacles], [], []
        for referring_kind, id_ in self.references.referrers(kind, record.id):
            before = self.get(self._kinds[referring_kind], id_)
            if isinstance(before, ClearedMark):
                marks.append(before.id)
                continue
            try:
                change = change_by_merge(before, record, into)
                self._ask_guards(change)
            except BookkeepingError as error:
                refused.append(obstacle_of(before, error))
            else:
                changes.append(change)
        check_no_obstacles(refused)
        for change in changes:
            self._store_and_post(cast("Record", change.after), change)
        for mark_id in marks:
            self._move_mark(mark_id, into.id)
        self._delete_and_unpost(record, None)
        self.recorder.apply_open_items()

    def save_derived(self, record: Record) -> None:
        """Store a record that the books derive, in place of the one with its id, and log it."""
        before = self.find(type(record), record.id)
        self._store_and_post(record, Change.of(before, record))

    def delete_derived(self, record: Record) -> None:
        """Delete a record that the books derive, and log that."""
        self._delete_and_unpost(record, None)

    def finish(self) -> None:
        """End the unit of work: apply open items, check references, number and log the changes."""
        self.recorder.apply_open_items()
        self.recorder.settle_marks()
        tidy_up(self, ChainMap(self._originals, self._settled))
        self._log_rest()

    @contextmanager
    def without_guards(self) -> Iterator[None]:
        """Write what the guards have allowed already, in the same books: see `planning`."""
        guards, self._guards = self._guards, ()
        try:
            yield
        finally:
            self._guards = guards

    # The steps of a write

    def _ask_guards(self, change: Change) -> None:
        for guard in self._guards:
            guard(change, self.context, self)

    def _store_and_post(self, record: R, change: Change) -> R:
        """Store a record with the version that it is expected to get, and post it."""
        key = (type(record), record.id)
        self._remember_original(key, change.before)
        record = versioned(record, self.head.version + self._positions[key])
        self._store(record, change.before)
        if isinstance(record, Document):
            self.recorder.record_change(
                record, change.entry_before, change.entry_after, is_merge=change.is_merge
            )
        return record

    def _delete_and_unpost(self, record: Record, entry: Entry | None) -> None:
        self._remember_original((type(record), record.id), record)
        self._delete(record)
        if isinstance(record, Document):
            self.recorder.record_change(record, entry, None)

    def _move_mark(self, id_: str, account_id: str) -> None:
        """Move a cleared mark to the row of its document on another account."""
        mark = self.find(ClearedMark, id_)
        if mark is None:
            return  # The merge made its document void.
        self._delete_and_unpost(mark, None)
        other = self.find(ClearedMark, moved_mark_id(mark, account_id))
        moved = moved_mark(mark, account_id, other)
        if moved is not other:
            self._store_and_post(moved, Change(other, moved))
