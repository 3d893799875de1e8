"""The journal as a store keeps it: postings, and the balances that are kept of them."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen

from domain.banking.cleared_marks import Mark
from domain.ledger.entries import Basis, Entry, Posting, Turnover

RowKey = tuple[str, str]
"""The place of a row in its register: the date as text, and the entry."""


@frozen
class RegisterRow:
    """What one document posts on one account."""

    entry_id: str
    date: date
    amount: int
    """In cents, debit positive."""
    mark: Mark
    contact_id: str | None = None
    """The contact that its postings name."""

    @property
    def key(self) -> RowKey:
        """Its place in the register."""
        return self.date.isoformat(), self.entry_id


@frozen
class StoredPosting:
    """A posting as the store holds it, which may be damaged."""

    entry_id: str
    day: str
    """The date of its entry as text."""
    basis: str
    """The basis under which it is summed."""
    posting: Posting


class StoredLedger(Protocol):
    """The postings of all entries, on both bases."""

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        """Replace the postings of one entry.

        This also changes the month balances, and the contact balances of the accounts in `control`.
        """

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        """The postings of each of these entries, in order."""

    def turnovers(
        self,
        first: date | None,
        last: date,
        accounts: Sequence[str] | None = None,
        basis: Basis = "accrual",
    ) -> Mapping[str, Turnover]:
        """Debits and credits from the first to the last day, by account.

        Of some accounts, or of all.
        """

    def net_changes(
        self, periods: Sequence[tuple[date | None, date]], basis: Basis
    ) -> Mapping[str, tuple[int, ...]]:
        """What is posted on each account in each period, from its first to its last day.

        Amounts are debit positive. A period without a first day is from the beginning, and one
        that ends before it begins is empty. An account without an amount may be absent.
        """

    def is_used(self, account_id: str, last: date) -> bool:
        """Whether anything is posted on an account up to the last day."""

    def register(
        self,
        account_id: str,
        first: date | None,
        last: date | None,
        mark: Mark | None,
        after: RowKey | None,
        limit: int | None,
    ) -> list[RegisterRow]:
        """The rows of an account by their keys.

        They begin after the row with the key `after`; a `limit` of None reads all rows.
        """

    def register_size(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None
    ) -> int:
        """How many rows such a register has."""

    def amount_since(self, account_id: str, day: date, entry_id: str) -> int:
        """What the rows of a day, from that of an entry on, put on an account, in cents."""

    def row_amounts(self, account_id: str, first: RowKey, last: RowKey) -> list[tuple[str, int]]:
        """The entry and the amount of each row of an account, from one row to another."""

    def all_postings(self) -> Iterator[StoredPosting]:
        """Every posting, entry by entry."""

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        """The month balances by (account, basis, month as `YYYY-MM`)."""

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        """The contact balances by (account, contact, month as `YYYY-MM`).

        They are what is posted on control accounts, in cents, debit positive.
        """
