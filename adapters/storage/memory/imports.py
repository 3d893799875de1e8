"""What the books remember of imports, in memory."""

from collections.abc import Mapping, Sequence

from adapters.storage.memory.state import State
from application.ports.change_log import RecordAddress
from application.ports.stored_imports import StoredPlan


class MemoryImports:
    """The waiting plans, and the identities of all imported transactions."""

    def __init__(self, state: State) -> None:
        self._state = state

    def find_plan(self, id_: str) -> StoredPlan | None:
        return self._state.plans.get(id_)

    def keep_plan(self, plan: StoredPlan) -> None:
        self._state.plans[plan.id] = plan

    def purge_plans(self, before: str, most: int) -> None:
        plans = [plan for plan in self._state.plans.values() if plan.at >= before]
        newest = sorted(plans, key=lambda plan: (plan.at, plan.id), reverse=True)[:most]
        self._state.plans = {plan.id: plan for plan in newest}

    def forget_plan(self, id_: str) -> None:
        self._state.plans = {key: plan for key, plan in self._state.plans.items() if key != id_}

    def imported(self, identities: Sequence[str]) -> Mapping[str, RecordAddress]:
        imported = self._state.imported
        return {identity: imported[identity][1] for identity in identities if identity in imported}

    def remember(self, batch_id: str, records: Mapping[str, RecordAddress]) -> None:
        self._state.imported |= {key: (batch_id, address) for key, address in records.items()}

    def forget(self, batch_id: str) -> None:
        imported = self._state.imported.items()
        self._state.imported = {
            key: (batch, address) for key, (batch, address) in imported if batch != batch_id
        }
