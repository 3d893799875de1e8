"""Bank transactions and their splits: money in and out of a cash account or card."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from domain.errors import Fault, Refused
from domain.ledger.documents import Document, Status
from domain.ledger.entries import Entry, Posting
from domain.ledger.traits import CHECK_IDENTITY, CHECK_IDENTITY_WORDS, Traits
from domain.lines import Line
from domain.records import MANAGED, Ref, changed, record
from domain.references import repoint
from domain.values import Code, Day, ItemKey, Label, Memo, Money, format_amount, has_digit

MERGED = "merge"
"""Why a transfer is void whose two accounts were merged into one."""


@record
class Split(Line):
    """One share of a bank transaction: the account that the money comes from or goes to."""

    account_id: Annotated[str, Ref("account")]
    amount: Money
    contact_id: Annotated[str, Ref("contact")] | None = None
    memo: Memo = ""
    row_id: Annotated[ItemKey, Ref("row")] | None = None
    """The row of Undeposited Funds that the split deposits, always in full."""
    hold: bool = False
    """Whether automatic application leaves the open amount of a credit alone; only for a split on
    a receivable or payable account that pays what is owed."""

    def rules(self) -> Iterator[Fault]:
        if not self.amount:
            yield Fault("/amount", "must not be zero", code="out_of_range")
        if self.row_id is not None and self.amount < 0:
            yield Fault(
                "/amount",
                "must be above zero when the split deposits a row of Undeposited Funds",
                code="out_of_range",
            )


@record
class BankTransaction(Document):
    """A deposit, withdrawal, transfer, card charge or card payment on one cash account or card.

    A positive `amount` debits `account_id` (a deposit, the payment of a card); a negative one
    credits it (a withdrawal, a card charge). The splits sum to the amount, with its sign, and post
    on the other side.
    """

    plural = "bank-transactions"
    traits = Traits(identified_by=CHECK_IDENTITY, identity_words=CHECK_IDENTITY_WORDS)

    status: Status = "posted"
    account_id: Annotated[str, Ref("account")]
    amount: Money
    type: Label
    contact_id: Annotated[str, Ref("contact")] | None = None
    payee: Label = ""
    ref: Code = ""
    memo: Memo = ""
    splits: tuple[Split, ...]
    voids: Annotated[Label, MANAGED] | None = None
    """The document of a closed period that it takes back: the id of a bank transaction, or
    `kind:id` of another document."""
    due_date: Annotated[Day, MANAGED] | None = None
    """When the money is due again that a payment had paid which it takes back."""

    def keys(self) -> Mapping[str, str]:
        return {"voids": self.voids} if self.voids else {}

    @property
    def total(self) -> Money:
        """The amount, without its sign."""
        return abs(self.amount)

    @property
    def title(self) -> str:
        return self.type

    @property
    def code(self) -> str:
        return self.ref

    @property
    def is_identified(self) -> bool:
        """Whether it takes money out under a check number; other references may come again."""
        return self.amount < 0 and has_digit(self.ref)

    def rules(self) -> Iterator[Fault]:
        if not self.amount:
            yield Fault("/amount", "must not be zero", code="out_of_range")
        if not 1 <= len(self.splits) <= 1000:
            yield Fault(
                "/splits",
                f"must have 1 to 1000 splits; there are {len(self.splits)}",
                code="out_of_range",
            )
        elif (split_total := sum(split.amount for split in self.splits)) != self.amount:
            yield Fault(
                "/splits",
                "must sum to the amount of the transaction, including its sign: they sum to "
                f"{format_amount(split_total)}, and the amount is {format_amount(self.amount)}",
                code="unbalanced",
            )
        deposited: set[str] = set()
        for index, split in enumerate(self.splits):
            # A transfer is void once its two accounts are merged, and then it names one account.
            if split.account_id == self.account_id and not self.is_void:
                yield Fault(
                    f"/splits/{index}/account_id",
                    "must not be the account of the transaction itself",
                )
            if split.row_id is None:
                continue
            if split.row_id in deposited:
                yield Fault(
                    f"/splits/{index}/row_id",
                    "must not be listed twice; a row is deposited only once",
                    code="repeated",
                )
            deposited.add(split.row_id)

    def entry(self) -> Entry | None:
        if self.is_void:
            return None
        rows = tuple(split.row_id for split in self.splits if split.row_id)
        return self.make_entry(
            self._postings(),
            contact_id=self.contact_id,
            memo=self.memo,
            payee=self.payee,
            due_date=self.due_date,
            rows=rows,
            held=frozenset(place for place, split in enumerate(self.splits, 1) if split.hold),
            primary_account_id=self.account_id,
        )

    def _postings(self) -> tuple[Posting, ...]:
        primary = Posting(
            self.account_id, self.amount, self.contact_id, memo=self.memo, at="/account_id"
        )
        others = (
            Posting(
                split.account_id,
                -split.amount,
                split.contact_id or self.contact_id,
                memo=split.memo,
                at=f"/splits/{index}/account_id",
            )
            for index, split in enumerate(self.splits)
        )
        return (primary, *others)

    def with_hold(self, place: int, hold: bool) -> Self:  # noqa: FBT001  # the value of a field
        split = changed(self.splits[place - 1], hold=hold)
        return changed(self, splits=(*self.splits[: place - 1], split, *self.splits[place:]))

    def voided(self, reason: str) -> Self:
        void = super().voided(reason)
        return changed(void, splits=tuple(changed(split, row_id=None) for split in void.splits))

    def merged(self, kind: str, old: str, new: str) -> Self:
        """The same transaction after two accounts or contacts were merged.

        A split into the account of the transaction itself moves no money any more: it falls away,
        and the amount becomes the sum of the other splits. A transfer of which no split is left is
        void. Raises `Refused` where splits are left that sum to zero.
        """
        own_ids = {self.account_id}
        if kind == "account" and self.account_id in {old, new}:
            own_ids = {old, new}
        others = tuple(split for split in self.splits if split.account_id not in own_ids)
        if self.is_void or len(others) == len(self.splits):
            return repoint(self, kind, old, new)
        if not others:
            void = changed(self.voided(self.void_reason or MERGED), voids=None)
            return repoint(void, kind, old, new)
        amount = sum(split.amount for split in others)
        if not amount:
            raise Refused.at(
                "/amount",
                "would be zero without the transfer between the two accounts; void the "
                "transaction, or enter its other splits as a journal instead",
            )
        return repoint(changed(self, amount=amount, splits=others), kind, old, new)

    def opposite(self, **heading: Any) -> "BankTransaction":
        splits = tuple(
            changed(split, id="", amount=-split.amount, row_id=None, hold=False)
            for split in self.splits
        )
        return BankTransaction(
            account_id=self.account_id,
            amount=-self.amount,
            type=self.type,
            contact_id=self.contact_id,
            payee=self.payee,
            splits=splits,
            **heading,
        )

    def texts(self) -> Iterator[str]:
        yield from (self.ref, self.payee, self.memo, self.type)
        yield from (split.memo for split in self.splits)
