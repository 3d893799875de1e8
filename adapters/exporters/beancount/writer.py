"""The writer of Beancount journals: all accounts, then all transactions, then their balances."""

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import IO

from adapters.exporters.beancount.accounts import beancount_accounts, open_directives
from adapters.exporters.beancount.syntax import Metadata, link, metadata, quoted
from adapters.exporters.journal_accounts import JournalAccount
from adapters.exporters.journal_transactions import count_lists, first_day, payee_of
from application.exporting.exported_books import (
    ExportedBooks,
    ExportedLine,
    ExportedTransaction,
    WrittenBooks,
)
from domain.values import format_amount


def write_beancount(books: ExportedBooks, out: IO[bytes]) -> WrittenBooks:
    """Write a journal in UTF-8 that `bean-check` accepts.

    It ends with what the balance of each account must be, so that Beancount itself finds out if
    something is missing in the file.
    """
    text = codecs.getwriter("utf-8")(out)
    accounts = beancount_accounts(books.accounts)
    first, transactions = first_day(books)
    text.write(f'option "title" {quoted(books.company)}\n')
    text.write(f'option "operating_currency" "{books.currency}"\n\n')
    text.writelines(open_directives(accounts.values(), first, books.currency))
    balances: Counter[str] = Counter()
    count, last = 0, first
    for transaction in transactions:
        text.write("\n")
        text.writelines(_directive(transaction, accounts, books.currency))
        for line in transaction.lines:
            balances[line.account.account.id] += line.amount
        count, last = count + 1, transaction.date
    if count:
        text.write("\n")
        text.writelines(_balance_directives(accounts.values(), balances, last, books.currency))
    written = {"accounts": len(accounts), "transactions": count}
    return WrittenBooks("utf-8", written, {**books.left_out, **count_lists(books)})


def _directive(
    transaction: ExportedTransaction, accounts: Mapping[str, JournalAccount], currency: str
) -> Iterator[str]:
    payee = payee_of(transaction)
    yield (
        f"{transaction.date} * {f'{quoted(payee)} ' if payee else ''}{quoted(transaction.memo)}"
        f"{link(transaction.kind, transaction.number)}\n"
    )
    yield from metadata(
        {
            "kind": transaction.kind,
            "id": transaction.id,
            "type": transaction.type,
            "number": transaction.number,
            "due": transaction.due_date,
            "terms": transaction.terms,
            "method": transaction.method,
            "payee": "" if transaction.payee == payee else transaction.payee,
        }
    )
    for line in transaction.lines:
        name = accounts[line.account.account.id].name
        yield f"  {name}  {format_amount(line.amount)} {currency}\n"
        yield from metadata(_metadata_of(line, transaction, payee), indent="    ")


def _metadata_of(line: ExportedLine, transaction: ExportedTransaction, payee: str) -> Metadata:
    return {
        "contact": "" if line.name == payee else line.name,
        "memo": "" if line.memo == transaction.memo else line.memo,
        "item": line.item,
        "quantity": line.quantity,
        "rate": line.rate,
    }


def _balance_directives(
    accounts: Iterable[JournalAccount], balances: Mapping[str, int], last: date, currency: str
) -> Iterator[str]:
    """The balance of each account after the last day, to the cent, with that of its sub-accounts:
    Beancount takes the balance of an account for that of all accounts below it.
    """
    totals: Counter[str] = Counter()
    parents = {listed.account.id: listed.account.parent_id for listed in accounts}
    for id_, balance in balances.items():
        account_id: str | None = id_
        while account_id:
            totals[account_id] += balance
            account_id = parents.get(account_id)
    for listed in accounts:
        if listed.account.id in totals:
            total = f"{format_amount(totals[listed.account.id])} ~ 0.00 {currency}"
            yield f"{last + timedelta(days=1)} balance {listed.name}  {total}\n"
