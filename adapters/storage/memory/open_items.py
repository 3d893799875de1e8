"""Open items in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from attrs import evolve

from adapters.storage.memory.state import State
from application.ports.stored_open_items import Outstanding
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.open_items import ItemRole, OpenItem, listing_dates


class MemoryOpenItems:
    """Charges, credits, and what waits in Undeposited Funds."""

    def __init__(self, state: State) -> None:
        self._state = state

    def many(self, ids: Iterable[str]) -> dict[str, OpenItem]:
        open_items = self._state.open_items
        return {id_: open_items[id_] for id_ in ids if id_ in open_items}

    def open_on(self, account_id: str, contact_id: str | None, role: ItemRole) -> list[OpenItem]:
        open_items = [
            item
            for item in self._state.open_items.values()
            if item.open
            and (item.account_id, item.role) == (account_id, role)
            and contact_id in {None, item.contact_id}
        ]
        return sorted(open_items, key=lambda item: (item.date, item.id))

    def all(self) -> Iterator[OpenItem]:
        return iter([item for _, item in sorted(self._state.open_items.items())])

    def outstanding(self, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        by_contact: dict[str, Outstanding] = {}
        for item in self._state.open_items.values():
            if item.open and item.role != "row" and item.contact_id in contact_ids:
                before = by_contact.get(item.contact_id, Outstanding())
                by_contact[item.contact_id] = _with_item(before, item)
        return by_contact

    def outstanding_on(
        self, account_ids: Sequence[str], contact_id: str | None
    ) -> Mapping[tuple[str, str], Outstanding]:
        by_place: dict[tuple[str, str], Outstanding] = {}
        for item in self._state.open_items.values():
            is_asked = item.account_id in account_ids and contact_id in {None, item.contact_id}
            if item.open and item.role != "row" and is_asked:
                place = (item.account_id, item.contact_id)
                by_place[place] = _with_item(by_place.get(place, Outstanding()), item)
        return by_place

    def first_on(
        self,
        account_id: str,
        contact_ids: Sequence[str],
        role: ItemRole,
        most: int,
        since: tuple[str, ...] = (),
    ) -> list[OpenItem]:
        def dates(item: OpenItem) -> tuple[str, ...]:
            return tuple(getattr(item, name).isoformat() for name in listing_dates(role))

        first: list[OpenItem] = []
        for contact_id in contact_ids:
            items = self.open_on(account_id, contact_id, role)
            later = sorted(filter(lambda item: dates(item) > since, items), key=dates)
            last = dates(later[:most][-1]) if later else ()
            first += [item for item in items if dates(item) == since]
            first += [item for item in later if dates(item) <= last]
        return first

    def put(self, items: Iterable[OpenItem]) -> None:
        self._state.open_items.update({item.id: item for item in items})

    def delete(self, ids: Iterable[str]) -> None:
        for id_ in ids:
            self._state.open_items.pop(id_, None)

    def applications_by_day(self) -> Iterator[tuple[str, str, date, str, int]]:
        credits = cast("dict[str, AppliedCredit]", self._state.records_of(AppliedCredit))
        for credit in credits.values():
            for application in credit.applied:
                yield (
                    credit.id,
                    application.charge_id,
                    application.date,
                    application.rule,
                    application.amount,
                )


def _with_item(outstanding: Outstanding, item: OpenItem) -> Outstanding:
    """The outstanding amounts with one more open charge or credit."""
    before = outstanding
    if item.role == "charge":
        return evolve(before, charges=before.charges + item.open, count=before.count + 1)
    return evolve(before, credits=before.credits + item.open, credit_count=before.credit_count + 1)
