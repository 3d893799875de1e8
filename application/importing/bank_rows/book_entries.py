"""What the books have on an account that no statement has shown yet."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import evolve

from application.collections.kinds import KINDS
from application.importing.bank_rows.meeting import MOST_DAYS, BookEntry
from application.ports.change_log import RecordAddress
from application.reconciliation.row_marks import sessions_of
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.contacts import Contact
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import JOURNAL, DocumentRef
from domain.reconciliation.bank_sessions import last_finished
from domain.records import kind_of
from domain.values import EARLIEST, LATEST


class BookEntries:
    """The entries on accounts of statements: those of the books, and those of the import so far.

    The store shows only what was in the books before the import, so this remembers the rest.
    """

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._made: dict[tuple[str, int], list[BookEntry]] = defaultdict(list)
        """By account and amount, what the import has put on it so far."""
        self._shown: set[tuple[RecordAddress, str]] = set()
        """Each document of which the import has a row, with the account of the row."""

    def add(self, document: Document, account_id: str) -> None:
        """Note a document that the import has made of a row of an account's statement."""
        self.note_shown(address_of(document), account_id)
        if entry := document.entry():
            for other_id in {posting.account_id for posting in entry.postings} - {account_id}:
                made = self._book_entry(document, entry, other_id)
                self._made[other_id, made.amount].append(made)

    def note_shown(self, document: RecordAddress, account_id: str) -> None:
        """Note that a row of an account's statement is a document."""
        self._shown.add((document, account_id))

    def unshown(self, account_id: str, amounts: Mapping[int, tuple[date, date]]) -> list[BookEntry]:
        """The entries on an account that a row of its statement can be.

        `amounts` are the amounts of the rows, each with the first and the last day of such rows.
        """
        if not amounts:
            return []
        first = _earlier(min(first for first, _ in amounts.values()))
        last = _later(max(last for _, last in amounts.values()))
        rows = self._work.session.ledger.register(account_id, first, last, None, None, None)
        ids: dict[str, list[str]] = defaultdict(list)
        locked: set[DocumentRef] = set()
        for row in rows:
            days = amounts.get(row.amount)
            if row.mark != "cleared" and days and _earlier(days[0]) <= row.date <= _later(days[1]):
                address = DocumentRef.parse(row.entry_id) or DocumentRef(JOURNAL, row.entry_id)
                ids[address.kind].append(address.id)
                if row.mark == "reconciled":
                    locked.add(address)
        reconciled_to = self._reconciled_to(account_id) if locked else None
        entries = []
        for document in self._without_rows(account_id, ids):
            if entry := document.entry():
                book_entry = self._book_entry(document, entry, account_id)
                is_locked = document.document_ref in locked
                entries.append(evolve(book_entry, last_day=reconciled_to if is_locked else None))
        for amount in amounts:
            entries += self._made.get((account_id, amount), ())
        return [entry for entry in entries if (entry.document, account_id) not in self._shown]

    def _reconciled_to(self, account_id: str) -> date | None:
        """The day of the last statement with which an account is reconciled.

        What the bank shows up to that day is in the books, and it is locked.
        """
        last = last_finished(sessions_of(self._work, account_id, "finished"))
        return last.statement_date if last else EARLIEST

    def _without_rows(
        self, account_id: str, ids: Mapping[str, Sequence[str]]
    ) -> Iterator[Document]:
        """The documents with some ids, by kind, that no statement of an account has shown yet."""
        for kind, ids_of_kind in ids.items():
            collection = KINDS[kind].plural
            addresses = [(collection, id_) for id_ in ids_of_kind]
            known = self._work.session.imports.documents_with_rows(account_id, addresses)
            unknown = [id_ for id_ in ids_of_kind if (collection, id_) not in known]
            for record in self._work.many(KINDS[kind], unknown).values():
                if isinstance(record, Document):
                    yield record

    def _book_entry(self, document: Document, entry: Entry, account_id: str) -> BookEntry:
        amount = sum(
            posting.amount for posting in entry.postings if posting.account_id == account_id
        )
        return BookEntry(
            address_of(document), document.date, amount, document.code, self._payee(document)
        )

    def _payee(self, document: Document) -> str:
        """The name of a document's contact, or else the payee that it names."""
        contact_id = getattr(document, "contact_id", None)
        contact = self._work.find(Contact, contact_id) if contact_id else None
        if contact:
            return contact.name
        return document.payee if isinstance(document, BankTransaction) else ""


def address_of(document: Document) -> RecordAddress:
    """The collection and the id of a document."""
    return KINDS[kind_of(type(document))].plural, document.id


def days_by_amount(rows: Iterable[Any]) -> dict[int, tuple[date, date]]:
    """The amounts of some rows, each with the first and the last day on which it occurs."""
    days: dict[int, tuple[date, date]] = {}
    for row in rows:
        first, last = days.get(row.amount, (row.date, row.date))
        days[row.amount] = min(first, row.date), max(last, row.date)
    return days


def _earlier(day: date) -> date:
    return max(day - timedelta(days=MOST_DAYS), EARLIEST)


def _later(day: date) -> date:
    return min(day + timedelta(days=MOST_DAYS), LATEST)
