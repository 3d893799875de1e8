"""Use cases for the journal: post, list, reverse and void entries.

The journal lists all entries; only those written by hand are changed here.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from application.ledger.documents import Voided, save_document, void_document
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
"""The JSON schema of what `figures` calls the source of an entry."""


def fill_journal_defaults(work: UnitOfWork, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a journal; if its date was left out, it is dated today."""
    return {"date": work.today, **fields}


def post_journal(work: UnitOfWork, journal: Journal) -> Journal:
    """Post a journal written by hand, or a correction of it."""
    return save_document(work, journal)


def get_journal(work: UnitOfWork, kind: type[Journal], id_: str) -> Journal:
    """One entry of the journal, written by hand or posted by a document; raises `NotFound`."""
    if journal := work.find(kind, id_):
        return journal
    header = work.session.records.get(EntryHeader, id_)
    if header is None:
        raise NotFound(f"there is no journal {id_!r}")
    (entry,) = _entries(work, [header])
    return entry


def list_journals(work: UnitOfWork, kind: type[Journal], query: Query) -> Page[Journal]:
    """A page of all entries, including those that documents posted."""
    del kind
    page = work.session.records.page(EntryHeader, query)
    return Page(_entries(work, page.items), page.total, page.more)


def figures(work: UnitOfWork, journals: Iterable[Journal]) -> Mapping[str, Mapping[str, Any]]:
    """The total of each entry, and the document that posted it."""
    del work
    return {
        journal.id: {"total": journal.total, "source": _source(journal)} for journal in journals
    }


def check_manual(journal: Journal) -> None:
    """Raise `Conflict` for an entry that a document posted."""
    if isinstance(journal, PostedJournal):
        raise Conflict(
            f"this entry was posted by the {journal.source_kind} {journal.source_id!r}; change "
            "that document instead"
        )


def reverse_journal(work: UnitOfWork, id_: str, on: date | None = None) -> Journal:
    """Post the opposite journal, by default on the first day of the month after the journal."""
    journal = _get_manual(work, id_)
    if journal.is_void:
        raise Conflict("this journal is void, so there is nothing to reverse")
    day = on or _first_of_next_month(journal.date)
    return work.save(
        journal.opposite(
            id=work.new_id(),
            date=day,
            ref=journal.ref,
            memo=f"Reversal of {journal.label}",
        )
    )


def void_journal(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[Journal]:
    """Make a journal count as never posted; in a closed period, reverse it on a later day."""
    return void_document(work, _get_manual(work, id_), reason, on)


def _first_of_next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _source(journal: Journal) -> Mapping[str, str] | None:
    if isinstance(journal, PostedJournal):
        return {"kind": journal.source_kind, "id": journal.source_id}
    return None


def _get_manual(work: UnitOfWork, id_: str) -> Journal:
    journal = get_journal(work, Journal, id_)
    check_manual(journal)
    return journal


def _entries(work: UnitOfWork, headers: list[EntryHeader]) -> list[Journal]:
    """The entries of some headers, in their order."""
    manual = work.many(Journal, (header.id for header in headers if header.kind == JOURNAL))
    posted_ids = [header.id for header in headers if header.kind != JOURNAL]
    postings = work.session.ledger.postings(posted_ids)
    entries: list[Journal] = []
    for header in headers:
        if header.kind == JOURNAL:
            entries.append(manual[header.id])
        else:
            accrual = (posting for posting in postings[header.id] if posting.basis != "cash")
            entries.append(_posted_journal(header, accrual))
    return entries


def _posted_journal(header: EntryHeader, postings: Iterable[Posting]) -> PostedJournal:
    lines = tuple(
        JournalLine(
            account_id=posting.account_id,
            debit=max(posting.amount, 0),
            credit=max(-posting.amount, 0),
            contact_id=posting.contact_id,
            memo=posting.memo,
        )
        for posting in postings
    )
    return PostedJournal(
        id=header.id,
        version=header.version,
        date=header.date,
        ref=header.ref,
        memo=header.memo,
        type=header.type,
        lines=lines,
        source_kind=header.kind,
        source_id=header.document_id,
    )
