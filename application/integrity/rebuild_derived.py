"""Deriving from the records what the older program that wrote a file did not store."""

from application.checksum_tree import bucket_of, record_hash
from application.collections.registry import COLLECTIONS
from application.ports.change_log import FeedQuery, LoggedChange
from application.serialization import json_text
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.documents import Document
from domain.ledger.entries import EntryHeader


def rebuild_derived(work: UnitOfWork) -> None:
    """Derive again what is stale because an older program wrote the file.

    Keys and search words are those of the records as they are. Documents are posted again, with
    their open items. Records are hashed as they are stored.
    """
    stale = work.session.stale_data()
    if "texts" in stale:
        for kind in (*work.kinds(), EntryHeader):
            work.session.records.index_again(kind)
        work.session.mark_rebuilt("texts")
    if "open_items" in stale:
        for kind in work.kinds():
            if issubclass(kind, Document):
                work.recorder.repost(list(work.session.records.all(kind)))
        work.session.mark_rebuilt("open_items")
    if "record_hashes" in stale:
        _hash_records(work)
        work.session.mark_rebuilt("record_hashes")


def _hash_records(work: UnitOfWork) -> None:
    """Hash all records anew. Those that this unit of work changes are hashed again at its end.

    Each bucket is known by its last change, also one of which all records were deleted.
    """
    hashes, last = work.session.record_hashes, _last_changes(work)
    hashes.clear()
    for (collection_name, _), change in last.items():
        hashes.delete(collection_name, change.id, change.hash)
    for collection in COLLECTIONS.values():
        for record in work.session.records.all(collection.kind):
            work.check_wanted()
            change_hash = last[collection.name, bucket_of(record.id)].hash
            hashes.put(collection.name, record.id, record_hash(json_text(record)), change_hash)


def _last_changes(work: UnitOfWork) -> dict[tuple[str, str], LoggedChange]:
    """The last change in each bucket, by collection and bucket."""
    last = {}
    query = FeedQuery(since=0, until=work.version, collections=frozenset(COLLECTIONS))
    for change in work.session.log.feed(query):
        last[change.collection, bucket_of(change.id)] = change
    return last
