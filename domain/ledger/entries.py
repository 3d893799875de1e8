"""Entries of balanced postings: debits are positive, and the postings of an entry sum to zero on each basis."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from domain.ledger.ids import entry_id
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
    """On which basis reports count it."""
    at: str = field(default="", eq=False)
    """Where the document names the account: a path, as a `Fault` has it."""


EntryFigures = tuple[date, tuple[tuple[str, int, str], ...]]
"""A date, and (account, amount, contact) of each posting."""


@frozen
class Entry:
    """What one document posts: its heading as the journal shows it, and postings that sum to zero.

    A voided manual journal keeps its heading, without postings, so that the journal still lists it. `due_date` and
    `hold` are what its open items have of the document; `rows` are the rows of Undeposited Funds that it deposits, and
    `manual` what a person stated that it pays: (open item, amount).
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
    hold: bool = False
    rows: tuple[str, ...] = ()
    manual: tuple[tuple[str, int], ...] = ()
    primary_account_id: str = ""
    """The document's own account, beside which reports set the others; of a journal that of its first line."""
    traits: Traits = ORDINARY
    """What the document is to the books."""

    @property
    def id(self) -> str:
        """See `entry_id`."""
        return entry_id(self.kind, self.document_id)

    @property
    def total(self) -> int:
        """The sum of the debits, in cents."""
        return sum(each.amount for each in self.postings if each.amount > 0)

    @property
    def protected_figures(self) -> EntryFigures:
        """What a closing date protects: the date, and each amount with its account and contact, in any order; but that of the
        lines of what counts when it is paid counts too, since on the cash basis the cents of shares go to earlier ones."""
        amounts = [(each.account_id, each.amount, each.contact_id or "") for each in self.postings]
        return self.date, tuple(
            amounts if self.traits.recognition == "when paid" else sorted(amounts)
        )

    def header(self, version: int) -> "EntryHeader":
        """The line by which the journal lists it; it has the version of its document."""
        memos = " ".join(
            dict.fromkeys(
                each.memo for each in self.postings if each.memo and each.memo != self.memo
            )
        )
        return EntryHeader(
            id=self.id, version=version, kind=self.kind, document_id=self.document_id, date=self.date, type=self.type, ref=self.number,
            contact_id=self.contact_id, payee=self.payee, memo=self.memo, line_memos=memos[:4000], total=self.total,
            account_id=self.primary_account_id,
        )  # fmt: skip


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
    """The document's own account."""

    def texts(self) -> Iterator[str]:
        yield from (self.ref, self.type, self.payee, self.memo, self.line_memos)


@frozen
class Turnover:
    """What was posted on an account in some time: debits and credits, both positive, in cents."""

    debits: int = 0
    credits: int = 0

    @property
    def net(self) -> int:
        """Debit positive."""
        return self.debits - self.credits

    def __add__(self, other: "Turnover") -> "Turnover":
        return Turnover(self.debits + other.debits, self.credits + other.credits)


Basis = Literal["accrual", "cash"]
