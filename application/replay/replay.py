"""Replaying changes of a log: records become what it says, with all that follows from them.

One replay is one unit of work. It takes the changes of one unit of work of the log, or of many
together: then a record counts as it is in the end, and what did not change in the end is not
written.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from attrs import evolve, frozen

from application.collections.kinds import KINDS
from application.ledger.account_types import repost_account
from application.reconciliation.row_marks import find_row
from application.replay.recorder import ReplayedPostings
from application.serialization import from_json
from application.unit_of_work.mechanism import Mechanism
from application.unit_of_work.transaction_records import RecordKey
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import Actor, WriteContext
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.documents import Document
from domain.reconciliation.applications import Application, AppliedCredit
from domain.reconciliation.bank_sessions import BankSession
from domain.records import Record

KINDS_BY_COLLECTION: Mapping[str, type[Record]] = {kind.plural: kind for kind in KINDS.values()}
"""Every kind of record by the name of its collection."""


@frozen
class RecordState:
    """What a record is after a change; several of them in a row are what it becomes at last."""

    kind: type[Record]
    id: str
    record: Record | None
    """None if it is gone."""


def state_in(collection: str, id_: str, text: str | None) -> RecordState:
    """What a record is by its JSON in a log; `text` is None if it is gone.

    Raises `KeyError` for a collection that does not exist, and what `from_json` raises.
    """
    kind = KINDS_BY_COLLECTION[collection]
    return RecordState(kind, id_, None if text is None else from_json(kind, json.loads(text)))


@frozen
class LoggedClock:
    """When replayed changes were made, and by whom; it is the clock of their unit of work."""

    moment: datetime
    """In UTC."""
    actor: Actor

    def now(self) -> datetime:
        """The moment when the changes were made."""
        return self.moment

    def today(self) -> date:
        """The day of that moment, in UTC."""
        return self.moment.date()

    @classmethod
    def of(cls, at: str, actor: Actor) -> "LoggedClock":
        """What a log says, such as `2026-03-15T09:30:00.000Z` and who made the change."""
        return cls(datetime.fromisoformat(at).astimezone(UTC), actor)


def replay(
    work: UnitOfWork,
    states: Iterable[RecordState],
    logged: LoggedClock,
    instead_of_stored: Mapping[RecordKey, Record | None] | None = None,
    begin: Callable[..., UnitOfWork] = UnitOfWork,
) -> dict[RecordKey, Record | None]:
    """Bring records to what a log says, in a unit of work of its own, which is finished.

    Returns the records as they are stored then, with their versions; None for those that are gone.

    `work` gives the transaction; it must not have read records that change here.
    `instead_of_stored` has records that are not to be read as they are stored, because their rows
    may be damaged; they are written again even if nothing changes. `begin` makes the unit of work,
    from what `UnitOfWork` takes.
    """
    return _Replay(work, states, logged, instead_of_stored or {}, begin).run()


class _Replay:
    """One unit of work that replays changes."""

    def __init__(
        self,
        work: UnitOfWork,
        states: Iterable[RecordState],
        logged: LoggedClock,
        unsure: Mapping[RecordKey, Record | None],
        begin: Callable[..., UnitOfWork],
    ) -> None:
        last = {(state.kind, state.id): state for state in states}
        self._credits = [state for state in last.values() if state.kind is AppliedCredit]
        self._states = [state for state in last.values() if state.kind is not AppliedCredit]
        self._work = begin(
            work.session,
            logged,
            work.ids,
            WriteContext(logged.actor),
            _mechanism(work.mechanism, self._credits, unsure),
            work.check_wanted,
        )
        self._unsure = unsure
        self._work.take_for_stored(unsure)
        self._marks: list[tuple[ClearedMark | None, ClearedMark | None]] = []

    def run(self) -> dict[RecordKey, Record | None]:
        """Write all states, apply what credits pay, and finish; the records as they are then."""
        basic = [state for state in self._states if not issubclass(state.kind, Document)]
        documents = [state for state in self._states if issubclass(state.kind, Document)]
        for state in sorted(basic, key=_basic_order):
            if state.record:
                self._put(state)
        for state in documents:
            self._put(state) if state.record else self._delete(state)
        for state in sorted(basic, key=_basic_order, reverse=True):
            if state.record is None:
                self._delete(state)
        self._work.recorder.apply_open_items()
        self._keep_unreconciled_rows()
        self._work.finish()
        changed = [*self._states, *self._credits]
        return {(one.kind, one.id): self._work.find(one.kind, one.id) for one in changed}

    def _put(self, state: RecordState) -> None:
        assert state.record
        before = self._work.find(state.kind, state.id)
        saved = state.record
        if (state.kind, state.id) in self._unsure:
            self._work.save_derived(saved)  # It is written even if it is as it should have been.
        else:
            saved = self._work.save(saved)
        match saved, before:
            case Settings(), Settings() | None:
                self._repost_undeposited_funds(before, saved)
            case Account(), Account() if saved.is_bank_or_card != before.is_bank_or_card:
                repost_account(self._work, saved.id)
            case Document(), Document() | None:
                if saved.void_reason != (before.void_reason if before else ""):
                    self._work.recorder.release_row(saved)
            case ClearedMark(), ClearedMark() | None:
                self._marks.append((before, saved))

    def _delete(self, state: RecordState) -> None:
        before = self._work.find(state.kind, state.id)
        if before is None:
            return
        self._work.remove(before)
        if isinstance(before, ClearedMark):
            self._marks.append((before, None))
        elif isinstance(before, Account):
            self._work.session.unreconciled_rows.forget(before.id)

    def _repost_undeposited_funds(self, before: Settings | None, after: Settings) -> None:
        """Post documents again whose account has become that of undeposited funds."""
        funds_id = after.undeposited_funds_account_id
        if before and before.undeposited_funds_account_id != funds_id:
            repost_account(self._work, funds_id)

    def _keep_unreconciled_rows(self) -> None:
        """Keep the rows that no reconciliation has locked, for all accounts that have one."""
        rows = self._work.session.unreconciled_rows
        followed = rows.accounts()
        for state in self._states:
            if isinstance(state.record, BankSession) and state.record.account_id not in followed:
                rows.follow(state.record.account_id)
        for before, after in self._marks:
            mark = after or before
            assert mark
            row = find_row(self._work, mark.row)
            if row is None or row.id.account_id not in rows.accounts():
                continue
            if after and after.is_locked:
                rows.remove([row.place])
            elif before and before.is_locked:
                rows.add([row.place])


def _mechanism(
    mechanism: Mechanism,
    credit_states: Sequence[RecordState],
    unsure: Mapping[RecordKey, Record | None],
) -> Mechanism:
    """The mechanism of books, without rules, and with applications as the log has them."""
    applied = {state.id: _lines_of(state.record) for state in credit_states}
    rewritten = frozenset(id_ for kind, id_ in unsure if kind is AppliedCredit)
    return evolve(
        mechanism,
        guards=(),
        recorder=lambda records: ReplayedPostings(records, applied, rewritten),
    )


def _lines_of(record: Record | None) -> tuple[Application, ...]:
    return record.applied if isinstance(record, AppliedCredit) else ()


def _basic_order(state: RecordState) -> int:
    """Settings and accounts come first, because the roles of accounts decide what counts how."""
    return 0 if state.kind is Settings else 1 if state.kind is Account else 2
