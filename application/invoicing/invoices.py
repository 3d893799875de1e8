"""What one can do with invoices, credit memos and payments."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from application.banking.bank_transactions import is_cash_or_card, record_transaction
from application.ledger.accounts import CASH
from application.ledger.documents import check_contact, due_on, save_document, terms_of, void_document
from application.ports.store import Condition, Either
from application.reconciliation.applications_view import applied_to, item_id, state
from application.unit_of_work.unit_of_work import Book
from domain.banking.bank_transactions import BankTransaction, Split
from domain.errors import Conflict, Refused
from domain.invoicing.invoices import Invoice, Payment, as_draft, status_of
from domain.invoicing.items import Item
from domain.ledger.accounts import Account
from domain.records import Part, changed, kind_of
from domain.values import format_amount

STATUSES = ("draft", "sent", "printed", "paid", "overdue", "applied", "void")
FIRST_NUMBER = 1001


# What is filled in


def complete_invoice(book: Book, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """An invoice with what was left out: today, the next number, the contact's terms and what follows from them, the
    default receivable account, and of each line the item's description, rate and account."""
    day = given.get("date", book.today)
    terms = terms_of(book, given) if given.get("kind") != "credit_memo" or "terms_id" in given else None
    found = {"date": day, "terms_id": terms, "due_date": due_on(book, day, terms), "receivable_account_id": book.settings.receivable_account_id}
    if "number" not in given:
        found["number"] = next_number(book, given.get("kind", "invoice"))
    if "lines" in given:
        given = {**given, "lines": tuple(_line(book, each) for each in given["lines"])}
    return {**found, **given}


