"""Exporting the books: the chart, the other lists, and every document that posts."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, islice
from typing import Any

from application.collections.kinds import KINDS
from application.exporting.exported_books import (
    AccountRole,
    ExportedAccount,
    ExportedBooks,
    ExportedCollection,
    ExportedContact,
    ExportedItem,
    ExportedTransaction,
)
from application.exporting.exported_transactions import exported_transaction, names_in
from application.ports.store import Session
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark
from domain.document_kinds import DOCUMENT_KINDS
from domain.invoicing.contacts import Contact
from domain.invoicing.items import Item
from domain.invoicing.terms import Terms
from domain.ledger.accounts import paths
from domain.ledger.documents import Document
from domain.ledger.ids import JOURNAL, DocumentRef
from domain.lines import line_fields_of
from domain.reconciliation.applications import AppliedCredit
from domain.texts import name_key, path_key
from domain.values import LATEST

BATCH = 50
"""How many documents are read at once. A document may have 1000 lines."""

_ORDER_OF_DAY = ("invoice", "bill", JOURNAL, "payment", "bill-payment", "bank-transaction")
"""The documents of one day in the order in which they happen: a charge before its payment."""


def export_books(work: UnitOfWork) -> ExportedBooks:
    """The books as an exporter writes them.

    The result must be read within the transaction of `work`. Drafts and void documents post
    nothing, so they are not among the transactions. What an export does not have is counted.
    """
    session = work.session
    accounts = _accounts(work)
    terms = tuple(sorted(session.records.all(Terms), key=lambda record: name_key(record.name)))
    left_out = _not_posted(session)
    left_out["applications"] = sum(
        len(credit.applied) for credit in session.records.all(AppliedCredit)
    )
    left_out["cleared_marks"] = sum(1 for _ in session.records.ids(ClearedMark))
    left_out["holds"] = 0  # They are counted while the transactions are read.
    return ExportedBooks(
        company=work.settings.name,
        currency=work.settings.currency,
        accounts=tuple(accounts.values()),
        terms=terms,
        customers=_contacts(session, terms, "customer"),
        vendors=_contacts(session, terms, "vendor"),
        items=_items(session, accounts),
        transactions=_transactions(session, accounts, left_out),
        collections=tuple(
            ExportedCollection(kind, partial(session.records.all, kind)) for kind in KINDS.values()
        ),
        left_out=left_out,
    )


def _accounts(work: UnitOfWork) -> dict[str, ExportedAccount]:
    """The accounts by id, in the order of their paths, so that parents are first."""
    settings = work.settings
    # An account has one role: of several, the last one here.
    role_by_id: dict[str, AccountRole] = {
        settings.opening_balance_equity_account_id: "opening_balance_equity",
        settings.undeposited_funds_account_id: "undeposited_funds",
        settings.retained_earnings_account_id: "retained_earnings",
    }
    by_id = work.accounts()
    path_by_id = paths(by_id)
    ids = sorted(by_id, key=lambda id_: path_key(path_by_id[id_]).split(":"))
    return {id_: ExportedAccount(by_id[id_], path_by_id[id_], role_by_id.get(id_)) for id_ in ids}


def _contacts(session: Session, terms: Sequence[Terms], kind: str) -> Iterator[ExportedContact]:
    names = {record.id: record.name for record in terms}
    for contact in session.records.all(Contact):
        if contact.kind == kind:
            yield ExportedContact(contact, names.get(contact.terms_id or "", ""))


def _items(session: Session, accounts: Mapping[str, ExportedAccount]) -> Iterator[ExportedItem]:
    for item in session.records.all(Item):
        account = accounts.get(item.account_id or "")
        yield ExportedItem(item, account.path if account else "")


def _not_posted(session: Session) -> Counter[str]:
    """How many drafts and void documents there are."""
    count = Counter(drafts=0, void_documents=0)
    for kind in DOCUMENT_KINDS.values():
        for ids in _batches(session.records.ids(kind)):
            statuses = Counter(
                status for (status,) in session.records.texts(kind, ("status",), ids).values()
            )
            count["drafts"] += statuses["draft"]
            count["void_documents"] += statuses["void"]
    return count


def _transactions(
    session: Session, accounts: Mapping[str, ExportedAccount], left_out: Counter[str]
) -> Iterator[ExportedTransaction]:
    for documents in _documents(session):
        names = names_in(session.records, accounts, documents)
        for document in documents:
            if document.is_void:
                continue  # A void journal still has an entry, which posts nothing.
            left_out["holds"] += _holds(document)
            yield exported_transaction(document, names)


def _documents(session: Session) -> Iterator[list[Document]]:
    """The documents that have an entry, in batches, by date and then in the order of a day."""
    days = session.reports.entry_days(None, LATEST, "accrual")
    for _, entries in groupby(days, key=lambda entry: entry[0]):
        ids_by_kind: dict[str, list[str]] = {kind: [] for kind in _ORDER_OF_DAY}
        for _, entry_id in entries:
            document = DocumentRef.parse(entry_id) or DocumentRef(JOURNAL, entry_id)
            ids_by_kind[document.kind].append(document.id)
        deposits: list[str] = []
        for kind, ids in ids_by_kind.items():
            for documents in _read(session, DOCUMENT_KINDS[kind], ids):
                deposits += [record.id for record in documents if _deposits_rows(record)]
                yield [record for record in documents if not _deposits_rows(record)]
        yield from _read(session, BankTransaction, deposits)


def _read(session: Session, kind: type[Document], ids: Sequence[str]) -> Iterator[list[Document]]:
    for batch in _batches(iter(ids)):
        # The unit of work would remember every document, which takes memory.
        records = session.records.many(kind, batch)
        yield [records[id_] for id_ in batch]


def _batches(ids: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(ids, BATCH)):
        yield batch


def _deposits_rows(document: Document) -> bool:
    """Whether it takes rows of Undeposited Funds to the bank."""
    return isinstance(document, BankTransaction) and any(split.row_id for split in document.splits)


def _holds(document: Document) -> int:
    """How many credits of a document are on hold."""
    lines = (line for name in line_fields_of(type(document)) for line in getattr(document, name))
    parts: Iterable[Any] = (document, *lines)
    return sum(bool(getattr(part, "hold", False)) for part in parts)
