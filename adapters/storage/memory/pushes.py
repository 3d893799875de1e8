"""What is remembered of pushed changes, in memory."""

from adapters.storage.memory.state import State
from application.ports.pushes import LastPush, StoredResult


class MemoryPushes:
    """The results of pushed changes in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    def find(self, client_id: str, change_id: str) -> StoredResult | None:
        return self._state.pushed_changes.get((client_id, change_id))

    def store(self, client_id: str, change_id: str, result: StoredResult) -> None:
        self._state.pushed_changes[client_id, change_id] = result

    def purge(self, before: str, least: int) -> None:
        results = self._state.pushed_changes.items()
        times = sorted(result.at for _, result in results)
        oldest = min(before, times[-least]) if len(times) >= least else ""
        self._state.pushed_changes = {key: result for key, result in results if result.at >= oldest}

    def note(self, push: LastPush, most: int) -> None:
        pushes = sorted({**self._state.last_pushes, push.client_id: push}.items())
        newest = sorted(pushes, key=lambda item: item[1].at, reverse=True)
        self._state.last_pushes = dict(newest[:most])

    def last_pushes(self) -> list[LastPush]:
        return [push for _, push in sorted(self._state.last_pushes.items())]