def complete_payment(book: Book, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A payment with what was left out: today, Undeposited Funds, and the default receivable account."""
    settings = book.settings
    found = {"date": book.today, "deposit_account_id": settings.undeposited_funds_account_id, "receivable_account_id": settings.receivable_account_id}
    return {**found, **given}


def next_number(book: Book, kind: str) -> str:
    """The number after the highest one of digits alone."""
    number = max(book.session.highest_number(Invoice, kind) + 1, FIRST_NUMBER)
    while book.session.holders(Invoice, "number", f"{kind}:{number}"):
        number += 1  # beyond 15 digits the highest is not known
    return str(number)


def _line(book: Book, given: Any) -> Any:
    if isinstance(given, Part):
        return given
    item = book.find(Item, given["item_id"]) if given.get("item_id") else None
    if item is None:
        return given
    found = {"description": item.description, "rate": item.rate} | ({"account_id": item.account_id} if item.account_id else {})
    return {**found, **given}


# Use cases


def post_invoice(book: Book, invoice: Invoice) -> Invoice:
    """Keep an invoice or credit memo; what is not a draft posts. Raises `Conflict` for a number that is taken."""
    before = book.find(Invoice, invoice.id)
    if invoice.is_void and not (before and before.is_void):
        raise Refused.at("/status", "must be draft, sent or printed; POST .../void makes it void")
    if before and invoice.is_draft and not before.is_draft and not before.is_void:
        _check_unpaid(book, before)
    if invoice.number and (before is None or before.keys() != invoice.keys()):
        _check_number(book, invoice)
    return keep_invoice(book, invoice)


def keep_invoice(book: Book, invoice: Invoice) -> Invoice:
    """Keep an invoice whose number another may have: an import keeps what another program doubled."""
    check_contact(book, invoice.contact_id, "customer")
    check_control(book, invoice.receivable_account_id, "/receivableAccountId", "customer")
    check_line_accounts(book, invoice.lines)
    check_stated_sum(book, invoice)
    return save_document(book, invoice)


def set_status(book: Book, id_: str, status: str) -> Invoice:
    """Send or print an invoice, or take it back to a draft."""
    invoice = book.get(Invoice, id_)
    return post_invoice(book, changed(invoice, status=status))


def void_invoice(book: Book, id_: str, reason: str, on: date | None = None) -> Invoice:
    """Make an invoice count as never posted; in a closed period, a credit memo of a later day pays it."""
    invoice = book.get(Invoice, id_)
    other = "credit_memo" if invoice.kind == "invoice" else "invoice"
    return void_document(book, invoice, reason, on, number=next_number(book, other))


def duplicate_invoice(book: Book, id_: str) -> Invoice:
    """A new draft of today with the same lines, and the next number."""
    invoice = book.get(Invoice, id_)
    due = due_on(book, book.today, invoice.terms_id)
    return post_invoice(book, as_draft(invoice, id=book.new_id(), date=book.today, due_date=due, number=next_number(book, invoice.kind), hold=False))


def receive_payment(book: Book, payment: Payment) -> Payment:
    """Keep a payment of a customer; what it pays beyond what was stated is found by itself."""
    check_contact(book, payment.contact_id, "customer")
    check_control(book, payment.receivable_account_id, "/receivableAccountId", "customer")
    account = book.find(Account, payment.deposit_account_id)
    if account and account.subtype != "bank" and account.id != book.undeposited:
        raise Refused.at("/depositAccountId", f"must be a bank account or Undeposited Funds; {account.label} is none")
    check_stated_sum(book, payment)
    return save_document(book, payment)


def void_payment(book: Book, id_: str, reason: str, on: date | None = None) -> Payment:
    """Make a payment count as never received; in a closed period, the money leaves again on a later day."""
    return void_document(book, book.get(Payment, id_), reason, on)


def refund_payment(book: Book, id_: str, account_id: str, on: date | None = None, amount: int | None = None, memo: str = "") -> BankTransaction:
    """Pay back what a payment has left, or a part of it, from a bank account or card."""
    payment = book.get(Payment, id_)
    item = book.session.items([item_id(payment)]).get(item_id(payment))
    if item is None or not item.open:
        raise Conflict("nothing of it is unapplied, so that there is nothing to refund")
    amount = item.open if amount is None else amount
    if amount <= 0:
        raise Refused.at("/amount", "must be above zero")
    if amount > item.open:
        raise Conflict(f"{format_amount(item.open)} of it is unapplied, and that is the most that can be refunded")
    account = book.find(Account, account_id)
    if account and account.subtype not in CASH:
        raise Refused.at("/accountId", f"must be a bank account or credit card; {account.label} is none")
    split = Split(account_id=payment.receivable_account_id, amount=-amount, contact_id=payment.contact_id)
    refund = record_transaction(
        book,
        BankTransaction(
            id=book.new_id(), date=on or book.today, account_id=account_id, amount=-amount, type="Refund", contact_id=payment.contact_id,
            memo=memo or f"Refund of {payment.title} {payment.code}".rstrip(), splits=(split,),
        ),
    )  # fmt: skip
    charge_id = f"{kind_of(BankTransaction)}:{refund.id}:{payment.receivable_account_id}:{payment.contact_id}:debit"
    state(book, item, book.session.items([charge_id])[charge_id], amount)
    return refund


# Figures and filters


def invoice_figures(book: Book, invoices: Iterable[Invoice]) -> Mapping[str, Mapping[str, Any]]:
    """Total, what is paid and what is open of each, and the status that follows."""
    wanted = list(invoices)
    applied = applied_to(book, wanted)
    found = {}
    for each in wanted:
        balance = each.total if each.is_draft else applied[each.id].open
        paid = 0 if each.is_draft or each.is_void else each.total - balance
        status = status_of(each, balance, book.today)
        found[each.id] = {"total": each.total, "amountPaid": paid, "balance": balance, "applied": applied[each.id].lines, "status": status}
    return found


def payment_figures(book: Book, payments: Iterable[Any]) -> Mapping[str, Mapping[str, Any]]:
    """What each payment is applied to, and what of it is not."""
    wanted = list(payments)
    applied = applied_to(book, wanted)
    return {each.id: {"applied": applied[each.id].lines, "unapplied": applied[each.id].open} for each in wanted}


def with_status(status: str, today: date) -> tuple[Condition | Either, ...]:
    """The conditions that hold of invoices of a status, on a day."""
    sent = Condition("status", "in", ("sent", "printed"))
    if status in {"draft", "void"}:
        return (Condition("status", "=", status),)
    if status in {"paid", "applied"}:
        return sent, Condition("kind", "=", "invoice" if status == "paid" else "credit_memo"), Condition("", "open", value=False)
    if status == "overdue":
        return when_overdue("invoice", today)
    return Condition("status", "=", status), Condition("", "open", value=True), Either(unless_overdue("invoice", today))


def overdue(value: bool, today: date) -> tuple[Condition | Either, ...]:  # noqa: FBT001  # a filter's value
    """The conditions that hold of invoices that are, or are not, open after their due date."""
    return when_overdue("invoice", today) if value else (Either((*unless_overdue("invoice", today), (Condition("", "open", value=False),))),)


def when_overdue(charge: str, today: date) -> tuple[Condition, ...]:
    """What holds of a charge (an invoice or bill) that is open after its due date."""
    return Condition("", "open", value=True), Condition("kind", "=", charge), Condition("due_date", "<=", today - timedelta(days=1))


def unless_overdue(charge: str, today: date) -> tuple[tuple[Condition, ...], ...]:
    """The ways in which something open is not overdue: it is a credit, or not due yet."""
    credit = {"invoice": "credit_memo", "bill": "vendor_credit"}[charge]
    return (Condition("kind", "=", credit),), (Condition("due_date", ">=", today),)


def unapplied(value: bool, today: date) -> tuple[Condition | Either, ...]:  # noqa: FBT001  # a filter's value
    """The conditions that hold of payments of which something, or nothing, is left."""
    del today
    return (Condition("", "open", value),)


# What is checked


def check_control(book: Book, account_id: str, pointer: str, control: str) -> None:
    """The receivable or payable account of a document must be one."""
    account = book.find(Account, account_id)
    if account and account.control_of != control:
        name = "an accounts receivable" if control == "customer" else "an accounts payable"
        raise Refused.at(pointer, f"must be {name} account; {account.label} is none")


def check_line_accounts(book: Book, lines: Iterable[Any]) -> None:
    """Lines of invoices and bills are earned or spent: never on cash, card, control or non-posting accounts."""
    wanted = list(lines)
    accounts = book.many(Account, (each.account_id for each in wanted))
    for place, line in enumerate(wanted):
        account = accounts.get(line.account_id)
        if account and (is_cash_or_card(book, account) or account.control_of or account.subtype == "non_posting"):
            raise Refused.at(f"/lines/{place}/accountId", f"must be no bank, card, receivable, payable or non-posting account; {account.label} is one")


def check_stated_sum(book: Book, document: Any) -> None:
    """No more is stated than the document holds: what was stated before stands in the way of a lower amount."""
    stated = sum(each.amount for each in document.applications)
    if stated <= document.total:
        return
    before = book.find(type(document), document.id)
    message = f"sums to {format_amount(stated)}, and must be at most {format_amount(document.total)}, the amount of the document"
    if before and before.applications == document.applications:
        raise Conflict(f"what is stated of it {message}; take some of it back first")
    raise Refused.at("/applications", message)


def _check_number(book: Book, invoice: Invoice) -> None:
    (key,) = invoice.keys().values()
    if others := [id_ for id_ in book.session.holders(Invoice, "number", key) if id_ != invoice.id]:
        word = invoice.title.lower()
        raise Conflict(f"the number {invoice.number!r} is taken by {word} {others[0]!r}; leave it out for the next one ({next_number(book, invoice.kind)})")


def _check_unpaid(book: Book, invoice: Invoice) -> None:
    if invoice.void_reason:
        raise Conflict("it was taken back by the opposite document of a later day, and stays as it is")
    item = book.session.items([item_id(invoice)]).get(item_id(invoice))
    if item and not item.open:
        raise Conflict(f"it is {'paid' if invoice.kind == 'invoice' else 'applied'}; take that back before it becomes a draft again")
