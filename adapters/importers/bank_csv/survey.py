"""What only all rows of a file show: the order of its dates, its decimal sign, and its signs."""

from collections import Counter
from collections.abc import Iterable

from attrs import define, field, frozen

from adapters.importers.bank_csv.captions import Meaning
from adapters.importers.bank_csv.days import ORDERS, is_day, readings
from adapters.importers.bank_csv.money import decimal_sign, is_negative, is_zero
from adapters.importers.bank_csv.recognition import Table, not_csv
from adapters.importers.bank_csv.rows import csv_rows
from adapters.importers.findings import MOST_TRANSACTION_ROWS
from adapters.importers.text import quoted
from application.importing.parsed_file import Check, DateOrder, ReadingOptions, UnreadableFile
from domain.errors import Remedy

AMBIGUOUS = "ambiguous_dates"
_MOST_TEXTS = 10_000
"""How many different dates are counted together."""
_MANY, _LEAST = 10_000, 10
"""Of many rows, at least one in ten must have a date: the file of a bank is no rubbish."""
_MONEY: tuple[Meaning, ...] = ("amount", "debit", "credit", "balance")
_WORDS = {"mdy": "month first", "dmy": "day first", "ymd": "year first"}


@frozen
class Survey:
    """What all rows of a file show together."""

    order: DateOrder
    order_shown_by: str
    """Why dates are in this order, if the file shows it and it must be told; otherwise empty."""
    decimal_comma: bool | None
    has_negative: bool
    """Whether the column of amounts has an amount that goes out by its own sign."""
    unmarked_is_out: bool
    """Whether amounts are marked as credits alone, so that the others are debits."""
    debits_are_negative: bool
    """Whether what goes out has a minus in its own column, too."""
    credits_are_negative: bool

    @property
    def order_words(self) -> str:
        """The order of dates for a message."""
        return _WORDS[self.order]


def survey_rows(
    content: bytes,
    table: Table,
    options: ReadingOptions,
    other_dates: Iterable[str],
    check: Check,
) -> Survey:
    """Look at all rows of a file; `other_dates` are written in the order of those in the rows.

    Raises `UnreadableFile` if nothing shows the order of the dates, or if there are too many rows.
    """
    columns = table.columns
    dates = _Dates()
    date_place = columns.places["date"]
    rows = dated = 0
    money = [(_Money(), place) for meaning in _MONEY if (place := columns.get(meaning)) is not None]
    day_columns = columns.days
    for row in csv_rows(content, table.encoding, table.delimiter, check):
        if row.line + row.lines > MOST_TRANSACTION_ROWS:
            raise UnreadableFile(
                "too_large",
                f"the file has more than {MOST_TRANSACTION_ROWS:,} lines; divide it into several "
                "files",
            )
        cells = row.cells
        if row.line < table.first_line or cells == table.captions:
            continue
        rows += 1
        if rows % _MANY == 0 and dated * _LEAST < rows:
            raise not_csv(f"only {dated:,} of its first {rows:,} rows have a date")
        count = len(cells)
        if count == 1:
            continue
        dated += date_place < count and is_day(cells[date_place])
        for place in day_columns:
            if place < count and cells[place]:
                dates.add(cells[place])
        for amounts, place in money:
            if place < count and cells[place]:
                amounts.add(cells[place])
    for text in other_dates:
        dates.add(text)
    order, why = dates.order(options.date_order)
    by_place = {place: amounts for amounts, place in money}
    amount = by_place.get(columns.places.get("amount", -1), _Money())
    debit = by_place.get(columns.places.get("debit", -1), _Money())
    credit = by_place.get(columns.places.get("credit", -1), _Money())
    stated = options.mapping.decimal_comma if options.mapping else None
    return Survey(
        order,
        why,
        _decimal_comma([amounts for amounts, _ in money]) if stated is None else stated,
        amount.has_negative,
        amount.has_credit_mark and not amount.has_negative,
        debit.has_negative and not debit.has_positive,
        credit.has_negative and not credit.has_positive,
    )


@define
class _Money:
    """What the amounts of one column show."""

    commas: int = 0
    points: int = 0
    has_negative: bool = False
    has_positive: bool = False
    has_credit_mark: bool = False

    def add(self, cell: str) -> None:
        """Look at the next cell."""
        text = cell.strip()
        sign = decimal_sign(text)
        if sign == ".":
            self.points += 1
        elif sign:
            self.commas += 1
        if not (self.has_negative and self.has_positive) and not is_zero(text):
            if is_negative(text):
                self.has_negative = True
            else:
                self.has_positive = True
        if text[-1:] in {"R", "r"} and text[-2:].upper() == "CR":
            self.has_credit_mark = True


def _decimal_comma(columns: Iterable[_Money]) -> bool | None:
    """Whether most amounts have a comma before their decimals; None if none shows it."""
    commas = points = 0
    for column in columns:
        commas += column.commas
        points += column.points
    return None if not commas + points else commas > points


@define
class _Dates:
    """In which order the dates can be."""

    only: Counter[DateOrder] = field(factory=Counter)
    """How many can be in one order alone."""
    examples: dict[DateOrder, str] = field(factory=dict)
    open: str = ""
    """The first date that means two days."""
    has_open_without_points: bool = False
    _texts: set[str] = field(factory=set)

    def add(self, text: str) -> None:
        """Look at a date. One that recurs counts once, or a few times."""
        if text not in self._texts:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            self._texts.add(text)
            self._look_at(text)

    def _look_at(self, text: str) -> None:
        month_first, day_first, year_first = readings(text)
        if month_first and day_first:
            if month_first != day_first:
                self.open = self.open or text
                self.has_open_without_points |= "." not in text
            return
        order: DateOrder = "mdy" if month_first else "dmy" if day_first else "ymd"
        if month_first or day_first or year_first:
            self.only[order] += 1
            self.examples.setdefault(order, text)

    def order(self, stated: DateOrder | None) -> tuple[DateOrder, str]:
        """The order of all dates, and what shows it. Raises `UnreadableFile` if nothing does."""
        if stated:
            return stated, ""
        most = self.only.most_common(2)
        if len(most) == 2 and most[0][1] == most[1][1]:
            first, second = most[0][0], most[1][0]
            raise UnreadableFile(
                AMBIGUOUS,
                f"{quoted(self.examples[first])} can only be {_WORDS[first]}, and "
                f"{quoted(self.examples[second])} only {_WORDS[second]}",
                Remedy.GIVE,
                ("date_order",),
            )
        if most:
            order = most[0][0]
            return order, f"{quoted(self.examples[order].strip())} can only be {_WORDS[order]}"
        if self.open and self.has_open_without_points:
            raise UnreadableFile(
                AMBIGUOUS,
                f"no date of the file shows whether its dates are month first or day first: "
                f"{quoted(self.open.strip())} may be either",
                Remedy.GIVE,
                ("date_order",),
            )
        if self.open:
            return "dmy", "dates with points between day, month and year are day first"
        return ORDERS[0], ""
