"""Use cases for attachments: keep a file with a record, list the files of a record, remove one.

They post nothing, so closed periods and void documents may have new ones.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import cast

from application.collections.collection import Collection
from application.collections.registry import COLLECTIONS
from application.ports.queries import Condition, Page, Query
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.versions import check_version
from domain.errors import AttachedAlready, BytesMissing, NotFound, Refused, TooLarge
from domain.ledger.attachments import (
    FILE_NAME,
    MOST_BYTES,
    AttachableCollection,
    Attachment,
)
from domain.records import Record, words_of_kind

_MOST_NAMED = 10
"""Of so many other records with the same file, at most, a warning is given."""


def attach_file(
    work: UnitOfWork, collection: str, id_: str, name: str, media_type: str, content: bytes
) -> Attachment:
    """Keep a file with a record.

    Warns where the same file is attached to another record. Raises `AttachedAlready` if this record
    has it, whatever its name; but where the bytes of that attachment are missing, they are stored,
    and the attachment is returned as it is.
    """
    collection_ = _collection(collection)
    record = collection_.get(work, collection_.kind, id_)
    collection_.check_changeable(record)
    if not content:
        raise Refused.at("", "must be a file; it is empty")
    check_size(len(content))
    if fault := FILE_NAME.check_entered(name):
        raise Refused.at("/name", fault)
    digest = sha256(content).hexdigest()
    attachment = Attachment(
        id=work.new_id(),
        collection=cast("AttachableCollection", collection),
        record_id=id_,
        name=name,
        media_type=media_type,
        size=len(content),
        sha256=digest,
    )
    same = Query((Condition("sha256", "=", digest),), limit=_MOST_NAMED)
    here = Query((*same.where, *_of_record(collection, id_)), limit=1)
    for known in work.session.records.page(Attachment, here).items:
        if work.session.blobs.size(digest) is None:
            work.save_blob(content)
            return known
        raise AttachedAlready(
            f"this file is attached to the {words_of_kind(collection_.kind)} {id_!r} already, as "
            f'"{known.name}"; remove that attachment first to give it another name',
            known.id,
        )
    for other in work.session.records.page(Attachment, same).items:
        words = words_of_kind(work.kind(other.record_kind))
        work.warn(
            "same_attachment",
            f'the same file is attached to the {words} {other.record_id!r}, as "{other.name}"; '
            "look whether both are about the same thing",
            other.record_id,
        )
    work.save_blob(content)
    return work.save(attachment)


def check_size(size: int) -> None:
    """Raise `TooLarge` for a file of so many bytes, if it cannot be attached."""
    if size > MOST_BYTES:
        raise TooLarge.at(
            "", f"must be a file of at most {MOST_BYTES} bytes (25 MiB); it has {size}"
        )


def list_attachments(
    work: UnitOfWork, collection: str, id_: str, after: str | None, limit: int
) -> Page[Attachment]:
    """The files of a record, in the order in which they were attached.

    A page begins after the attachment with the id `after`.
    """
    _check_exists(work, collection, id_)
    query = Query(
        _of_record(collection, id_), after=None if after is None else (after,), limit=limit
    )
    return work.session.records.page(Attachment, query)


def find_attachment(work: UnitOfWork, collection: str, id_: str, attachment_id: str) -> Attachment:
    """One attachment of a record; raises `NotFound`."""
    _check_exists(work, collection, id_)
    attachment = work.find(Attachment, attachment_id)
    if attachment is None or (attachment.collection, attachment.record_id) != (collection, id_):
        words = words_of_kind(_collection(collection).kind)
        raise NotFound(f"the {words} {id_!r} has no attachment {attachment_id!r}")
    return attachment


def bytes_of(work: UnitOfWork, attachment: Attachment) -> Iterator[bytes]:
    """The bytes of an attached file, piece by piece; raises `BytesMissing`."""
    if work.session.blobs.size(attachment.sha256) is None:
        raise BytesMissing(
            f'the books have the name of the attached file "{attachment.name}", but not its bytes; '
            "attach the same file again to store them"
        )
    return work.session.blobs.chunks(attachment.sha256)


def remove_attachment(
    work: UnitOfWork, collection: str, id_: str, attachment_id: str, version: int | None = None
) -> Attachment:
    """Remove an attachment, and its bytes if nothing else names them; returns it as it was.

    Raises `Stale` if the caller has read another version of it.
    """
    attachment = find_attachment(work, collection, id_, attachment_id)
    check_version(attachment, version, "the attachment")
    work.remove(attachment)
    return attachment


def _of_record(collection: str, id_: str) -> tuple[Condition, Condition]:
    """The conditions for what is attached to a record."""
    return Condition("collection", "=", collection), Condition("record_id", "=", id_)


def _check_exists(work: UnitOfWork, collection: str, id_: str) -> None:
    known = _collection(collection)
    known.get(work, known.kind, id_)


def _collection(name: str) -> Collection[Record]:
    if name not in COLLECTIONS:
        raise NotFound(
            f"there is no collection {name!r} with attachments; choose one of "
            f"{', '.join(COLLECTIONS)}"
        )
    return COLLECTIONS[name]
