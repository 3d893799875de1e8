"""The ledger that reports read, over a unit of work: postings with the headers of their entries, read a chunk at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, islice
from typing import TypeVar

from attrs import fields, frozen

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.invoicing.contacts import Contact
from domain.invoicing.invoices import Invoice
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.ledger.entries import Basis, EntryHeader, Posting, Turnover
from domain.ledger.ids import DocumentRef, entry_id
from domain.purchasing.bills import Bill
from domain.reconciliation.cash_basis import UNAPPLIED, source_of
from domain.reconciliation.open_items import OpenItem, natural
from domain.records import Record, kind_of
from domain.reports.ledger_port import SPLIT, EntryLines, LedgerLine, OpenItemAsOf

R = TypeVar("R")

CHUNK = 500
"""How many rows are read at least before headers and names are looked up for them; a day is never parted."""


@frozen
class _Header:
    """What rows show of the header of an entry."""

    kind: str
    document_id: str
    type: str
    ref: str
    contact_id: str | None
    payee: str
    memo: str
    account_id: str


_HEADER = tuple(each.name for each in fields(_Header))


class LedgerReader:
    """What a report may read of the books. Nothing of its rows is kept: a report of any length is made in little memory."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._session = work.session
        self._accounts: Mapping[str, Account] | None = None

    @property
    def settings(self) -> Settings:
        """The company."""
        return self._work.settings

    def accounts(self) -> Mapping[str, Account]:
        """The whole chart by id, read once, with the two accounts that only the cash basis knows."""
        if self._accounts is None:
            self._accounts = self._work.accounts() | {each.id: each for each in UNAPPLIED.values()}
        return self._accounts

    def extent(self) -> tuple[date, date] | None:
        """The days of the first and of the last entry."""
        return self._session.reports.extent()

    def names(self, contact_ids: Sequence[str]) -> Mapping[str, str]:
        """The names of some contacts."""
        return self._text(Contact, "name", contact_ids)

    # Sums

    def turnovers(
        self,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Mapping[str, Turnover]:
        """Debits and credits by account from `first` to `last`; of one contact, what names it alone."""
        if contact_id is None:
            return self._session.ledger.turnovers(first, last, None, basis)
        return self._session.reports.turnovers_of_contact(contact_id, first, last, basis)

    def by_contact(
        self, account_ids: Sequence[str], first: date, last: date, basis: Basis = "accrual"
    ) -> Mapping[str, int]:
        """What was posted on some accounts by the contact that each posting names."""
        return self._session.reports.sums_by_contact(account_ids, first, last, basis)

    def contact_balances(self, account_ids: Sequence[str], day: date) -> Mapping[str, int]:
        """What stood on control accounts at the end of a day by contact."""
        found: dict[str, int] = {}
        for (_, contact), balance in self._session.reports.contact_sums(
            account_ids, None, day
        ).items():
            found[contact] = found.get(contact, 0) + balance
        return found

    # Postings

    def lines(
        self,
        account_id: str,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        contact_id: str | None = None,
    ) -> Iterator[LedgerLine]:
        """The postings on an account by date, type, number, id."""
        rows = self._session.reports.account_postings(account_id, first, last, basis, contact_id)
        for chunk in _by_day(rows, lambda each: each.date):
            headers = self._headers([each.entry_id for each in chunk])
            accounts = self._session.reports.accounts_of(
                list({each.entry_id for each in chunk}), basis
            )
            names = self._names(headers.values(), (each.contact_id for each in chunk))
            lines = [
                (
                    each.line,
                    _line(
                        headers[each.entry_id],
                        each.entry_id,
                        each.date,
                        account_id,
                        each.amount,
                        each.contact_id,
                        each.memo,
                        accounts,
                        names,
                    ),
                )
                for each in chunk
            ]
            yield from (
                line for _, line in sorted(lines, key=lambda pair: (*_order(pair[1]), pair[0]))
            )

    def entries(
        self,
        first: date | None,
        last: date,
        basis: Basis = "accrual",
        account_id: str | None = None,
        contact_id: str | None = None,
    ) -> Iterator[EntryLines]:
        """Whole entries by date, type, number, id."""
        rows = self._session.reports.entry_days(first, last, basis, account_id, contact_id)
        for chunk in _by_day(rows, lambda each: each[0]):
            ids = [id_ for _, id_ in chunk]
            posted = {
                id_: [each for each in found if each.basis in {"both", basis}]
                for id_, found in self._session.ledger.postings(ids).items()
            }
            headers = self._headers(ids)
            names = self._names(
                headers.values(), (each.contact_id for found in posted.values() for each in found)
            )
            entries = [
                _entry(headers[id_], id_, day, posted[id_], names)
                for day, id_ in chunk
                if posted[id_]
            ]
            yield from sorted(entries, key=lambda each: _order(each.own))

    def _headers(self, entry_ids: Iterable[str]) -> dict[str, _Header]:
        """The header of each entry; of an application that of the document which it lets count."""
        sources = {id_: source_of(id_) for id_ in entry_ids}
        found = self._session.records.texts(EntryHeader, _HEADER, list(set(sources.values())))
        headers = {id_: _Header(*texts) for id_, texts in found.items()}
        return {id_: headers[source] for id_, source in sources.items()}

    def _names(
        self, headers: Iterable[_Header], contact_ids: Iterable[str | None]
    ) -> Mapping[str, str]:
        return self.names(
            [id_ for id_ in {*(each.contact_id for each in headers), *contact_ids} if id_]
        )

    # Open items

    def aged(
        self,
        account_ids: Sequence[str],
        day: date,
        bounds: Sequence[date],
        contact_id: str | None = None,
    ) -> Mapping[str, tuple[int, ...]]:
        """What was open at the end of a day by contact, in buckets."""
        return self._session.reports.aged(account_ids, day, bounds, contact_id)

    def open_items(
        self, account_ids: Sequence[str], day: date, contact_id: str | None = None
    ) -> Iterator[OpenItemAsOf]:
        """What was open at the end of a day."""
        return self._owed(self._session.reports.owed(account_ids, day, contact_id))

    def items(
        self, account_ids: Sequence[str], day: date, contact_ids: Sequence[str]
    ) -> Iterator[OpenItemAsOf]:
        """Everything that some contacts were charged or credited to the end of a day."""
        return self._owed(self._session.reports.items_of_contacts(account_ids, day, contact_ids))

    def _owed(self, rows: Iterator[tuple[OpenItem, int]]) -> Iterator[OpenItemAsOf]:
        while chunk := list(islice(rows, CHUNK)):
            types = self._text(EntryHeader, "type", {_entry_id(item) for item, _ in chunk})
            terms = self._terms([item for item, _ in chunk])
            for item, open_ in chunk:
                yield OpenItemAsOf(item, open_, types[_entry_id(item)], terms.get(item.id, ""))

    def _terms(self, items: Sequence[OpenItem]) -> dict[str, str]:
        """The names of the terms of those items that are invoices or bills."""
        found: dict[str, str] = {}
        for kind in (Invoice, Bill):
            of_kind = {each.document_id: each.id for each in items if each.kind == kind_of(kind)}
            found |= {
                of_kind[id_]: terms
                for id_, terms in self._text(kind, "terms_id", of_kind).items()
                if terms
            }
        names = self._text(Terms, "name", set(found.values()))
        return {id_: names[terms] for id_, terms in found.items()}

    def _text(self, kind: type[Record], field: str, ids: Iterable[str]) -> dict[str, str]:
        wanted = list(ids)
        return (
            {
                id_: text
                for id_, (text,) in self._session.records.texts(kind, [field], wanted).items()
            }
            if wanted
            else {}
        )


def _entry_id(item: OpenItem) -> str:
    return entry_id(item.kind, item.document_id)


def _by_day(rows: Iterator[R], day: Callable[[R], date]) -> Iterator[list[R]]:
    """The rows in chunks of whole days."""
    chunk: list[R] = []
    for _, of_day in groupby(rows, day):
        chunk += of_day
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _order(line: LedgerLine) -> tuple[object, ...]:
    return line.date, line.type, natural(line.number), line.entry_id


def _line(
    header: _Header,
    id_: str,
    day: date,
    account_id: str,
    amount: int,
    contact_id: str | None,
    memo: str,
    accounts: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
) -> LedgerLine:
    contact = contact_id or header.contact_id
    name = names.get(contact, "") if contact else header.payee
    split = _split(account_id, header.account_id, accounts[id_])
    source = DocumentRef(header.kind, header.document_id)
    return LedgerLine(
        day,
        header.type,
        header.ref,
        name,
        memo or header.memo,
        account_id,
        split,
        amount,
        contact_id,
        source,
        id_,
    )


def _entry(
    header: _Header, id_: str, day: date, postings: Sequence[Posting], names: Mapping[str, str]
) -> EntryLines:
    accounts = {id_: tuple(each.account_id for each in postings)}
    lines = tuple(
        _line(
            header,
            id_,
            day,
            each.account_id,
            each.amount,
            each.contact_id,
            each.memo,
            accounts,
            names,
        )
        for each in postings
    )
    return EntryLines(
        next((each for each in lines if each.account_id == header.account_id), lines[0]), lines
    )


def _split(account_id: str, own: str, accounts: Sequence[str]) -> str:
    """The account on the other side: of a document's own account the only other one, of any other the document's own."""
    if own != account_id and own in accounts:
        return own
    others = set(accounts) - {account_id}
    return SPLIT if len(others) > 1 else next(iter(others), account_id)
