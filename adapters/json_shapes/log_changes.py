"""A page of the log as JSON: which changes are asked for, and what each of them shows."""

from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.cursors import OTHER_LIST, Cursor, make_cursor, read_cursor
from adapters.json_shapes.list_filters import check_range
from adapters.json_shapes.list_queries import Count, Limit, shown_total, to_be_counted
from adapters.json_shapes.named_choices import names_in, pattern_of_names
from adapters.json_shapes.unreadable import UnreadableQuery, collected
from application.integrity.audit import list_changes
from application.integrity.touched_documents import (
    DOCUMENT_COLLECTIONS,
    Numbers,
    numbers_of,
    touched_documents,
)
from application.ports.change_log import LoggedChange, LogQuery, TouchedDocument
from application.replay.logged_records import damaged, logged_fields
from application.sync.catch_up import FED_COLLECTIONS
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import DOCUMENT_KINDS
from domain.errors import Fault
from domain.ledger.ids import DocumentRef


class AuditQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The query for changes of the log."""

    collection: (
        Annotated[
            str,
            Meta(
                description="Only changes of this collection, or of several with commas.",
                extra_json_schema={"pattern": pattern_of_names(FED_COLLECTIONS)},
            ),
        ]
        | UnsetType
    ) = UNSET
    record_id: str | UnsetType = UNSET
    touches: (
        Annotated[
            str,
            Meta(
                description="Only changes of this document, such as `invoices/1042`, of what it "
                "pays and what is applied to it, and of the marks of its rows.",
                extra_json_schema={"pattern": f"^({'|'.join(DOCUMENT_COLLECTIONS)})/.+$"},
            ),
        ]
        | UnsetType
    ) = UNSET
    op: Literal["put", "delete", "restored"] | UnsetType = UNSET
    actor: str | UnsetType = UNSET
    request_id: str | UnsetType = UNSET
    first: date | UnsetType = msgspec.field(name="from", default=UNSET)
    last: date | UnsetType = msgspec.field(name="to", default=UNSET)
    since: Annotated[int, Meta(ge=0, le=10**15, description="Only changes after this version.")] = 0
    sort: Literal["version", "-version"] = "version"
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET
    count: Count = False


class TouchedDocumentView(msgspec.Struct):
    """A document that a change touches."""

    collection: str
    id: str
    number: Annotated[
        str, Meta(description="Its number or reference, as it is now or was last; may be empty.")
    ]


class LoggedChangeView(msgspec.Struct, rename="camel"):
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
    documents: Annotated[
        list[TouchedDocumentView],
        Meta(
            description="The documents that the change is about: the document itself; of "
            "`applications` that of the credit and those of all charges, before and after; of "
            "`cleared` that of the row."
        ),
    ]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    override: str
    hash: str


def log_page(query: AuditQuery) -> Callable[[UnitOfWork], dict[str, Any]]:
    """Reads the page of the log that is asked for, as a list with total and cursor.

    Raises `UnreadableQuery` for a filter or a cursor that does not exist; reading raises `Damaged`
    for a change that somebody has altered so that it cannot be shown.
    """
    log_query = _log_query(query)
    filters = repr(msgspec.structs.replace(query, limit=0, cursor=UNSET, count=False))
    signature = sha256(filters.encode()).hexdigest()[:12]
    after = None
    if query.cursor is not UNSET:
        after = _version_in_cursor(read_cursor(query.cursor, signature, 1)[0])

    def read_page(work: UnitOfWork) -> dict[str, Any]:
        page = list_changes(work, log_query, after)
        cursor = make_cursor(signature, [str(page.changes[-1].version)]) if page.more else None
        return {
            "data": [*_change_views(work, page.changes)],
            "total": shown_total(page.total, log_query.most_counted),
            "nextCursor": cursor,
        }

    return read_page


def _log_query(query: AuditQuery) -> LogQuery:
    """The changes that are asked for; raises `UnreadableQuery` with all that does not exist."""
    faults: list[Fault] = []
    names = touches = None
    with collected(faults):
        names = names_in(query.collection, "collection", FED_COLLECTIONS)
    with collected(faults):
        touches = None if query.touches is UNSET else _touched(query.touches)
    with collected(faults):
        check_range(query.first, query.last)
    if faults:
        raise UnreadableQuery.of(faults)
    is_one = names is not None and len(names) == 1
    return LogQuery(
        since=query.since,
        collection=next(iter(names)) if names and is_one else None,
        collections=None if is_one else names,
        record_id=_given(query.record_id),
        touches=touches,
        op=_given(query.op),
        actor=_given(query.actor),
        request_id=_given(query.request_id),
        first=_given(query.first),
        last=_given(query.last),
        newest_first=query.sort == "-version",
        limit=query.limit,
        most_counted=to_be_counted(whole=query.count),
    )


def _given(value: Any) -> Any:
    """The value of a parameter, or None if it was not given."""
    return None if value is UNSET else value


def _touched(text: str) -> TouchedDocument:
    """The document in a text such as `invoices/1042`."""
    collection, separator, id_ = text.partition("/")
    if not separator or not id_ or collection not in DOCUMENT_COLLECTIONS:
        raise UnreadableQuery(
            "must be a collection of documents, a slash and an id, such as invoices/1042; the "
            f"collections are {', '.join(DOCUMENT_COLLECTIONS)}",
            "touches",
        )
    return TouchedDocument(collection, DocumentRef(DOCUMENT_COLLECTIONS[collection], id_))


def _version_in_cursor(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise UnreadableQuery(OTHER_LIST, "cursor")
    return int(text)


def _change_views(work: UnitOfWork, changes: list[LoggedChange]) -> Iterator[dict[str, Any]]:
    touched = [_documents(change) for change in changes]
    numbers = numbers_of(work, (document for documents in touched for document in documents))
    for change, documents in zip(changes, touched, strict=True):
        yield {
            "version": change.version,
            "at": change.at,
            "actor": change.actor,
            "requestId": change.request_id,
            "collection": change.collection,
            "id": change.id,
            "op": change.op,
            "documents": [_document_view(document, numbers) for document in documents],
            "before": _record_view(change, change.before),
            "after": _record_view(change, change.after),
            "override": change.override,
            "hash": change.hash,
        }


def _documents(change: LoggedChange) -> tuple[DocumentRef, ...]:
    try:
        return touched_documents(change)
    except (LookupError, TypeError, ValueError) as error:
        raise damaged(change) from error


def _document_view(document: DocumentRef, numbers: Numbers) -> dict[str, str]:
    collection = DOCUMENT_KINDS[document.kind].plural
    return {"collection": collection, "id": document.id, "number": numbers[document]}


def _record_view(change: LoggedChange, canonical_json: str | None) -> Any:
    return logged_fields(change, canonical_json) if canonical_json else None
