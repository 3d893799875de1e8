"""Rows that bank reconciliations have locked, and what must hold of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.documents import Document
from domain.ledger.entries import Entry
from domain.ledger.ids import RowId
from domain.reconciliation.bank_sessions import BankSession

STATEMENT_DATE = date(2026, 3, 31)


def lock(books: Books, *row_ids: str) -> None:
    """Lock rows as finished reconciliations would, one for each account."""
    books.run(_lock, row_ids)


def lock_all(books: Books) -> None:
    """Lock every row of every document."""

    def lock_every_row(work: UnitOfWork) -> None:
        documents = [
            document
            for kind in work.kinds()
            if issubclass(kind, Document)
            for document in work.session.records.all(kind)
        ]
        entries = [document.entry() for document in documents]
        _lock(work, [str(row) for entry in entries if entry for row in entry.changed_rows(None)])

    books.run(lock_every_row)


def _lock(work: UnitOfWork, row_ids: Iterable[str]) -> None:
    amounts: dict[str, int] = defaultdict(int)
    for row_id in row_ids:
        row = RowId.parse(row_id)
        assert row
        entry = entry_of(work, row)
        amount = entry.amount_of(row) if entry else None
        assert entry
        assert amount is not None
        amounts[row.account_id] += amount
        work.save_derived(
            ClearedMark(
                id=row_id,
                kind=row.kind,
                document_id=row.document_id,
                account_id=row.account_id,
                cleared="reconciled",
                session_id=session_id(row.account_id),
                locked_date=entry.date,
                locked_amount=amount,
            )
        )
    for account_id, amount in amounts.items():
        work.save_derived(
            BankSession(
                id=session_id(account_id),
                account_id=account_id,
                statement_date=STATEMENT_DATE,
                beginning_balance=0,
                statement_balance=amount,
                status="finished",
                locked_amount=amount,
            )
        )
        work.session.unreconciled_rows.follow(account_id)


def session_id(account_id: str) -> str:
    """The id of the reconciliation of an account."""
    return f"session-{account_id}"


def entry_of(work: UnitOfWork, row: RowId) -> Entry | None:
    """The entry that has a row, or None."""
    document = work.find(work.kind(row.kind), row.document_id)
    return document.posted_entry if isinstance(document, Document) else None


def session(books: Books, account_id: str) -> BankSession:
    """The reconciliation of an account."""
    return books.read(lambda work: work.get(BankSession, session_id(account_id)))


def locked_rows(books: Books) -> dict[str, tuple[date, int]]:
    """By the id of each locked row, its date and amount in the ledger."""

    def read(work: UnitOfWork) -> dict[str, tuple[date, int]]:
        rows = {}
        for mark in work.session.records.all(ClearedMark):
            if mark.is_locked:
                entry = entry_of(work, mark.row)
                amount = entry.amount_of(mark.row) if entry else None
                assert entry, f"the row {mark.id} is locked, and its document posts nothing"
                assert amount is not None, f"there is no row {mark.id}, but it is locked"
                assert (entry.date, amount) == (mark.locked_date, mark.locked_amount), mark.id
                rows[mark.id] = (entry.date, amount)
        return rows

    return books.read(read)


def assert_sessions_agree(books: Books) -> None:
    """Check that the rows that each reconciliation has locked are locked still, or noted."""
    locked_rows(books)

    def check(work: UnitOfWork) -> None:
        amounts: dict[str | None, int] = defaultdict(int)
        for mark in work.session.records.all(ClearedMark):
            if mark.is_locked:
                amounts[mark.session_id] += mark.locked_amount or 0
        for one in work.session.records.all(BankSession):
            assert one.locked_amount == amounts[one.id]
            assert one.statement_balance + one.discrepancy_since == one.locked_amount
            row_ids = [row.row_id for row in one.unlocked]
            assert len(row_ids) == len({*row_ids})

    books.read(check)
