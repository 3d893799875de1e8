"""The log and the answers that are kept for retries, in memory."""

from collections.abc import Sequence

from adapters.storage.memory.state import State
from application.ports.change_log import Head, LoggedChange, LogQuery
from application.ports.replies import StoredReply


class MemoryChangeLog:
    """The log."""

    def __init__(self, state: State) -> None:
        self._state = state

    def head(self) -> Head:
        return (
            Head(self._state.changes[-1].version, self._state.changes[-1].hash)
            if self._state.changes
            else Head()
        )

    def append(self, changes: Sequence[LoggedChange]) -> None:
        self._state.changes.extend(changes)

    def read(self, query: LogQuery) -> list[LoggedChange]:
        return self._log(query)[: query.limit]

    def count(self, query: LogQuery) -> int:
        return len(self._log(query))

    def _log(self, query: LogQuery) -> list[LoggedChange]:
        first, last = (
            query.first.isoformat() if query.first else "",
            f"{query.last.isoformat()}T~" if query.last else "~",
        )
        return [
            each for each in self._state.changes
            if each.version > query.since and query.collection in {None, each.collection} and query.record_id in {None, each.id}
            and query.actor in {None, each.actor} and first <= each.at < last
        ]  # fmt: skip


class MemoryReplies:
    """Answers by the idempotency keys of their requests."""

    def __init__(self, state: State) -> None:
        self._state = state

    def find(self, key: str) -> StoredReply | None:
        return self._state.answers[key][0] if key in self._state.answers else None

    def store(self, key: str, reply: StoredReply, at: str) -> None:
        self._state.answers[key] = (reply, at)

    def purge(self, before: str) -> None:
        self._state.answers = {
            key: (kept, at) for key, (kept, at) in self._state.answers.items() if at >= before
        }
