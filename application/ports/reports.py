"""What reports need from a store beside records: sums, postings and open items, read in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from attrs import frozen

from domain.reconciliation.applications import OpenItem
from domain.records import Record
from domain.reports.ledger_port import Turnover
from domain.reports.report import Basis


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
    """The part of a session from which reports are made. A `contact_id` of NO_CONTACT means what names no contact."""

    # Sums

    def turnovers(self, first: date | None, last: date, accounts: Sequence[str] | None = None, basis: Basis = "accrual") -> Mapping[str, Turnover]:
        """Debits and credits by account, of some accounts or of all; `last` is the last day."""

    def contact_sums(self, accounts: Sequence[str], contact_id: str | None = None, last: date | None = None) -> Mapping[tuple[str, str], int]:
        """What is posted on control accounts by (account, contact), debit positive; of one contact or of all, to a day or in all."""

    def turnovers_of_contact(self, contact_id: str, first: date | None, last: date, basis: Basis) -> Mapping[str, Turnover]:
        """Debits and credits by account of the postings that name a contact."""

    def sums_by_contact(self, accounts: Sequence[str], first: date, last: date, basis: Basis) -> Mapping[str, int]:
        """What is posted on some accounts by the contact that each posting names, debit positive."""

    def account_postings(self, account_id: str, first: date | None, last: date, basis: Basis, contact_id: str | None = None) -> Iterator[AccountPosting]:
        """The postings on an account by (date, entry id, line), read while they are gone through."""

    def entry_days(
        self, first: date | None, last: date, basis: Basis, account_id: str | None = None, contact_id: str | None = None
    ) -> Iterator[tuple[date, str]]:
        """The day and id of each entry that may post on a basis, by both; those alone that touch an account, or name a contact."""

    def accounts_of(self, entry_ids: Sequence[str], basis: Basis) -> Mapping[str, tuple[str, ...]]:
        """The account of each posting of some entries on a basis, in their order."""

    def extent(self) -> tuple[date, date] | None:
        """The days of the first and of the last entry."""

    def texts(self, kind: type[Record], fields: Sequence[str], ids: Sequence[str]) -> Mapping[str, tuple[Any, ...]]:
        """Some fields, all texts, of those of the records that exist, by id: less than a whole record, and sooner read."""

    # Open items on a day

    def aged(self, accounts: Sequence[str], day: date, bounds: Sequence[date], contact_id: str | None = None) -> Mapping[str, tuple[int, ...]]:
        """What was open at the end of a day by contact, in buckets: see `Ledger.aged`."""

    def owed(self, accounts: Sequence[str], day: date, contact_id: str | None = None) -> Iterator[tuple[OpenItem, int]]:
        """The items of which something was open at the end of a day, with how much, by (date, id)."""

    def items_of_contacts(self, accounts: Sequence[str], day: date, contact_ids: Sequence[str]) -> Iterator[tuple[OpenItem, int]]:
        """All items of some contacts dated to a day, with what was open of each at its end: contact by contact in the order
        given, each by (date, id), read while they are gone through."""

    def all_applied(self) -> Iterator[tuple[str, str, date, str, int]]:
        """Every application as it is kept by its day: (credit, charge, date, rule, amount)."""
