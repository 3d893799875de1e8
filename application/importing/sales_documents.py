"""Imported sales: invoices and credit memos, and the payments of customers.

Each function creates the documents of a transaction and returns the names of their collections.
If the form or the accounts of the transaction do not fit, it creates nothing and returns an empty
list.
"""

from decimal import Context, Decimal

from attrs import evolve

from application.collections.registry import INVOICES, PAYMENTS
from application.importing.imported_documents import (
    ImportedDocuments,
    ResolvedLine,
    ResolvedTransaction,
)
from application.invoicing.invoices import save_invoice
from application.invoicing.payments import save_payment
from domain.invoicing.invoices import Invoice, InvoiceApplication, InvoiceLine
from domain.values import extend

SALES_FORMS = frozenset({"invoice", "credit_memo"})

IMPORTED_INVOICES = evolve(INVOICES, save=save_invoice)
"""Invoices of another program: several may have the same number, and their customers and items may
be inactive."""

IMPORTED_PAYMENTS = evolve(PAYMENTS, save=save_payment)
"""Payments without a proposal of discounts: the others of the file are not applied yet."""

_RATE_STEP = Decimal("0.000001")
_RATE_LIMIT = Decimal(10) ** 13
_CONTEXT = Context(prec=40)


def create_invoice(documents: ImportedDocuments, transaction: ResolvedTransaction) -> list[str]:
    """Create an invoice or credit memo.

    Lines of an invoice that put money on a cash account become payments that are applied to it.
    """
    source, own_line = transaction.source, transaction.own_line
    if source.form not in SALES_FORMS or own_line.account.control_of != "customer":
        return []
    is_invoice = source.form == "invoice"
    sign = 1 if is_invoice else -1
    payment_lines = [
        line
        for line in transaction.other_lines
        if is_invoice and line.amount > 0 and documents.is_cash(line.account)
    ]
    lines = [
        line
        for line in transaction.other_lines
        if line not in payment_lines and (line.amount or documents.can_be_on_lines(line.account))
    ]
    total = -sign * sum(line.amount for line in lines)
    if not lines or total < 0:
        return []
    if not all(documents.can_be_on_lines(line.account) for line in lines):
        return []
    fields = {
        "kind": source.form,
        "status": "sent",
        "contact_id": documents.contact_id(transaction, own_line),
        "date": source.date,
        "number": source.number,
        "memo": own_line.source.memo,
        "receivable_account_id": own_line.account.id,
        "lines": tuple(_invoice_line(documents, transaction, line, -sign) for line in lines),
        **documents.terms_and_due_date(transaction),
    }
    invoice = documents.create(IMPORTED_INVOICES, fields)
    _pay_invoice(documents, transaction, invoice, payment_lines)
    return [INVOICES.name, *(PAYMENTS.name for _ in payment_lines)]


def create_payment(documents: ImportedDocuments, transaction: ResolvedTransaction) -> list[str]:
    """Create a payment of one customer from lines that all credit one receivable account."""
    source, own_line = transaction.source, transaction.own_line
    receivable = transaction.only_control_account("customer", sign=-1)
    if source.form != "payment" or receivable is None:
        return []
    if not documents.is_cash(own_line.account) or own_line.amount <= 0:
        return []
    contact_id = documents.only_contact_id(transaction)
    if contact_id is None:
        return []
    fields = {
        "contact_id": contact_id,
        "date": source.date,
        "amount": own_line.amount,
        "ref": source.number,
        "memo": own_line.source.memo,
        "method": source.method,
        "deposit_account_id": own_line.account.id,
        "receivable_account_id": receivable.id,
    }
    documents.create(IMPORTED_PAYMENTS, fields)
    return [PAYMENTS.name]


def _pay_invoice(
    documents: ImportedDocuments,
    transaction: ResolvedTransaction,
    invoice: Invoice,
    lines: list[ResolvedLine],
) -> None:
    """Create a payment for each line, applied to the invoice as far as that is open."""
    unpaid = invoice.total
    for line in lines:
        applied = min(line.amount, unpaid)
        unpaid -= applied
        applications: tuple[InvoiceApplication, ...] = ()
        if applied:
            applications = (InvoiceApplication(invoice_id=invoice.id, amount=applied),)
        fields = {
            "contact_id": invoice.contact_id,
            "date": transaction.source.date,
            "amount": line.amount,
            "ref": transaction.source.number,
            "memo": line.source.memo,
            "deposit_account_id": line.account.id,
            "receivable_account_id": invoice.receivable_account_id,
            "applications": applications,
        }
        documents.create(IMPORTED_PAYMENTS, fields)


def _invoice_line(
    documents: ImportedDocuments, transaction: ResolvedTransaction, line: ResolvedLine, sign: int
) -> InvoiceLine:
    quantity, rate = _quantity_and_rate(sign * line.amount, line.source.quantity, line.source.price)
    return InvoiceLine(
        item_id=documents.item_id(line),
        description=documents.description(transaction, line),
        quantity=quantity,
        rate=rate,
        account_id=line.account.id,
    )


def _quantity_and_rate(
    amount: int, quantity: Decimal | None, price: Decimal | None
) -> tuple[Decimal, Decimal]:
    """A quantity and a rate whose product is exactly an amount of cents.

    They are those of the file if their product is the amount, otherwise 1 at the amount. Files
    write the quantity with either sign.
    """
    if quantity:
        size = abs(quantity)
        rate = _rate_for(amount, size) if price is None else price
        if rate < _RATE_LIMIT:
            for signed_quantity in (size, -size):
                if extend(signed_quantity, rate) == amount:
                    return signed_quantity, rate
    return Decimal(1), Decimal(amount).scaleb(-2)


def _rate_for(amount: int, quantity: Decimal) -> Decimal:
    rate = _CONTEXT.divide(Decimal(abs(amount)).scaleb(-2), quantity)
    return rate.quantize(_RATE_STEP)
