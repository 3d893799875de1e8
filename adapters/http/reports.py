"""Reports: the catalogue, and each report in every format."""

from datetime import date
from typing import IO, Annotated, Any, Literal, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.operation import Call, Download, Operation, Reply
from adapters.http.query import wrong_query
from adapters.json_shapes import shapes
from adapters.json_shapes.comparison import SourceView
from adapters.json_shapes.list_queries import OTHER_LIST, Paging, make_cursor, read_cursor
from adapters.json_shapes.problems import Problem
from application.json_names import json_name
from application.ports.replies import Answer
from application.reporting.formats import FORMATS
from application.reporting.make_report import (
    FIELDS,
    ReportRequest,
    choices,
    default_of,
    find_report,
    make_report,
)
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from domain.ledger.entries import Basis
from domain.reports.catalogue import REPORTS
from domain.reports.periods import PERIODS
from domain.reports.query import ComparisonPeriod, Span
from domain.reports.report import ReportKind

Text = Annotated[str, Meta(max_length=100)]
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_FORMAT: Any = Literal[tuple(FORMATS)]


def _one_of(values: tuple[str, ...]) -> dict[str, Any]:
    """A list of values as the specification says it; what is none of them is refused with all parameters."""
    return {"enum": [json_name(value) for value in values]}


class ReportParameters(msgspec.Struct, forbid_unknown_fields=True):
    """The parameters of reports; each report has some of them, as the catalogue says."""

    first: Annotated[date, Meta(description="The first day.")] | UnsetType = msgspec.field(
        name="from", default=UNSET
    )
    last: (
        Annotated[date, Meta(description="The last day of a period. Default: today.")] | UnsetType
    ) = msgspec.field(name="to", default=UNSET)
    as_of: (
        Annotated[date, Meta(description="The day of a snapshot. Default: today.")] | UnsetType
    ) = msgspec.field(name="asOf", default=UNSET)
    period: (
        Annotated[
            Text,
            Meta(
                description="All dates by a name; quarters and years are fiscal.",
                extra_json_schema=_one_of(PERIODS),
            ),
        ]
        | UnsetType
    ) = UNSET
    basis: (
        Annotated[
            Text, Meta(description="Default: accrual.", extra_json_schema=_one_of(get_args(Basis)))
        ]
        | UnsetType
    ) = UNSET
    columns: (
        Annotated[
            Text, Meta(description="Default: total.", extra_json_schema=_one_of(get_args(Span)))
        ]
        | UnsetType
    ) = UNSET
    compare_to: (
        Annotated[
            Text,
            Meta(
                description="Beside what it was before.",
                extra_json_schema=_one_of(get_args(ComparisonPeriod)),
            ),
        ]
        | UnsetType
    ) = msgspec.field(name="compareTo", default=UNSET)
    contact_id: Annotated[Text, Meta(description="What names a contact alone.")] | UnsetType = (
        msgspec.field(name="contactId", default=UNSET)
    )
    account_id: Annotated[Text, Meta(description="What is on an account alone.")] | UnsetType = (
        msgspec.field(name="accountId", default=UNSET)
    )
    section: Annotated[Text, Meta(description="A part of the report alone.")] | UnsetType = UNSET

    def asked(self) -> ReportRequest:
        """What is asked for."""
        given = {name: getattr(self, name) for name in FIELDS.values()}
        return ReportRequest(**{name: value for name, value in given.items() if value is not UNSET})


ReadingParameters = msgspec.defstruct(
    "ReadingParameters",
    [
        (
            "format",
            Annotated[_FORMAT, Meta(description="Default: what Accept asks for, else json.")]
            | UnsetType,
            UNSET,
        )
    ],
    bases=(ReportParameters,),
    forbid_unknown_fields=True,
)
"""The parameters of a report that is read."""


class ParameterView(msgspec.Struct):
    """A parameter of a report: what it is when it is left out, and the values that it may have, where they can be listed."""

    name: str
    default: str | None
    values: list[str]


class KindView(msgspec.Struct):
    """A report of the catalogue."""

    key: str
    title: str
    category: str
    type: Literal["period", "snapshot"]
    cashBasis: bool  # noqa: N815
    parameters: list[ParameterView]


class ColumnView(msgspec.Struct):
    """A column of a report."""

    key: str
    label: str
    type: Literal["text", "date", "amount", "percent", "number"]


class RowView(msgspec.Struct, omit_defaults=True):
    """A row of a report: a cell for each column, amounts as decimal strings. `detail` is the address of the rows that its
    figures sum; where each has its own, `details` has one for each cell."""

    kind: Literal["section", "account", "contact", "transaction", "total", "heading"]
    depth: int
    label: str
    values: list[str | int | None]
    accountId: str | UnsetType = UNSET  # noqa: N815
    contactId: str | UnsetType = UNSET  # noqa: N815
    source: SourceView | UnsetType = UNSET
    detail: str | UnsetType = UNSET
    details: list[str | None] | UnsetType = UNSET


