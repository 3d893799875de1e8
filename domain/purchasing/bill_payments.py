"""Bill payments: the money paid to vendors."""

from collections.abc import Iterator
from typing import Annotated, Any, Self

from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import Fault
from domain.ledger.charges_and_credits import check_manual_applications
from domain.ledger.documents import Document, Status, manual_amounts
from domain.ledger.entries import Entry, Posting
from domain.ledger.traits import CHECK_IDENTITY, CHECK_IDENTITY_WORDS, Traits
from domain.purchasing.bills import BillApplication
from domain.records import Ref, changed, record
from domain.values import Code, Memo, Money, has_digit


@record
class BillPayment(Document):
    """Money paid to one vendor from a bank account or card, for one bill or many."""

    plural = "bill-payments"
    traits = Traits(
        contacts="vendor",
        is_one_item=True,
        identified_by=CHECK_IDENTITY,
        identity_words=CHECK_IDENTITY_WORDS,
    )

    status: Status = "posted"
    contact_id: Annotated[str, Ref("contact")]
    account_id: Annotated[str, Ref("account")]
    amount: Money
    ref: Code = ""
    payable_account_id: Annotated[str, Ref("account")]
    applications: tuple[BillApplication, ...] = ()
    """The bills that a person chose for the payment to pay."""
    hold: bool = False
    """Whether automatic application leaves the open amount of the payment alone."""
    memo: Memo = ""

    @property
    def total(self) -> Money:
        """The amount of the payment."""
        return self.amount

    @property
    def title(self) -> str:
        return "Bill Payment"

    @property
    def code(self) -> str:
        return self.ref

    @property
    def is_identified(self) -> bool:
        """Whether it has a check number; other references may come again."""
        return has_digit(self.ref)

    def texts(self) -> Iterator[str]:
        yield from (self.ref, self.memo)

    def rules(self) -> Iterator[Fault]:
        if self.amount <= 0:
            yield Fault("/amount", "must be above zero", code="out_of_range")
        yield from check_manual_applications(
            [application.bill_id for application in self.applications], "bill_id"
        )

    def entry(self) -> Entry | None:
        if self.is_void:
            return None
        postings = (
            Posting(
                self.payable_account_id,
                self.amount,
                self.contact_id,
                memo=self.memo,
                at="/payable_account_id",
            ),
            Posting(
                self.account_id, -self.amount, self.contact_id, memo=self.memo, at="/account_id"
            ),
        )
        return self.make_entry(
            postings,
            contact_id=self.contact_id,
            memo=self.memo,
            hold=self.hold,
            manual=manual_amounts(self.applications),
            primary_account_id=self.account_id,
        )

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), applications=())

    def opposite(self, **heading: Any) -> BankTransaction:
        """The bank transaction by which the money returns to the account that paid it."""
        split = Split(
            account_id=self.payable_account_id, amount=self.amount, contact_id=self.contact_id
        )
        return BankTransaction(
            account_id=self.account_id,
            amount=self.amount,
            type="Bill Payment Reversal",
            contact_id=self.contact_id,
            splits=(split,),
            **heading,
        )
