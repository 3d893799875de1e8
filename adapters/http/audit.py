"""The change log, which can only be read: its changes, its hash chain, and its end."""

import json
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.json_shapes import shapes
from adapters.json_shapes.list_queries import OTHER_LIST, Limit, make_cursor, read_cursor
from adapters.json_shapes.unreadable import UnreadableQuery
from application.integrity.audit import list_changes, verify_log
from application.ports.change_log import LoggedChange, LogQuery
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork


class AuditQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The query for changes of the log."""

    collection: str | UnsetType = UNSET
    record_id: str | UnsetType = UNSET
    actor: str | UnsetType = UNSET
    first: date | UnsetType = msgspec.field(name="from", default=UNSET)
    last: date | UnsetType = msgspec.field(name="to", default=UNSET)
    since: Annotated[int, Meta(ge=0, le=10**15, description="Only changes after this version.")] = 0
    limit: Limit = 100
    cursor: str | UnsetType = UNSET


class ChangeView(msgspec.Struct, rename="camel"):
    """One record changed by one commit; `before` and `after` are its stored fields.

    `override` is the reason for an exception that the commit needed, or empty.
    """

    version: int
    at: str
    actor: str
    request_id: str
    collection: str
    id: str
    op: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    override: str
    hash: str


class LogProofView(msgspec.Struct, rename="camel"):
    """Whether the hash chain of the log is unbroken, or else the version where it breaks."""

    ok: bool
    rows: int
    head: str
    first_broken: int | None


class LogHeadView(msgspec.Struct):
    """The last version of the log and its hash."""

    version: int
    head: str


def _list(call: Call) -> Answer:
    query = call.query
    signature = (
        f"audit {query.collection} {query.record_id} {query.actor} {query.first} {query.last} "
        f"{query.since}"
    )

    def render(work: UnitOfWork) -> dict[str, Any]:
        log_query = _log_query(query)
        after = 0
        if query.cursor is not UNSET:
            after = _version_in_cursor(read_cursor(query.cursor, signature, 1)[0])
        page = list_changes(work, log_query, after)
        cursor = make_cursor(signature, [str(page.changes[-1].version)]) if page.more else None
        return {
            "data": [_change_view(change) for change in page.changes],
            "total": page.total,
            "nextCursor": cursor,
        }

    return call.read_with_etag(render)


def _log_query(query: AuditQuery) -> LogQuery:
    return LogQuery(
        since=query.since,
        collection=None if query.collection is UNSET else query.collection,
        record_id=None if query.record_id is UNSET else query.record_id,
        actor=None if query.actor is UNSET else query.actor,
        first=None if query.first is UNSET else query.first,
        last=None if query.last is UNSET else query.last,
        limit=query.limit,
    )


def _version_in_cursor(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise UnreadableQuery(OTHER_LIST, "cursor")
    return int(text)


def _change_view(change: LoggedChange) -> dict[str, Any]:
    return {
        "version": change.version,
        "at": change.at,
        "actor": change.actor,
        "requestId": change.request_id,
        "collection": change.collection,
        "id": change.id,
        "op": change.op,
        "before": _record_view(change.before),
        "after": _record_view(change.after),
        "override": change.override,
        "hash": change.hash,
    }


def _record_view(canonical_json: str | None) -> Any:
    return json.loads(canonical_json) if canonical_json else None


def _verify(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        proof = verify_log(work)
        return Reply(
            {
                "ok": proof.ok,
                "rows": proof.rows,
                "head": proof.head,
                "firstBroken": proof.first_broken,
            }
        )

    return call.read(render)


def _head(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        head = work.session.log.head()
        return Reply({"version": head.version, "head": head.hash})

    return call.read(render)


OPERATIONS = (
    Operation(
        "GET",
        "/audit",
        "listAudit",
        "List the changes in the log, by version",
        _list,
        shapes.list_of(ChangeView, "ChangeList"),
        query=AuditQuery,
    ),
    Operation(
        "GET",
        "/audit/verify",
        "verifyAudit",
        "Verify the hash chain of the log",
        _verify,
        LogProofView,
        is_long=True,
    ),
    Operation(
        "GET",
        "/audit/head",
        "readAuditHead",
        "Read the last version of the log and its hash",
        _head,
        LogHeadView,
    ),
)
