"""What the rows of a list of transactions say, whichever reader has read them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from attrs import frozen

from application.importing.bank_rows.identities import words_of
from application.importing.identities import identity_of
from application.importing.parsed_file import Form, ImportedTransaction, ParsedFile
from application.importing.statements import Statement
from domain.values import Day

EntryKind = Literal["money", "bill", "vendor_credit", "sale"]
"""Which entries a row can be: money that moves (also in a journal), a bill or vendor credit, or an
invoice or credit memo."""

_KINDS: dict[Form, EntryKind] = {
    "bill": "bill",
    "vendor_credit": "vendor_credit",
    "invoice": "sale",
    "credit_memo": "sale",
}


@frozen
class ListedRow:
    """What a row of a list says about one transaction."""

    line: int
    rows: int
    """How many lines of the file the row takes up."""
    date: Day
    amount: int
    """In cents; what comes in is positive, if the list shows signs."""
    payee: str = ""
    memo: str = ""
    number: str = ""
    category: str = ""
    """The only other account that the list names, or empty."""
    account: str = ""
    """What the list calls the account of the row, or empty."""
    account_id: str | None = None
    """That account, if the books have it."""
    kind: EntryKind = "money"
    shows_sign: bool = False
    """Whether the list surely tells what comes in from what goes out."""

    @property
    def content(self) -> tuple[object, ...]:
        """All that it says: two rows with the same content can be exchanged."""
        return (self.kind, self.date, self.amount, *self._texts, self.account_id, self.shows_sign)

    @property
    def identity_content(self) -> list[object]:
        """What it is recognised by when it comes again, however its texts are spelled."""
        words = map(words_of, self._texts)
        return ["enrichment", self.kind, self.date.isoformat(), self.amount, *words]

    @property
    def _texts(self) -> tuple[str, ...]:
        return self.payee, self.memo, self.number, self.category, self.account


def listed_rows(file: ParsedFile, account_id: Callable[[str], str | None]) -> list[ListedRow]:
    """The rows of the statements and the transactions of a file.

    `account_id` is the account of the books with a name or number, or None.
    """
    rows: list[ListedRow] = []
    for statement in file.statements:
        rows += _rows_of_statement(statement, account_id(statement.account))
    rows += (_row_of_transaction(transaction, account_id) for transaction in file.transactions)
    return rows


def identified(rows: Iterable[ListedRow]) -> Iterator[tuple[str, ListedRow]]:
    """The rows with their identities: SHA-256 in hexadecimal, also counted among equal rows."""
    equals: Counter[tuple[object, ...]] = Counter()
    for row in sorted(rows, key=lambda row: (repr(row.content), row.line)):
        content = row.identity_content
        equals[tuple(content)] += 1
        yield identity_of([*content, equals[tuple(content)]]), row


def _rows_of_statement(statement: Statement, account_id: str | None) -> Iterator[ListedRow]:
    amounts = [row.amount for row in statement.rows]
    # A list without any minus may just leave the signs out.
    shows_sign = any(amount < 0 for amount in amounts) and any(amount > 0 for amount in amounts)
    for row in statement.rows:
        yield ListedRow(
            line=row.line,
            rows=row.rows,
            date=row.date,
            amount=row.amount,
            payee=row.payee,
            memo=row.memo,
            number=row.number,
            category=row.splits[0].category if len(row.splits) == 1 else "",
            account=statement.account,
            account_id=account_id,
            shows_sign=shows_sign,
        )


def _row_of_transaction(
    transaction: ImportedTransaction, account_id: Callable[[str], str | None]
) -> ListedRow:
    own, *others = transaction.lines
    return ListedRow(
        line=transaction.line,
        rows=transaction.rows,
        date=transaction.date,
        amount=own.amount,
        payee=transaction.own_name,
        memo=next((line.memo for line in transaction.lines if line.memo), ""),
        number=transaction.number,
        category=others[0].account if len(others) == 1 else "",
        account=own.account,
        account_id=account_id(own.account),
        kind=_KINDS.get(transaction.form, "money"),
    )
