"""What reports read of a store beside records: sums, postings and open items, in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen

from domain.ledger.entries import Basis, Turnover
from domain.reconciliation.open_items import OpenItem


@frozen
class AccountPosting:
    """One posting on an account: the day and id of its entry, its place there, and what it says."""

    date: date
    entry_id: str
    line: int
    amount: int
    contact_id: str | None
    memo: str


class ReportReading(Protocol):
    """What reports are made from. A `contact_id` of NO_CONTACT means what names no contact."""

    # Sums

    def contact_sums(
        self, accounts: Sequence[str], contact_id: str | None = None, last: date | None = None
    ) -> Mapping[tuple[str, str], int]:
        """What is posted on control accounts by (account, contact), debit positive; of one contact or of all, to a day or in all."""

    def turnovers_of_contact(
        self, contact_id: str, first: date | None, last: date, basis: Basis
    ) -> Mapping[str, Turnover]:
        """Debits and credits by account of the postings that name a contact."""

    def sums_by_contact(
        self, accounts: Sequence[str], first: date, last: date, basis: Basis
    ) -> Mapping[str, int]:
        """What is posted on some accounts by the contact that each posting names, debit positive."""

    # Postings

    def account_postings(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis,
        contact_id: str | None = None,
    ) -> Iterator[AccountPosting]:
        """The postings on an account by (date, entry id, line), read while they are gone through."""

    def entry_days(
        self,
        first: date | None,
        last: date,
        basis: Basis,
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[tuple[date, str]]:
        """The day and id of each entry that may post on a basis, by both; those alone that touch an account, or name a contact."""

    def accounts_of(self, entry_ids: Sequence[str], basis: Basis) -> Mapping[str, tuple[str, ...]]:
        """The account of each posting of some entries on a basis, in their order."""

    def extent(self) -> tuple[date, date] | None:
        """The days of the first and of the last entry."""

    # Open items on a day

    def aged(
        self,
        accounts: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        """What was open at the end of a day by contact, in buckets: see `Ledger.aged`."""

    def owed(
        self, accounts: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[tuple[OpenItem, int]]:
        """The items of which something was open at the end of a day, with how much, by (date, id)."""

    def items_of_contacts(
        self, accounts: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[tuple[OpenItem, int]]:
        """All items of some contacts dated to a day, with what was open of each at its end: contact by contact in the order
        given, each by (date, id), read while they are gone through."""
