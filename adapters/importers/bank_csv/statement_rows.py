"""What a row of a bank's CSV becomes: a row of the statement, or one left out or refused."""

from datetime import date

from attrs import define, field, frozen

from adapters.importers.bank_csv.captions import (
    Meaning,
    direction,
    is_balance,
    is_pending,
    is_total,
    is_without_effect,
)
from adapters.importers.bank_csv.cells import has_date_and_amount, is_shortened, tidy
from adapters.importers.bank_csv.days import ORDERS, is_day, readings
from adapters.importers.bank_csv.money import is_marked, is_money, read_money
from adapters.importers.bank_csv.recognition import Table
from adapters.importers.bank_csv.rows import CsvRow
from adapters.importers.bank_csv.running_balance import RunningBalance
from adapters.importers.bank_csv.survey import Survey
from adapters.importers.findings import Findings
from adapters.importers.text import quoted
from application.importing.parsed_file import RowCode
from application.importing.statements import StatementRow, StatementSplit
from domain.errors import Invalid
from domain.texts import search_words

_TYPES = {
    "check": "Check",
    "cheque": "Check",
    "chq": "Check",
    "deposit": "Deposit",
    "dep": "Deposit",
    "transfer": "Transfer",
    "xfer": "Transfer",
}
"""Types of rows in the words of QuickBooks."""
_MOST_VALUES = 20


class _Refusal(Exception):
    """A row is wrong."""

    def __init__(self, code: RowCode, message: str) -> None:
        super().__init__(message)
        self.code = code


@frozen
class _KnownBalance:
    """A balance of the account, and the row that has it."""

    cents: int
    date: date


