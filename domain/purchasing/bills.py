"""What vendors are owed: bills, and the vendor credits that take from them."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from domain.errors import Fault
from domain.ledger.charges_and_credits import ChargeOrCredit, check_lines, check_stated
from domain.ledger.documents import Document, ManualApplication, Status, manual_amounts
from domain.ledger.entries import Entry, Posting
from domain.ledger.traits import Traits
from domain.records import Part, Ref, changed, record
from domain.values import Code, Day, Memo, Money


@record
class BillLine(Part):
    """One line of a bill: what was bought, and the account that it is spent on."""

    account_id: Annotated[str, Ref("account")]
    description: Memo = ""
    amount: Money


@record
class BillApplication(ManualApplication):
    """What a person stated: so much of a payment or vendor credit pays this bill."""

    charge = "bill"
    charge_field = "bill_id"

    bill_id: Annotated[str, Ref("bill")]
    amount: Money

    def rules(self) -> Iterator[Fault]:
        if self.amount <= 0:
            yield Fault("/amount", "must be above zero")


@record
class Bill(ChargeOrCredit, Document):
    """A vendor's demand for payment; as a vendor credit, what the vendor owes back."""

    plural = "bills"
    charge_kind = "bill"
    credit_kind = "vendor_credit"
    duplicates_allowed_on_import = frozenset({"number"})
    traits = Traits("when paid", contacts="vendor", is_one_item=True, is_named_in_memos=True)

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
        return "Bill" if self.is_charge else "Vendor Credit"

    @property
    def code(self) -> str:
        return self.number

    def keys(self) -> Mapping[str, str]:
        return (
            {"number": f"{self.contact_id}:{self.kind}:{self.number.casefold()}"}
            if self.number
            else {}
        )

    def texts(self) -> Iterator[str]:
        yield from (self.number, self.memo, *(each.description for each in self.lines))

    def rules(self) -> Iterator[Fault]:
        yield from check_lines(self.lines, self.total)
        if self.due_date < self.date:
            yield Fault(
                "/due_date",
                f"must not be before the date, {self.date}; leave it out to have it reckoned from the terms",
            )
        if self.is_charge and self.applications:
            yield Fault(
                "/applications",
                "must be left out: a bill is paid by bill payments and vendor credits, which state what they pay",
            )
        if self.is_charge and self.hold:
            yield Fault(
                "/hold", "must be false: it holds back the rest of a vendor credit or bill payment"
            )
        yield from check_stated([each.bill_id for each in self.applications], "bill_id")

    def entry(self) -> Entry | None:
        if self.is_void:
            return None
        sign = 1 if self.is_charge else -1
        lines = (
            Posting(
                each.account_id,
                sign * each.amount,
                self.contact_id,
                memo=each.description,
                at=f"/lines/{index}/account_id",
            )
            for index, each in enumerate(self.lines)
            if each.amount
        )
        control = (
            (
                Posting(
                    self.payable_account_id,
                    -sign * self.total,
                    self.contact_id,
                    memo=self.memo,
                    at="/payable_account_id",
                ),
            )
            if self.total
            else ()
        )
        return self.make_entry(
            (*lines, *control),
            contact_id=self.contact_id,
            memo=self.memo,
            due_date=self.due_date,
            hold=self.hold,
            manual=manual_amounts(self.applications),
            primary_account_id=self.payable_account_id,
        )

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), applications=())

    def opposite(self, **heading: Any) -> "Bill":
        """The vendor credit that takes a bill back, or the bill that takes a vendor credit back."""
        fields: dict[str, Any] = {
            "kind": self.opposite_kind,
            "due_date": heading["date"],
            **heading,
        }
        return Bill(
            contact_id=self.contact_id,
            lines=self.lines,
            payable_account_id=self.payable_account_id,
            **fields,
        )


def status_of(bill: Bill, balance: int, today: date) -> str:
    """What a bill is called, from what is still open of it: open, paid, overdue, applied or void."""
    if bill.is_void:
        return "void"
    if not balance:
        return "paid" if bill.is_charge else "applied"
    return "overdue" if bill.is_charge and bill.due_date < today else "open"
