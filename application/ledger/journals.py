"""What one can do with the journal: post, list, reverse and void entries."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.ledger.documents import named, save_document, void_document
from application.ports.store import Page, Query
from application.unit_of_work.unit_of_work import Book
from domain.errors import Conflict, NotFound
from domain.ledger.entries import BY_HAND, Heading, Journal, JournalLine, PostedJournal, Posting

SOURCE_SCHEMA = {
    "type": "object",
    "nullable": True,
    "description": "The document that posted the entry; null for one written by hand.",
    "required": ["kind", "id"],
    "additionalProperties": False,
    "properties": {"kind": {"type": "string"}, "id": {"type": "string"}},
}


def complete(book: Book, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A journal left without a date is of today."""
    return {"date": book.today, **given}


def post_journal(book: Book, journal: Journal) -> Journal:
    """Post a journal written by hand, or its correction."""
    return save_document(book, journal)


def get_journal(book: Book, kind: type[Journal], id_: str) -> Journal:
    """One entry of the journal, whoever posted it."""
    if manual := book.find(kind, id_):
        return manual
    heading = book.session.get(Heading, id_)
    if heading is None:
        raise NotFound(f"there is no journal {id_!r}")
    (entry,) = _entries(book, [heading])
    return entry


def list_journals(book: Book, kind: type[Journal], query: Query) -> Page[Journal]:
    """A page of all entries, those that documents posted among them."""
    del kind
    page = book.session.page(Heading, query)
    return Page(_entries(book, page.items), page.total, page.more)


def figures(book: Book, journals: Iterable[Journal]) -> Mapping[str, Mapping[str, Any]]:
    """The total of each entry, and the document that posted it."""
    del book
    return {each.id: {"total": each.total, "source": _source(each)} for each in journals}


def check_manual(journal: Journal) -> None:
    """Raise `Conflict` for an entry that a document posted."""
    if isinstance(journal, PostedJournal):
        raise Conflict(f"this entry was posted by the {journal.source_kind} {journal.source_id!r}; change that instead")


def reverse_journal(book: Book, id_: str, on: date | None = None) -> Journal:
    """Post the opposite journal, on the first of the month after it unless a day is given."""
    journal = _manual(book, id_)
    if journal.is_void:
        raise Conflict("it is void: there is nothing to reverse")
    day = on or date(journal.date.year + journal.date.month // 12, journal.date.month % 12 + 1, 1)
    return book.save(journal.opposite(id=book.new_id(), date=day, ref=journal.ref, memo=f"Reversal of {named(journal)}"))


def void_journal(book: Book, id_: str, reason: str, on: date | None = None) -> Journal:
    """Make a journal count as never posted; in a closed period, take it back on a later day."""
    return void_document(book, _manual(book, id_), reason, on)


def _source(journal: Journal) -> Mapping[str, str] | None:
    return {"kind": journal.source_kind, "id": journal.source_id} if isinstance(journal, PostedJournal) else None


def _manual(book: Book, id_: str) -> Journal:
    journal = get_journal(book, Journal, id_)
    check_manual(journal)
    return journal


def _entries(book: Book, headings: list[Heading]) -> list[Journal]:
    manual = book.many(Journal, (each.id for each in headings if each.kind == BY_HAND))
    postings = book.session.postings([each.id for each in headings if each.kind != BY_HAND])
    return [manual[each.id] if each.kind == BY_HAND else _posted(each, (line for line in postings[each.id] if line.basis != "cash")) for each in headings]


def _posted(heading: Heading, postings: Iterable[Posting]) -> PostedJournal:
    lines = tuple(
        JournalLine(account_id=each.account_id, debit=max(each.amount, 0), credit=max(-each.amount, 0), contact_id=each.contact_id, memo=each.memo)
        for each in postings
    )
    return PostedJournal(
        id=heading.id, version=heading.version, date=heading.date, ref=heading.ref, memo=heading.memo, type=heading.type, lines=lines,
        source_kind=heading.kind, source_id=heading.document_id,
    )  # fmt: skip
