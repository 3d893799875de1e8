"""Statements of bank accounts and cards, as readers of banks' files hand them over.

Amounts are in cents and debit positive: what comes in is positive, what goes out is negative. So a
charge on a card is negative and a payment of the card is positive.
"""

from typing import Any, Literal, Self

from attrs import evolve, field, frozen

from domain.texts import echoed
from domain.values import Day

StatementColumn = Literal[
    "date",
    "amount",
    "debit",
    "credit",
    "indicator",
    "payee",
    "memo",
    "number",
    "fitid",
    "category",
    "balance",
]
"""What a column of the CSV of a bank can hold.

`debit` is the amount of what goes out, `credit` of what comes in; `indicator` says which of both an
`amount` without sign is.
"""


@frozen
class ColumnMapping:
    """What the columns of the CSV of a bank hold, as a person has said it."""

    columns: tuple[tuple[StatementColumn, str], ...] = ()
    """Each by its caption in the file, or by its number, the first being 1."""
    reversed_sign: bool | None = None
    """Whether the amounts of the file have the other sign: charges of a card positive.

    None if the person does not say it.
    """
    decimal_comma: bool | None = None
    """Whether a comma parts the decimals; None if the file is to show it."""
    forgets: bool = False
    """Whether what was said of earlier files of the account does not count any more."""

    def after(self, earlier: "ColumnMapping") -> "ColumnMapping":
        """What was said with earlier files and is said now, which counts more."""
        if self.forgets:
            return evolve(self, forgets=False)
        is_said = self.reversed_sign is not None
        return ColumnMapping(
            tuple({**dict(earlier.columns), **dict(self.columns)}.items()),
            self.reversed_sign if is_said else earlier.reversed_sign,
            earlier.decimal_comma if self.decimal_comma is None else self.decimal_comma,
        )

    @classmethod
    def from_plain(cls, fields: dict[str, Any]) -> Self:
        """The mapping of which `attrs.asdict` made these fields."""
        columns = tuple((column, name) for column, name in fields.pop("columns"))
        return cls(columns, **fields)


@frozen
class StatementSplit:
    """A part of a row that has a category of its own."""

    line: int
    category: str
    """The name of its category, or of an account of the file; empty if it has none."""
    amount: int
    memo: str = ""
    is_transfer: bool = False
    """Whether `category` is an account of the file, so that money moves between two of them."""


@frozen
class StatementRow:
    """One row of a statement: money that came in or went out."""

    line: int
    """The line of the file on which the row begins; the first is 1."""
    rows: int
    """How many lines of the file the row takes up."""
    date: Day
    amount: int
    payee: str = ""
    memo: str = ""
    number: str = ""
    """The number of a check, or another number by which people know the row."""
    fitid: str = ""
    """The id that the bank gave to the row, if it gives any."""
    type: str = ""
    """What the bank calls the row, such as Check; in the words of QuickBooks where there is one."""
    splits: tuple[StatementSplit, ...] = ()
    """The categories that the file gives, which sum to the amount; empty if it gives none."""


@frozen
class Statement:
    """The rows of one account, in the order of the file."""

    line: int
    """The line of the file on which it begins."""
    account: str = field(converter=echoed)
    """The number or the name by which the file calls the account; empty if it does not."""
    rows: tuple[StatementRow, ...] = ()
    kind: Literal["bank", "card"] | None = None
    """What kind of account it is, where the file says so."""
    balance: int | None = None
    """The balance of the account at the end of the statement, where the file says it."""
    balance_date: Day | None = None
