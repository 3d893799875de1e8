"""Bringing books up to this program: what an older one did not keep is derived from the documents."""

from application.unit_of_work.unit_of_work import Book
from domain.ledger.entries import Document


def renew(book: Book) -> None:
    """Post every document again, on both bases and with its open items, if an older program wrote the file."""
    if not book.session.is_stale():
        return
    for kind in book.kinds():
        if issubclass(kind, Document):
            book.posting.restate(list(book.session.all(kind)))
    book.session.freshen()
