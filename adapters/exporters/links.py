"""The addresses of the rows behind a figure, and of the page of the document behind a
transaction.
"""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from application.json_names import json_name
from domain.ledger.ids import DocumentRef
from domain.reports.known_at import Asked, KnownAt
from domain.reports.query import ReportQuery
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
    column = detail.column
    contact_id = column.contact_id if detail.contact_id is None else detail.contact_id
    parameters = _days_and_columns(column)
    if contact_id is not None:
        parameters += _parameter("contactId", contact_id)
    if account_id := detail.account_id or column.account_id:
        parameters += _parameter("accountId", account_id)
    if section := detail.section or column.section:
        parameters += _parameter("section", json_name(section))
    if known:
        parameters += _parameter("knownAt", known_at_text(known.asked))
    if page_format:
        parameters += _parameter("format", page_format)
    path = f"{ROOT}/reports/{detail.key}"
    return f"{path}?{parameters[1:]}" if parameters else path


@lru_cache(maxsize=1_000)
def _days_and_columns(query: ReportQuery) -> str:
    """The parameters that the figures of a whole column share."""
    parameters = {
        "from": query.first and query.first.isoformat(),
        "to": query.last and query.last.isoformat(),
        "asOf": query.as_of and query.as_of.isoformat(),
        "basis": "cash" if query.basis == "cash" else None,
        "columns": None if query.columns == "total" else query.columns,
        "compareTo": query.compare_to and json_name(query.compare_to),
        "percentOf": query.percent_of,
    }
    return "".join(_parameter(name, value) for name, value in parameters.items() if value)


@lru_cache(maxsize=10_000)
def _parameter(name: str, value: str) -> str:
    """A parameter after another one; there are few names, and few ids."""
    return f"&{name}={quote(value, safe='')}"


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
