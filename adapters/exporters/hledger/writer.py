"""The writer of hledger journals: all accounts, then all transactions."""

import codecs
from collections.abc import Iterator, Mapping
from typing import IO

from adapters.exporters.hledger.accounts import account_directives, hledger_accounts
from adapters.exporters.hledger.syntax import Tags, heading, one_line, tags
from adapters.exporters.journal_accounts import JournalAccount
from adapters.exporters.journal_transactions import count_lists, payee_of
from application.exporting.exported_books import (
    ExportedBooks,
    ExportedLine,
    ExportedTransaction,
    WrittenBooks,
)
from domain.values import format_amount


def write_hledger(books: ExportedBooks, out: IO[bytes]) -> WrittenBooks:
    """Write a journal in UTF-8 that `hledger check --strict` accepts."""
    text = codecs.getwriter("utf-8")(out)
    accounts = hledger_accounts(books.accounts)
    text.write(f"; {one_line(books.company)}\n\n")
    text.write(f"decimal-mark .\ncommodity 1000.00 {books.currency}\n\n")
    text.writelines(account_directives(accounts.values()))
    count = 0
    for transaction in books.transactions:
        count += 1
        text.write("\n")
        text.writelines(_entry(transaction, accounts, books.currency))
    written = {"accounts": len(accounts), "transactions": count}
    return WrittenBooks("utf-8", written, {**books.left_out, **count_lists(books)})


def _entry(
    transaction: ExportedTransaction, accounts: Mapping[str, JournalAccount], currency: str
) -> Iterator[str]:
    payee = payee_of(transaction)
    yield heading(transaction.date, transaction.number, payee, transaction.memo) + "\n"
    # An account has a tag `type` that hledger itself reads, so this one has another name.
    described: Tags = {
        "kind": transaction.kind,
        "id": transaction.id,
        "document-type": transaction.type,
        "due": transaction.due_date,
        "terms": transaction.terms,
        "method": transaction.method,
        "payee": "" if transaction.payee == payee else transaction.payee,
    }
    for tag in tags(described):
        yield f"    ; {tag}\n"
    for line in transaction.lines:
        name = accounts[line.account.account.id].name
        yield f"    {name}  {format_amount(line.amount)} {currency}\n"
        for tag in tags(_tags_of(line, transaction, payee)):
            yield f"    ; {tag}\n"


def _tags_of(line: ExportedLine, transaction: ExportedTransaction, payee: str) -> Tags:
    return {
        "contact": "" if line.name == payee else line.name,
        "item": line.item,
        "quantity": line.quantity,
        "rate": line.rate,
        "memo": "" if line.memo == transaction.memo else line.memo,
    }
