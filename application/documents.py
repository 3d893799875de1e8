"""What is the same for every document that posts: it is void once, and taken back on a later day where closed."""

from datetime import date
from typing import TypeVar

from application.book import Book
from domain.errors import Closed, Conflict, Refused
from domain.ledger import Document
from domain.records import changed, versioned
from domain.values import MEMO

D = TypeVar("D", bound=Document)


def save_document(book: Book, document: D) -> D:
    """Save a document, unless it is void."""
    before = book.find(type(document), document.id)
    if before and before.is_void and before != versioned(document, before.version):
        raise Conflict("it is void, and stays as it is; enter a new one instead")
    return book.save(document)


def void_document(book: Book, document: D, reason: str, on: date | None = None) -> D:
    """Make a document count as never posted.

    In a closed period its postings stay, and so does its status; the opposite document is made on the later day `on`
    instead, and the reason is kept.
    """
    if document.is_void or document.void_reason:
        raise Conflict("it is void already" if document.is_void else "it was taken back already, by the opposite document of a later day")
    if not reason.strip():
        raise Refused.at("/reason", "must say why; the audit log keeps it")
    if wrong := MEMO.check(reason):
        raise Refused.at("/reason", wrong)
    closing = book.settings.closing_date
    if not book.settings.is_closed(document.date):
        if on:
            raise Refused.at("/date", "must be left out: its period is open, so that it is voided where it stands")
        return book.save(changed(document, status="void", void_reason=reason))
    if on is None or book.settings.is_closed(on):
        raise Closed(f"it is dated {document.date}, and the books are closed to {closing}; give a later date on which to take it back")
    book.save(document.opposite(id=book.new_id(), date=on, memo=f"Void of {named(document)}: {reason}"[:4000]))
    return book.save(changed(document, void_reason=reason))


def named(document: Document) -> str:
    """How a memo names another document: its type, its number if it has one, its date."""
    number = getattr(document, "ref", "")
    return f"{getattr(document, 'type', type(document).__name__)}{' ' + number if number else ''} of {document.date}"
