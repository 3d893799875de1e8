"""What vendors are owed and paid: bills, vendor credits and bill payments."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import Fault
from domain.invoicing.invoices import check_lines, check_stated
from domain.ledger.entries import Document, Entry, Posting, Status
from domain.records import Part, Ref, changed, kind_of, record
from domain.values import Code, Day, Memo, Money


@record
class BillLine(Part):
    """One line of a bill: what was bought, and the account that it is spent on."""

    account_id: Annotated[str, Ref("account")]
    description: Memo = ""
    amount: Money


@record
class BillApplication(Part):
    """What a person stated: so much of a payment or vendor credit pays this bill."""

    bill_id: Annotated[str, Ref("bill")]
    amount: Money

    def rules(self) -> Iterator[Fault]:
        if self.amount <= 0:
            yield Fault("/amount", "must be above zero")


@record
class Bill(Document):
    """A vendor's demand for payment; as a vendor credit, what the vendor owes back."""

    plural = "bills"
    doubled = frozenset({"number"})

    kind: Literal["bill", "vendor_credit"] = "bill"
    status: Status = "posted"
    number: Code = ""
    contact_id: Annotated[str, Ref("contact")]
    due_date: Day
    terms_id: Annotated[str, Ref("terms")] | None = None
    lines: tuple[BillLine, ...]
    memo: Memo = ""
    payable_account_id: Annotated[str, Ref("account")]
    applications: tuple[BillApplication, ...] = ()
    hold: bool = False

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return sum(each.amount for each in self.lines)

    @property
    def title(self) -> str:
        return "Bill" if self.kind == "bill" else "Vendor Credit"

    @property
    def code(self) -> str:
        return self.number

    def keys(self) -> Mapping[str, str]:
        return {"number": f"{self.contact_id}:{self.kind}:{self.number.casefold()}"} if self.number else {}

    def texts(self) -> Iterator[str]:
        yield from (self.number, self.memo, *(each.description for each in self.lines))

    def rules(self) -> Iterator[Fault]:
        yield from check_lines(self.lines, self.total)
        if self.due_date < self.date:
            yield Fault("/dueDate", f"must not be before the date, {self.date}; leave it out to have it reckoned from the terms")
        if self.kind == "bill" and self.applications:
            yield Fault("/applications", "must be left out: a bill is paid by bill payments and vendor credits, which state what they pay")
        if self.kind == "bill" and self.hold:
            yield Fault("/hold", "must be false: it holds back the rest of a vendor credit or bill payment")
        yield from check_stated([each.bill_id for each in self.applications], "billId")

    def entry(self) -> Entry | None:
        if self.is_void:
            return None
        sign = 1 if self.kind == "bill" else -1
        lines = (
            Posting(each.account_id, sign * each.amount, self.contact_id, memo=each.description, at=f"/lines/{index}/accountId")
            for index, each in enumerate(self.lines)
            if each.amount
        )
        control = (Posting(self.payable_account_id, -sign * self.total, self.contact_id, memo=self.memo, at="/payableAccountId"),) if self.total else ()
        return Entry(
            kind_of(Bill),
            self.id,
            self.date,
            self.title,
            self.number,
            self.contact_id,
            self.memo,
            (*lines, *control),
            due_date=self.due_date,
            hold=self.hold,
            stated=stated(self.applications),
            own=self.payable_account_id,
        )

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), applications=())

    def opposite(self, **heading: Any) -> "Bill":
        """The vendor credit that takes a bill back, or the bill that takes a vendor credit back."""
        other: Any = "vendor_credit" if self.kind == "bill" else "bill"
        return Bill(kind=other, contact_id=self.contact_id, due_date=heading["date"], lines=self.lines, payable_account_id=self.payable_account_id, **heading)


@record
class BillPayment(Document):
    """Money paid to one vendor from a bank account or card, for one bill or many."""

    plural = "bill-payments"

    status: Status = "posted"
    contact_id: Annotated[str, Ref("contact")]
    account_id: Annotated[str, Ref("account")]
    amount: Money
    ref: Code = ""
    payable_account_id: Annotated[str, Ref("account")]
    applications: tuple[BillApplication, ...] = ()
    hold: bool = False
    memo: Memo = ""

    @property
    def total(self) -> Money:
        """The amount."""
        return self.amount

    @property
    def title(self) -> str:
        return "Bill Payment"

    @property
    def code(self) -> str:
        return self.ref

    def texts(self) -> Iterator[str]:
        yield from (self.ref, self.memo)

    def rules(self) -> Iterator[Fault]:
        if self.amount <= 0:
            yield Fault("/amount", "must be above zero")
        yield from check_stated([each.bill_id for each in self.applications], "billId")

    def entry(self) -> Entry | None:
        if self.is_void:
            return None
        postings = (
            Posting(self.payable_account_id, self.amount, self.contact_id, memo=self.memo, at="/payableAccountId"),
            Posting(self.account_id, -self.amount, self.contact_id, memo=self.memo, at="/accountId"),
        )
        return Entry(
            kind_of(BillPayment),
            self.id,
            self.date,
            self.title,
            self.ref,
            self.contact_id,
            self.memo,
            postings,
            hold=self.hold,
            stated=stated(self.applications),
            own=self.account_id,
        )

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), applications=())

    def opposite(self, **heading: Any) -> BankTransaction:
        """The money that came back to the account it was paid from."""
        split = Split(account_id=self.payable_account_id, amount=self.amount, contact_id=self.contact_id)
        return BankTransaction(
            account_id=self.account_id, amount=self.amount, type="Bill Payment Reversal", contact_id=self.contact_id, splits=(split,), **heading
        )


def status_of(bill: Bill, balance: int, today: date) -> str:
    """What a bill is called, from what is still open of it: open, paid, overdue, applied or void."""
    if bill.is_void:
        return "void"
    if not balance:
        return "paid" if bill.kind == "bill" else "applied"
    return "overdue" if bill.kind == "bill" and bill.due_date < today else "open"


def stated(applications: tuple[BillApplication, ...]) -> tuple[tuple[str, int], ...]:
    """What is stated, by open item: (item, amount)."""
    return tuple((f"bill:{each.bill_id}", each.amount) for each in applications)
