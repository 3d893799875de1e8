"""The answers that are kept for retries, in memory."""

from adapters.storage.memory.state import State
from application.ports.replies import StoredReply


class MemoryReplies:
    """Answers by the idempotency keys of their requests."""

    def __init__(self, state: State) -> None:
        self._state = state

    def find(self, key: str) -> StoredReply | None:
        stored = self._state.replies.get(key)
        return stored[0] if stored else None

    def store(self, key: str, reply: StoredReply, at: str) -> None:
        self._state.replies[key] = (reply, at)

    def purge(self, before: str, least: int) -> None:
        replies = self._state.replies
        last_keys = {*[*replies][max(0, len(replies) - least) :]}
        self._state.replies = {
            key: (reply, at)
            for key, (reply, at) in replies.items()
            if at >= before or key in last_keys
        }
