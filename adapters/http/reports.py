"""Reports."""

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.operation import Call, Operation, Reply
from adapters.http.problems import Problem
from application.book import Book
from application.ports import Answer
from application.reporting import make_report
from domain.errors import Refused


class ReportParameters(msgspec.Struct, forbid_unknown_fields=True):
    """The parameters of reports; each report has some of them."""

    first: Annotated[date, Meta(description="The first day: profit-loss, trial-balance.")] | UnsetType = msgspec.field(name="from", default=UNSET)
    last: Annotated[date, Meta(description="The last day: profit-loss.")] | UnsetType = msgspec.field(name="to", default=UNSET)
    as_of: Annotated[date, Meta(description="The day of a snapshot: balance-sheet, trial-balance.")] | UnsetType = msgspec.field(name="asOf", default=UNSET)


class ColumnView(msgspec.Struct):
    """A column of a report."""

    key: str
    label: str
    type: str


class RowView(msgspec.Struct, omit_defaults=True):
    """A row of a report: a cell for each column, amounts as decimal strings."""

    kind: str
    depth: int
    label: str
    values: list[str | None]
    accountId: str | UnsetType = UNSET  # noqa: N815
    detail: str | UnsetType = UNSET


class ReportView(msgspec.Struct):
    """A report."""

    key: str
    title: str
    company: str
    basis: str
    first: date | None = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to")
    asOf: date | None  # noqa: N815
    currency: str
    columns: list[ColumnView]
    rows: list[RowView]
    totals: dict[str, Any]
    rowCount: int  # noqa: N815
    complete: bool


def _read(call: Call) -> Answer:
    first, last, as_of = (None if each is UNSET else each for each in (call.query.first, call.query.last, call.query.as_of))

    def render(book: Book) -> Reply:
        tag, known = call.unless_known(book, book.today.isoformat())
        if known:
            return Reply(None, 304, {"ETag": tag})
        return Reply(call.services.exporters["json"](make_report(book, call.path["key"], first, last, as_of)), headers={"ETag": tag})

    try:
        return call.read(render)
    except Refused as refusal:  # what is wrong here is in the query, which is a 400 wherever it stands
        raise Problem(400, "bad_request", str(refusal), refusal.faults) from None


OPERATIONS = (
    Operation("GET", "/reports/{key}", "readReport", "Make a report: profit-loss, balance-sheet or trial-balance", _read, ReportView, query=ReportParameters),
)
