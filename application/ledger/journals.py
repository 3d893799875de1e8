"""Use cases for the journal: post, list, reverse and void entries.

The journal lists all entries; only those written by hand are changed here.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from application.ledger.documents import (
    Voided,
    check_opposite_stays,
    opposite_ids,
    remove_document,
    save_document,
    void_document,
    void_figures,
)
from application.ports.change_log import RecordAddress
from application.ports.queries import Page, Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.document_kinds import DOCUMENT_KINDS
from domain.errors import Conflict, NotFound
from domain.ledger.company import Settings
from domain.ledger.entries import EntryHeader, Posting
from domain.ledger.ids import JOURNAL
from domain.ledger.journals import Journal, JournalLine, PostedJournal

SOURCE_SCHEMA = {
    "title": "Source",
    "type": "object",
    "nullable": True,
    "description": "The document that posted the entry; null for one written by hand.",
    "required": ["kind", "id"],
    "additionalProperties": False,
    "properties": {"kind": {"type": "string"}, "id": {"type": "string"}},
}
"""The JSON schema of what `figures` calls the source of an entry."""
REVERSED_BY_SCHEMA = {
    "type": "string",
    "nullable": True,
    "description": "The id of the journal that reverses this one; null if none does.",
}
"""The JSON schema of the journal that reverses an entry."""


def fill_journal_defaults(work: UnitOfWork, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields of a journal; if its date was left out, it is dated today."""
    return {"date": work.today, **fields}


def post_journal(work: UnitOfWork, journal: Journal) -> Journal:
    """Post a journal written by hand, or a correction of it.

    Warns if the lines change of a journal that is reversed, or that reverses another.
    """
    before = work.find(Journal, journal.id)
    if journal.reversed_id and not (before and before.reverses == journal.reverses):
        _check_can_be_reversed(work, journal.reversed_id, journal.id)
    if before and before.entry().protected_figures != journal.entry().protected_figures:
        _warn_of_reversal(work, journal)
    return save_document(work, journal)


def remove_journal(work: UnitOfWork, journal: Journal) -> None:
    """Remove a journal; raises `Conflict` while another journal reverses it."""
    _check_is_not_reversed(work, journal.id)
    remove_document(work, journal)


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
    return Page(_entries(work, page.items), page.total, page.more, page.last, page.sums)


def figures(work: UnitOfWork, journals: Iterable[Journal]) -> Mapping[str, Mapping[str, Any]]:
    """The total of each entry, the document that posted it, and what reverses or voids it."""
    shown = list(journals)
    opposites = opposite_ids(work, shown)
    reversals = work.references.holders_of(Journal, "reverses", [journal.id for journal in shown])
    return {
        journal.id: {
            "total": journal.total,
            "source": _source(journal),
            "reversedBy": next(iter(reversals.get(journal.id, ())), None),
            **void_figures(journal, opposites.get(journal.id)),
        }
        for journal in shown
    }


def logged_as(work: UnitOfWork, journal: Journal) -> RecordAddress:
    """Where the log has the changes of an entry: with the document that posted it."""
    if isinstance(journal, PostedJournal):
        return work.kind(journal.source_kind).plural, journal.source_id
    return Journal.plural, journal.id


def check_manual(journal: Journal) -> None:
    """Raise `Conflict` for an entry that a document posted."""
    if isinstance(journal, PostedJournal):
        raise Conflict(
            f"this entry was posted by the {journal.source_kind} {journal.source_id!r}; change "
            "that document instead",
            code="posted_by_document",
            conflicting=(DOCUMENT_KINDS[journal.source_kind].plural, journal.source_id),
        )


def reverse_journal(work: UnitOfWork, id_: str, on: date | None = None) -> Journal:
    """Post the opposite journal.

    The default date is the first day of the month after the journal, or the day after the closing
    date if that day is closed. Raises `Conflict` while another journal reverses it.
    """
    journal = _get_manual(work, id_)
    check_opposite_stays(journal, None)
    day = on or _default_day_of_reversal(work.settings, journal.date)
    reversal = journal.opposite(
        id=work.new_id(),
        date=day,
        ref=journal.ref,
        memo=reversal_memo(journal),
        reverses=journal.id,
    )
    return post_journal(work, reversal)


def reversal_memo(journal: Journal) -> str:
    """The memo of the journal that reverses another one."""
    return f"Reversal of {journal.label}"


def void_journal(
    work: UnitOfWork, id_: str, reason: str, on: date | None = None
) -> Voided[Journal]:
    """Make a journal count as never posted; in a closed period, reverse it on a later day.

    Raises `Conflict` while another journal reverses it.
    """
    journal = _get_manual(work, id_)
    _check_is_not_reversed(work, id_)
    return void_document(work, journal, reason, on)


def _default_day_of_reversal(settings: Settings, day: date) -> date:
    first_of_next_month = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    if settings.closing_date and settings.is_closed(first_of_next_month):
        return settings.closing_date + timedelta(days=1)
    return first_of_next_month


def _reversal_of(work: UnitOfWork, id_: str) -> Journal | None:
    """The journal that reverses a journal, unless it is void."""
    holders = work.references.holders(Journal, "reverses", id_)
    return work.get(Journal, holders[0]) if holders else None


def _check_can_be_reversed(work: UnitOfWork, id_: str, reversal_id: str) -> None:
    """Raise `Conflict` for a journal that is void, or that another journal reverses.

    A journal that does not exist is reported later, by the reference check.
    """
    journal = work.find(Journal, id_)
    if journal and journal.void_reason:
        raise Conflict("this journal is void, so there is nothing to reverse", code="void")
    reversal = _reversal_of(work, id_)
    if reversal and reversal.id != reversal_id:
        raise Conflict(
            f"this journal is already reversed by journal {reversal.id!r} of {reversal.date}; "
            "remove or void that journal to reverse this one again",
            code="reversed",
            conflicting=(Journal.plural, reversal.id),
        )


def _check_is_not_reversed(work: UnitOfWork, id_: str) -> None:
    """Raise `Conflict` for a journal that another journal reverses.

    Without the first journal, the reversal would take back what was never posted.
    """
    if reversal := _reversal_of(work, id_):
        raise Conflict(
            f"this journal is reversed by journal {reversal.id!r} of {reversal.date}; remove or "
            "void that journal first",
            code="reversed",
            conflicting=(Journal.plural, reversal.id),
        )


def _warn_of_reversal(work: UnitOfWork, journal: Journal) -> None:
    """Warn that the lines of a journal no longer are the opposite of those of another."""
    if reversal := _reversal_of(work, journal.id):
        work.warn(
            "reversal_differs",
            f"journal {reversal.id!r} of {reversal.date} reverses this journal, and its lines "
            "stay as they are; change them too if it must take back the whole",
            reversal.id,
        )
    if journal.reversed_id:
        work.warn(
            "reversal_differs",
            f"this journal reverses journal {journal.reversed_id!r}, whose lines stay as they are",
            journal.reversed_id,
        )


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
