"""The log of every change, in memory."""

from collections.abc import Iterable, Mapping, Sequence

from adapters.storage.memory.state import State
from application.ports.change_log import (
    Head,
    LoggedChange,
    LogQuery,
    RecordAddress,
    RecordTimes,
)


class MemoryChangeLog:
    """The change log in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    def head(self) -> Head:
        if not self._state.changes:
            return Head()
        last = self._state.changes[-1]
        return Head(last.version, last.hash)

    def history(self) -> str:
        return self._state.history

    def hash_of(self, version: int) -> str | None:
        return next((each.hash for each in self._state.changes if each.version == version), None)

    def append(self, changes: Iterable[LoggedChange]) -> None:
        self._state.changes.extend(changes)

    def read(self, query: LogQuery) -> list[LoggedChange]:
        return self._matching(query)[: query.limit]

    def times(self, addresses: Sequence[RecordAddress]) -> Mapping[RecordAddress, RecordTimes]:
        times: dict[RecordAddress, RecordTimes] = {}
        asked = set(addresses)
        for change in self._state.changes:
            address = (change.collection, change.id)
            if address in asked:
                is_new = change.before is None
                created_at = change.at if is_new else times[address].created_at
                times[address] = RecordTimes(created_at, change.at)
        return times

    def count(self, query: LogQuery) -> int:
        return len(self._matching(query))

    def _matching(self, query: LogQuery) -> list[LoggedChange]:
        return [change for change in self._state.changes if _matches(change, query)]


def _matches(change: LoggedChange, query: LogQuery) -> bool:
    """Whether a query asks for a change."""
    first = query.first.isoformat() if query.first else ""
    # "~" sorts after every time of a day, and after every day.
    last = f"{query.last.isoformat()}T~" if query.last else "~"
    return (
        change.version > query.since
        and query.collection in {None, change.collection}
        and query.record_id in {None, change.id}
        and query.actor in {None, change.actor}
        and first <= change.at < last
    )
