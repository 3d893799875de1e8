"""The audit log, read only."""

import json
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.operation import Call, Operation, Reply
from adapters.json_shapes import shapes
from adapters.json_shapes.list_queries import OTHER_LIST, Limit, make_cursor, read_cursor
from adapters.json_shapes.unreadable import UnreadableQuery
from application.integrity.audit import list_changes, verify_log
from application.ports.change_log import LogQuery
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork


class AuditQuery(msgspec.Struct, forbid_unknown_fields=True):
    """Parameters of the audit log."""

    collection: str | UnsetType = UNSET
    record_id: str | UnsetType = msgspec.field(name="recordId", default=UNSET)
    actor: str | UnsetType = UNSET
    first: date | UnsetType = msgspec.field(name="from", default=UNSET)
    last: date | UnsetType = msgspec.field(name="to", default=UNSET)
    since: Annotated[int, Meta(ge=0, le=10**15, description="Only changes after this version.")] = 0
    limit: Limit = 100
    cursor: str | UnsetType = UNSET


class ChangeView(msgspec.Struct):
    """One record changed by one commit; `before` and `after` are its stored fields."""

    version: int
    at: str
    actor: str
    requestId: str  # noqa: N815
    collection: str
    id: str
    op: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    hash: str


class ProofView(msgspec.Struct):
    """Whether the log is whole."""

    ok: bool
    rows: int
    head: str
    firstBroken: int | None  # noqa: N815


class HeadView(msgspec.Struct):
    """Where the log ends."""

    version: int
    head: str


def _list(call: Call) -> Answer:
    given = call.query
    signature = f"audit {given.collection} {given.record_id} {given.actor} {given.first} {given.last} {given.since}"

    def render(work: UnitOfWork) -> Reply:
        tag, known = call.unless_known(work)
        if known:
            return Reply(None, 304, {"ETag": tag})
        collection, record_id, actor, first, last = (
            None if each is UNSET else each
            for each in (given.collection, given.record_id, given.actor, given.first, given.last)
        )
        query = LogQuery(given.since, collection, record_id, actor, first, last, given.limit)
        after = 0 if given.cursor is UNSET else _version(read_cursor(given.cursor, signature, 1)[0])
        page = list_changes(work, query, after)
        data = [
            {
                "version": each.version, "at": each.at, "actor": each.actor, "requestId": each.request_id, "collection": each.collection, "id": each.id,
                "op": each.op, "before": _parsed(each.before), "after": _parsed(each.after), "hash": each.hash,
            }
            for each in page.changes
        ]  # fmt: skip
        cursor = make_cursor(signature, [str(page.changes[-1].version)]) if page.more else None
        return Reply(
            {"data": data, "total": page.total, "nextCursor": cursor}, headers={"ETag": tag}
        )

    return call.read(render)


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


def _version(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise UnreadableQuery(OTHER_LIST, "cursor")
    return int(text)


def _parsed(text: str | None) -> Any:
    return json.loads(text) if text else None


OPERATIONS = (
    Operation(
        "GET",
        "/audit",
        "listAudit",
        "List changes by version",
        _list,
        shapes.list_of(ChangeView, "Audit"),
        query=AuditQuery,
    ),
    Operation(
        "GET", "/audit/verify", "verifyAudit", "Recompute the log's hash chain", _verify, ProofView
    ),
    Operation("GET", "/audit/head", "readAuditHead", "Read where the log ends", _head, HeadView),
)
