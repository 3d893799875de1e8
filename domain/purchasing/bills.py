"""What the company owes to vendors: bills, and the vendor credits that reduce what is owed."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from domain.errors import Fault
from domain.ledger.charges_and_credits import ChargeOrCredit, check_lines, check_manual_applications
from domain.ledger.documents import Document, ManualApplication, Status, manual_amounts
from domain.ledger.entries import Entry, Posting
from domain.ledger.traits import Traits
from domain.lines import Line, as_new_lines
from domain.records import MANAGED, Ref, changed, record
from domain.texts import name_key
from domain.values import Day, Memo, Money, Number


@record
class BillLine(Line):
    """One line of a bill: what was bought, its amount, and the account of the expense or asset."""

    account_id: Annotated[str, Ref("account")]
    description: Memo = ""
    amount: Money


@record
class BillApplication(ManualApplication):
    """One line of a bill payment or vendor credit: the amount with which it pays this bill."""

    paid_kind = "bill"
    charge_field = "bill_id"

    bill_id: Annotated[str, Ref("bill")]
    amount: Money

    def rules(self) -> Iterator[Fault]:
        if self.amount <= 0:
            yield Fault("/amount", "must be above zero", code="out_of_range")


@record
class Bill(ChargeOrCredit, Document):
    """A vendor's demand for payment; as a vendor credit, what the vendor owes back."""

    plural = "bills"
    charge_kind = "bill"
    credit_kind = "vendor_credit"
    duplicates_allowed_on_import = frozenset({"number"})
    traits = Traits(
        "when paid",
        contacts="vendor",
        is_one_item=True,
        opposite="bill",
        is_named_in_memos=True,
        identified_by=("contact_id", "kind", "number"),
        identity_words="the same vendor and number",
    )

    kind: Literal["bill", "vendor_credit"] = "bill"
    status: Status = "posted"
    number: Number = ""
    contact_id: Annotated[str, Ref("contact")]
    due_date: Day
    terms_id: Annotated[str, Ref("terms")] | None = None
    lines: tuple[BillLine, ...]
    memo: Memo = ""
    payable_account_id: Annotated[str, Ref("account")]
    applications: tuple[BillApplication, ...] = ()
    """The bills that a person chose for a vendor credit to pay; a bill has none."""
    hold: bool = False
    """Whether automatic application leaves the open amount of a vendor credit alone."""
    voids: Annotated[str, Ref("bill"), MANAGED] | None = None
    """The document of a closed period that it takes back."""
    write_off: Annotated[bool, MANAGED] = False
    """Whether it is a vendor credit that writes off a bill, as an early-payment discount does."""

    @property
    def total(self) -> Money:
        """The sum of the lines."""
        return sum(line.amount for line in self.lines)

    @property
    def title(self) -> str:
        return "Bill" if self.is_charge else "Vendor Credit"

    @property
    def code(self) -> str:
        return self.number

    def keys(self) -> Mapping[str, str]:
        number = f"{self.contact_id}:{self.kind}:{name_key(self.number)}" if self.number else ""
        return {name: key for name, key in (("number", number), ("voids", self.voids)) if key}

    def texts(self) -> Iterator[str]:
        yield from (self.number, self.memo, *(line.description for line in self.lines))

    def rules(self) -> Iterator[Fault]:
        yield from check_lines(self.lines, self.total)
        if self.is_charge and self.applications:
            yield Fault(
                "/applications",
                "must be left out: bill payments and vendor credits have applications, "
                "which name the bills that they pay",
            )
        if self.is_charge and self.hold:
            yield Fault(
                "/hold", "must be false: only a vendor credit or a bill payment can be on hold"
            )
        yield from check_manual_applications(
            [application.bill_id for application in self.applications], "bill_id"
        )

    def entry(self) -> Entry | None:
        if self.is_void:
            return None
        return self.make_entry(
            tuple(self._postings()),
            contact_id=self.contact_id,
            memo=self.memo,
            due_date=self.due_date,
            hold=self.hold,
            manual=manual_amounts(self.applications),
            primary_account_id=self.payable_account_id,
        )

    def _postings(self) -> Iterator[Posting]:
        sign = 1 if self.is_charge else -1
        for index, line in enumerate(self.lines):
            if line.amount:
                yield Posting(
                    line.account_id,
                    sign * line.amount,
                    self.contact_id,
                    memo=line.description,
                    at=f"/lines/{index}/account_id",
                )
        if self.total:
            yield Posting(
                self.payable_account_id,
                -sign * self.total,
                self.contact_id,
                memo=self.memo,
                at="/payable_account_id",
            )

    def voided(self, reason: str) -> Self:
        return changed(super().voided(reason), applications=())

    def opposite(self, **heading: Any) -> "Bill":
        """The vendor credit that reverses a bill, or the bill that reverses a vendor credit."""
        fields: dict[str, Any] = {
            "kind": self.opposite_kind,
            "due_date": heading["date"],
            **heading,
        }
        return Bill(
            contact_id=self.contact_id,
            lines=as_new_lines(self.lines),
            payable_account_id=self.payable_account_id,
            **fields,
        )


def status_of(bill: Bill, balance: int, today: date) -> str:
    """The status that lists show: open, paid, overdue, applied or void.

    `balance` is the open amount of the bill in cents.
    """
    if bill.is_void or bill.is_taken_back:
        return "void"
    if not balance:
        return "paid" if bill.is_charge else "applied"
    return "overdue" if bill.is_charge and bill.due_date < today else "open"
