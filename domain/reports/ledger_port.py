"""What a report reads of the books to be made: sums by account and contact, postings in order, what is open."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import frozen

from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.entries import Basis, Turnover
from domain.ledger.ids import DocumentRef
from domain.reconciliation.open_items import OpenItem

SPLIT = "-Split-"
"""In place of the other account, where there are several."""


@frozen
class LedgerLine:
    """One posting with the heading of its entry, as reports show it."""

    date: date
    type: str
    number: str
    name: str
    memo: str
    account_id: str
    split: str
    """The id of the other account, or `SPLIT`."""
    amount: int
    """Debit positive, in cents."""
    contact_id: str | None
    source: DocumentRef
    entry_id: str


@frozen
class EntryLines:
    """One entry with its postings on one basis, in their order; there is at least one."""

    own: LedgerLine
    """The one on the document's own account; of a journal the first."""
    lines: tuple[LedgerLine, ...]

    @property
    def debits(self) -> int:
        """The sum of its debits."""
        return sum(each.amount for each in self.lines if each.amount > 0)

    @property
    def credits(self) -> int:
        """The sum of its credits, above zero."""
        return -sum(each.amount for each in self.lines if each.amount < 0)


@frozen
class OpenItemAsOf:
    """A charge or credit as it stood at the end of a day: what was open of it, and what kind of document made it."""

    item: OpenItem
    open: int
    type: str
    terms: str = ""

    @property
    def sign(self) -> int:
        """+1 for a charge, -1 for a credit, of customers and vendors alike: the sign of `Subledger` has no part in it."""
        return 1 if self.item.role == "charge" else -1


class Ledger(Protocol):
    """What a report may read of the books, all of it as of one moment."""

    @property
    def settings(self) -> Settings:
        """The company."""

    def accounts(self) -> Mapping[str, Account]:
        """The whole chart by id, with the two accounts that only the cash basis knows."""

    def extent(self) -> tuple[date, date] | None:
        """The days of the first and of the last entry; None while there is none."""

    def names(self, contact_ids: Sequence[str]) -> Mapping[str, str]:
        """The names of some contacts."""

    def turnovers(
        self,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Mapping[str, Turnover]:
        """What was posted from `first` (None: from the beginning) to `last`, by account; accounts without any are absent.

        With a contact, what names it alone.
        """

    def by_contact(
        self, account_ids: Sequence[str], first: date, last: date, basis: Basis = "accrual"
    ) -> Mapping[str, int]:
        """What was posted on some accounts, debit positive, by the contact that each posting names (`NO_CONTACT` where none)."""

    def contact_balances(self, account_ids: Sequence[str], day: date) -> Mapping[str, int]:
        """What stood on control accounts at the end of a day, debit positive, by contact: of all who are posted to. One whose
        postings were all taken back may be there with zero, or not."""

    def lines(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Iterator[LedgerLine]:
        """The postings on an account by date, type, number, id."""

    def entries(
        self,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[EntryLines]:
        """Whole entries by date, type, number, id; those alone that touch an account, or name a contact."""

    def aged(
        self,
        account_ids: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        """What was open at the end of a day by contact: for each of `bounds`, which fall, the charges due on it or later (but before
        the bound that stands before), then those due earlier; credits count negative in the first."""

    def open_items(
        self, account_ids: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[OpenItemAsOf]:
        """What was open at the end of a day, by date and id."""

    def items(
        self, account_ids: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[OpenItemAsOf]:
        """Everything that some contacts were ever charged or credited to the end of a day: contact by contact in the order given,
        each by date and id."""
