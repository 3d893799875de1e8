"""Deriving from the records what the older program that wrote a file did not store."""

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.documents import Document
from domain.ledger.entries import EntryHeader


def rebuild_derived(work: UnitOfWork) -> None:
    """Derive again what is stale because an older program wrote the file.

    Keys and search words are those of the records as they are. Documents are posted again, with
    their open items.
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
