"""What one can do with the journal: post, list, reverse and void entries."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.ledger.documents import Voided, named, save_document, void_document
from application.ports.queries import Page, Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, NotFound
from domain.ledger.entries import EntryHeader, Posting
from domain.ledger.ids import JOURNAL
from domain.ledger.journals import Journal, JournalLine, PostedJournal

SOURCE_SCHEMA = {
    "type": "object",
    "nullable": True,
    "description": "The document that posted the entry; null for one written by hand.",
    "required": ["kind", "id"],
    "additionalProperties": False,
    "properties": {"kind": {"type": "string"}, "id": {"type": "string"}},
}


def fill_journal_defaults(work: UnitOfWork, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A journal left without a date is of today."""
    return {"date": work.today, **given}


def post_journal(work: UnitOfWork, journal: Journal) -> Journal:
    """Post a journal written by hand, or its correction."""
    return save_document(work, journal)


def get_journal(work: UnitOfWork, kind: type[Journal], id_: str) -> Journal:
    """One entry of the journal, whoever posted it."""
    if manual := work.find(kind, id_):
        return manual
    header = work.session.records.get(EntryHeader, id_)
    if header is None:
        raise NotFound(f"there is no journal {id_!r}")
    (entry,) = _entries(work, [header])
    return entry


def list_journals(work: UnitOfWork, kind: type[Journal], query: Query) -> Page[Journal]:
    """A page of all entries, those that documents posted among them."""
    del kind
    page = work.session.records.page(EntryHeader, query)
    return Page(_entries(work, page.items), page.total, page.more)


def figures(work: UnitOfWork, journals: Iterable[Journal]) -> Mapping[str, Mapping[str, Any]]:
    """The total of each entry, and the document that posted it."""
    del work
    return {each.id: {"total": each.total, "source": _source(each)} for each in journals}


def check_manual(journal: Journal) -> None:
    """Raise `Conflict` for an entry that a document posted."""
    if isinstance(journal, PostedJournal):
        raise Conflict(
            f"this entry was posted by the {journal.source_kind} {journal.source_id!r}; change that instead"
        )


def reverse_journal(work: UnitOfWork, id_: str, on: date | None = None) -> Journal:
    """Post the opposite journal, on the first of the month after it unless a day is given."""
    journal = _manual(work, id_)
    if journal.is_void:
        raise Conflict("it is void: there is nothing to reverse")
    day = on or date(journal.date.year + journal.date.month // 12, journal.date.month % 12 + 1, 1)
    return work.save(
        journal.opposite(
            id=work.new_id(), date=day, ref=journal.ref, memo=f"Reversal of {named(journal)}"
        )
    )


def void_journal(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[Journal]:
    """Make a journal count as never posted; in a closed period, take it back on a later day."""
    return void_document(work, _manual(work, id_), reason, on)


def _source(journal: Journal) -> Mapping[str, str] | None:
    return (
        {"kind": journal.source_kind, "id": journal.source_id}
        if isinstance(journal, PostedJournal)
        else None
    )


def _manual(work: UnitOfWork, id_: str) -> Journal:
    journal = get_journal(work, Journal, id_)
    check_manual(journal)
    return journal


def _entries(work: UnitOfWork, headers: list[EntryHeader]) -> list[Journal]:
    manual = work.many(Journal, (each.id for each in headers if each.kind == JOURNAL))
    postings = work.session.ledger.postings([each.id for each in headers if each.kind != JOURNAL])
    return [
        manual[each.id]
        if each.kind == JOURNAL
        else _posted(each, (line for line in postings[each.id] if line.basis != "cash"))
        for each in headers
    ]


def _posted(header: EntryHeader, postings: Iterable[Posting]) -> PostedJournal:
    lines = tuple(
        JournalLine(
            account_id=each.account_id,
            debit=max(each.amount, 0),
            credit=max(-each.amount, 0),
            contact_id=each.contact_id,
            memo=each.memo,
        )
        for each in postings
    )
    return PostedJournal(
        id=header.id, version=header.version, date=header.date, ref=header.ref, memo=header.memo, type=header.type, lines=lines,
        source_kind=header.kind, source_id=header.document_id,
    )  # fmt: skip
