"""What a reader of an IIF file has found so far."""

from collections import Counter

from attrs import define, field

from adapters.importers.iif.grammar import IifRow
from application.importing.parsed_file import (
    Assumed,
    ImportedAccount,
    ImportedRecord,
    ImportedTransaction,
    LeftOut,
    ParsedFile,
    RefusedRow,
    RowCode,
)


@define(eq=False)
class Findings:
    """The parts of a `ParsedFile`, to which every row of the file is added in one way."""

    accounts: list[ImportedAccount] = field(factory=list)
    records: list[ImportedRecord] = field(factory=list)
    transactions: list[ImportedTransaction] = field(factory=list)
    left_out: Counter[tuple[str, str]] = field(factory=Counter)
    """How many rows were left out, by their block and the reason."""
    assumed: list[Assumed] = field(factory=list)
    refused: list[RefusedRow] = field(factory=list)
    tax_names: set[str] = field(factory=set)
    """The names of items that are sales taxes, and of the agencies that collect them."""
    structure: int = 0
    """How many rows only give the file its structure."""

    def leave_out(self, block: str, why: str, rows: int = 1) -> None:
        """Count rows of a block that the books cannot hold."""
        self.left_out[block, why] += rows

    def assume(self, row: IifRow, what: str, why: str) -> None:
        """Record what is assumed at a row, and why."""
        self.assumed.append(Assumed(row.line, what, why))

    def refuse(self, row: IifRow, code: RowCode, message: str, rows: int = 1) -> None:
        """Refuse a row that is wrong, or, with it, all rows of its transaction."""
        self.refused.append(RefusedRow(row.line, code, message, rows))

    def parsed_file(self, total: int) -> ParsedFile:
        """All findings in a file of `total` lines."""
        left_out = [LeftOut(block, rows, why) for (block, why), rows in self.left_out.items()]
        return ParsedFile(
            accounts=tuple(self.accounts),
            records=tuple(self.records),
            transactions=tuple(self.transactions),
            left_out=tuple(left_out),
            assumed=tuple(self.assumed),
            refused=tuple(self.refused),
            tax_names=frozenset(self.tax_names),
            structure=self.structure,
            total=total,
        )
