"""Payments: the money that customers pay."""

from collections.abc import Iterator
from typing import Annotated, Any, Self

from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import Fault
from domain.invoicing.invoices import InvoiceApplication
from domain.ledger.charges_and_credits import check_manual_applications
from domain.ledger.documents import Document, Status, manual_amounts
from domain.ledger.entries import Entry, Posting
from domain.ledger.traits import Traits
from domain.records import Ref, changed, record
from domain.values import Code, Label, Memo, Money


@record
class Payment(Document):
    """Money received from a customer, for one invoice or many."""

    plural = "payments"
    traits = Traits(
        contacts="customer",
        is_one_item=True,
        identified_by=("contact_id", "ref", "amount"),
        identity_words="the same customer, reference and amount",
    )

    status: Status = "posted"
    contact_id: Annotated[str, Ref("contact")]
    amount: Money
    method: Label = ""
    ref: Code = ""
    deposit_account_id: Annotated[str, Ref("account")]
    receivable_account_id: Annotated[str, Ref("account")]
    applications: tuple[InvoiceApplication, ...] = ()
    """The invoices that a person chose for the payment to pay."""
    hold: bool = False
    """Whether automatic application leaves the open amount of the payment alone."""
    memo: Memo = ""

    @property
    def total(self) -> Money:
        """The amount of the payment."""
        return self.amount

    @property
    def title(self) -> str:
        return "Payment"

    @property
    def code(self) -> str:
        return self.ref

    def texts(self) -> Iterator[str]:
        yield from (self.ref, self.method, self.memo)

    def rules(self) -> Iterator[Fault]:
        if self.amount <= 0:
            yield Fault("/amount", "must be above zero", code="out_of_range")
        yield from check_manual_applications(
            [application.invoice_id for application in self.applications], "invoice_id"
        )

    def entry(self) -> Entry | None:
        if self.is_void:
            return None
        postings = (
            Posting(
                self.deposit_account_id,
                self.amount,
                self.contact_id,
                memo=self.memo,
                at="/deposit_account_id",
            ),
            Posting(
                self.receivable_account_id,
                -self.amount,
                self.contact_id,
                memo=self.memo,
                at="/receivable_account_id",
            ),
        )
        return self.make_entry(
            postings,
            contact_id=self.contact_id,
            memo=self.memo,
            hold=self.hold,
            manual=manual_amounts(self.applications),
            primary_account_id=self.deposit_account_id,
        )

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), applications=())

    def opposite(self, **heading: Any) -> BankTransaction:
        """The bank transaction that pays the money back from the deposit account."""
        split = Split(
            account_id=self.receivable_account_id, amount=-self.amount, contact_id=self.contact_id
        )
        return BankTransaction(
            account_id=self.deposit_account_id,
            amount=-self.amount,
            type="Payment Reversal",
            contact_id=self.contact_id,
            splits=(split,),
            **heading,
        )
