"""The log of every change, in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from secrets import token_hex
from typing import Literal

from adapters.storage.memory.state import State
from application.ports.change_log import (
    AppliedAmount,
    AppliedTotal,
    FeedQuery,
    Head,
    LoggedChange,
    LogQuery,
    RecordAddress,
    RecordTimes,
    UnreadableChange,
)
from domain.banking.cleared_marks import ClearedMark
from domain.reconciliation.applications import AppliedCredit


class MemoryChangeLog:
    """The change log in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    def head(self) -> Head:
        if not self._state.changes:
            return self._state.log_end or Head()
        last = self._state.changes[-1]
        return Head(last.version, last.hash)

    def history(self) -> str:
        return self._state.history

    def begin_history(self, after: int) -> str:
        self._state.history = token_hex(16)
        if not self._state.changes:
            self._state.log_end = Head(after)
        return self._state.history

    def hash_of(self, version: int) -> str | None:
        return next((each.hash for each in self._state.changes if each.version == version), None)

    def recorded_end(self) -> Head | None:
        return self._state.log_end

    def append(self, changes: Iterable[LoggedChange]) -> None:
        self._state.changes.extend(changes)
        self._state.log_end = self.head()

    def add_charges(self, version: int, charge_ids: Iterable[str]) -> None:
        self._state.charges[version] = tuple(charge_ids)

    def add_applied(self, amounts: Iterable[AppliedAmount]) -> None:
        for amount in amounts:
            earlier = self._state.applied_totals.get(amount.charge_id, ())
            total = AppliedTotal(
                amount.charge_id,
                amount.version,
                amount.first,
                amount.last,
                amount.cents + (earlier[-1].applied if earlier else 0),
            )
            self._state.applied_totals[amount.charge_id] = (*earlier, total)

    def read(self, query: LogQuery) -> list[LoggedChange]:
        changes = self._matching(query)
        return (changes[::-1] if query.newest_first else changes)[: query.limit]

    def stored_rows(self) -> Iterator[LoggedChange | UnreadableChange]:
        yield from self._state.changes

    def first_version_after(self, version: int) -> int | None:
        return next((each.version for each in self._state.changes if each.version > version), None)

    def feed(self, query: FeedQuery) -> Iterator[LoggedChange]:
        last = {(change.collection, change.id): change.version for change in self._state.changes}
        for change in self._state.changes:
            is_asked = query.collections is None or change.collection in query.collections
            is_last = last[change.collection, change.id] == change.version
            if (
                query.since < change.version <= query.until
                and change.op != "restored"
                and is_asked
                and (is_last or not query.is_compact)
            ):
                yield change

    def last_changes(self, until: int) -> Iterator[LoggedChange]:
        changes = [change for change in self._state.changes if change.version <= until]
        last = {(change.collection, change.id): change.version for change in changes}
        return (
            change for change in changes if last[change.collection, change.id] == change.version
        )

    def version_at(self, at: str) -> int:
        return max((each.version for each in self._state.changes if each.at <= at), default=0)

    def applied_totals(self, charge_id: str, version: int) -> list[AppliedTotal]:
        totals = self._state.applied_totals.get(charge_id, ())
        return [total for total in reversed(totals) if total.first <= version][:2]

    def last_change(
        self,
        address: RecordAddress,
        until: int | None = None,
        op: Literal["put", "delete"] | None = None,
    ) -> LoggedChange | None:
        for change in reversed(self._state.changes):
            is_asked = (change.collection, change.id) == address and op in {None, change.op}
            if is_asked and (until is None or change.version <= until):
                return change
        return None

    def times(
        self, addresses: Sequence[RecordAddress], until: int | None = None
    ) -> Mapping[RecordAddress, RecordTimes]:
        times: dict[RecordAddress, RecordTimes] = {}
        asked = set(addresses)
        for change in self._state.changes:
            address = (change.collection, change.id)
            if address in asked and (until is None or change.version <= until):
                is_new = change.before is None
                created_at = change.at if is_new else times[address].created_at
                times[address] = RecordTimes(created_at, change.at)
        return times

    def count(self, query: LogQuery) -> int:
        count = len(self._matching(query))
        return count if query.most_counted is None else min(count, query.most_counted + 1)

    def _matching(self, query: LogQuery) -> list[LoggedChange]:
        return [
            change
            for change in self._state.changes
            if _matches(change, query) and self._touches(change, query)
        ]

    def _touches(self, change: LoggedChange, query: LogQuery) -> bool:
        """Whether a change touches the document whose changes are asked for, if there is one."""
        touched = query.touches
        if touched is None:
            return True
        if change.collection == touched.collection:
            return change.id == touched.document.id
        if change.collection not in {AppliedCredit.plural, ClearedMark.plural}:
            return False
        return any(map(touched.has_part, (change.id, *self._state.charges.get(change.version, ()))))


def _matches(change: LoggedChange, query: LogQuery) -> bool:
    """Whether a change fits a query, whatever it touches."""
    first = query.first.isoformat() if query.first else ""
    # "~" sorts after every time of a day, and after every day.
    last = f"{query.last.isoformat()}T~" if query.last else "~"
    return (
        change.version > query.since
        and (query.before is None or change.version < query.before)
        and query.collection in {None, change.collection}
        and (query.collections is None or change.collection in query.collections)
        and query.record_id in {None, change.id}
        and query.actor in {None, change.actor}
        and query.request_id in {None, change.request_id}
        and query.op in {None, change.op}
        and first <= change.at < last
    )
