"""What one can do with bills, vendor credits and bill payments."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.invoicing.invoices import check_control, check_line_accounts, check_stated_sum, unless_overdue, when_overdue
from application.ledger.accounts import CASH
from application.ledger.documents import check_contact, due_on, save_document, terms_of, void_document
from application.ports.store import Condition, Either
from application.reconciliation.applications_view import applied_to, item_id
from application.unit_of_work.unit_of_work import Book
from domain.errors import Conflict, Refused
from domain.ledger.accounts import Account
from domain.purchasing.bills import Bill, BillApplication, BillPayment, status_of
from domain.records import changed
from domain.values import format_amount

STATUSES = ("open", "paid", "overdue", "applied", "void")


def complete_bill(book: Book, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A bill with what was left out: today, the vendor's terms and the due date by them, the default payable account."""
    day = given.get("date", book.today)
    terms = terms_of(book, given) if given.get("kind") != "vendor_credit" or "terms_id" in given else None
    found = {"date": day, "terms_id": terms, "due_date": due_on(book, day, terms), "payable_account_id": book.settings.payable_account_id}
    return {**found, **given}


def complete_payment(book: Book, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A bill payment with what was left out: today, and the default payable account."""
    return {"date": book.today, "payable_account_id": book.settings.payable_account_id, **given}


def enter_bill(book: Book, bill: Bill) -> Bill:
    """Keep a bill or vendor credit; a number that the vendor used before is only warned of."""
    check_contact(book, bill.contact_id, "vendor")
    check_control(book, bill.payable_account_id, "/payableAccountId", "vendor")
    check_line_accounts(book, bill.lines)
    check_stated_sum(book, bill)
    return save_document(book, bill)


def void_bill(book: Book, id_: str, reason: str, on: date | None = None) -> Bill:
    """Make a bill count as never entered; in a closed period, a vendor credit of a later day pays it."""
    return void_document(book, book.get(Bill, id_), reason, on)


def duplicate_bill(book: Book, id_: str) -> Bill:
    """A new bill of today with the same lines; its number is the vendor's to give."""
    bill = book.get(Bill, id_)
    due = due_on(book, book.today, bill.terms_id)
    fields: dict[str, Any] = {"status": "posted", "void_reason": "", "applications": (), "hold": False, "number": ""}
    return enter_bill(book, changed(bill, id=book.new_id(), date=book.today, due_date=due, **fields))


def pay_bill(book: Book, id_: str, account_id: str, on: date | None = None, amount: int | None = None, ref: str = "") -> BillPayment:
    """Pay what is open of a bill, or a part of it, from a bank account or card: a bill payment that states the bill."""
    bill = book.get(Bill, id_)
    item = book.session.items([item_id(bill)]).get(item_id(bill))
    if bill.kind != "bill" or item is None or not item.open:
        raise Conflict("nothing of it is open: it is paid, void, zero or a vendor credit")
    amount = item.open if amount is None else amount
    if amount > item.open:
        raise Conflict(f"{format_amount(item.open)} of it is open, and that is the most that can be paid; enter a bill payment to pay more")
    payment = BillPayment(
        id=book.new_id(), contact_id=bill.contact_id, account_id=account_id, date=on or book.today, amount=amount, ref=ref,
        payable_account_id=bill.payable_account_id, applications=(BillApplication(bill_id=bill.id, amount=amount),) if amount > 0 else (),
    )  # fmt: skip
    return pay_bills(book, payment)


def pay_bills(book: Book, payment: BillPayment) -> BillPayment:
    """Keep a payment to a vendor; what it pays beyond what was stated is found by itself."""
    check_contact(book, payment.contact_id, "vendor")
    check_control(book, payment.payable_account_id, "/payableAccountId", "vendor")
    account = book.find(Account, payment.account_id)
    if account and account.subtype not in CASH:
        raise Refused.at("/accountId", f"must be a bank account or credit card; {account.label} is none")
    check_stated_sum(book, payment)
    return save_document(book, payment)


def void_bill_payment(book: Book, id_: str, reason: str, on: date | None = None) -> BillPayment:
    """Make a bill payment count as never made; in a closed period, the money comes back on a later day."""
    return void_document(book, book.get(BillPayment, id_), reason, on)


def bill_figures(book: Book, bills: Iterable[Bill]) -> Mapping[str, Mapping[str, Any]]:
    """Total, what is paid and what is open of each, the status that follows, and what may be wrong."""
    wanted = list(bills)
    applied = applied_to(book, wanted)
    warnings = _warnings(book, wanted)
    found = {}
    for each in wanted:
        open_ = applied[each.id].open
        found[each.id] = {
            "total": each.total,
            "amountPaid": 0 if each.is_void else each.total - open_,
            "balance": open_,
            "applied": applied[each.id].lines,
            "status": status_of(each, open_, book.today),
            "warnings": warnings[each.id],
        }
    return found


def with_status(status: str, today: date) -> tuple[Condition | Either, ...]:
    """The conditions that hold of bills of a status, on a day."""
    posted = Condition("status", "=", "posted")
    if status == "void":
        return (Condition("status", "=", "void"),)
    if status in {"paid", "applied"}:
        return posted, Condition("kind", "=", "bill" if status == "paid" else "vendor_credit"), Condition("", "open", value=False)
    if status == "overdue":
        return when_overdue("bill", today)
    return posted, Condition("", "open", value=True), Either(unless_overdue("bill", today))


def overdue(value: bool, today: date) -> tuple[Condition | Either, ...]:  # noqa: FBT001  # a filter's value
    """The conditions that hold of bills that are, or are not, open after their due date."""
    return when_overdue("bill", today) if value else (Either((*unless_overdue("bill", today), (Condition("", "open", value=False),))),)


def _warnings(book: Book, bills: list[Bill]) -> dict[str, list[str]]:
    """Of each bill, whether the vendor has another of its number."""
    keys = {each.id: each.keys()["number"] for each in bills if each.number and not each.is_void}
    holders = book.session.holders_of(Bill, "number", sorted(set(keys.values()))) if keys else {}
    others = {id_: [other for other in holders.get(key, ()) if other != id_] for id_, key in keys.items()}
    found = book.many(Bill, (other for ids in others.values() for other in ids))
    said = {}
    for bill in bills:
        alike = [found[other] for other in others.get(bill.id, ()) if not found[other].is_void]
        said[bill.id] = [f"the vendor's {each.title.lower()} {each.id!r} of {each.date} has the number {bill.number!r} too" for each in alike[:1]]
    return said
