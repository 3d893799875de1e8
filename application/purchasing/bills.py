"""Use cases for bills and vendor credits: enter, void and duplicate them, their status and filters.

What they share with invoices is in `application.ledger.charges_and_credits`.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any

from application.ledger.charges_and_credits import (
    check_control_account,
    check_line_accounts,
    check_manual_total,
    default_dates_and_terms,
    due_date,
    filter_overdue,
    open_criteria,
    overdue_criteria,
    settled_criteria,
    warn_of_early_due_date,
)
from application.ledger.default_control_account import control_account_default
from application.ledger.documents import Voided, check_contact, save_document, void_document
from application.ledger.early_payment import discount_figures
from application.ledger.inactive_records import refuse_inactive
from application.ports.queries import Condition, Criterion, IsVoid
from application.reconciliation.applications_view import applied_to
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.lines import as_new_lines
from domain.metadata import NO_METADATA
from domain.purchasing.bills import Bill, status_of
from domain.records import changed

STATUSES = ("open", "paid", "overdue", "applied", "void")


def fill_bill_defaults(work: UnitOfWork, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a bill, with defaults for those that were left out.

    The defaults are today, the terms of the vendor and the due date by them, and the default
    payable account; for a vendor credit, the payable account of what it pays.
    """
    defaults = default_dates_and_terms(work, Bill, fields)
    if fields.get("kind") == Bill.credit_kind:
        defaults |= control_account_default(work, Bill, fields)
    return {"payable_account_id": work.settings.payable_account_id, **defaults, **fields}


def enter_bill(work: UnitOfWork, bill: Bill) -> Bill:
    """Save a bill or vendor credit. A number that the vendor used before only gets a warning.

    Raises `Refused` for a bill that newly names an inactive vendor.
    """
    if bill.is_charge:
        refuse_inactive(work, bill)
    return save_bill(work, bill)


def save_bill(work: UnitOfWork, bill: Bill) -> Bill:
    """Save a bill or vendor credit as an import does: its vendor may be inactive."""
    check_contact(work, bill.contact_id, "vendor")
    check_control_account(work, bill.payable_account_id, "/payable_account_id", "vendor")
    check_line_accounts(work, bill.lines)
    check_manual_total(work, bill)
    warn_of_early_due_date(work, bill)
    return save_document(work, bill)


def void_bill(work: UnitOfWork, id_: str, reason: str, on: date | None = None) -> Voided[Bill]:
    """Make a bill count as never entered; in a closed period, a later vendor credit pays it."""
    return void_document(work, work.get(Bill, id_), reason, on)


def duplicate_bill(work: UnitOfWork, id_: str) -> Bill:
    """Create a bill with the same lines, dated today; it has no number, which the vendor gives."""
    bill = work.get(Bill, id_)
    fields: dict[str, Any] = {
        "status": "posted",
        "void_reason": "",
        "applications": (),
        "hold": False,
        "write_off": False,
        "voids": None,
        "number": "",
        "date": work.today,
        "due_date": due_date(work, work.today, bill.terms_id),
        "external_id": None,
        "metadata": NO_METADATA,
        "lines": as_new_lines(bill.lines),
    }
    return enter_bill(work, changed(bill, id=work.new_id(), **fields))


def bill_figures(work: UnitOfWork, bills: Iterable[Bill]) -> Mapping[str, Mapping[str, Any]]:
    """The total of each bill, its paid and open amounts in cents, its status and its discount."""
    shown = list(bills)
    applied = applied_to(work, shown)
    discounts = discount_figures(work, shown, applied)
    today = work.today
    figures = {}
    for bill in shown:
        applications = applied[bill.id]
        balance = applications.open
        figures[bill.id] = {
            "total": bill.total,
            "amountPaid": applications.paid,
            "balance": balance,
            "applied": applications.lines,
            "status": status_of(bill, balance, today),
            **discounts[bill.id],
            "voidedBy": applications.opposite_id,
        }
    return figures


def with_status(status: str, today: date) -> tuple[Criterion, ...]:
    """The criteria of bills that have a status on a day."""
    posted = Condition("status", "=", "posted")
    if status == "void":
        return (IsVoid(value=True),)
    if status in {"paid", "applied"}:
        return posted, *settled_criteria(Bill, status)
    if status == "overdue":
        return overdue_criteria(Bill, today)
    return posted, *open_criteria(Bill, today)


overdue = partial(filter_overdue, Bill)
"""The criteria of bills that are overdue on a day, or of all others."""
