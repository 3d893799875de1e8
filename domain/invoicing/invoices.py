"""What customers owe: invoices, and the credit memos that reduce what is owed."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from domain.errors import Fault
from domain.ledger.charges_and_credits import ChargeOrCredit, check_lines, check_manual_applications
from domain.ledger.documents import Document, ManualApplication, manual_amounts
from domain.ledger.entries import Entry, Posting
from domain.ledger.traits import Traits
from domain.lines import Line, as_new_lines
from domain.metadata import NO_METADATA
from domain.records import MANAGED, Managed, Ref, changed, record
from domain.texts import name_key
from domain.values import LARGEST_MONEY, Day, Memo, Money, Number, Rate, extend

InvoiceStatus = Annotated[Literal["draft", "sent", "printed", "void"], Managed(("void",))]


@record
class InvoiceLine(Line):
    """One line of an invoice: a quantity of something at a rate, and the account that earns it."""

    computed_amounts = ("amount",)

    item_id: Annotated[str, Ref("item")] | None = None
    description: Memo = ""
    quantity: Rate = Decimal(1)
    rate: Rate
    account_id: Annotated[str, Ref("account")]

    @cached_property
    def amount(self) -> Money:
        """Quantity times rate in cents, rounded half away from zero."""
        return extend(self.quantity, self.rate)

    def rules(self) -> Iterator[Fault]:
        if abs(self.quantity * self.rate) >= Decimal(10) ** 13 or abs(self.amount) > LARGEST_MONEY:
            yield Fault(
                "/rate",
                "must give an amount of at most 13 digits when multiplied by the quantity",
                code="out_of_range",
            )


@record
class InvoiceApplication(ManualApplication):
    """One line of a payment or credit memo: the amount with which it pays this invoice."""

    paid_kind = "invoice"
    charge_field = "invoice_id"

    invoice_id: Annotated[str, Ref("invoice")]
    amount: Money

    def rules(self) -> Iterator[Fault]:
        if self.amount <= 0:
            yield Fault("/amount", "must be above zero", code="out_of_range")


@record
class Invoice(ChargeOrCredit, Document):
    """A demand for payment sent to a customer; as a credit memo, the promise to pay back.

    A draft posts nothing.
    """

    plural = "invoices"
    charge_kind = "invoice"
    credit_kind = "credit_memo"
    duplicates_allowed_on_import = frozenset({"number"})
    traits = Traits(
        "when paid",
        contacts="customer",
        is_one_item=True,
        opposite="invoice",
        is_named_in_memos=True,
    )

    kind: Literal["invoice", "credit_memo"] = "invoice"
    number: Number
    contact_id: Annotated[str, Ref("contact")]
    due_date: Day
    terms_id: Annotated[str, Ref("terms")] | None = None
    status: InvoiceStatus = "draft"
    lines: tuple[InvoiceLine, ...]
    memo: Memo = ""
    receivable_account_id: Annotated[str, Ref("account")]
    applications: tuple[InvoiceApplication, ...] = ()
    """The invoices that a person chose for a credit memo to pay; an invoice has none."""
    hold: bool = False
    """Whether automatic application leaves the open amount of a credit memo alone."""
    voids: Annotated[str, Ref("invoice"), MANAGED] | None = None
    """The document of a closed period that it takes back."""
    write_off: Annotated[bool, MANAGED] = False
    """Whether it is a credit memo that writes off an invoice, as an early-payment discount does."""

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return sum(line.amount for line in self.lines)

    @property
    def title(self) -> str:
        return "Invoice" if self.is_charge else "Credit Memo"

    @property
    def code(self) -> str:
        return self.number

    @property
    def is_draft(self) -> bool:
        return self.status == "draft"

    def keys(self) -> Mapping[str, str]:
        number = self.number_key(self.kind, self.number) if self.number else ""
        return {name: key for name, key in (("number", number), ("voids", self.voids)) if key}

    @staticmethod
    def number_key(kind: str, number: str) -> str:
        """The key by which numbers are compared.

        Invoices and credit memos have separate numbers, and case makes no difference.
        """
        return f"{kind}:{name_key(number)}"

    def texts(self) -> Iterator[str]:
        yield from (self.number, self.memo, *(line.description for line in self.lines))

    def rules(self) -> Iterator[Fault]:
        yield from check_lines(self.lines, self.total)
        if self.number and not self.number.strip():
            yield Fault(
                "/number", "must not be blank; leave it out to get the next number", code="missing"
            )
        if self.is_charge and self.applications:
            yield Fault(
                "/applications",
                "must be left out: payments and credit memos have applications, "
                "which name the invoices that they pay",
            )
        if self.is_charge and self.hold:
            yield Fault("/hold", "must be false: only a credit memo or a payment can be on hold")
        yield from check_manual_applications(
            [application.invoice_id for application in self.applications], "invoice_id"
        )

    def entry(self) -> Entry | None:
        if self.status in {"draft", "void"}:
            return None
        return self.make_entry(
            tuple(self._postings()),
            contact_id=self.contact_id,
            memo=self.memo,
            due_date=self.due_date,
            hold=self.hold,
            manual=manual_amounts(self.applications),
            primary_account_id=self.receivable_account_id,
        )

    def _postings(self) -> Iterator[Posting]:
        sign = 1 if self.is_charge else -1
        if self.total:
            yield Posting(
                self.receivable_account_id,
                sign * self.total,
                self.contact_id,
                memo=self.memo,
                at="/receivable_account_id",
            )
        for index, line in enumerate(self.lines):
            if line.amount:
                yield Posting(
                    line.account_id,
                    -sign * line.amount,
                    self.contact_id,
                    line.item_id,
                    sign * line.quantity,
                    line.description,
                    at=f"/lines/{index}/account_id",
                )

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), applications=())

    def opposite(self, **heading: Any) -> "Invoice":
        """The credit memo that reverses an invoice, or the invoice that reverses a credit memo."""
        fields: dict[str, Any] = {
            "kind": self.opposite_kind,
            "number": "",
            "due_date": heading["date"],
            "status": "sent",
            **heading,
        }
        return Invoice(
            contact_id=self.contact_id,
            lines=as_new_lines(self.lines),
            receivable_account_id=self.receivable_account_id,
            **fields,
        )


def status_of(invoice: Invoice, balance: int, today: date) -> str:
    """The status that lists show: draft, sent, printed, paid, overdue, applied or void.

    `balance` is the open amount of the invoice in cents.
    """
    if invoice.is_void or invoice.is_taken_back:
        return "void"
    if invoice.is_draft:
        return "draft"
    if not balance:
        return "paid" if invoice.is_charge else "applied"
    return "overdue" if invoice.is_charge and invoice.due_date < today else invoice.status


def as_draft(invoice: Invoice, **fields: Any) -> Invoice:
    """A copy of an invoice as a new draft; `fields` are changed.

    It has no manual applications, and nothing that another program attached to the invoice.
    """
    return changed(
        invoice,
        status="draft",
        applications=(),
        void_reason="",
        voids=None,
        write_off=False,
        external_id=None,
        metadata=NO_METADATA,
        lines=as_new_lines(invoice.lines),
        **fields,
    )
