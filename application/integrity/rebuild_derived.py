"""Deriving from the documents what the older program that wrote a file did not store."""

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.documents import Document


def rebuild_derived(work: UnitOfWork) -> None:
    """Post every document again, with its open items, if the file lacks these."""
    if "open_items" not in work.session.stale_data():
        return
    for kind in work.kinds():
        if issubclass(kind, Document):
            work.recorder.repost(list(work.session.records.all(kind)))
    work.session.mark_rebuilt("open_items")
