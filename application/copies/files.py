"""The bytes beside the records: the logo and attached files. The log has their hashes alone, so a
copy fetches them by themselves.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from attrs import frozen

from application.integrity.verify_attachments import digest_of
from application.ports.change_log import FeedQuery, RecordAddress
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.attachments import Attachment
from domain.ledger.company import COMPANY_ID, Settings


@frozen
class WantedFile:
    """Bytes that a record of the copy names."""

    digest: str
    attachment: Attachment | None
    """None if they are the logo."""

    @property
    def address(self) -> RecordAddress:
        """The record that names them."""
        return (
            (Attachment.plural, self.attachment.id)
            if self.attachment
            else (Settings.plural, COMPANY_ID)
        )


def missing_files(work: UnitOfWork, since: int | None) -> tuple[list[WantedFile], int]:
    """The bytes that are named but not stored, and the version of the copy that was looked at.

    After a version, only what was changed since is looked at; None stands for everything.
    """
    named = _named(work) if since is None else _named_since(work, since)
    blobs = work.session.blobs
    return [wanted for wanted in named if blobs.size(wanted.digest) is None], work.version


def keep_file(work: UnitOfWork, wanted: WantedFile, content: bytes) -> None:
    """Store fetched bytes, if they are the right ones and a record still names them.

    If it does not, it was changed again, and that change will come, too.
    """
    is_right = sha256(content).hexdigest() == wanted.digest
    if is_right and wanted.digest in {one.digest for one in _of_record(work, *wanted.address)}:
        work.save_blob(content)


def damaged_files(work: UnitOfWork) -> tuple[list[WantedFile], list[str]]:
    """What names bytes that are not as their hash says; and the hashes of all that must go.

    Bytes that nothing names must go, too. This reads all of them.
    """
    blobs = work.session.blobs
    damaged: set[str] = set()
    for digest in blobs.hashes():
        work.check_wanted()
        if digest_of(blobs, digest) != digest:
            damaged.add(digest)
    named = [*_named(work)]
    unnamed = {*blobs.hashes()} - {wanted.digest for wanted in named}
    return [wanted for wanted in named if wanted.digest in damaged], sorted(damaged | unnamed)


def drop_files(work: UnitOfWork, digests: Iterable[str]) -> None:
    """Delete bytes, so that those that are named are fetched again."""
    for digest in digests:
        work.delete_blob(digest)


def _named(work: UnitOfWork) -> Iterator[WantedFile]:
    yield from _of_record(work, Settings.plural, COMPANY_ID)
    for attachment in work.session.records.all(Attachment):
        yield WantedFile(attachment.sha256, attachment)


def _named_since(work: UnitOfWork, version: int) -> Iterator[WantedFile]:
    query = FeedQuery(version, work.version, frozenset({Settings.plural, Attachment.plural}))
    changed = dict.fromkeys((row.collection, row.id) for row in work.session.log.feed(query))
    for collection, id_ in changed:
        yield from _of_record(work, collection, id_)


def _of_record(work: UnitOfWork, collection: str, id_: str) -> Iterator[WantedFile]:
    """The bytes that one record names, if it is there."""
    if collection == Settings.plural:
        settings = work.find(Settings, id_)
        if settings and settings.logo_sha256:
            yield WantedFile(settings.logo_sha256, None)
    elif attachment := work.find(Attachment, id_):
        yield WantedFile(attachment.sha256, attachment)
