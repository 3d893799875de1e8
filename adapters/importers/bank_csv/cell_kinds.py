"""What the cells of each column look like, for files whose captions do not tell what they hold."""

from collections.abc import Sequence

from attrs import frozen

from adapters.importers.bank_csv.captions import direction
from adapters.importers.bank_csv.days import is_day
from adapters.importers.bank_csv.money import is_marked, is_money, is_zero

_MOST = 200
"""How many rows are looked at."""
_SHORTEST_ID = 7
"""How many digits make a number of an account or an id, and no amount."""


@frozen
class ColumnKind:
    """What the cells of one column of some rows are."""

    column: int
    rows: int
    filled: int
    """How many are not blank."""
    days: int
    money: int
    with_decimals: int
    marked: int
    """How many amounts have a sign."""
    nonzero: frozenset[int]
    """The rows in which there is an amount that is not zero."""
    digits: int
    """How many consist of digits alone."""
    long_digits: int
    directions: int
    """How many say whether money comes in or goes out."""
    distinct: int
    letters: int
    """How many have letters."""
    letters_a_row: int
    """How many letters it has on average in a hundred rows."""

    @property
    def is_day(self) -> bool:
        """Whether it holds dates: all its cells, but for a few that are wrong."""
        return self.days * 10 >= self.filled * 9 > 0 and self.days * 2 > self.rows

    @property
    def is_money(self) -> bool:
        """Whether all its cells are amounts, and no ids."""
        return 0 < self.filled == self.money and not self.long_digits and not self.is_day

    @property
    def is_full(self) -> bool:
        """Whether no cell is blank."""
        return self.filled == self.rows

    @property
    def is_indicator(self) -> bool:
        """Whether each cell says whether money comes in or goes out."""
        return self.is_full and 0 < self.directions == self.filled

    @property
    def is_account(self) -> bool:
        """Whether it has the same long number in all rows."""
        return (
            self.rows > 1
            and self.is_full
            and self.distinct == 1
            and (self.long_digits == self.rows)
        )

    @property
    def is_number(self) -> bool:
        """Whether it has numbers of checks: digits that differ from row to row."""
        return 0 < self.filled == self.digits and self.distinct * 2 > self.filled and not self.days

    @property
    def is_text(self) -> bool:
        """Whether most of its cells are texts."""
        return (
            self.letters * 2 > self.filled
            and not self.is_day
            and not self.is_money
            and not self.is_indicator
            and not self.is_account
        )


def column_kinds(rows: Sequence[Sequence[str]], width: int) -> list[ColumnKind]:
    """The kind of each of `width` columns of some rows, of which the first are looked at."""
    return [_kind(column, rows[:_MOST]) for column in range(width)]


def _kind(column: int, rows: Sequence[Sequence[str]]) -> ColumnKind:
    cells = [row[column].strip() if column < len(row) else "" for row in rows]
    filled = [cell for cell in cells if cell]
    money = [cell for cell in filled if is_money(cell)]
    digits = [cell for cell in filled if cell.isascii() and cell.isdigit()]
    return ColumnKind(
        column=column,
        rows=len(rows),
        filled=len(filled),
        days=sum(map(is_day, filled)),
        money=len(money),
        with_decimals=sum("." in cell or "," in cell for cell in money),
        marked=sum(map(is_marked, money)),
        nonzero=frozenset(
            row for row, cell in enumerate(cells) if is_money(cell) and not is_zero(cell)
        ),
        digits=len(digits),
        long_digits=sum(
            len(cell) >= _SHORTEST_ID or (len(cell) > 1 and cell[0] == "0") for cell in digits
        ),
        directions=sum(bool(direction(cell)) for cell in filled),
        distinct=len(set(filled)),
        letters=sum(any(map(str.isalpha, cell)) for cell in filled),
        letters_a_row=sum(map(_count_letters, filled)) * 100 // max(1, len(rows)),
    )


def _count_letters(cell: str) -> int:
    return sum(map(str.isalpha, cell))