class ReportView(msgspec.Struct, omit_defaults=True):
    """A report; `contactId`, `accountId` and `section` are there where it is narrowed to them."""

    key: str
    title: str
    company: str
    basis: Literal["accrual", "cash"]
    first: date | None = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to")
    asOf: date | None  # noqa: N815
    currency: str
    columns: list[ColumnView]
    rows: list[RowView]
    totals: dict[str, Any]
    rowCount: int  # noqa: N815
    complete: bool
    contactId: str | UnsetType = UNSET  # noqa: N815
    accountId: str | UnsetType = UNSET  # noqa: N815
    section: str | UnsetType = UNSET


def _list(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        tag, known = call.unless_known(work)
        if known:
            return Reply(None, 304, {"ETag": tag})
        after = (
            None if call.query.cursor is UNSET else read_cursor(call.query.cursor, "reports", 1)[0]
        )
        keys = list(REPORTS)
        if after is not None and after not in keys:
            raise Problem("bad_request", f"the query parameter 'cursor' {OTHER_LIST}")
        rest = keys if after is None else keys[keys.index(after) + 1 :]
        page = rest[: call.query.limit]
        cursor = make_cursor("reports", [page[-1]]) if len(rest) > len(page) else None
        return Reply(
            {
                "data": [_kind_view(REPORTS[key]) for key in page],
                "total": len(keys),
                "nextCursor": cursor,
            },
            headers={"ETag": tag},
        )

    return call.read(render)


def _kind_view(kind: ReportKind) -> KindView:
    parameters = [
        ParameterView(json_name(name), default_of(kind, name), list(choices(kind, name)))
        for name in kind.parameters
    ]
    return KindView(
        kind.key,
        kind.title,
        kind.category,
        "snapshot" if kind.is_snapshot else "period",
        kind.has_cash_basis,
        parameters,
    )


def _read(call: Call) -> Answer | Download:
    kind = find_report(call.path["key"])
    asked = call.query.asked()
    name = _format(call)
    shape = FORMATS[name]
    headers = {"Content-Type": shape.media_type, "Vary": "Accept"}
    if name != "json":
        headers["Content-Disposition"] = (
            f'{"inline" if shape.is_shown else "attachment"}; filename="{kind.key}.{name}"'
        )
    if name == "html":
        headers["Content-Security-Policy"] = PAGE_POLICY

    def write(work: UnitOfWork, out: IO[bytes]) -> dict[str, str] | None:
        is_of_today = asked.last is None and asked.as_of is None
        tag, known = call.unless_known(
            work, name, *([work.today.isoformat()] if is_of_today else [])
        )
        if known:
            return {"ETag": tag, "Vary": "Accept"}
        headers["ETag"] = tag
        call.services.writers[name](make_report(work, kind.key, asked), out)
        return None

    try:
        return call.read_file(write, headers)
    except Refused as refusal:
        raise wrong_query(refusal) from None


def _format(call: Call) -> str:
    """The format that is asked for: by the parameter, else the one that `Accept` likes best, else JSON."""
    if call.query.format is not UNSET:
        return str(call.query.format)
    names = {shape.media_type: name for name, shape in FORMATS.items()}
    liked: list[tuple[int, str]] = []
    for part in call.headers.get("accept", "").lower().split(","):
        media, *parameters = (each.strip() for each in part.split(";"))
        quality = next(
            (each.removeprefix("q=") for each in parameters if each.startswith("q=")), "1"
        )
        if media in names and _thousandths(quality):
            liked.append((-_thousandths(quality), names[media]))
    return min(liked, key=lambda each: each[0])[1] if liked else "json"


def _thousandths(quality: str) -> int:
    """A quality of `Accept` such as `0.8` as 800; what cannot be read is not wanted."""
    whole, _, decimals = quality.partition(".")
    if (
        whole not in {"0", "1"}
        or not (decimals or "0").isdigit()
        or len(decimals) > 3
        or not decimals.isascii()
    ):
        return 0
    return int(whole) * 1000 + int((decimals + "000")[:3])


OPERATIONS = (
    Operation("GET", "/reports", "listReports", "List the reports: the catalogue", _list, shapes.list_of(KindView, "Report"), query=Paging),
    Operation(
        "GET", "/reports/{key}", "readReport", "Make a report, as JSON, CSV, a workbook, a page or a PDF", _read, ReportView, query=ReadingParameters,
        produces=tuple(shape.media_type for shape in FORMATS.values()),
    ),
)  # fmt: skip
