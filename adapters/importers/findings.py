"""What a reader of a file has found so far."""

from collections import Counter
from typing import Protocol

from attrs import define, field

from application.importing.listed import MOST_REFUSED, Listed
from application.importing.parsed_file import (
    Assumed,
    ImportedAccount,
    ImportedRecord,
    ImportedTransaction,
    LeftOut,
    ParsedFile,
    RefusedRow,
    RowCode,
    UnreadableFile,
)
from application.importing.statements import Statement, StatementRow
from application.packed_values import PackedValues

MOST_LIST_ROWS = 250_000
MOST_TRANSACTION_ROWS = 1_000_000
"""How many rows of lists and of transactions are imported at most from one file."""

_MOST_SHARED = 2_000
"""How many texts are remembered to be shared."""


class NumberedRow(Protocol):
    """A row of a file."""

    @property
    def line(self) -> int:
        """The line of the file on which it begins; the first is 1."""


@define(eq=False)
class Findings:
    """The parts of a `ParsedFile`, to which every row of the file is added in one way."""

    accounts: list[ImportedAccount] = field(factory=list)
    records: list[ImportedRecord] = field(factory=list)
    transactions: PackedValues[ImportedTransaction] = field(factory=PackedValues)
    statements: list[Statement] = field(factory=list)
    left_out: Counter[tuple[str, str]] = field(factory=Counter)
    """How many rows were left out, by their block and the reason."""
    assumed: Listed[Assumed] = field(factory=Listed)
    refused: Listed[RefusedRow] = field(factory=Listed)
    refused_lines: int = 0
    """How many rows are refused, with the other rows of their transactions."""
    is_full: bool = False
    """Whether so many rows are refused that reading stops."""
    tax_names: set[str] = field(factory=set)
    """The names of items that are sales taxes, and of the agencies that collect them."""
    structure: int = 0
    """How many rows only give the file its structure."""
    _transaction_rows: int = 0
    _texts: dict[str, str] = field(factory=dict)

    def keep(self, transaction: ImportedTransaction) -> None:
        """Add a transaction."""
        self.transactions.append(transaction)
        self._transaction_rows += transaction.rows

    def keep_statement(self, statement: Statement) -> None:
        """Add a statement of an account, whose rows were counted with `count_statement_row`."""
        self.statements.append(statement)

    def count_statement_row(self, row: StatementRow) -> None:
        """Count a row of a statement, which takes up memory even if no line begins in it."""
        self._transaction_rows += max(row.rows, 1)

    def check_size(self) -> None:
        """Raise `UnreadableFile` if the file holds more than an import can hold in memory."""
        list_rows = len(self.accounts) + len(self.records) + len(self.tax_names)
        for rows, most, words in (
            (list_rows, MOST_LIST_ROWS, "lists"),
            (self._transaction_rows, MOST_TRANSACTION_ROWS, "transactions"),
        ):
            if rows > most:
                raise UnreadableFile(
                    "too_large",
                    f"the {words} of the file have more than {most:,} rows; divide it into several "
                    "files",
                )

    def leave_out(self, block: str, why: str, rows: int = 1) -> None:
        """Count rows of a block that the books cannot hold."""
        self.left_out[block, why] += rows

    def assume(self, row: NumberedRow, what: str, why: str) -> None:
        """Record what is assumed at a row, and why."""
        self.assumed.append(Assumed(row.line, what, why))

    def refuse(self, row: NumberedRow, code: RowCode, message: str, rows: int = 1) -> None:
        """Refuse a row that is wrong, or, with it, all rows of its transaction."""
        self.refused.append(RefusedRow(row.line, code, message, rows))
        self.refused_lines += rows
        self.is_full = len(self.refused) >= MOST_REFUSED

    def one(self, text: str) -> str:
        """The same text, as an object that equal texts share: most texts of a file recur."""
        if len(self._texts) >= _MOST_SHARED:
            self._texts.clear()
        return self._texts.setdefault(text, text)

    def parsed_file(self, total: int, stopped_at: int | None = None) -> ParsedFile:
        """All findings in the `total` lines that were read."""
        left_out: Listed[LeftOut] = Listed()
        for (block, why), rows in self.left_out.items():
            left_out.append(LeftOut(block, rows, why))
        return ParsedFile(
            accounts=tuple(self.accounts),
            records=tuple(self.records),
            transactions=self.transactions,
            statements=tuple(self.statements),
            left_out=left_out,
            left_out_lines=self.left_out.total(),
            assumed=self.assumed,
            refused=self.refused,
            refused_lines=self.refused_lines,
            tax_names=frozenset(self.tax_names),
            structure=self.structure,
            total=total,
            stopped_at=stopped_at,
        )
