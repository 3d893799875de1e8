"""Journals: entries that a person enters, and the posted entries of other documents."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from domain.errors import Fault
from domain.ledger.documents import Document, Status
from domain.ledger.entries import Entry, Posting
from domain.ledger.traits import Traits
from domain.lines import Line
from domain.records import MANAGED, Ref, changed, record
from domain.values import LARGEST_MONEY, Code, Label, Memo, Money, format_amount


@record
class JournalLine(Line):
    """One line of a journal: a debit or a credit on an account."""

    account_id: Annotated[str, Ref("account")]
    debit: Money = 0
    credit: Money = 0
    contact_id: Annotated[str, Ref("contact")] | None = None
    memo: Memo = ""
    hold: bool = False
    """Whether automatic application leaves the open amount of a credit alone; only for a line on a
    receivable or payable account that pays what is owed."""

    @property
    def amount(self) -> int:
        """The amount in cents, debit positive."""
        return self.debit - self.credit

    def rules(self) -> Iterator[Fault]:
        if self.debit < 0:
            yield Fault(
                "/debit",
                "must be above zero; enter the amount as a credit instead",
                code="out_of_range",
            )
        if self.credit < 0:
            yield Fault(
                "/credit",
                "must be above zero; enter the amount as a debit instead",
                code="out_of_range",
            )
        if bool(self.debit) == bool(self.credit):
            yield Fault(
                "/debit",
                "must be above zero, or left out when the line has a credit",
                code="out_of_range",
            )


@record
class Journal(Document):
    """An entry that a person enters: on any accounts, with debits equal to credits."""

    plural = "journals"
    traits = Traits("by its accounts", opposite="journal", has_account_rules=False)

    status: Status = "posted"
    ref: Code = ""
    memo: Memo = ""
    type: Label = "General Journal"
    lines: tuple[JournalLine, ...]
    reverses: Annotated[str, Ref("journal")] | None = None
    """The journal that this one reverses."""
    voids: Annotated[str, Ref("journal"), MANAGED] | None = None
    """The journal of a closed period that it takes back."""

    @property
    def title(self) -> str:
        return self.type

    @property
    def code(self) -> str:
        return self.ref

    @property
    def total(self) -> Money:
        """The sum of the debits."""
        return sum(line.debit for line in self.lines)

    @property
    def reversed_id(self) -> str | None:
        """The journal that this one reverses, for as long as it counts itself."""
        return None if self.void_reason else self.reverses

    def keys(self) -> Mapping[str, str]:
        keys = {"reverses": self.reversed_id, "voids": self.voids}
        return {name: key for name, key in keys.items() if key}

    def rules(self) -> Iterator[Fault]:
        if self.reverses == self.id:
            yield Fault("/reverses", "must be another journal")
        if not 2 <= len(self.lines) <= 1000:
            yield Fault(
                "/lines",
                f"must have 2 to 1000 lines; there are {len(self.lines)}",
                code="out_of_range",
            )
        credits = sum(line.credit for line in self.lines)
        if self.total != credits:
            yield Fault(
                "/lines",
                f"must balance: the debits are {format_amount(self.total)} "
                f"and the credits are {format_amount(credits)}",
                code="unbalanced",
            )
        if self.total > LARGEST_MONEY:
            yield Fault(
                "/lines",
                "must add up to an amount of at most 13 digits; split the journal",
                code="out_of_range",
            )

    def entry(self) -> Entry:
        return self.make_entry(
            () if self.is_void else self._postings(),
            contact_id=None,
            memo=self.memo,
            held=frozenset(place for place, line in enumerate(self.lines) if line.hold),
            primary_account_id=self.lines[0].account_id,
        )

    def _postings(self) -> tuple[Posting, ...]:
        return tuple(
            Posting(
                line.account_id,
                line.amount,
                line.contact_id,
                memo=line.memo,
                at=f"/lines/{index}/account_id",
            )
            for index, line in enumerate(self.lines)
        )

    def texts(self) -> Iterator[str]:
        yield from (self.ref, self.memo, self.type, *(line.memo for line in self.lines))

    def with_hold(self, place: int, hold: bool) -> Self:  # noqa: FBT001  # the value of a field
        line = changed(self.lines[place], hold=hold)
        return changed(self, lines=(*self.lines[:place], line, *self.lines[place + 1 :]))

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), reverses=None)

    def opposite(self, **heading: Any) -> "Journal":
        """The reversing journal, in which each debit is a credit and each credit a debit."""
        lines = tuple(
            changed(line, id="", debit=line.credit, credit=line.debit, hold=False)
            for line in self.lines
        )
        return Journal(type=self.type, lines=lines, **heading)


@record
class PostedJournal(Journal):
    """The entry of another document as the journal shows it.

    A person changes it only through its document.
    """

    id: Label
    source_kind: Label
    source_id: Label

    def rules(self) -> Iterator[Fault]:
        yield from ()  # The document that posted the entry has its own rules.
