"""The addresses of the rows behind a figure, and of the page of the document behind a
transaction.
"""

from datetime import UTC, date, datetime
from typing import Literal
from urllib.parse import quote, urlencode

from application.json_names import json_name
from domain.ledger.ids import DocumentRef
from domain.reports.known_at import Asked, KnownAt
from domain.reports.table import DrillDown

ROOT = "/api/v1"
PAGES = {
    "invoice": "invoices",
    "payment": "payments",
    "bill": "bills",
    "bill-payment": "bill-payments",
    "journal": "journals",
    "bank-transaction": "bank-transactions",
}
"""The page of a document in the browser by the kind of its record."""


def report_address(
    detail: DrillDown,
    page_format: Literal["html"] | None = None,
    known: KnownAt | None = None,
) -> str:
    """The report behind a figure, with every parameter that is set; with `page_format`, as a page
    of that format instead of JSON. `known` is that of the report that has the figure.
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
        "knownAt": known and known_at_text(known.asked),
        "format": page_format,
    }
    set_parameters = {name: value for name, value in parameters.items() if value is not None}
    query_string = urlencode(set_parameters, quote_via=quote, safe="")
    path = f"{ROOT}/reports/{detail.key}"
    return f"{path}?{query_string}" if query_string else path


def document_address(source: DocumentRef, known: KnownAt | None = None) -> str:
    """The page of the document behind a transaction of a report in which changes count until
    `known`.
    """
    path = f"/{PAGES[source.kind]}/{quote(source.id, safe='')}"
    return f"{path}?knownAt={quote(known_at_text(known.asked), safe='')}" if known else path


def known_at_text(asked: Asked) -> str:
    """A version, a day or a time as the parameter `knownAt` takes it."""
    if isinstance(asked, datetime):
        return timestamp(asked)
    return asked.isoformat() if isinstance(asked, date) else str(asked)


def timestamp(moment: datetime) -> str:
    """A time in UTC, such as `2026-03-31T17:00:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
