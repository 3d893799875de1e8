"""The changes of a client are carried out in their order, and what became of each is kept.

Each change has a unit of work of its own, so that one that the books refuse does not hold up those
after it. A change may be refused because it names a record that comes later, or because a later
change removes what stands in its way. So it is tried again after the others.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from attrs import asdict, define, evolve, field

from application.ports.pushes import LastPush, StoredResult
from application.serialization import to_json
from application.sync.apply_change import Applied, Known, apply_change, known_by_repeated
from application.sync.history import check_cursor
from application.sync.pushed_changes import (
    ChangeIdReused,
    ChangesRefused,
    Push,
    PushAnswer,
    PushedChange,
    PushResult,
    warning_values,
)
from application.sync.pushed_collections import PUSHED_COLLECTIONS
from application.sync.record_texts import record_text
from application.unit_of_work.books import LEAST_REPLIES, REPLY_LIFETIME
from application.unit_of_work.separate_units import SeparateUnits
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import BookkeepingError, NotFound, Refused
from domain.invoicing.invoices import Invoice

DescribeRefusal = Callable[[BookkeepingError], Mapping[str, Any]]
"""The problem of a refused change as values of JSON, with places relative to the change."""

RESULT_LIFETIME: timedelta = REPLY_LIFETIME
LEAST_RESULTS: int = LEAST_REPLIES
"""How long the result of a change is kept, in case the change is pushed again, and how many are
kept in any case: a clock that jumps forward must not make changes count twice."""

MOST_CLIENTS = 100
"""Of how many clients the last push is remembered: of those that pushed last."""

MOST_ROUNDS = 5
"""How often refused changes are tried again at most: a payment may name an invoice, the invoice an
item, and the item an account with another account above it."""

Address = tuple[str, str]
"""The collection and the id of a record."""


def push_changes(work: UnitOfWork, push: Push, describe: DescribeRefusal) -> PushAnswer:
    """Carry out the changes of a client, and remember what became of each.

    Raises `OtherHistory` if the client has a copy of other books, and `ChangesRefused` if all
    changes shall be carried out or none, and some are refused.
    """
    bases = [change.base_version or 0 for change in push.changes]
    check_cursor(work, push.history, max(bases, default=0))
    check_cursor(work, push.history, push.version, push.head)
    now = work.clock.now()
    work.session.pushes.purge((now - RESULT_LIFETIME).isoformat(), LEAST_RESULTS)
    results = carry_out_changes(work, push, describe, {})
    refused = [
        (place, result.problem)
        for place, result in enumerate(results)
        if result.problem is not None
    ]
    if push.is_atomic and refused:
        raise ChangesRefused(refused)
    answer = PushAnswer(work.session.log.head(), results)
    last_push = LastPush(push.client_id, now.isoformat(), answer.end.version, answer.counts)
    work.session.pushes.note(last_push, MOST_CLIENTS)
    return answer


def carry_out_changes(
    work: UnitOfWork, push: Push, describe: DescribeRefusal, known: Mapping[Address, Known]
) -> Sequence[PushResult]:
    """Carry out changes one by one; what became of each, in their order.

    `known` has what the client knew of records before these changes, where the log cannot say it.
    """
    return _Run(work, push, describe, work.clock.now(), dict(known)).results()


def kept_result(work: UnitOfWork, client_id: str, change_id: str) -> PushResult:
    """What became of a change that a client pushed; raises `NotFound` if that is not kept."""
    stored = work.session.pushes.find(client_id, change_id)
    if not stored:
        raise NotFound(
            f"no result of a change {change_id!r} of {client_id!r} is kept; results are kept for "
            f"{RESULT_LIFETIME.days} days, and the last {LEAST_RESULTS:,} for longer"
        )
    return _read(stored)


@define(eq=False)
class _Run:
    """One push under way."""

    work: UnitOfWork
    push: Push
    describe: DescribeRefusal
    now: datetime
    known: dict[Address, Known] = field(factory=dict)
    """What the client has made of each record that it has changed so far in this push."""
    last_done: dict[Address, int] = field(factory=dict)
    """The place of the last change of each record that was carried out."""
    refused: list[int] = field(factory=list)
    """The places of the changes that the books have refused in this round."""
    units: SeparateUnits = field(init=False)
    reserved: frozenset[str] = field(init=False)
    """The keys of the numbers that the changes have, which no other change is given."""

    def __attrs_post_init__(self) -> None:
        self.units = SeparateUnits(self.work)
        numbers = (
            Invoice.number_key(change.fields.get("kind", Invoice.charge_kind), number)
            for change in self.push.changes
            if change.collection == Invoice.plural and (number := change.fields.get("number"))
        )
        self.reserved = frozenset(numbers)

    def results(self) -> list[PushResult]:
        """What becomes of each change."""
        results = [self._result(place, change) for place, change in enumerate(self.push.changes)]
        last = max(self.last_done.values(), default=-1)
        refused = [place for place in self.refused if place < last]
        for _ in range(MOST_ROUNDS):
            self.refused = []
            for place in refused:
                change = self.push.changes[place]
                # A change is not carried out after a later one of the same record.
                if self.last_done.get((change.collection, change.id), -1) < place:
                    results[place] = self._carry_out(place, change)
            if len(self.refused) in {0, len(refused)}:
                break
            refused = self.refused
        return results

    def _result(self, place: int, change: PushedChange) -> PushResult:
        stored = None
        if change.change_id is not None:
            stored = self.work.session.pushes.find(self.push.client_id, change.change_id)
        if stored is None:
            return self._carry_out(place, change)
        if stored.fingerprint != change.fingerprint:
            reused = ChangeIdReused(
                f"the id {change.change_id!r} is that of an earlier change with another content; "
                "if your copy was restored from a backup, read everything again, and give new "
                "changes new ids"
            )
            return self._rejected(change, reused)
        result = _read(stored)
        if result.is_rejected:
            # It stays so: a change is never carried out after those that follow it.
            return result
        self._know_again(change, result)
        return evolve(result, status="duplicate")

    def _know_again(self, change: PushedChange, result: PushResult) -> None:
        """Note what the client has made of a record by a change that was carried out before."""
        address = (change.collection, change.id)
        with suppress(BookkeepingError):  # A rule that came later is no matter of this change.
            known = self.units.run(
                lambda own: known_by_repeated(own, change, result.version, self.known.get(address)),
                lambda _, known: known,
            )
            if known:
                self.known[address] = known

    def _carry_out(self, place: int, change: PushedChange) -> PushResult:
        address = (change.collection, change.id)
        applied: Applied | None = None

        def render(own: UnitOfWork, done: Applied) -> PushResult:
            nonlocal applied
            applied = done
            return _result_of(own, change, done)

        try:
            if change.refusal:
                raise change.refusal
            result = self.units.run(
                lambda own: apply_change(own, change, self.known.get(address), self.reserved),
                render,
            )
        except BookkeepingError as error:
            result = self._rejected(change, error)
            if change.refusal is None:
                self.refused.append(place)
        else:
            self.last_done[address] = place
            if applied and applied.known:
                self.known[address] = applied.known
        if change.change_id is not None:
            text = json.dumps(asdict(result), ensure_ascii=False)
            stored = StoredResult(change.fingerprint, text, self.now.isoformat())
            self.work.session.pushes.store(self.push.client_id, change.change_id, stored)
        return result

    def _rejected(self, change: PushedChange, error: BookkeepingError) -> PushResult:
        """The result of a change that is refused, with the record as the books have it."""
        address = (change.collection, change.id)
        if type(error) is Refused and change.refusal is None:
            error = error.within("/record")
        logged = self.work.session.log.last_change(address)
        text = record_text(logged) if logged else None
        return PushResult(
            change.change_id,
            *address,
            status="rejected",
            version=logged.version if logged else None,
            record=json.loads(text) if text else None,
            problem=self.describe(error),
        )


def _result_of(work: UnitOfWork, change: PushedChange, applied: Applied) -> PushResult:
    """What became of a change that was carried out in a unit of work, which is finished."""
    record = work.find(PUSHED_COLLECTIONS[change.collection].kind, change.id)
    logged = None if record else work.session.log.last_change((change.collection, change.id))
    return PushResult(
        change.change_id,
        change.collection,
        change.id,
        applied.status,
        version=record.version if record else logged.version if logged else None,
        record=to_json(record) if record else None,
        losing=applied.losing or None,
        renumbered=applied.keys.renumbered,
        renamed=applied.keys.renamed,
        warnings=warning_values(work.warnings),
    )


def _read(stored: StoredResult) -> PushResult:
    return PushResult(**json.loads(stored.result))
