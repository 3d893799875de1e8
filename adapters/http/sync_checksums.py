"""Checksums, by which a program finds where its copy of the books differs from them."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.json_shapes.unreadable import UnreadableQuery
from application.checksum_tree import Checksum, bucket_checksum, collection_checksum
from application.collections.registry import COLLECTIONS
from application.ports.replies import Answer
from application.sync.checksums import bucket_checksums, checksums, record_hashes
from application.unit_of_work.unit_of_work import UnitOfWork


class ChecksumQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The query for the checksums of a part of the books."""

    collection: (
        Annotated[
            str,
            Meta(
                description="Answer the buckets of this collection.",
                extra_json_schema={"enum": list(COLLECTIONS)},
            ),
        ]
        | UnsetType
    ) = UNSET
    prefix: (
        Annotated[
            str,
            Meta(
                pattern="^[0-9a-f]{2}$",
                description="Answer the records in this bucket of the collection: those the "
                "SHA-256 of whose ids begins with these two hexadecimal digits, such as `3f`.",
            ),
        ]
        | UnsetType
    ) = UNSET


class ChecksumView(msgspec.Struct):
    """How many records a collection or a bucket has, and the SHA-256 of their hashes."""

    count: int
    sha256: str


class ChecksumsView(msgspec.Struct):
    """Checksums at one version of the books; `head` is the hash of the log at that version.

    Without a query they are those of all `collections`. With `collection`, `count` and `sha256` are
    those of the collection, and `buckets` has its parts. With `prefix`, they are those of the
    bucket, and `ids` has the hash of each record in it.
    """

    history: str
    version: int
    head: str
    collections: dict[str, ChecksumView] | UnsetType = UNSET
    collection: str | UnsetType = UNSET
    prefix: str | UnsetType = UNSET
    count: int | UnsetType = UNSET
    sha256: str | UnsetType = UNSET
    buckets: dict[str, ChecksumView] | UnsetType = UNSET
    ids: dict[str, str] | UnsetType = UNSET


def _read(call: Call) -> Answer:
    query: ChecksumQuery = call.query
    _check(query)

    def render(work: UnitOfWork) -> Reply:
        head = work.session.log.head()
        view = ChecksumsView(work.session.log.history(), head.version, head.hash)
        if query.collection is UNSET:
            view.collections = _views(dict(checksums(work)))
            return Reply(view)
        view.collection = query.collection
        if query.prefix is UNSET:
            buckets = dict(bucket_checksums(work, query.collection))
            checksum = collection_checksum(buckets)
            view.buckets = _views(buckets)
        else:
            view.prefix = query.prefix
            view.ids = dict(record_hashes(work, query.collection, query.prefix))
            checksum = bucket_checksum(view.ids.items())
        view.count, view.sha256 = checksum.count, checksum.sha256
        return Reply(view)

    return call.read(render)


def _check(query: ChecksumQuery) -> None:
    """Raise `UnreadableQuery` for a collection that does not exist, and for a bucket of none."""
    if query.collection is UNSET:
        if query.prefix is not UNSET:
            raise UnreadableQuery("names a bucket; say of which collection", "prefix")
    elif query.collection not in COLLECTIONS:
        choice = ", ".join(COLLECTIONS)
        raise UnreadableQuery(f"has no checksums; choose one of {choice}", "collection")


def _views(checksums: dict[str, Checksum]) -> dict[str, ChecksumView]:
    return {name: ChecksumView(each.count, each.sha256) for name, each in checksums.items()}


OPERATIONS = (
    Operation(
        "GET",
        "/sync/checksum",
        "readChecksums",
        "Read checksums of the collections, or of a part of one",
        _read,
        ChecksumsView,
        query=ChecksumQuery,
        reads_many=True,
    ),
)
