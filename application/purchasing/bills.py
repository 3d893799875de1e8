"""What one can do with bills and vendor credits."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.ledger.charges_and_credits import (
    check_control,
    check_line_accounts,
    check_stated_sum,
    unless_overdue,
    when_overdue,
)
from application.ledger.documents import (
    Voided,
    check_contact,
    due_on,
    save_document,
    terms_of,
    void_document,
)
from application.ports.queries import AnyOf, Condition, Criterion, IsOpen
from application.reconciliation.applications_view import applied_to
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.purchasing.bills import Bill, status_of
from domain.records import changed

STATUSES = ("open", "paid", "overdue", "applied", "void")


def fill_bill_defaults(work: UnitOfWork, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A bill with what was left out: today, the vendor's terms and the due date by them, the default payable account."""
    day = given.get("date", work.today)
    terms = (
        terms_of(work, given)
        if given.get("kind") != Bill.credit_kind or "terms_id" in given
        else None
    )
    found = {
        "date": day,
        "terms_id": terms,
        "due_date": due_on(work, day, terms),
        "payable_account_id": work.settings.payable_account_id,
    }
    return {**found, **given}


def enter_bill(work: UnitOfWork, bill: Bill) -> Bill:
    """Keep a bill or vendor credit; a number that the vendor used before is only warned of."""
    check_contact(work, bill.contact_id, "vendor")
    check_control(work, bill.payable_account_id, "/payable_account_id", "vendor")
    check_line_accounts(work, bill.lines)
    check_stated_sum(work, bill)
    return save_document(work, bill)


def void_bill(work: UnitOfWork, id_: str, reason: str, on: date | None = None) -> Voided[Bill]:
    """Make a bill count as never entered; in a closed period, a vendor credit of a later day pays it."""
    return void_document(work, work.get(Bill, id_), reason, on)


def duplicate_bill(work: UnitOfWork, id_: str) -> Bill:
    """A new bill of today with the same lines; its number is the vendor's to give."""
    bill = work.get(Bill, id_)
    due = due_on(work, work.today, bill.terms_id)
    fields: dict[str, Any] = {
        "status": "posted",
        "void_reason": "",
        "applications": (),
        "hold": False,
        "number": "",
    }
    return enter_bill(
        work, changed(bill, id=work.new_id(), date=work.today, due_date=due, **fields)
    )


def bill_figures(work: UnitOfWork, bills: Iterable[Bill]) -> Mapping[str, Mapping[str, Any]]:
    """Total, what is paid and what is open of each, the status that follows, and what may be wrong."""
    wanted = list(bills)
    applied = applied_to(work, wanted)
    warnings = _warnings(work, wanted)
    found = {}
    for each in wanted:
        open_ = applied[each.id].open
        found[each.id] = {
            "total": each.total,
            "amountPaid": 0 if each.is_void else each.total - open_,
            "balance": open_,
            "applied": applied[each.id].lines,
            "status": status_of(each, open_, work.today),
            "warnings": warnings[each.id],
        }
    return found


def with_status(status: str, today: date) -> tuple[Criterion, ...]:
    """The conditions that hold of bills of a status, on a day."""
    posted = Condition("status", "=", "posted")
    if status == "void":
        return (Condition("status", "=", "void"),)
    if status in {"paid", "applied"}:
        return (
            posted,
            Condition("kind", "=", Bill.charge_kind if status == "paid" else Bill.credit_kind),
            IsOpen(value=False),
        )
    if status == "overdue":
        return when_overdue(Bill, today)
    return posted, IsOpen(value=True), AnyOf(unless_overdue(Bill, today))


def overdue(value: bool, today: date) -> tuple[Criterion, ...]:  # noqa: FBT001  # a filter's value
    """The conditions that hold of bills that are, or are not, open after their due date."""
    return (
        when_overdue(Bill, today)
        if value
        else (AnyOf((*unless_overdue(Bill, today), (IsOpen(value=False),))),)
    )


def _warnings(work: UnitOfWork, bills: list[Bill]) -> dict[str, list[str]]:
    """Of each bill, whether the vendor has another of its number."""
    keys = {each.id: each.keys()["number"] for each in bills if each.number and not each.is_void}
    holders = work.references.holders_of(Bill, "number", sorted(set(keys.values()))) if keys else {}
    others = {
        id_: [other for other in holders.get(key, ()) if other != id_] for id_, key in keys.items()
    }
    found = work.many(Bill, (other for ids in others.values() for other in ids))
    said = {}
    for bill in bills:
        alike = [found[other] for other in others.get(bill.id, ()) if not found[other].is_void]
        said[bill.id] = [
            f"the vendor's {each.title.lower()} {each.id!r} of {each.date} has the number {bill.number!r} too"
            for each in alike[:1]
        ]
    return said
