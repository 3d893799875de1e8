"""Where over HTTP the rows behind a figure are, and the document that a transaction is."""

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


def address(detail: DrillDown, shape: Literal["html"] | None = None) -> str:
    """The report behind a figure, with every parameter that is set; as a page of that shape if one is given."""
    query = detail.query
    parameters = {
        "from": query.first,
        "to": query.last,
        "asOf": query.as_of,
        "basis": "cash" if query.basis == "cash" else None,
        "columns": None if query.columns == "total" else query.columns,
        "compareTo": query.compare_to and json_name(query.compare_to),
        "contactId": query.contact_id,
        "accountId": query.account_id,
        "section": query.section and json_name(query.section),
        "format": shape,
    }
    given = urlencode(
        {name: value for name, value in parameters.items() if value is not None},
        quote_via=quote,
        safe="",
    )
    return f"{ROOT}/reports/{detail.key}" + (f"?{given}" if given else "")


def source_address(source: DocumentRef) -> str:
    """The document that a transaction is."""
    return f"{ROOT}/{PATHS[source.kind]}/{quote(source.id, safe='')}"
