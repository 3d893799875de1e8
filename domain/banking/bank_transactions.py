"""Money in and out: bank transactions and their splits."""

from collections.abc import Iterator
from typing import Annotated, Any, Self

from domain.errors import Fault
from domain.ledger.documents import Document, Status
from domain.ledger.entries import Entry, Posting
from domain.records import Part, Ref, changed, record
from domain.values import Code, ItemKey, Label, Memo, Money, format_amount


@record
class Split(Part):
    """One share of a bank transaction: the account that it comes from or goes to.

    With a `row_id` it is a row that waited in Undeposited Funds, whole.
    """

    account_id: Annotated[str, Ref("account")]
    amount: Money
    contact_id: Annotated[str, Ref("contact")] | None = None
    memo: Memo = ""
    row_id: Annotated[ItemKey, Ref("row")] | None = None

    def rules(self) -> Iterator[Fault]:
        if not self.amount:
            yield Fault("/amount", "must not be zero")
        if self.row_id is not None and self.amount < 0:
            yield Fault(
                "/amount",
                "must be above zero, because the split deposits a row of Undeposited Funds",
            )


@record
class BankTransaction(Document):
    """A deposit, withdrawal, transfer, card charge or card payment on one cash account or card.

    `amount` debits `account_id` when positive (a deposit, the payment of a card) and credits it when negative (a
    withdrawal, a charge); the splits sum to it, with its sign, and post on the other side.
    """

    plural = "bank-transactions"

    status: Status = "posted"
    account_id: Annotated[str, Ref("account")]
    amount: Money
    type: Label
    contact_id: Annotated[str, Ref("contact")] | None = None
    payee: Label = ""
    ref: Code = ""
    memo: Memo = ""
    splits: tuple[Split, ...]

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

    def rules(self) -> Iterator[Fault]:
        if not self.amount:
            yield Fault("/amount", "must not be zero")
        if not 1 <= len(self.splits) <= 1000:
            yield Fault("/splits", f"must have 1 to 1000 splits; there are {len(self.splits)}")
        elif (sum_ := sum(each.amount for each in self.splits)) != self.amount:
            yield Fault(
                "/splits",
                f"must sum to the amount, with its sign: they sum to {format_amount(sum_)} and the amount is {format_amount(self.amount)}",
            )
        for index, each in enumerate(self.splits):
            if each.account_id == self.account_id:
                yield Fault(
                    f"/splits/{index}/account_id",
                    "must be another account than the transaction's own",
                )
            if each.row_id is not None and each.row_id in [
                other.row_id for other in self.splits[:index]
            ]:
                yield Fault(f"/splits/{index}/row_id", "stands twice; a row is deposited once")

    def entry(self) -> Entry | None:
        if self.is_void:
            return None
        own = Posting(
            self.account_id, self.amount, self.contact_id, memo=self.memo, at="/account_id"
        )
        others = (
            Posting(
                each.account_id,
                -each.amount,
                each.contact_id or self.contact_id,
                memo=each.memo,
                at=f"/splits/{index}/account_id",
            )
            for index, each in enumerate(self.splits)
        )
        rows = tuple(each.row_id for each in self.splits if each.row_id)
        return self.make_entry(
            (own, *others),
            contact_id=self.contact_id,
            memo=self.memo,
            payee=self.payee,
            rows=rows,
            primary_account_id=self.account_id,
        )

    def voided(self, reason: str) -> Self:
        void = super().voided(reason)
        return changed(void, splits=tuple(changed(each, row_id=None) for each in void.splits))

    def opposite(self, **heading: Any) -> "BankTransaction":
        splits = tuple(changed(each, amount=-each.amount, row_id=None) for each in self.splits)
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
        yield from (
            self.ref,
            self.payee,
            self.memo,
            self.type,
            *(each.memo for each in self.splits),
        )
