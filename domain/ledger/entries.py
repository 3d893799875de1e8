"""The ledger: entries of balanced postings, and the journal that a person writes by hand.

    document --entry()--> Entry --has--> Posting, Posting, ...      debits are positive, and an entry sums to zero

A document is a record that can say its own entry; the book posts it with the same save, so the two cannot differ.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from attrs import field, frozen

from domain.errors import Fault
from domain.records import MANAGED, Part, Record, Ref, changed, kind_of, record
from domain.values import LARGEST_MONEY, Code, Day, Label, Memo, Money, format_amount

BY_HAND = "journal"
"""The kind of the documents that are themselves journal entries."""


def entry_id(kind: str, document_id: str) -> str:
    """The id of a document's entry: the journal's own id for a manual one, else `kind:documentId`, which no document has."""
    return document_id if kind == BY_HAND else f"{kind}:{document_id}"


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
    """Where the document names the account: a JSON pointer."""


Status = Annotated[Literal["posted", "void"], MANAGED]
"""Whether a document posts; the books set it."""

Figures = tuple[date, tuple[tuple[str, int, str], ...]]
"""A date, and (account, amount, contact) of each posting."""


@frozen
class Entry:
    """What one document posts: its heading as the journal shows it, and postings that sum to zero.

    A voided manual journal keeps its heading, without postings, so that the journal still lists it. `due_date` and
    `hold` are what its open items have of the document; `rows` are the rows of Undeposited Funds that it deposits, and
    `stated` what a person stated that it pays: (open item, amount).
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
    stated: tuple[tuple[str, int], ...] = ()
    own: str = ""
    """The document's own account, beside which reports set the others; of a journal that of its first line."""

    @property
    def id(self) -> str:
        """See `entry_id`."""
        return entry_id(self.kind, self.document_id)

    @property
    def total(self) -> int:
        """The sum of the debits, in cents."""
        return sum(each.amount for each in self.postings if each.amount > 0)

    @property
    def figures(self) -> Figures:
        """What a closing date protects: the date, and each amount with its account and contact, in any order; but that of the
        lines of invoices and bills counts, since on the cash basis the cents of shares go to earlier ones."""
        amounts = [(each.account_id, each.amount, each.contact_id or "") for each in self.postings]
        return self.date, tuple(amounts if self.kind in {"invoice", "bill"} else sorted(amounts))

    def heading(self, version: int) -> "Heading":
        """The line by which the journal lists it; it has the version of its document."""
        memos = " ".join(dict.fromkeys(each.memo for each in self.postings if each.memo and each.memo != self.memo))
        return Heading(
            id=self.id, version=version, kind=self.kind, document_id=self.document_id, date=self.date, type=self.type, ref=self.number,
            contact_id=self.contact_id, payee=self.payee, memo=self.memo, line_memos=memos[:4000], total=self.total,
            account_id=self.own,
        )  # fmt: skip


@record
class Document(Record):
    """A record that posts: it carries every account it touches, so that its entry needs nothing else."""

    date: Day
    void_reason: Annotated[Memo, MANAGED] = ""

    @property
    def total(self) -> Money:
        """The amount of the document."""
        raise NotImplementedError

    @property
    def is_void(self) -> bool:
        """Whether it counts as never posted. Every document has a `status`, and what else it can say differs."""
        return bool(getattr(self, "status", None) == "void")

    @property
    def is_draft(self) -> bool:
        """Whether it posts nothing yet."""
        return False

    @property
    def title(self) -> str:
        """What QuickBooks calls such a document."""
        raise NotImplementedError

    @property
    def code(self) -> str:
        """Its number or reference."""
        raise NotImplementedError

    def entry(self) -> Entry | None:
        """What it posts, or None while it posts nothing."""
        raise NotImplementedError

    def voided(self, reason: str) -> Self:
        """The same document, void: it pays and deposits nothing any more."""
        void: Any = {"status": "void", "void_reason": reason}
        return changed(self, **void)

    def opposite(self, **heading: Any) -> "Document":
        """The document that takes this one back on a later day; `heading` gives its id, date and memo."""
        raise NotImplementedError


@record
class JournalLine(Part):
    """One line of a journal: a debit or a credit on an account."""

    account_id: Annotated[str, Ref("account")]
    debit: Money = 0
    credit: Money = 0
    contact_id: Annotated[str, Ref("contact")] | None = None
    memo: Memo = ""

    @property
    def amount(self) -> int:
        """Debit positive."""
        return self.debit - self.credit

    def rules(self) -> Iterator[Fault]:
        if self.debit < 0:
            yield Fault("/debit", "must be above zero; write the amount as a credit instead")
        if self.credit < 0:
            yield Fault("/credit", "must be above zero; write the amount as a debit instead")
        if bool(self.debit) == bool(self.credit):
            yield Fault("/debit", "must have exactly one of debit and credit, above zero")


@record
class Journal(Document):
    """A journal entry written by hand: any accounts, debits equal to credits."""

    plural = "journals"

    status: Status = "posted"
    ref: Code = ""
    memo: Memo = ""
    type: Label = "General Journal"
    lines: tuple[JournalLine, ...]

    @property
    def title(self) -> str:
        return self.type

    @property
    def code(self) -> str:
        return self.ref

    @property
    def total(self) -> Money:
        """The sum of the debits."""
        return sum(each.debit for each in self.lines)

    def rules(self) -> Iterator[Fault]:
        if not 2 <= len(self.lines) <= 1000:
            yield Fault("/lines", f"must have 2 to 1000 lines; there are {len(self.lines)}")
        credits = sum(each.credit for each in self.lines)
        if self.total != credits:
            yield Fault("/lines", f"must balance: debits are {format_amount(self.total)} and credits {format_amount(credits)}")
        if self.total > LARGEST_MONEY:
            yield Fault("/lines", "must add up to an amount of at most 13 digits; split the journal")

    def entry(self) -> Entry:
        postings = (
            ()
            if self.is_void
            else tuple(
                Posting(each.account_id, each.amount, each.contact_id, memo=each.memo, at=f"/lines/{index}/accountId") for index, each in enumerate(self.lines)
            )
        )
        return Entry(kind_of(Journal), self.id, self.date, self.type, self.ref, None, self.memo, postings, own=self.lines[0].account_id)

    def texts(self) -> Iterator[str]:
        yield from (self.ref, self.memo, self.type, *(each.memo for each in self.lines))

    def opposite(self, **heading: Any) -> "Journal":
        """The journal that takes this one back: each debit a credit; `heading` gives its id, date and memo."""
        lines = tuple(changed(each, debit=each.credit, credit=each.debit) for each in self.lines)
        return Journal(type=self.type, lines=lines, **heading)


@record
class PostedJournal(Journal):
    """A journal entry that a document posted: shown in the journal, changed only through its document."""

    id: Label
    source_kind: Label
    source_id: Label

    def rules(self) -> Iterator[Fault]:
        yield from ()


@record
class Heading(Record):
    """The line by which the journal lists an entry; derived from the document that posts it."""

    plural = "entries"

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
