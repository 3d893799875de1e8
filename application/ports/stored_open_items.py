"""Open items as a store keeps them: charges, credits, and what waits in Undeposited Funds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen

from domain.reconciliation.open_items import ItemRole, OpenItem


@frozen
class Outstanding:
    """What is open of a contact's charges and credits, in cents, and how many charges are open."""

    charges: int = 0
    credits: int = 0
    count: int = 0


class StoredOpenItems(Protocol):
    """Every open item, with what is still open of it."""

    def many(self, ids: Iterable[str]) -> dict[str, OpenItem]:
        """Those of the open items that exist, by id."""

    def open_on(self, account_id: str, contact_id: str | None, role: ItemRole) -> list[OpenItem]:
        """What is open on an account, of one contact or of all, by (date, id)."""

    def outstanding(self, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        """What is open of some contacts; those of whom nothing is are absent."""

    def put(self, items: Iterable[OpenItem]) -> None:
        """Store open items in place of those of the same ids."""

    def delete(self, ids: Iterable[str]) -> None:
        """Remove open items."""

    def all(self) -> Iterator[OpenItem]:
        """Every open item, settled ones too, in id order."""

    def applications_by_day(self) -> Iterator[tuple[str, str, date, str, int]]:
        """Every application as it is kept by its day: (credit, charge, date, rule, amount)."""
