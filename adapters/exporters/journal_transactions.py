"""What the writers of journals for plain text accounting have in common besides accounts."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import chain

from application.exporting.exported_books import ExportedBooks, ExportedTransaction
from domain.values import EARLIEST


def first_day(books: ExportedBooks) -> tuple[date, Iterator[ExportedTransaction]]:
    """The date of the first transaction, and all transactions; EARLIEST if there is none."""
    first = next(books.transactions, None)
    if first is None:
        return EARLIEST, books.transactions
    return first.date, chain([first], books.transactions)


def payee_of(transaction: ExportedTransaction) -> str:
    """Whom a transaction is with: its contact, else the payee of a bank transaction."""
    if transaction.kind == "journal":  # The contact of its first line is not that of the others.
        return ""
    return transaction.lines[0].name or transaction.payee


def count_lists(books: ExportedBooks) -> dict[str, int]:
    """How many records there are in the lists that a journal does not have."""
    counts: Counter[str] = Counter()
    for name in ("customers", "vendors", "items"):
        counts[name] = sum(1 for _ in getattr(books, name))
    return {**counts, "terms": len(books.terms)}
