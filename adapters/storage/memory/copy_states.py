"""The state of a copy, in memory."""

from adapters.storage.memory.state import State
from application.ports.copy_states import CopyState


class MemoryCopyStates:
    """The state of a copy."""

    def __init__(self, state: State) -> None:
        self._state = state

    def find(self) -> CopyState | None:
        return self._state.copy_state

    def store(self, state: CopyState) -> None:
        self._state.copy_state = state

    def forget(self) -> None:
        self._state.copy_state = None
