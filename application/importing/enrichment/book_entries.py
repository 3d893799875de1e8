"""The entries of the books that the rows of a list can be."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from application.importing.bank_rows.book_entries import address_of
from application.importing.bank_rows.meeting import MOST_DAYS
from application.importing.enrichment.likeness import BookEntry
from application.importing.enrichment.listed_rows import EntryKind, ListedRow
from application.ports.queries import Condition, Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.invoicing.contacts import Contact
from domain.invoicing.payments import Payment
from domain.ledger.documents import Document
from domain.ledger.journals import Journal
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill
from domain.values import EARLIEST, LATEST

_MONEY: tuple[type[Document], ...] = (BankTransaction, Payment, BillPayment, Journal)
_ON_PAGE = 1_000
"""How many documents are read at a time."""


class EntryReader:
    """Reads the entries that rows of a list can be."""

    def __init__(self, work: UnitOfWork, contacts: Iterable[Contact]) -> None:
        self._work = work
        self._names = {contact.id: contact.name for contact in contacts}
        chart = work.accounts().values()
        self._cash_ids = {
            account.id for account in chart if account.subtype in {"bank", "credit_card"}
        }

    def entries(self, rows: Iterable[ListedRow]) -> list[BookEntry]:
        """The entries of the amounts and the days of some rows, by date and document."""
        listed = list(rows)
        money = [row for row in listed if row.kind == "money"]
        bills = [row for row in listed if row.kind in {"bill", "vendor_credit"}]
        entries = [*self._entries(Bill, bills)]
        for kind in _MONEY:
            entries += self._entries(kind, money)
        return sorted(entries, key=lambda entry: (entry.date, entry.document))

    def _entries(self, kind: type[Document], rows: list[ListedRow]) -> Iterator[BookEntry]:
        if not rows:
            return
        amounts = {abs(row.amount) for row in rows}
        days = [row.date for row in rows]
        for document in self._documents(kind, min(days), max(days)):
            entry = self._entry(document)
            if entry and any(abs(amount) in amounts for amount in entry.amounts):
                yield entry

    def _documents(self, kind: type[Document], first: date, last: date) -> Iterator[Document]:
        """The documents that rows between two days can be."""
        longest = timedelta(days=MOST_DAYS)
        earliest = first - longest if first - EARLIEST > longest else EARLIEST
        latest = last + longest if LATEST - last > longest else LATEST
        where = (Condition("date", ">=", earliest), Condition("date", "<=", latest))
        after: tuple[object, ...] | None = None
        while True:
            self._work.check_wanted()
            query = Query(
                where, order=(("date", False), ("id", False)), after=after, limit=_ON_PAGE
            )
            page = self._work.session.records.page(kind, query)
            yield from page.items
            if not page.more:
                return
            after = (page.items[-1].date, page.items[-1].id)

    def _entry(self, document: Document) -> BookEntry | None:
        """What a row can be compared with; None for a document that does not count."""
        entry = None if document.void_reason else document.entry()
        if entry is None or not entry.postings:
            return None
        sums = entry.row_amounts
        amounts = {sums[id_] for id_ in {entry.primary_account_id, *(sums.keys() & self._cash_ids)}}
        contact_id = getattr(document, "contact_id", None)
        payee = self._names.get(contact_id or "") or str(getattr(document, "payee", ""))
        lines = " ".join(dict.fromkeys(posting.memo for posting in entry.postings if posting.memo))
        kind: EntryKind = "money"
        if isinstance(document, Bill):
            kind = document.kind
        return BookEntry(
            address_of(document),
            kind,
            document.date,
            frozenset(amounts - {0}),
            frozenset(sums),
            document.code,
            payee,
            entry.memo or lines,
        )
