"""Open items as a store keeps them: charges, credits, and rows that wait in Undeposited Funds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen

from domain.reconciliation.open_items import ItemRole, OpenItem


@frozen
class Outstanding:
    """The open amounts of one contact, in cents."""

    charges: int = 0
    """The open amount of all charges."""
    credits: int = 0
    """The open amount of all credits."""
    count: int = 0
    """How many charges are open."""
    credit_count: int = 0
    """How many credits are open."""


class StoredOpenItems(Protocol):
    """Every open item, with its open amount."""

    def many(self, ids: Iterable[str]) -> dict[str, OpenItem]:
        """The open items with these ids, by id, without the ids that have none."""

    def open_on(self, account_id: str, contact_id: str | None, role: ItemRole) -> list[OpenItem]:
        """The items with an open amount on an account, of one contact or of all, by (date, id)."""

    def outstanding(self, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        """The open amounts of each of these contacts; contacts without any are absent."""

    def outstanding_on(
        self, account_ids: Sequence[str], contact_id: str | None
    ) -> Mapping[tuple[str, str], Outstanding]:
        """The open amounts on these accounts, of one contact or of all, by account and contact."""

    def first_on(
        self,
        account_id: str,
        contact_ids: Sequence[str],
        role: ItemRole,
        most: int,
        since: tuple[str, ...] = (),
    ) -> list[OpenItem]:
        """The first open items of each of these contacts by their `listing_dates`, in any order:
        `most` of each contact, and those with the same dates as the last of these.

        With `since`, those with these dates, and the first that come after them.
        """

    def put(self, items: Iterable[OpenItem]) -> None:
        """Store open items in place of those with the same ids."""

    def delete(self, ids: Iterable[str]) -> None:
        """Delete open items."""

    def all(self) -> Iterator[OpenItem]:
        """Every open item, settled ones too, by id."""

    def applications_by_day(self) -> Iterator[tuple[str, str, date, str, int]]:
        """Every application in the index by day: (credit, charge, date, rule, amount)."""
