"""The rows of transactions: a TRNS row, its SPL rows and ENDTRNS."""

from collections.abc import Iterator

from attrs import evolve

from adapters.exporters.iif.cells import header, row, write_date, write_text
from adapters.exporters.iif.vocabulary import transaction_type
from application.exporting.exported_books import ExportedLine, ExportedTransaction
from domain.values import format_amount, format_rate

COMMON_COLUMNS = ("TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM", "MEMO")
OWN_COLUMNS = (*COMMON_COLUMNS, "DUEDATE", "TERMS", "PAYMETH", "ADDR1")
SPLIT_COLUMNS = (*COMMON_COLUMNS, "QNTY", "PRICE", "INVITEM")


def transaction_headers() -> Iterator[str]:
    """The headers of all transactions."""
    yield header("TRNS", OWN_COLUMNS)
    yield header("SPL", SPLIT_COLUMNS)
    yield header("ENDTRNS", ())


def transaction_rows(transaction: ExportedTransaction) -> Iterator[str]:
    """The rows of one transaction; its memo takes the place of the memo of its first line."""
    type_ = transaction_type(transaction)
    own_line, *other_lines = _lines(transaction, type_)
    day = write_date(transaction.date)
    yield row(
        "TRNS",
        type_,
        day,
        *_account_name_and_amount(own_line),
        transaction.number,
        write_text(transaction.memo or own_line.memo),
        write_date(transaction.due_date) if transaction.due_date else "",
        transaction.terms,
        transaction.method,
        "" if transaction.payee == own_line.name else transaction.payee,
    )
    for line in other_lines:
        yield row(
            "SPL",
            type_,
            day,
            *_account_name_and_amount(line),
            "",
            write_text(line.memo),
            "" if line.quantity is None else format_rate(line.quantity),
            "" if line.rate is None else format_rate(line.rate),
            line.item,
        )
    yield row("ENDTRNS")


def _lines(transaction: ExportedTransaction, type_: str) -> tuple[ExportedLine, ...]:
    """The lines in the order of the rows: a transfer begins with the account that money leaves."""
    lines = transaction.lines
    if type_ != "TRANSFER" or lines[0].amount < 0:
        return lines
    own_line, other_line = lines
    # The memo of the transaction is on its first row, so the memo of the line is on the other.
    return evolve(other_line, memo=""), evolve(own_line, memo=other_line.memo)


def _account_name_and_amount(line: ExportedLine) -> tuple[str, str, str]:
    return line.account.path, line.name, format_amount(line.amount)
