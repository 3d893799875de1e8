"""What one can do with invoices and credit memos."""

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
from application.reconciliation.manual import item_id
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused, Remedy
from domain.invoicing.invoices import Invoice, as_draft, status_of
from domain.invoicing.items import Item
from domain.records import Part, changed

STATUSES = ("draft", "sent", "printed", "paid", "overdue", "applied", "void")
FIRST_NUMBER = 1001


# What is filled in


def fill_invoice_defaults(work: UnitOfWork, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """An invoice with what was left out: today, the next number, the contact's terms and what follows from them, the
    default receivable account, and of each line the item's description, rate and account."""
    day = given.get("date", work.today)
    terms = (
        terms_of(work, given)
        if given.get("kind") != Invoice.credit_kind or "terms_id" in given
        else None
    )
    found = {
        "date": day,
        "terms_id": terms,
        "due_date": due_on(work, day, terms),
        "receivable_account_id": work.settings.receivable_account_id,
    }
    if "number" not in given:
        found["number"] = next_number(work, given.get("kind", Invoice.charge_kind))
    if "lines" in given:
        given = {**given, "lines": tuple(_line(work, each) for each in given["lines"])}
    return {**found, **given}


def next_number(work: UnitOfWork, kind: str) -> str:
    """The number after the highest one of digits alone."""
    number = max(work.session.records.highest_number(Invoice, kind) + 1, FIRST_NUMBER)
    while work.references.holders(Invoice, "number", Invoice.number_key(kind, str(number))):
        number += 1  # beyond 15 digits the highest is not known
    return str(number)


def _line(work: UnitOfWork, given: Any) -> Any:
    if isinstance(given, Part):
        return given
    item = work.find(Item, given["item_id"]) if given.get("item_id") else None
    if item is None:
        return given
    found = {"description": item.description, "rate": item.rate} | (
        {"account_id": item.account_id} if item.account_id else {}
    )
    return {**found, **given}


# Use cases


def post_invoice(work: UnitOfWork, invoice: Invoice) -> Invoice:
    """Keep an invoice or credit memo; what is not a draft posts. Raises `Conflict` for a number that is taken."""
    before = work.find(Invoice, invoice.id)
    if invoice.is_void and not (before and before.is_void):
        raise Refused.at("/status", "must be draft, sent or printed", Remedy.VOID)
    if before and invoice.is_draft and not before.is_draft and not before.is_void:
        _check_unpaid(work, before)
    if invoice.number and (before is None or before.keys() != invoice.keys()):
        _check_number(work, invoice)
    return keep_invoice(work, invoice)


def keep_invoice(work: UnitOfWork, invoice: Invoice) -> Invoice:
    """Keep an invoice whose number another may have: an import keeps what another program doubled."""
    check_contact(work, invoice.contact_id, "customer")
    check_control(work, invoice.receivable_account_id, "/receivable_account_id", "customer")
    check_line_accounts(work, invoice.lines)
    check_stated_sum(work, invoice)
    return save_document(work, invoice)


def set_status(work: UnitOfWork, id_: str, status: str) -> Invoice:
    """Send or print an invoice, or take it back to a draft."""
    invoice = work.get(Invoice, id_)
    return post_invoice(work, changed(invoice, status=status))


def void_invoice(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[Invoice]:
    """Make an invoice count as never posted; in a closed period, a credit memo of a later day pays it."""
    invoice = work.get(Invoice, id_)
    return void_document(work, invoice, reason, on, number=next_number(work, invoice.opposite_kind))


def duplicate_invoice(work: UnitOfWork, id_: str) -> Invoice:
    """A new draft of today with the same lines, and the next number."""
    invoice = work.get(Invoice, id_)
    due = due_on(work, work.today, invoice.terms_id)
    return post_invoice(
        work,
        as_draft(
            invoice,
            id=work.new_id(),
            date=work.today,
            due_date=due,
            number=next_number(work, invoice.kind),
            hold=False,
        ),
    )


# Figures and filters


def invoice_figures(
    work: UnitOfWork, invoices: Iterable[Invoice]
) -> Mapping[str, Mapping[str, Any]]:
    """Total, what is paid and what is open of each, and the status that follows."""
    wanted = list(invoices)
    applied = applied_to(work, wanted)
    found = {}
    for each in wanted:
        balance = each.total if each.is_draft else applied[each.id].open
        paid = 0 if each.is_draft or each.is_void else each.total - balance
        status = status_of(each, balance, work.today)
        found[each.id] = {
            "total": each.total,
            "amountPaid": paid,
            "balance": balance,
            "applied": applied[each.id].lines,
            "status": status,
        }
    return found


def with_status(status: str, today: date) -> tuple[Criterion, ...]:
    """The conditions that hold of invoices of a status, on a day."""
    sent = Condition("status", "in", ("sent", "printed"))
    if status in {"draft", "void"}:
        return (Condition("status", "=", status),)
    if status in {"paid", "applied"}:
        return (
            sent,
            Condition(
                "kind", "=", Invoice.charge_kind if status == "paid" else Invoice.credit_kind
            ),
            IsOpen(value=False),
        )
    if status == "overdue":
        return when_overdue(Invoice, today)
    return (
        Condition("status", "=", status),
        IsOpen(value=True),
        AnyOf(unless_overdue(Invoice, today)),
    )


def overdue(value: bool, today: date) -> tuple[Criterion, ...]:  # noqa: FBT001  # a filter's value
    """The conditions that hold of invoices that are, or are not, open after their due date."""
    return (
        when_overdue(Invoice, today)
        if value
        else (AnyOf((*unless_overdue(Invoice, today), (IsOpen(value=False),))),)
    )


# What is checked


def _check_number(work: UnitOfWork, invoice: Invoice) -> None:
    (key,) = invoice.keys().values()
    if others := [
        id_ for id_ in work.references.holders(Invoice, "number", key) if id_ != invoice.id
    ]:
        word = invoice.title.lower()
        raise Conflict(
            f"the number {invoice.number!r} is taken by {word} {others[0]!r}; leave it out for the next one ({next_number(work, invoice.kind)})"
        )


def _check_unpaid(work: UnitOfWork, invoice: Invoice) -> None:
    if invoice.void_reason:
        raise Conflict(
            "it was taken back by the opposite document of a later day, and stays as it is"
        )
    item = work.session.open_items.many([item_id(invoice)]).get(item_id(invoice))
    if item and not item.open:
        raise Conflict(
            f"it is {'paid' if invoice.is_charge else 'applied'}; take that back before it becomes a draft again"
        )
