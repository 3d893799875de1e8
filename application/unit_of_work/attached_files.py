"""What goes with other records: attachments, and the bytes that no record names any more.

The unit of work tidies up once, at its end, so that records may be removed and made in any order.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from application.ports.queries import Condition, Query
from application.ports.store import Session
from application.unit_of_work.transaction_records import RecordKey
from domain.ledger.attachments import Attachment
from domain.ledger.company import COMPANY_ID, Settings
from domain.records import Record, kind_of
from domain.references import AttachedRecord

R = TypeVar("R", bound=Record)


class WrittenRecords(Protocol):
    """What tidying up needs of the unit of work."""

    @property
    def session(self) -> Session:
        """The transaction."""

    def kind(self, name: str) -> type[Record]:
        """The class of a kind of record, such as `invoice`."""

    def find(self, kind: type[R], id_: str) -> R | None:
        """The record with an id, or None."""

    def delete_blob(self, digest: str) -> None:
        """Delete bytes that no record names any more."""

    def delete_derived(self, record: Record) -> None:
        """Delete a record, without asking the guards."""


def tidy_up(work: WrittenRecords, originals: Mapping[RecordKey, Record | None]) -> None:
    """Delete what is attached to records that are gone, and bytes that no record names any more.

    `originals` has each record written so far as it was before the unit of work, also those that
    are deleted here.
    """
    gone = [key for key, before in originals.items() if before and work.find(*key) is None]
    for attached in [*attached_to(work, gone)]:
        work.delete_derived(attached)
    for digest in sorted({*_digests_let_go(work, originals.values())}):
        if not _is_named(work, digest):
            work.delete_blob(digest)


def attached_to(work: WrittenRecords, keys: Iterable[RecordKey]) -> Iterator[AttachedRecord]:
    """The records that are attached to other ones."""
    ids_by_kind: dict[str, list[str]] = {}
    for kind, id_ in keys:
        ids_by_kind.setdefault(kind_of(kind), []).append(id_)
    for kind_name, ids in ids_by_kind.items():
        referrers = work.session.references.referrers_of(kind_name, ids)
        for referring_kind, id_ in (who for of_one in referrers.values() for who in of_one):
            class_ = work.kind(referring_kind)
            if issubclass(class_, AttachedRecord) and (attached := work.find(class_, id_)):
                yield attached


def _digests_let_go(work: WrittenRecords, originals: Iterable[Record | None]) -> Iterator[str]:
    """The SHA-256 of bytes that may have been named before the unit of work alone."""
    for before in originals:
        if isinstance(before, Attachment) and work.find(Attachment, before.id) is None:
            yield before.sha256
        if isinstance(before, Settings) and before.logo_sha256:
            yield before.logo_sha256


def _is_named(work: WrittenRecords, digest: str) -> bool:
    """Whether the settings or an attachment name bytes."""
    settings = work.find(Settings, COMPANY_ID)
    query = Query((Condition("sha256", "=", digest),), limit=1)
    named_by_settings = settings is not None and settings.logo_sha256 == digest
    return named_by_settings or bool(work.session.records.page(Attachment, query).items)
