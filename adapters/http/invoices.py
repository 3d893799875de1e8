"""The operations that invoices, credit memos and payments have besides those of every collection.

Send, print and draft change the status of an invoice. The others are void, duplicate, write off,
refund, and the page of an invoice.
"""

from collections.abc import Callable

from adapters.http.call import Call, Reply
from adapters.http.documents import (
    duplicate_operation,
    refund_operation,
    void_operation,
    write_off_operation,
)
from adapters.http.file_names import file_name, saved_as, words_of
from adapters.http.missing_characters import missing_characters_header
from adapters.http.operation import EmptyRequest, Operation
from adapters.http.query import WriteQuery
from adapters.http.resource import item_reply
from adapters.json_shapes import shapes
from adapters.json_shapes.invoice_numbers import InvoiceNumbersView, invoice_numbers_view
from application.collections.registry import INVOICES, PAYMENTS
from application.invoicing.credit_memos import refund_credit_memo, write_off_invoice
from application.invoicing.invoice_numbers import invoice_numbers
from application.invoicing.invoice_page import invoice_page
from application.invoicing.invoices import duplicate_invoice, set_status, void_invoice
from application.invoicing.payments import refund_payment, void_payment
from application.ports.replies import Answer

PDF = "application/pdf"


def _status_handler(status: str) -> Callable[[Call], Answer]:
    """What gives an invoice a status."""

    def handle(call: Call) -> Answer:
        return call.write_record(
            INVOICES, lambda work, invoice: item_reply(work, INVOICES, invoice), set_status, status
        )

    return handle


def _read_page(call: Call) -> Answer:
    page = call.books.read(invoice_page, call.id)
    # It is drawn after the transaction, which others may be waiting for.
    content, missing = call.services.invoice_pdf(page)
    number = words_of(page.number)
    name = file_name(page.sender.name, words_of(page.title), number, extension="pdf")
    headers = {"Content-Type": PDF, "Content-Disposition": saved_as(name, "inline")}
    return Reply(content, headers=headers | missing_characters_header(missing)).answer()


def _read_numbers(call: Call) -> Answer:
    return call.read(lambda work: Reply(invoice_numbers_view(invoice_numbers(work))))


def _status_operation(verb: str, status: str, summary: str) -> Operation:
    return Operation(
        "POST",
        f"/invoices/{{id}}/{verb}",
        f"{verb}Invoice",
        summary,
        _status_handler(status),
        shapes.view(INVOICES),
        query=WriteQuery,
        takes=EmptyRequest,
    )


OPERATIONS = (
    _status_operation("send", "sent", "Mark an invoice as sent, which posts it"),
    _status_operation("print", "printed", "Mark an invoice as printed, which posts it"),
    _status_operation("draft", "draft", "Make an invoice a draft again, so that it does not post"),
    void_operation("/invoices", INVOICES, "an invoice or credit memo", void_invoice),
    duplicate_operation("/invoices", INVOICES, "an invoice or credit memo", duplicate_invoice),
    write_off_operation(
        "/invoices", INVOICES, "an open amount of an invoice, by a credit memo", write_off_invoice
    ),
    refund_operation(
        "/invoices", INVOICES, "the unapplied amount of a credit memo", refund_credit_memo
    ),
    Operation(
        "GET",
        "/invoices/{id}/pdf",
        "readInvoicePage",
        "Read the page of an invoice as a PDF",
        _read_page,
        bytes,
        produces=(PDF,),
        is_long=True,
    ),
    Operation(
        "GET",
        "/invoices/numbers",
        "readInvoiceNumbers",
        "List missing and doubled numbers of invoices and credit memos",
        _read_numbers,
        InvoiceNumbersView,
        reads_many=True,
        is_kept=True,
    ),
    void_operation("/payments", PAYMENTS, "a payment", void_payment),
    refund_operation("/payments", PAYMENTS, "the unapplied amount of a payment", refund_payment),
)
