"""The journal as a store keeps it: postings, and the kept sums of them."""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen

from domain.banking.cleared_marks import Mark
from domain.ledger.entries import Basis, Entry, Posting, Turnover


@frozen
class RegisterRow:
    """What one document puts on one account, debit positive."""

    entry_id: str
    date: date
    amount: int
    mark: Mark
    contact_id: str | None = None
    """Whom its postings name, if anybody."""


@frozen
class StoredPosting:
    """A posting as the store holds it, with the day (as text, for it may be damaged) and the basis under which it is summed."""

    entry_id: str
    day: str
    basis: str
    posting: Posting


class StoredLedger(Protocol):
    """The postings of every entry, on both bases."""

    def post(self, before: Entry | None, after: Entry | None, control: Container[str]) -> None:
        """Replace the postings of one entry, and with them the sums of months, and of contacts on control accounts."""

    def postings(self, entry_ids: Sequence[str]) -> dict[str, tuple[Posting, ...]]:
        """The postings of some entries, in their order."""

    def turnovers(
        self,
        first: date | None,
        last: date,
        accounts: Sequence[str] | None = None,
        basis: Basis = "accrual",
    ) -> Mapping[str, Turnover]:
        """Debits and credits by account, of some accounts or of all; `last` is the last day."""

    def is_used(self, account_id: str, last: date) -> bool:
        """Whether anything dated up to `last` is posted on the account."""

    def register(
        self,
        account_id: str,
        first: date | None,
        last: date | None,
        mark: Mark | None,
        after: tuple[str, str] | None,
        limit: int | None,
    ) -> list[RegisterRow]:
        """Rows of an account by (date, entry id), after such a pair; `limit` None reads them all."""

    def register_size(
        self, account_id: str, first: date | None, last: date | None, mark: Mark | None
    ) -> int:
        """How many rows such a register has."""

    def all_postings(self) -> Iterator[StoredPosting]:
        """Every posting, entry by entry."""

    def month_balances(self) -> Mapping[tuple[str, str, str], Turnover]:
        """The kept sums by (account, basis, month as `YYYY-MM`)."""

    def contact_balances(self) -> Mapping[tuple[str, str, str], int]:
        """The kept sums of control accounts by (account, contact, month as `YYYY-MM`), debit positive."""
