"""The journal that a person writes by hand, and the entries of documents as the journal shows them."""

from collections.abc import Iterator
from typing import Annotated, Any

from domain.errors import Fault
from domain.ledger.documents import Document, Status
from domain.ledger.entries import Entry, Posting
from domain.ledger.traits import Traits
from domain.records import Part, Ref, changed, record
from domain.values import LARGEST_MONEY, Code, Label, Memo, Money, format_amount


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
    traits = Traits("by its accounts", has_account_rules=False)

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
            yield Fault(
                "/lines",
                f"must balance: debits are {format_amount(self.total)} and credits {format_amount(credits)}",
            )
        if self.total > LARGEST_MONEY:
            yield Fault(
                "/lines", "must add up to an amount of at most 13 digits; split the journal"
            )

    def entry(self) -> Entry:
        postings = (
            ()
            if self.is_void
            else tuple(
                Posting(
                    each.account_id,
                    each.amount,
                    each.contact_id,
                    memo=each.memo,
                    at=f"/lines/{index}/account_id",
                )
                for index, each in enumerate(self.lines)
            )
        )
        return self.make_entry(
            postings, contact_id=None, memo=self.memo, primary_account_id=self.lines[0].account_id
        )

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
