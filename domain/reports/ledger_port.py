"""What a report can read: sums by account and contact, postings in order, open items.

All amounts are in cents.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from attrs import frozen

from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.entries import Basis, Turnover
from domain.ledger.ids import DocumentRef
from domain.reconciliation.open_items import OpenItem

SPLIT = "-Split-"
"""What reports show in place of the other account of a posting, where there are several."""


class LedgerLine(NamedTuple):
    """One posting with the header of its entry, as reports show it."""

    date: date
    type: str
    number: str
    name: str
    memo: str
    account_id: str
    split: str
    """The id of the account on the other side, or `SPLIT`."""
    amount: int
    """Debit positive, in cents."""
    contact_id: str | None
    source: DocumentRef
    """The document of the entry."""
    entry_id: str


@frozen
class EntryLines:
    """One entry with its postings on one basis, in their order."""

    primary: LedgerLine
    """The posting on the primary account; of a journal the first posting.

    Its amount is zero where the entry does not post on that account.
    """
    lines: tuple[LedgerLine, ...]
    """Its postings; none of a document whose lines are all zero."""

    @property
    def debits(self) -> int:
        """The sum of its debits."""
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def credits(self) -> int:
        """The sum of its credits, above zero."""
        return -sum(line.amount for line in self.lines if line.amount < 0)


@frozen
class OpenItemAsOf:
    """A charge or credit at the end of a day."""

    item: OpenItem
    open: int
    """How much of it was open on that day, in cents."""
    type: str
    """The type of its document, as the journal shows it."""
    terms: str = ""
    """The name of the payment terms of its document."""

    @property
    def sign(self) -> int:
        """+1 for a charge, -1 for a credit, for customers and vendors alike."""
        return 1 if self.item.role == "charge" else -1


class Ledger(Protocol):
    """What a report can read: the books as they were at one moment."""

    @property
    def settings(self) -> Settings:
        """The settings of the company."""

    def accounts(self) -> Mapping[str, Account]:
        """All accounts by id, with the two unapplied accounts of the cash basis."""

    def extent(self) -> tuple[date, date] | None:
        """The dates of the first and the last entry; None while there is none."""

    def names(self, contact_ids: Sequence[str]) -> Mapping[str, str]:
        """The names of some contacts by id."""

    def turnovers(
        self,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Mapping[str, Turnover]:
        """What was posted from `first` (None: from the beginning) to `last`, by account.

        An account without postings is absent. With a contact, only postings that name it count.
        """

    def net_changes(
        self,
        periods: Sequence[tuple[date | None, date]],
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        """What was posted on each account in each period (first day or None, last day).

        Amounts are debit positive. A period that ends before it begins is empty. An account
        without an amount may be absent. With a contact, only postings that name it count.
        """

    def by_contact(
        self, account_ids: Sequence[str], first: date, last: date, basis: Basis = "accrual"
    ) -> Mapping[str, int]:
        """The sum of the postings on some accounts, debit positive, by their contact.

        Postings without a contact are under `NO_CONTACT`.
        """

    def contact_balances(self, account_ids: Sequence[str], day: date) -> Mapping[str, int]:
        """The balances of control accounts at the end of a day, debit positive, by contact.

        Every contact with postings is there. A contact whose postings were all removed may be there
        with zero.
        """

    def lines(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Iterator[LedgerLine]:
        """The postings on an account, in the order of date, type, number and id."""

    def entries(
        self,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[EntryLines]:
        """Whole entries, in the order of date, type, number and id, but for void documents.

        With an account, only entries that post on it; with a contact, only entries that name it.
        """

    def aged(
        self,
        account_ids: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        """What was open at the end of a day, by contact, in buckets by due date.

        `bounds` are due dates, the latest first. A charge is in the bucket of the first bound that
        is not after its due date; one bucket more holds the charges due before all bounds. Credits
        count negative in the first bucket.
        """

    def open_items(
        self, account_ids: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[OpenItemAsOf]:
        """The charges and credits that were open at the end of a day, by date and id."""

    def items(
        self, account_ids: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[OpenItemAsOf]:
        """All charges and credits of some contacts up to the end of a day, open or not.

        They come contact by contact in the order of `contact_ids`, and by date and id.
        """