@define
class RowReader:
    """Reads the rows of a table in order, and remembers what they show together."""

    table: Table
    survey: Survey
    findings: Findings
    is_reversed: bool
    """Whether a person has said that the amounts have the other sign."""
    rows: list[StatementRow] = field(factory=list)
    balances: RunningBalance = field(factory=RunningBalance)
    first_balance: _KnownBalance | None = None
    last_balance: _KnownBalance | None = None
    agreeing: int = 0
    contradicting: int = 0
    """How many signed amounts agree with their indicator, and how many contradict it."""
    accounts: dict[str, None] = field(factory=dict)
    currencies: dict[str, None] = field(factory=dict)
    """What columns of accounts and currencies hold, the first of them."""
    _place: int = 0
    _columns: dict[Meaning, int] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        self._place = ORDERS.index(self.survey.order)
        self._columns = dict(self.table.columns.places)

    def read(self, row: CsvRow) -> None:
        """Read the next row that has cells."""
        try:
            self._read(row)
        except _Refusal as refusal:
            self.findings.refuse(row, refusal.code, str(refusal), row.lines)
            self.balances.add_gap(row.line)

    def _read(self, row: CsvRow) -> None:
        cells = row.cells
        if row.fault:
            raise _Refusal("structure", row.fault)
        if len(cells) != self.table.width and not self._has_width(row):
            return
        text = self._cell(cells, "date")
        day = readings(text)[self._place]
        if "status" in self._columns and self._is_left_out_by_status(row):
            return
        if day is None and self._is_left_out_without_day(row, text):
            return
        if day is None:
            order = self.survey.order_words
            readable = f"not {order}, as the other dates show" if is_day(text) else "not a date"
            raise _Refusal("date", f"{quoted(text)} is {readable}" if text else "it has no date")
        balance = self._balance(cells)
        amount = self._amount(cells)
        if amount is None:
            self._leave_out_without_amount(row, day, balance)
            return
        if self.is_reversed:
            amount = -amount
        self._keep(row, day, amount, balance)

    def _cell(self, cells: list[str], meaning: Meaning) -> str:
        """The cell of a meaning; empty if the row has none."""
        place = self._columns.get(meaning)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    def _has_width(self, row: CsvRow) -> bool:
        """Whether a row has no cells too many, and none too few but blank ones.

        False if it is left out as a line of text.
        """
        cells, width = row.cells, self.table.width
        if len(cells) > width:
            if any(cell.strip() for cell in cells[width:]):
                raise _Refusal("structure", self._width_words(row))
            return True
        if all(place in self.table.optional for place in range(len(cells), width)):
            date_place = self._columns["date"]
            if date_place < len(cells):
                return True
        if has_date_and_amount(cells):
            raise _Refusal("structure", self._width_words(row))
        self._leave_out_text(row)
        return False

    def _width_words(self, row: CsvRow) -> str:
        header = self.table.header
        others = f"the header of line {header.line}" if header else "the other rows"
        verb = "has" if header else "have"
        return f"it has {len(row.cells)} cells, but {others} {verb} {self.table.width}"

    def _is_left_out_by_status(self, row: CsvRow) -> bool:
        status = self._cell(row.cells, "status")
        if is_pending(status):
            self.findings.leave_out("pending rows", "the bank has not booked them yet", row.lines)
            return True
        if is_without_effect(status):
            self.findings.leave_out(
                "rows without effect", f"their status is {quoted(status)}", row.lines
            )
            return True
        return False

    def _is_left_out_without_day(self, row: CsvRow, text: str) -> bool:
        """Leave out a row without a date if it is no transaction of the account."""
        if is_pending(text):
            self.findings.leave_out("pending rows", "the bank has not booked them yet", row.lines)
            return True
        cells = row.cells
        has_amount = any(self._cell(cells, meaning) for meaning in ("amount", "debit", "credit"))
        if not text and not has_amount:
            self._leave_out_text(row)
            return True
        first = next((cell.strip() for cell in cells if cell.strip()), "")
        if not is_day(text) and (is_total(first) or is_balance(first)):
            self.findings.leave_out("totals and balances", "they are no transactions", row.lines)
            return True
        if not is_day(text) and not has_amount and not any(map(is_money, cells)):
            self._leave_out_text(row)
            return True
        return False

    def _leave_out_text(self, row: CsvRow) -> None:
        self.findings.leave_out(
            "lines without date and amount", "they are no transactions", row.lines
        )

    def _leave_out_without_amount(self, row: CsvRow, day: date, balance: int | None) -> None:
        """Leave out a row that only has a balance; refuse any other without an amount."""
        texts = [tidy(cell) for cell in row.cells]
        if not any(map(is_balance, texts)):
            raise _Refusal("amount", "its amount is blank")
        self.findings.leave_out(
            "balances", "they have no amount, so they are no transactions", row.lines
        )
        self._note_balance(row.line, 0, balance, day)

    def _money(self, cells: list[str], meaning: Meaning) -> int | None:
        """The amount in the column of a meaning; None if it is blank."""
        text = self._cell(cells, meaning)
        if not text:
            return None
        try:
            return read_money(text, decimal_comma=self.survey.decimal_comma)
        except Invalid as error:
            raise _Refusal("amount", str(error)) from None

    def _balance(self, cells: list[str]) -> int | None:
        return self._money(cells, "balance") if "balance" in self._columns else None

    def _amount(self, cells: list[str]) -> int | None:
        """What came in, or with a minus what went out; None if it is blank."""
        if "amount" not in self._columns:
            return self._split_amount(cells)
        cents = self._money(cells, "amount")
        if cents is None:
            return None
        if self.survey.unmarked_is_out:
            return cents if is_marked(self._cell(cells, "amount")) else -cents
        if "indicator" not in self._columns:
            return cents
        text = self._cell(cells, "indicator")
        sign = direction(text)
        if self.survey.has_negative:
            if cents and sign:
                self.agreeing += (cents > 0) == (sign > 0)
                self.contradicting += (cents > 0) != (sign > 0)
            return cents
        if not sign:
            raise _Refusal(
                "amount", f"{quoted(text)} does not say whether the amount came in or went out"
            )
        return cents * sign

    def _split_amount(self, cells: list[str]) -> int | None:
        """The amount in the columns of what went out and of what came in."""
        out, into = self._money(cells, "debit"), self._money(cells, "credit")
        if out and into:
            raise _Refusal(
                "amount", "it has an amount in the column of debits and in the one of credits"
            )
        if out is None and into is None:
            return None
        if out:
            return out if self.survey.debits_are_negative else -out
        return -(into or 0) if self.survey.credits_are_negative else into or 0

    def _keep(self, row: CsvRow, day: date, amount: int, balance: int | None) -> None:
        cells, one = row.cells, self.findings.one
        texts = {
            meaning: one(tidy(cells[place])) if place < len(cells) else ""
            for meaning, place in self._columns.items()
            if meaning in _TEXTS
        }
        for meaning in ("fitid", "number"):
            text = texts.get(meaning, "")
            if is_shortened(text):
                raise _Refusal(
                    "invalid",
                    f"the id {quoted(text)} was shortened by a spreadsheet; export the file "
                    "again, and do not save it with a spreadsheet",
                )
        self._note_balance(row.line, amount, balance, day)
        _note(self.accounts, texts.get("account", ""))
        _note(self.currencies, texts.get("currency", ""))
        if not amount:
            self.findings.leave_out("rows of zero", "they move no money", row.lines)
            return
        category = texts.get("category", "")
        self.rows.append(
            StatementRow(
                row.line,
                row.lines,
                day,
                amount,
                texts.get("payee", ""),
                texts.get("memo", ""),
                texts.get("number", ""),
                texts.get("fitid", ""),
                _type(texts.get("type", "")),
                (StatementSplit(row.line, category, amount),) if category else (),
            )
        )

    def _note_balance(self, line: int, amount: int, balance: int | None, day: date) -> None:
        if "balance" not in self._columns:
            return
        self.balances.add(line, day, amount, balance)
        if balance is not None:
            self.last_balance = _KnownBalance(balance, day)
            self.first_balance = self.first_balance or self.last_balance


_TEXTS = frozenset({"payee", "memo", "number", "fitid", "category", "type", "account", "currency"})


def _note(values: dict[str, None], text: str) -> None:
    if text and len(values) < _MOST_VALUES:
        values[text] = None


def _type(text: str) -> str:
    if not text:
        return ""
    return _TYPES.get(" ".join(search_words(text)), text)
