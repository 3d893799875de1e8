"""The ledger that reports read, over a unit of work.

Postings and open items are read in chunks, and then the headers and names of each chunk. So a
report of any length needs little memory. How a posting is shown is in `ledger_lines`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from application.ports.report_reading import AccountPosting
from application.reporting.ledger_lines import (
    CHUNK,
    SHOWN_FIELDS,
    ShownEntry,
    ShownHeader,
    chunks_of_days,
    line_order,
)
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.entries import Basis, EntryHeader, Turnover, nets
from domain.ledger.ids import entry_id
from domain.ledger.journals import Journal
from domain.purchasing.bills import Bill
from domain.reconciliation.cash_basis import UNAPPLIED, document_entry_id
from domain.reconciliation.open_items import OpenItem
from domain.records import Record, kind_of
from domain.reports.column_layout import merge_columns
from domain.reports.ledger_port import EntryLines, LedgerLine, OpenItemAsOf


class LedgerReader:
    """What a report can read of the books: the `Ledger` of `domain.reports.ledger_port`."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._session = work.session
        self._accounts: Mapping[str, Account] | None = None

    @property
    def settings(self) -> Settings:
        """The settings of the company."""
        return self._work.settings

    def accounts(self) -> Mapping[str, Account]:
        """All accounts by id, with the two unapplied accounts of the cash basis; read only once."""
        if self._accounts is None:
            unapplied = {account.id: account for account in UNAPPLIED.values()}
            self._accounts = self._work.accounts() | unapplied
        return self._accounts

    def extent(self) -> tuple[date, date] | None:
        """The dates of the first and the last entry; None while there is none."""
        return self._session.reports.extent()

    def names(self, contact_ids: Sequence[str]) -> Mapping[str, str]:
        """The names of some contacts by id."""
        return self._text(Contact, "name", contact_ids)

    # Sums

    def turnovers(
        self,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Mapping[str, Turnover]:
        """Debits and credits by account; with a contact, only of postings that name it."""
        if contact_id is None:
            return self._session.ledger.turnovers(first, last, None, basis)
        return self._session.reports.turnovers_of_contact(contact_id, first, last, basis)

    def net_changes(
        self,
        periods: Sequence[tuple[date | None, date]],
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        """What was posted on each account in each period; with a contact, only what names it."""
        if contact_id is None:
            return self._session.ledger.net_changes(periods, basis)
        columns = (self.turnovers(first, last, basis, contact_id) for first, last in periods)
        return merge_columns(nets(column) for column in columns)

    def by_contact(
        self, account_ids: Sequence[str], first: date, last: date, basis: Basis = "accrual"
    ) -> Mapping[str, int]:
        """The sum of the postings on some accounts by their contact, debit positive."""
        return self._session.reports.sums_by_contact(account_ids, first, last, basis)

    def contact_balances(self, account_ids: Sequence[str], day: date) -> Mapping[str, int]:
        """The balances of control accounts at the end of a day by contact, debit positive."""
        balances: dict[str, int] = {}
        sums = self._session.reports.contact_sums(account_ids, None, day)
        for (_, contact_id), balance in sums.items():
            balances[contact_id] = balances.get(contact_id, 0) + balance
        return balances

    # Postings

    def lines(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Iterator[LedgerLine]:
        """The postings on an account by date, type, number and id."""
        postings = self._session.reports.account_postings(
            account_id, first, last, basis, contact_id
        )
        for chunk in chunks_of_days(postings, lambda posting: posting.date):
            yield from self._lines_of_chunk(account_id, chunk, basis)

    def entries(
        self,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[EntryLines]:
        """Whole entries by date, type, number and id."""
        days = self._session.reports.entry_days(first, last, basis, account_id, contact_id)
        for chunk in chunks_of_days(days, lambda day_and_id: day_and_id[0]):
            yield from self._entries_of_chunk(chunk, basis)

    def _lines_of_chunk(
        self, account_id: str, postings: Sequence[AccountPosting], basis: Basis
    ) -> list[LedgerLine]:
        entry_ids = [posting.entry_id for posting in postings]
        headers = self._headers(entry_ids)
        account_ids = self._session.reports.accounts_of(list(set(entry_ids)), basis)
        names = self._names(headers.values(), (posting.contact_id for posting in postings))
        lines: list[tuple[LedgerLine, int]] = []
        for posting in postings:
            id_ = posting.entry_id
            entry = ShownEntry(id_, posting.date, headers[id_], account_ids[id_], names)
            line = entry.line(account_id, posting.amount, posting.contact_id, posting.memo)
            lines.append((line, posting.line))
        lines.sort(key=lambda pair: (*line_order(pair[0]), pair[1]))
        return [line for line, _ in lines]

    def _entries_of_chunk(self, days: Sequence[tuple[date, str]], basis: Basis) -> list[EntryLines]:
        ids = [id_ for _, id_ in days]
        postings = self._session.ledger.postings(ids)
        headers = self._headers(ids)
        contact_ids = (posting.contact_id for lines in postings.values() for posting in lines)
        names = self._names(headers.values(), contact_ids)
        entries = []
        for day, id_ in days:
            all_lines = postings.get(id_, ())
            lines = [posting for posting in all_lines if posting.basis in {"both", basis}]
            # Of the entries without any posting, those of journals are void. The others are of
            # documents whose lines are all zero.
            if lines or (not all_lines and headers[id_].kind != kind_of(Journal)):
                account_ids = tuple(posting.account_id for posting in lines)
                entries.append(ShownEntry(id_, day, headers[id_], account_ids, names).lines(lines))
        return sorted(entries, key=lambda entry: line_order(entry.primary))

    def _headers(self, entry_ids: Iterable[str]) -> dict[str, ShownHeader]:
        """The header of each entry; for the cash entry of an application, that of its document."""
        document_ids = {id_: document_entry_id(id_) for id_ in entry_ids}
        distinct_ids = list(set(document_ids.values()))
        texts_by_id = self._session.records.texts(EntryHeader, SHOWN_FIELDS, distinct_ids)
        headers = {id_: ShownHeader._make(texts) for id_, texts in texts_by_id.items()}
        return {id_: headers[document_id] for id_, document_id in document_ids.items()}

    def _names(
        self, headers: Iterable[ShownHeader], contact_ids: Iterable[str | None]
    ) -> Mapping[str, str]:
        ids = {*(header.contact_id for header in headers), *contact_ids}
        return self.names([id_ for id_ in ids if id_])

    # Open items

    def aged(
        self,
        account_ids: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        """What was open at the end of a day by contact, in buckets by due date."""
        return self._session.reports.aged(account_ids, day, bounds, contact_id)

    def open_items(
        self, account_ids: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[OpenItemAsOf]:
        """The charges and credits that were open at the end of a day."""
        return self._as_of(self._session.reports.owed(account_ids, day, contact_id))

    def items(
        self, account_ids: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[OpenItemAsOf]:
        """All charges and credits of some contacts up to the end of a day, open or not."""
        return self._as_of(self._session.reports.items_of_contacts(account_ids, day, contact_ids))

    def _as_of(self, items: Iterator[tuple[OpenItem, int]]) -> Iterator[OpenItemAsOf]:
        while chunk := list(islice(items, CHUNK)):
            types = self._text(EntryHeader, "type", {_entry_id(item) for item, _ in chunk})
            terms = self._terms([item for item, _ in chunk])
            for item, open_amount in chunk:
                yield OpenItemAsOf(
                    item, open_amount, types[_entry_id(item)], terms.get(item.id, "")
                )

    def _terms(self, items: Sequence[OpenItem]) -> dict[str, str]:
        """The names of the terms of those items that are invoices or bills."""
        terms_ids: dict[str, str] = {}
        for kind in (Invoice, Bill):
            item_ids = {item.document_id: item.id for item in items if item.kind == kind_of(kind)}
            for document_id, terms_id in self._text(kind, "terms_id", item_ids).items():
                if terms_id:
                    terms_ids[item_ids[document_id]] = terms_id
        names = self._text(Terms, "name", set(terms_ids.values()))
        return {item_id: names[terms_id] for item_id, terms_id in terms_ids.items()}

    def _text(self, kind: type[Record], field: str, ids: Iterable[str]) -> dict[str, str]:
        """One text field of some records, by record id."""
        id_list = list(ids)
        if not id_list:
            return {}
        texts = self._session.records.texts(kind, [field], id_list)
        return {id_: text for id_, (text,) in texts.items()}


def _entry_id(item: OpenItem) -> str:
    return entry_id(item.kind, item.document_id)
