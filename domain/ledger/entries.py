"""Entries of balanced postings.

Debits are positive, and the postings of an entry sum to zero on each basis.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from domain.ledger.ids import RowId, entry_id
from domain.ledger.traits import ORDINARY, Traits
from domain.records import Record, record
from domain.values import Code, Day, Label, Memo, Money


@frozen
class Posting:
    """One amount on one account: debit positive, credit negative, never zero."""

    account_id: str
    amount: int
    contact_id: str | None = None
    item_id: str | None = None
    quantity: Decimal | None = None
    memo: str = ""
    basis: Literal["both", "accrual", "cash"] = "both"
    """The basis on which reports count it."""
    at: str = field(default="", eq=False)
    """The path of the field in which the document names the account, as a `Fault` has it."""


EntryFigures = tuple[date, date | None, tuple[tuple[str, int, str], ...]]
"""The date and due date of an entry, and (account, amount, contact) of each posting."""


@frozen
class Entry:
    """What one document posts: its header as the journal shows it, and postings that sum to zero.

    A voided journal keeps its header, without postings, so that the journal still lists it.
    """

    kind: str
    document_id: str
    date: date
    type: str
    number: str
    contact_id: str | None
    memo: str
    postings: tuple[Posting, ...]
    payee: str = ""
    due_date: Day | None = None
    """When its open items fall due."""
    hold: bool = False
    """Whether automatic application must leave alone the open amount of its credits."""
    held: frozenset[int] = frozenset()
    """The places of those postings whose credits alone are on hold."""
    rows: tuple[str, ...] = ()
    """The ids of the rows of Undeposited Funds that the document deposits."""
    manual: tuple[tuple[str, int], ...] = ()
    """The manual applications of the document: (id of the open item that it pays, amount)."""
    primary_account_id: str = ""
    """The account of the document itself; of a journal the account of its first line.

    Reports show the other accounts of the entry beside it.
    """
    traits: Traits = ORDINARY
    """How the books treat the document."""

    @property
    def id(self) -> str:
        """See `entry_id`."""
        return entry_id(self.kind, self.document_id)

    @property
    def total(self) -> int:
        """The sum of the debits, in cents."""
        return sum(posting.amount for posting in self.postings if posting.amount > 0)

    @property
    def row_amounts(self) -> dict[str, int]:
        """The amount of the row that it puts on each account, in cents, debit positive."""
        amounts: dict[str, int] = {}
        for posting in self.postings:
            amounts[posting.account_id] = amounts.get(posting.account_id, 0) + posting.amount
        return amounts

    @property
    def shown_in_journal(self) -> tuple[object, ...]:
        """What a reader of the journal sees of it; all else is how the books treat the document."""
        lines = tuple(
            (posting.account_id, posting.amount, posting.contact_id, posting.memo)
            for posting in self.postings
        )
        return self.date, self.type, self.number, self.memo, lines

    @property
    def label(self) -> str:
        """Its document as messages name it: its type, its number if it has one, and its date."""
        number = f" {self.number}" if self.number else ""
        return f"{self.type}{number} of {self.date}"

    def amount_of(self, row: RowId) -> int | None:
        """The amount of one of its rows, in cents, debit positive; None if it has no such row."""
        return self.row_amounts.get(row.account_id)

    def changed_rows(self, after: "Entry | None") -> tuple[RowId, ...]:
        """Its rows that change their date or amount, or go, if its document posts `after` instead.

        They are in the order of their accounts' ids.
        """
        amounts = after.row_amounts if after and after.date == self.date else {}
        return tuple(
            RowId(self.kind, self.document_id, account_id)
            for account_id, amount in sorted(self.row_amounts.items())
            if amounts.get(account_id) != amount
        )

    @property
    def protected_figures(self) -> EntryFigures:
        """What a closing date protects: the dates, and each amount with its account and contact.

        The order of the amounts counts for some documents: see `amounts_in_order`.
        """
        return self.date, self.due_date, tuple(sorted(self.amounts_in_order))

    @property
    def amounts_in_order(self) -> tuple[tuple[str, int, str], ...]:
        """(account, amount, contact) of each posting.

        When shares are rounded, the cents left over go to earlier lines. So the order counts for a
        document that counts as it is paid.
        """
        return tuple(
            (posting.account_id, posting.amount, posting.contact_id or "")
            for posting in self.postings
        )

    def header(self, version: int) -> "EntryHeader":
        """The line by which the journal lists it; `version` is that of the document."""
        memos = (posting.memo for posting in self.postings)
        line_memos = dict.fromkeys(memo for memo in memos if memo and memo != self.memo)
        return EntryHeader(
            id=self.id,
            version=version,
            kind=self.kind,
            document_id=self.document_id,
            date=self.date,
            type=self.type,
            ref=self.number,
            contact_id=self.contact_id,
            payee=self.payee,
            memo=self.memo,
            line_memos=" ".join(line_memos)[:4000],
            total=self.total,
            account_id=self.primary_account_id,
        )


@record
class EntryHeader(Record):
    """The line by which the journal lists an entry; derived from the document that posts it."""

    plural = "entries"
    singular = "heading"

    id: Label
    kind: Label
    document_id: Label
    date: Day
    type: Label
    ref: Code
    contact_id: Label | None
    payee: Label
    memo: Memo
    line_memos: Memo
    total: Money
    account_id: Label
    """The primary account of the entry."""

    def texts(self) -> Iterator[str]:
        yield from (self.ref, self.type, self.payee, self.memo, self.line_memos)


@frozen
class Turnover:
    """What was posted on an account in a period: debits and credits, both positive, in cents."""

    debits: int = 0
    credits: int = 0

    @property
    def net(self) -> int:
        """Debits less credits."""
        return self.debits - self.credits

    def __add__(self, other: "Turnover") -> "Turnover":
        return Turnover(self.debits + other.debits, self.credits + other.credits)


def nets(turnovers: Mapping[str, Turnover]) -> dict[str, int]:
    """Debits less credits by account."""
    return {account_id: turnover.net for account_id, turnover in turnovers.items()}


Basis = Literal["accrual", "cash"]
