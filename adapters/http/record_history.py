"""The history of a record over HTTP: what was done to it, as JSON or as a page to read."""

from collections.abc import Iterator
from typing import IO, Annotated, Literal

import msgspec
from attrs import evolve
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Download
from adapters.http.known_at import KnownAtText, point_of
from adapters.http.operation import Operation
from adapters.http.report_format import chosen_format, format_headers, report_headers
from adapters.http.resource import Resource
from adapters.json_shapes import shapes
from adapters.json_shapes.cursors import Cursor
from adapters.json_shapes.histories import HistoryEntryView, history_page, history_view
from adapters.json_shapes.list_queries import Limit
from application.history.history_page import KEY, history_report
from application.history.record_history import read_history
from application.ports.replies import Answer
from application.reporting.formats import FORMATS
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.company import COMPANY_ID, Settings
from domain.records import Record

_FORMATS = ("json", "html")
_HISTORY = shapes.list_of(HistoryEntryView, "History")


class HistoryQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The query for the history of a record."""

    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET
    sort: Annotated[
        Literal["version", "-version"],
        Meta(description="The oldest change first, or with `-version` the newest."),
    ] = "version"
    format: (
        Annotated[
            Literal["json", "html"],
            Meta(description="Default: the one that Accept prefers, else json."),
        ]
        | UnsetType
    ) = UNSET
    known_at: KnownAtText | UnsetType = msgspec.field(name="knownAt", default=UNSET)


def history_operations(resources: tuple[Resource, ...]) -> Iterator[Operation]:
    """The operation for the history of a record of each of these collections, and the settings."""
    for resource in resources:
        kind = resource.collection.kind
        yield _operation(f"{resource.path}/{{id}}/history", kind, kind.__name__, resource.noun)
    yield _operation("/system/settings/history", Settings, "Settings", "the settings")


def _operation(path: str, kind: type[Record], name: str, noun: str) -> Operation:
    return Operation(
        "GET",
        path,
        f"read{name}History",
        f"List what was done to {noun}, as JSON or HTML page",
        lambda call: _read(call, kind),
        _HISTORY,
        query=HistoryQuery,
        produces=tuple(FORMATS[name].media_type for name in _FORMATS),
        is_kept=True,
    )


def _read(call: Call, kind: type[Record]) -> Answer | Download:
    id_ = call.path_values.get("id", COMPANY_ID)
    query: HistoryQuery = call.query
    format_name = chosen_format(query.format, call.headers.get("accept", ""), _FORMATS)
    headers = format_headers(format_name)
    cursor = None if query.cursor is UNSET else query.cursor
    whole_page = history_page(kind, id_, query.sort, query.limit, cursor)

    def write(work: UnitOfWork, out: IO[bytes]) -> dict[str, str] | None:
        point = point_of(call, work)
        etag, is_known = call.etag(work, format_name)  # Also a history of then has names of today.
        if is_known:
            return {"ETag": etag, "Vary": "Accept"}
        headers["ETag"] = etag
        page = evolve(whole_page, until=point.version) if point else whole_page
        if format_name == "json":
            history = read_history(work, kind, id_, page)
            out.write(msgspec.json.encode(history_view(work, history, query.sort)))
        else:
            report = history_report(work, kind, id_, page)
            report = evolve(report, known=point.known if point else None)
            headers.update(report_headers(call.services, report, KEY, format_name))
            call.services.writers[format_name](report, out)
        return None

    return call.read_file(write, headers)
