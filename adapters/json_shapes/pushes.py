"""Pushed changes and their results, as JSON.

A change that cannot be read becomes a change with a refusal: it is rejected alone, so that it never
holds up the changes after it.
"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from adapters.json_shapes.log_heads import fault_of_head
from adapters.json_shapes.opaque_values import read_opaque
from adapters.json_shapes.problems import problem_of
from adapters.json_shapes.reading import read, read_replacement
from adapters.json_shapes.shape_faults import NO_SUCH_FIELD
from adapters.json_shapes.unreadable import UnfitBody
from application.collections.collection import Collection
from application.sync.pushed_changes import Push, PushAnswer, PushedChange, PushResult
from application.sync.pushed_collections import PREFERENCES, PUSHED_COLLECTIONS
from domain.errors import BookkeepingError, Fault, Invalid, Refused
from domain.ledger.documents import Document

MOST_CHANGES = 1000
"""How many changes one push may have: all are carried out before another client can write."""

_CLIENT_ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_ID_WORDS = "must be 1 to 64 letters, digits, dots, underscores and hyphens, not a sign first"

ClientId = Annotated[
    str,
    Meta(
        description="What distinguishes the client from others; it stays the same.",
        extra_json_schema={"pattern": f"^{_CLIENT_ID}$", "example": "anns-phone"},
    ),
]
ChangeId = Annotated[
    str,
    Meta(
        description="By what the client knows the change. If it is pushed again, nothing is done "
        "again. Without an id there is no such protection.",
        extra_json_schema={"pattern": f"^{_CLIENT_ID}$", "example": "change-0042"},
    ),
]


class ChangeRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """What a client did to one record."""

    collection: Annotated[str, Meta(extra_json_schema={"enum": [*PUSHED_COLLECTIONS]})]
    id: Annotated[str, Meta(extra_json_schema={"example": "acme-001"})]
    op: Literal["put", "delete"]
    record: Annotated[
        dict[str, Any] | None,
        Meta(
            description="The whole record, as a view or the stream shows it; null for a delete. "
            "Computed fields are ignored. A document with the status void is voided, for the "
            "reason in voidReason."
        ),
    ] = None
    base_version: (
        Annotated[
            int,
            Meta(
                ge=0,
                description="A version of the books at which the client knew the record as it was "
                "before the change; null for a record that the client has made.",
            ),
        ]
        | None
    ) = None
    change_id: ChangeId | None = None


class PushRequest(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """The changes of a client, in the order in which they were made."""

    client_id: ClientId
    changes: Annotated[list[ChangeRequest], Meta(extra_json_schema={"maxItems": MOST_CHANGES})]
    history: (
        Annotated[str, Meta(description="The id of the history of the books of which the copy is.")]
        | None
    ) = None
    version: Annotated[
        int,
        Meta(ge=0, description="The version of the books at which the copy of the client stands."),
    ] = 0
    head: (
        Annotated[str, Meta(description="The hash of the log at that version, as it was noted.")]
        | None
    ) = None
    atomic: Annotated[bool, Meta(description="Whether all changes are carried out, or none.")] = (
        False
    )


class _Envelope(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """A push whose changes are not read yet: each of them may be refused alone."""

    client_id: str
    changes: list[Any]
    history: str | None = None
    version: Annotated[int, Meta(ge=0)] = 0
    head: str | None = None
    atomic: bool = False


def read_push(body: Any) -> Push:
    """A push. Raises `UnfitBody` for one that is wrong as a whole, not for a wrong change."""
    if isinstance(body, dict):
        body = {name: member for name, member in body.items() if member is not None}
    envelope = read(body, _Envelope)
    faults = []
    if fault := fault_of_id(envelope.client_id):
        faults.append(Fault("/clientId", fault))
    if (count := len(envelope.changes)) > MOST_CHANGES:
        message = f"must have at most {MOST_CHANGES:,} changes, not {count:,}; send several pushes"
        faults.append(Fault("/changes", message, code="too_long"))
    if envelope.head is not None:
        fault = fault_of_head(envelope.version, envelope.head, "version")
        faults += [Fault("/head", fault)] if fault else []
    if faults:
        raise UnfitBody(faults)
    changes = [_read_change(change) for change in envelope.changes]
    return Push(
        envelope.client_id,
        changes,
        envelope.history,
        envelope.version,
        envelope.head,
        envelope.atomic,
    )


def push_view(answer: PushAnswer) -> dict[str, Any]:
    """What became of a push as JSON."""
    return {
        "version": answer.end.version,
        "head": answer.end.hash,
        "results": [result_view(result) for result in answer.results],
    }


def result_view(result: PushResult) -> dict[str, Any]:
    """What became of a change as JSON."""
    optional = {
        "losing": result.losing,
        "renumbered": result.renumbered,
        "renamed": result.renamed,
        "problem": result.problem,
        "warnings": result.warnings,
    }
    return {
        "changeId": result.change_id,
        "collection": result.collection,
        "id": result.id,
        "status": result.status,
        "version": result.version,
        "record": result.record,
        **{name: value for name, value in optional.items() if value},
    }


def problem_of_change(error: BookkeepingError) -> Mapping[str, Any]:
    """The problem of a refused change as JSON; its pointers begin at the change."""
    return problem_of(error).document()


def _read_change(value: Any) -> PushedChange:
    """One change; what is wrong with it is its refusal."""
    members = value if isinstance(value, dict) else {}
    content = {name: members.get(name) for name in ("collection", "id", "op", "record")}
    texts = {
        name: text if isinstance(text := members.get(member), str) else None
        for name, member in (("collection", "collection"), ("id", "id"), ("change_id", "changeId"))
    }
    if texts["change_id"] is not None and fault_of_id(texts["change_id"]):
        texts["change_id"] = None
    known: dict[str, Any] = {
        "collection": texts["collection"] or "",
        "id": texts["id"] or "",
        "op": "delete" if members.get("op") == "delete" else "put",
        "change_id": texts["change_id"],
        "fingerprint": _fingerprint(content),
    }
    try:
        request = read(value, ChangeRequest)
        return PushedChange(**known, base_version=request.base_version, **_content(request))
    except Refused as refusal:
        return PushedChange(**known, refusal=refusal)


def _content(request: ChangeRequest) -> dict[str, Any]:
    """The fields of the record that was put, and why it was voided."""
    if request.change_id is not None and (fault := fault_of_id(request.change_id)):
        raise UnfitBody.at("/changeId", fault)
    collection = PUSHED_COLLECTIONS.get(request.collection)
    if collection is None:
        choices = ", ".join(PUSHED_COLLECTIONS)
        raise UnfitBody.at("/collection", f"must be one of {choices}", code="not_one_of")
    if request.op == "delete":
        return {}
    if request.record is None:
        raise UnfitBody.at("/record", "must be given: the record is put", code="missing")
    try:
        if collection is PREFERENCES:
            fields = _preference_fields(request.record)
        else:
            fields = read_replacement(request.record, collection)
    except UnfitBody as refusal:
        raise UnfitBody(fault.within("/record") for fault in refusal.faults) from None
    except Refused as refusal:
        raise refusal.within("/record") from None
    if fields.pop("id", request.id) != request.id:
        message = f"must be left out, or be {request.id!r} as in the change; an id never changes"
        raise UnfitBody.at("/record/id", message)
    return {"fields": fields, "void_reason": _void_reason(collection, request.record)}


def _preference_fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a preference, whose value is any JSON but null."""
    faults = [
        Fault(f"/{name}", NO_SUCH_FIELD, code="unknown_field")
        for name in record.keys() - {"id", "value", "version"}
    ]
    if record.get("value") is None:
        faults.append(Fault("/value", "must be given; or delete it", code="missing"))
    if faults:
        raise UnfitBody(faults)
    try:
        value = read_opaque(record["value"])
    except Invalid as error:
        raise UnfitBody([Fault("/value", str(error))]) from None
    return {"value": value, **({"id": record["id"]} if record.get("id") is not None else {})}


def _void_reason(collection: Collection[Any], record: Mapping[str, Any]) -> str | None:
    """Why a document is void; None if it is not void."""
    if not issubclass(collection.kind, Document) or record.get("status") != "void":
        return None
    reason = record.get("voidReason")
    return reason if isinstance(reason, str) else ""


def fault_of_id(text: str) -> str | None:
    """What is wrong with the id of a client or of a change, or None."""
    return None if re.fullmatch(_CLIENT_ID, text, re.ASCII) else _ID_WORDS


def _fingerprint(content: Mapping[str, Any]) -> str:
    """The hash of what a change does. The base version is not part of it: a client may have caught
    up with its own change before it learns that the change has arrived."""
    text = json.dumps(content, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()
