"""What customers owe and pay: invoices, credit memos and payments."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import Fault
from domain.ledger.entries import Document, Entry, Posting, Status
from domain.records import Managed, Part, Ref, changed, kind_of, record
from domain.values import LARGEST_MONEY, Code, Day, Label, Memo, Money, Rate, extend, format_amount

InvoiceStatus = Annotated[Literal["draft", "sent", "printed", "void"], Managed(("void",))]


@record
class InvoiceLine(Part):
    """One line of an invoice: so much of something at a rate, and the account that earns it."""

    shown = ("amount",)

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
            yield Fault("/rate", "times the quantity must be an amount of at most 13 digits")


@record
class InvoiceApplication(Part):
    """What a person stated: so much of a credit pays this invoice."""

    invoice_id: Annotated[str, Ref("invoice")]
    amount: Money

    def rules(self) -> Iterator[Fault]:
        if self.amount <= 0:
            yield Fault("/amount", "must be above zero")


@record
class Invoice(Document):
    """A demand for payment sent to a customer; as a credit memo, the promise to pay him back.

    A draft posts nothing. `applications` (of a credit memo) are those that a person stated; `hold` keeps the rest of
    a credit memo from being applied by itself.
    """

    plural = "invoices"
    doubled = frozenset({"number"})

    kind: Literal["invoice", "credit_memo"] = "invoice"
    number: Code
    contact_id: Annotated[str, Ref("contact")]
    due_date: Day
    terms_id: Annotated[str, Ref("terms")] | None = None
    status: InvoiceStatus = "draft"
    lines: tuple[InvoiceLine, ...]
    memo: Memo = ""
    receivable_account_id: Annotated[str, Ref("account")]
    applications: tuple[InvoiceApplication, ...] = ()
    hold: bool = False

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return sum(each.amount for each in self.lines)

    @property
    def title(self) -> str:
        return "Invoice" if self.kind == "invoice" else "Credit Memo"

    @property
    def code(self) -> str:
        return self.number

    @property
    def is_draft(self) -> bool:
        return self.status == "draft"

    def keys(self) -> Mapping[str, str]:
        return {"number": f"{self.kind}:{self.number.casefold()}"} if self.number else {}

    def texts(self) -> Iterator[str]:
        yield from (self.number, self.memo, *(each.description for each in self.lines))

    def rules(self) -> Iterator[Fault]:
        yield from check_lines(self.lines, self.total)
        if self.number and not self.number.strip():
            yield Fault("/number", "must not be blank; leave it out for the next one")
        if self.due_date < self.date:
            yield Fault("/dueDate", f"must not be before the date, {self.date}; leave it out to have it reckoned from the terms")
        if self.kind == "invoice" and self.applications:
            yield Fault("/applications", "must be left out: an invoice is paid by payments and credit memos, which state what they pay")
        if self.kind == "invoice" and self.hold:
            yield Fault("/hold", "must be false: it holds back the rest of a credit memo or payment")
        yield from check_stated([each.invoice_id for each in self.applications], "invoiceId")

    def entry(self) -> Entry | None:
        if self.status in {"draft", "void"}:
            return None
        sign = 1 if self.kind == "invoice" else -1
        lines = (
            Posting(each.account_id, -sign * each.amount, self.contact_id, each.item_id, sign * each.quantity, each.description, at=f"/lines/{index}/accountId")
            for index, each in enumerate(self.lines)
            if each.amount
        )
        control = (Posting(self.receivable_account_id, sign * self.total, self.contact_id, memo=self.memo, at="/receivableAccountId"),) if self.total else ()
        return Entry(
            kind_of(Invoice),
            self.id,
            self.date,
            self.title,
            self.number,
            self.contact_id,
            self.memo,
            (*control, *lines),
            due_date=self.due_date,
            hold=self.hold,
            stated=stated(self.applications),
            own=self.receivable_account_id,
        )

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), applications=())

    def opposite(self, **heading: Any) -> "Invoice":
        """The credit memo that takes an invoice back, or the invoice that takes a credit memo back."""
        fields: dict[str, Any] = {"number": "", "due_date": heading["date"], "status": "sent", **heading}
        kind: Any = "credit_memo" if self.kind == "invoice" else "invoice"
        return Invoice(kind=kind, contact_id=self.contact_id, lines=self.lines, receivable_account_id=self.receivable_account_id, **fields)


@record
class Payment(Document):
    """Money received from a customer, for one invoice or many."""

    plural = "payments"

    status: Status = "posted"
    contact_id: Annotated[str, Ref("contact")]
    amount: Money
    method: Label = ""
    ref: Code = ""
    deposit_account_id: Annotated[str, Ref("account")]
    receivable_account_id: Annotated[str, Ref("account")]
    applications: tuple[InvoiceApplication, ...] = ()
    hold: bool = False
    memo: Memo = ""

    @property
    def total(self) -> Money:
        """The amount."""
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
            yield Fault("/amount", "must be above zero")
        yield from check_stated([each.invoice_id for each in self.applications], "invoiceId")

    def entry(self) -> Entry | None:
        if self.is_void:
            return None
        postings = (
            Posting(self.deposit_account_id, self.amount, self.contact_id, memo=self.memo, at="/depositAccountId"),
            Posting(self.receivable_account_id, -self.amount, self.contact_id, memo=self.memo, at="/receivableAccountId"),
        )
        return Entry(
            kind_of(Payment),
            self.id,
            self.date,
            self.title,
            self.ref,
            self.contact_id,
            self.memo,
            postings,
            hold=self.hold,
            stated=stated(self.applications),
            own=self.deposit_account_id,
        )

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), applications=())

    def opposite(self, **heading: Any) -> BankTransaction:
        """The money given back: what left the deposit account again."""
        split = Split(account_id=self.receivable_account_id, amount=-self.amount, contact_id=self.contact_id)
        return BankTransaction(
            account_id=self.deposit_account_id, amount=-self.amount, type="Payment Reversal", contact_id=self.contact_id, splits=(split,), **heading
        )


def check_lines(lines: tuple[Any, ...], total: int) -> Iterator[Fault]:
    """A document of lines has 1 to 1000 of them, and they sum to an amount that is not below zero."""
    if not 1 <= len(lines) <= 1000:
        yield Fault("/lines", f"must have 1 to 1000 lines; there are {len(lines)}")
    if total < 0:
        yield Fault("/lines", f"must sum to zero or more, and they sum to {format_amount(total)}; enter it as the opposite kind")
    if max(total, sum(each.amount for each in lines if each.amount > 0)) > LARGEST_MONEY:
        yield Fault("/lines", "must sum to an amount of at most 13 digits; split the document")


def check_stated(targets: list[str], field: str) -> Iterator[Fault]:
    """Nothing is named twice among what a person stated."""
    for index, target in enumerate(targets):
        if target in targets[:index]:
            yield Fault(f"/applications/{index}/{field}", "stands twice; add the amounts up in one line")


def status_of(invoice: Invoice, balance: int, today: date) -> str:
    """What an invoice is called, from what is still open of it: draft, sent, printed, paid, overdue, applied or void."""
    if invoice.status in {"draft", "void"}:
        return invoice.status
    if not balance:
        return "paid" if invoice.kind == "invoice" else "applied"
    return "overdue" if invoice.kind == "invoice" and invoice.due_date < today else invoice.status


def as_draft(invoice: Invoice, **fields: Any) -> Invoice:
    """The same invoice as a new draft, with nothing stated; `fields` gives what differs."""
    return changed(invoice, status="draft", applications=(), void_reason="", **fields)


def stated(applications: tuple[InvoiceApplication, ...]) -> tuple[tuple[str, int], ...]:
    """What is stated, by open item: (item, amount)."""
    return tuple((f"invoice:{each.invoice_id}", each.amount) for each in applications)
