"""What the books remember of imports, in memory."""

from collections.abc import Mapping, Sequence
from datetime import date

from attrs import evolve

from adapters.storage.memory.state import State
from application.ports.change_log import RecordAddress
from application.ports.stored_imports import ImportedRow, StoredPlan


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

    def rows(self, account_id: str, first: date, last: date) -> list[ImportedRow]:
        return [row for row in self._rows_of(account_id) if first <= row.date <= last]

    def rows_with_fitids(self, account_id: str, fitids: Sequence[str]) -> list[ImportedRow]:
        wanted = frozenset(fitids)
        return [row for row in self._rows_of(account_id) if row.fitid in wanted]

    def documents_with_rows(
        self, account_id: str, documents: Sequence[RecordAddress]
    ) -> frozenset[RecordAddress]:
        rows = self._rows_of(account_id)
        return frozenset(row.document for row in rows).intersection(documents)

    def batches_with_rows(self, document: RecordAddress) -> frozenset[str]:
        rows = self._state.imported_rows
        return frozenset(batch for batch, row in rows if row.document == document)

    def remember_rows(self, batch_id: str, rows: Sequence[ImportedRow]) -> None:
        self._state.imported_rows = (
            *self._state.imported_rows,
            *((batch_id, row) for row in rows),
        )

    def move_rows(self, account_id: str, into: str) -> None:
        self._state.imported_rows = tuple(
            (batch, evolve(row, account_id=into) if row.account_id == account_id else row)
            for batch, row in self._state.imported_rows
        )

    def _rows_of(self, account_id: str) -> list[ImportedRow]:
        rows = (row for _, row in self._state.imported_rows if row.account_id == account_id)
        return sorted(rows, key=lambda row: (row.date, row.identity))

    def forget(self, batch_id: str) -> None:
        self._state.imported_rows = tuple(
            (batch, row) for batch, row in self._state.imported_rows if batch != batch_id
        )
        imported = self._state.imported.items()
        self._state.imported = {
            key: (batch, address) for key, (batch, address) in imported if batch != batch_id
        }
