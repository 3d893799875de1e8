"""Use cases for invoices and credit memos: post, void and duplicate them, their status and filters.

What they share with bills is in `application.ledger.charges_and_credits`.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
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
from application.reconciliation.manual import open_item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused, Remedy
from domain.invoicing.invoices import Invoice, as_draft, status_of
from domain.invoicing.items import Item
from domain.records import Part, changed

STATUSES = ("draft", "sent", "printed", "paid", "overdue", "applied", "void")
FIRST_NUMBER = 1001


# Defaults


def fill_invoice_defaults(work: UnitOfWork, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of an invoice, with defaults for those that were left out.

    The defaults are today, the next number, the terms of the contact and the due date by them, the
    default receivable account (of a credit memo, the account of what it pays), and for each line
    the description, rate and account of its item.
    """
    defaults = default_dates_and_terms(work, Invoice, fields)
    defaults["receivable_account_id"] = work.settings.receivable_account_id
    if fields.get("kind") == Invoice.credit_kind:
        defaults |= control_account_default(work, Invoice, fields)
    if "number" not in fields:
        defaults["number"] = next_number(work, fields.get("kind", Invoice.charge_kind))
    completed = {**defaults, **fields}
    if "lines" in fields:
        completed["lines"] = tuple(_fill_line_defaults(work, line) for line in fields["lines"])
    return completed


def next_number(work: UnitOfWork, kind: str, reserved: AbstractSet[str] = frozenset()) -> str:
    """The number after the highest number that has only digits after the prefix of its kind.

    The prefix and the number of digits are settings. With a prefix, numbers begin at 1. `reserved`
    are the keys of numbers that are passed over.
    """
    prefix, width = work.settings.numbering(kind)
    first = 1 if prefix else FIRST_NUMBER
    number = max(work.session.records.highest_number(Invoice, kind, prefix) + 1, first)
    # The store does not know the highest number of more than 15 digits, so the next may be taken.
    while True:
        text = f"{prefix}{number:0{width}d}"
        key = Invoice.number_key(kind, text)
        if key not in reserved and not work.references.holders(Invoice, "number", key):
            return text
        number += 1


def _fill_line_defaults(work: UnitOfWork, line: Any) -> Any:
    if isinstance(line, Part):
        return line
    item = work.find(Item, line["item_id"]) if line.get("item_id") else None
    if item is None:
        return line
    defaults: dict[str, Any] = {"description": item.description, "rate": item.rate}
    if item.account_id:
        defaults["account_id"] = item.account_id
    return {**defaults, **line}


# Use cases


def post_invoice(work: UnitOfWork, invoice: Invoice) -> Invoice:
    """Save an invoice or credit memo, which posts it unless it is a draft.

    Raises `Conflict` for a number that is taken, and `Refused` for an invoice that newly names an
    inactive customer or item.
    """
    before = work.find(Invoice, invoice.id)
    if invoice.is_void and not (before and before.is_void):
        raise Refused.at("/status", "must be draft, sent or printed", Remedy.VOID)
    if before and invoice.is_draft and not before.is_draft and not before.is_void:
        _check_can_become_draft(work, before)
    if invoice.is_charge:
        refuse_inactive(work, invoice)
    if invoice.number and (before is None or before.keys() != invoice.keys()):
        _check_number(work, invoice)
    return save_invoice(work, invoice)


def save_invoice(work: UnitOfWork, invoice: Invoice) -> Invoice:
    """Save an invoice as an import does: with the number and the names of another program.

    Another invoice may have its number, and its customer and items may be inactive. All other
    rules of invoices are checked.
    """
    receivable_id = invoice.receivable_account_id
    check_contact(work, invoice.contact_id, "customer")
    check_control_account(work, receivable_id, "/receivable_account_id", "customer")
    check_line_accounts(work, invoice.lines)
    check_manual_total(work, invoice)
    warn_of_early_due_date(work, invoice)
    return save_document(work, invoice)


def set_status(work: UnitOfWork, id_: str, status: str) -> Invoice:
    """Mark an invoice as sent or printed, or make it a draft again."""
    invoice = work.get(Invoice, id_)
    return post_invoice(work, changed(invoice, status=status))


def void_invoice(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[Invoice]:
    """Make an invoice count as never posted; in a closed period, a later credit memo pays it."""
    invoice = work.get(Invoice, id_)
    return void_document(work, invoice, reason, on, number=next_number(work, invoice.opposite_kind))


def duplicate_invoice(work: UnitOfWork, id_: str) -> Invoice:
    """Create a draft with the same lines, dated today, with the next number."""
    invoice = work.get(Invoice, id_)
    duplicate = as_draft(
        invoice,
        id=work.new_id(),
        date=work.today,
        due_date=due_date(work, work.today, invoice.terms_id),
        number=next_number(work, invoice.kind),
        hold=False,
    )
    return post_invoice(work, duplicate)


# Figures and filters


def invoice_figures(
    work: UnitOfWork, invoices: Iterable[Invoice]
) -> Mapping[str, Mapping[str, Any]]:
    """The total of each invoice, its paid and open amounts in cents, its status and its discount.

    What an opposite takes back is not paid.
    """
    shown = list(invoices)
    applied = applied_to(work, shown)
    discounts = discount_figures(work, shown, applied)
    today = work.today
    figures = {}
    for invoice in shown:
        applications, total = applied[invoice.id], invoice.total
        balance = total if invoice.is_draft else applications.open
        figures[invoice.id] = {
            "total": total,
            "amountPaid": applications.paid,
            "balance": balance,
            "applied": applications.lines,
            "status": status_of(invoice, balance, today),
            **discounts[invoice.id],
            "voidedBy": applications.opposite_id,
        }
    return figures


def with_status(status: str, today: date) -> tuple[Criterion, ...]:
    """The criteria of invoices that have a status on a day."""
    if status == "void":
        return (IsVoid(value=True),)
    if status == "draft":
        return (Condition("status", "=", status),)
    if status in {"paid", "applied"}:
        posted = Condition("status", "in", ("sent", "printed"))
        return posted, *settled_criteria(Invoice, status)
    if status == "overdue":
        return overdue_criteria(Invoice, today)
    return Condition("status", "=", status), *open_criteria(Invoice, today)


overdue = partial(filter_overdue, Invoice)
"""The criteria of invoices that are overdue on a day, or of all others."""


# Checks


def _check_number(work: UnitOfWork, invoice: Invoice) -> None:
    holders = work.references.holders(Invoice, "number", invoice.keys()["number"])
    if others := [id_ for id_ in holders if id_ != invoice.id]:
        next_free = next_number(work, invoice.kind)
        raise Conflict(
            f"the number {invoice.number!r} is taken by {invoice.title.lower()} {others[0]!r}; "
            f"leave it out to get the next one ({next_free})",
            code="number_taken",
            conflicting=(Invoice.plural, others[0]),
        )


def _check_can_become_draft(work: UnitOfWork, invoice: Invoice) -> None:
    if invoice.void_reason:
        raise Conflict(
            "this document was reversed by a document with a later date, so it cannot be changed",
            code="void",
        )
    item = work.session.open_items.many([open_item_id(invoice)]).get(open_item_id(invoice))
    if item and not item.open:
        settled = "paid" if invoice.is_charge else "applied"
        raise Conflict(
            f"this document is {settled}; take its applications back before you make it a draft "
            "again",
            Remedy.TAKE_BACK,
            code="paid",
        )
