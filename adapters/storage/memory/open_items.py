"""Open items in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from adapters.storage.memory.state import State
from application.ports.stored_open_items import Outstanding
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.open_items import ItemRole, OpenItem


class MemoryOpenItems:
    """Charges, credits, and what waits in Undeposited Funds."""

    def __init__(self, state: State) -> None:
        self._state = state

    def many(self, ids: Iterable[str]) -> dict[str, OpenItem]:
        return {id_: self._state.items[id_] for id_ in ids if id_ in self._state.items}

    def open_on(self, account_id: str, contact_id: str | None, role: ItemRole) -> list[OpenItem]:
        chosen = (
            each
            for each in self._state.items.values()
            if each.open and (each.account_id, each.role) == (account_id, role)
        )
        return sorted(
            (each for each in chosen if contact_id in {None, each.contact_id}),
            key=lambda each: (each.date, each.id),
        )

    def all(self) -> Iterator[OpenItem]:
        return iter([each for _, each in sorted(self._state.items.items())])

    def outstanding(self, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        found: dict[str, Outstanding] = {}
        for each in self._state.items.values():
            if each.open and each.role != "row" and each.contact_id in contact_ids:
                before = found.get(each.contact_id, Outstanding())
                charges, credits = (each.open, 0) if each.role == "charge" else (0, each.open)
                found[each.contact_id] = Outstanding(
                    before.charges + charges,
                    before.credits + credits,
                    before.count + (each.role == "charge"),
                )
        return found

    def put(self, items: Iterable[OpenItem]) -> None:
        self._state.items.update({each.id: each for each in items})

    def delete(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self._state.items.pop(id_, None)

    def applications_by_day(self) -> Iterator[tuple[str, str, date, str, int]]:
        for credit in cast("dict[str, AppliedCredit]", self._state.rows(AppliedCredit)).values():
            for each in credit.applied:
                yield credit.id, each.charge_id, each.date, each.rule, each.amount
