"""Invoices, credit memos and payments beyond keeping them: send, print, take back, void, duplicate, refund, the page."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.documents import Empty, day_of, duplicate, void
from adapters.http.operation import Call, Operation, Reply
from adapters.http.query import Writing
from adapters.http.resource import created_reply, item_reply
from adapters.json_shapes import shapes
from adapters.json_shapes.reading import read
from adapters.json_shapes.shapes import Amount
from application.collections.registry import BANK_TRANSACTIONS, INVOICES, PAYMENTS
from application.invoicing.invoice_page import invoice_page
from application.invoicing.invoices import duplicate_invoice, set_status, void_invoice
from application.invoicing.payments import refund_payment, void_payment
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork

Day = date
"""Inside the shapes below, `date` is the name of a field."""

PDF = "application/pdf"


class RefundRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """From which account how much of a payment is paid back."""

    account_id: Annotated[
        str,
        Meta(
            description="The bank account or card.", extra_json_schema={"example": "account-1000"}
        ),
    ]
    date: Annotated[Day, Meta(description="Default: today.")] | UnsetType = UNSET
    amount: Annotated[Amount, Meta(description="Default: all that is unapplied.")] | UnsetType = (
        UNSET
    )


def _becomes(status: str) -> Callable[[Call], Answer]:
    def handle(call: Call) -> Answer:
        read(call.json(), Empty)
        return call.write_on(
            INVOICES, lambda work, invoice: item_reply(work, INVOICES, invoice), set_status, status
        )

    return handle


def _pdf(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        page = invoice_page(work, call.path["id"])
        name = "".join(
            each if (each.isascii() and each.isalnum()) or each in "-_" else "-"
            for each in f"{page.title} {page.number}".strip().lower()
        )
        headers = {"Content-Type": PDF, "Content-Disposition": f'inline; filename="{name}.pdf"'}
        return Reply(call.services.invoice_pdf(page), headers=headers)

    return call.read(render)


def _refund(call: Call) -> Answer:
    given = read(call.json(), RefundRequest)
    amount = None if given.amount is UNSET else int(given.amount)
    path = "/bank-transactions"
    return call.write_on(
        PAYMENTS,
        lambda work, refund: created_reply(work, BANK_TRANSACTIONS, path, refund),
        refund_payment,
        given.account_id,
        day_of(given.date),
        amount,
    )


def _verb(verb: str, status: str, summary: str) -> Operation:
    answers = shapes.view(INVOICES)
    return Operation(
        "POST",
        f"/invoices/{{id}}/{verb}",
        f"{verb}Invoice",
        summary,
        _becomes(status),
        answers,
        query=Writing,
        takes=Empty,
    )


OPERATIONS = (
    _verb("send", "sent", "Send an invoice: it posts"),
    _verb("print", "printed", "Print an invoice: it posts"),
    _verb("draft", "draft", "Take an invoice back to a draft"),
    void("/invoices", INVOICES, void_invoice),
    duplicate("/invoices", INVOICES, duplicate_invoice),
    Operation(
        "GET",
        "/invoices/{id}/pdf",
        "readInvoicePage",
        "The page of an invoice",
        _pdf,
        bytes,
        produces=(PDF,),
    ),
    void("/payments", PAYMENTS, void_payment),
    Operation(
        "POST",
        "/payments/{id}/refund",
        "refundPayment",
        "Pay back what a payment has left",
        _refund,
        shapes.view(BANK_TRANSACTIONS),
        201,
        Writing,
        RefundRequest,
    ),
)
