"""What clients have repaired in their copies, in memory."""

import json

from attrs import evolve

from adapters.storage.memory.state import State
from application.ports.client_repairs import ClientRepair


class MemoryRepairs:
    """The repairs that clients have told, in memory."""

    def __init__(self, state: State) -> None:
        self._state = state

    def note(self, repair: ClientRepair) -> None:
        others = [each for each in self._state.repairs if evolve(each, at=repair.at) != repair]
        self._state.repairs = (*others, repair)

    def newest(self, limit: int) -> list[ClientRepair]:
        by_client = sorted(
            self._state.repairs,
            key=lambda repair: (repair.client_id, repair.version, json.dumps(repair.repaired)),
        )
        return sorted(by_client, key=lambda repair: repair.at, reverse=True)[:limit]

    def purge(self, before: str, most: int) -> None:
        kept = {repair for repair in self.newest(most) if repair.at >= before}
        self._state.repairs = tuple(repair for repair in self._state.repairs if repair in kept)
