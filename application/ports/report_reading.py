"""What reports read from a store besides records: sums, postings and open items."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from domain.ledger.entries import Basis, Turnover
from domain.reconciliation.open_items import OpenItem


class AccountPosting(NamedTuple):
    """One posting on an account."""

    date: date
    entry_id: str
    line: int
    """The place of the posting in its entry."""
    amount: int
    """In cents, debit positive."""
    contact_id: str | None
    memo: str


class ReportReading(Protocol):
    """The reads that reports need.

    Amounts are in cents. Sums of postings are debit positive, and open amounts are positive. A
    `contact_id` of NO_CONTACT stands for the postings without a contact.
    """

    # Sums

    def contact_sums(
        self, accounts: Sequence[str], contact_id: str | None = None, last: date | None = None
    ) -> Mapping[tuple[str, str], int]:
        """What is posted on control accounts, by (account, contact).

        Of one contact or of all, up to a last day or without one.
        """

    def turnovers_of_contact(
        self, contact_id: str, first: date | None, last: date, basis: Basis
    ) -> Mapping[str, Turnover]:
        """Debits and credits of the postings that name a contact, by account."""

    def sums_by_contact(
        self, accounts: Sequence[str], first: date, last: date, basis: Basis
    ) -> Mapping[str, int]:
        """What is posted on some accounts, by the contact that each posting names."""

    # Postings

    def account_postings(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis,
        contact_id: str | None = None,
    ) -> Iterator[AccountPosting]:
        """The postings on an account by (date, entry id, line).

        They are read from the store while the caller iterates.
        """

    def entry_days(
        self,
        first: date | None,
        last: date,
        basis: Basis,
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[tuple[date, str]]:
        """The (date, id) of each entry that may post on a basis, in order.

        Entries without postings are among them: those of void journals, and of documents whose
        lines are all zero. With an account or a contact, only the entries with a posting that names
        it.
        """

    def accounts_of(self, entry_ids: Sequence[str], basis: Basis) -> Mapping[str, tuple[str, ...]]:
        """The account of each posting of these entries on a basis, in order."""

    def extent(self) -> tuple[date, date] | None:
        """The dates of the first and of the last entry; None for an empty journal."""

    # Open items on a day

    def aged(
        self,
        accounts: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        """What was open at the end of a day by contact, in ageing buckets: see `Ledger.aged`."""

    def owed(
        self, accounts: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[tuple[OpenItem, int]]:
        """The items with an open amount at the end of a day, and that amount, by (date, id)."""

    def items_of_contacts(
        self, accounts: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[tuple[OpenItem, int]]:
        """All items of some contacts up to a day, and the open amount of each at its end.

        They come contact by contact in the order of `contact_ids`, each by (date, id), and are read
        from the store while the caller iterates.
        """
