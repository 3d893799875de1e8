"""Invoices and payments for tests: short constructors, and strategies that draw them."""

from datetime import date
from decimal import Decimal

from domain.invoicing.invoices import Invoice, InvoiceApplication, InvoiceLine
from domain.invoicing.payments import Payment
from tests.strategies import parts

DAY = date(2026, 3, 1)
POOL = {"account": ["a", "b", "c"], "contact": ["x", "y"], "item": ["hour"], "invoice": ["i", "k"]}
INVOICES = parts(Invoice, POOL)
PAYMENTS = parts(Payment, POOL)


def line(rate="5.00", quantity=1, account="a"):
    return InvoiceLine(account_id=account, rate=Decimal(rate), quantity=Decimal(quantity))


def invoice(*lines, **given_):
    heading = {
        "id": "i",
        "number": "1",
        "date": DAY,
        "due_date": DAY,
        "contact_id": "x",
        "receivable_account_id": "ar",
        "status": "sent",
    }
    return Invoice(**{**heading, "lines": lines or (line(),), **given_})


def payment(amount=500, **given_):
    heading = {
        "id": "p",
        "date": DAY,
        "contact_id": "x",
        "deposit_account_id": "funds",
        "receivable_account_id": "ar",
    }
    return Payment(**{**heading, "amount": amount, **given_})


def stated(*pairs):
    return tuple(InvoiceApplication(invoice_id=id_, amount=amount) for id_, amount in pairs)


def posted(document):
    return [(each.account_id, each.amount, each.contact_id) for each in document.entry().postings]


def pointers(refusal):
    return [fault.path for fault in refusal.value.faults]
