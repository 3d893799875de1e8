"""The writer of IIF files: the lists come before the transactions, as QuickBooks needs them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, TypeVar, cast

from adapters.exporters.iif.encoding import EncodedText
from adapters.exporters.iif.lists import (
    account_rows,
    clashing_numbers,
    customer_rows,
    item_rows,
    terms_rows,
    vendor_rows,
)
from adapters.exporters.iif.transactions import transaction_headers, transaction_rows
from application.exporting.exported_books import ExportedBooks, WrittenBooks

T = TypeVar("T")

IN_MEMORY = 1024 * 1024
"""A longer text, in bytes, waits in a temporary file until its encoding is known."""


def write_iif(books: ExportedBooks, out: IO[bytes]) -> WrittenBooks:
    """Write all lists and transactions, with tabs between the cells and CR LF after each line."""
    written: Counter[str] = Counter()
    without_number = clashing_numbers(books.accounts)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as waiting:
        text = EncodedText(cast("IO[bytes]", waiting))
        for rows in (
            account_rows(_counted("accounts", books.accounts, written), without_number),
            terms_rows(_counted("terms", books.terms, written)),
            customer_rows(_counted("customers", books.customers, written)),
            vendor_rows(_counted("vendors", books.vendors, written)),
            item_rows(_counted("items", books.items, written)),
            transaction_headers(),
        ):
            for line in rows:
                text.add(line)
        for transaction in _counted("transactions", books.transactions, written):
            for line in transaction_rows(transaction):
                text.add(line)
        charset = text.write_to(out)
    left_out = {**books.left_out, "account_numbers": len(without_number)}
    return WrittenBooks(charset, written, left_out)


def _counted(name: str, records: Iterable[T], written: Counter[str]) -> Iterator[T]:
    for record in records:
        written[name] += 1
        yield record
