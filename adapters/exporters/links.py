"""The addresses over HTTP of the rows behind a figure, and of the document behind a transaction."""

from typing import Literal
from urllib.parse import quote, urlencode

from application.json_names import json_name
from domain.ledger.ids import DocumentRef
from domain.reports.table import DrillDown

ROOT = "/api/v1"
PATHS = {
    "invoice": "invoices",
    "payment": "payments",
    "bill": "bills",
    "bill-payment": "bills/payments",
    "journal": "journals",
    "bank-transaction": "bank-transactions",
}
"""The path of a document by the kind of its record."""


def report_address(detail: DrillDown, page_format: Literal["html"] | None = None) -> str:
    """The report behind a figure, with every parameter that is set; with `page_format`, as a page
    of that format instead of JSON.
    """
    query = detail.query
    parameters = {
        "from": query.first,
        "to": query.last,
        "asOf": query.as_of,
        "basis": "cash" if query.basis == "cash" else None,
        "columns": None if query.columns == "total" else query.columns,
        "compareTo": query.compare_to and json_name(query.compare_to),
        "percentOf": query.percent_of,
        "contactId": query.contact_id,
        "accountId": query.account_id,
        "section": query.section and json_name(query.section),
        "format": page_format,
    }
    set_parameters = {name: value for name, value in parameters.items() if value is not None}
    query_string = urlencode(set_parameters, quote_via=quote, safe="")
    path = f"{ROOT}/reports/{detail.key}"
    return f"{path}?{query_string}" if query_string else path


def document_address(source: DocumentRef) -> str:
    """The document behind a transaction."""
    return f"{ROOT}/{PATHS[source.kind]}/{quote(source.id, safe='')}"
