"""The rows of a report of transactions: each is what one transaction puts on one account."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from attrs import define

from adapters.importers.findings import Findings
from adapters.importers.quickbooks_csv.rows import CsvRow
from adapters.importers.quickbooks_reports.cell_text import read_cents, tidy
from adapters.importers.quickbooks_reports.day_text import (
    Order,
    Range,
    find_order,
    looks_like_day,
    read_day,
)
from adapters.importers.text import quoted
from application.importing.parsed_file import DateOrder, RowCode
from domain.errors import Invalid


@define(eq=False)
class Posting:
    """One row of a transaction, on one account."""

    line: int
    rows: int
    day: str
    """The text of its date."""
    type: str
    number: str
    name: str
    memo: str
    account: str
    """What the report calls its account, and then the path of that account."""
    amount: int
    """In cents: debits positive, or in the natural sign of the account, as the report has it."""
    split: str = ""
    """The account on the other side, or `-Split-` if there are several."""
    section: int = -1
    """The section of the report, by its place; -1 if the report has none."""
    fault: tuple[RowCode, str] | None = None
    """Why the row cannot be read."""


class WrongCell(Exception):
    """A cell that cannot be read."""

    def __init__(self, code: RowCode, message: str) -> None:
        super().__init__(message)
        self.code = code


@lru_cache(maxsize=4096)
def cents(text: str, *, decimal_comma: bool = False) -> int | None:
    """An amount in cents, or None for a blank cell; most amounts recur. Raises `Invalid`."""
    return read_cents(text, decimal_comma=decimal_comma)


def read_amount_cell(row: CsvRow, place: int | None, caption: str, separator: str) -> int | None:
    """The amount in a cell, or None if it is blank. Raises `WrongCell`."""
    text = row.cell(place)
    if not text:
        return None
    try:
        return cents(text, decimal_comma=separator == ";")
    except Invalid as error:
        raise WrongCell("amount", f"{caption}: {error}") from None


def debit_less_credit(row: CsvRow, columns: Mapping[str, int], separator: str) -> int | None:
    """The debit less the credit of a row, in cents; None if both are blank. Raises `WrongCell`."""
    debit = read_amount_cell(row, columns.get("debit"), "Debit", separator)
    credit = read_amount_cell(row, columns.get("credit"), "Credit", separator)
    return None if debit is None and credit is None else (debit or 0) - (credit or 0)


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """Whether a text is written like a day."""
    return bool(text) and looks_like_day(text)


@lru_cache(maxsize=8192)
def caption(text: str) -> str:
    """A text without needless spaces: of names and accounts, which recur."""
    return tidy(text)


def is_several(split: str) -> bool:
    """Whether the other side of a row is several accounts."""
    return split.strip().casefold() in {"-split-", "split", "-multiple-"}


class Days:
    """The days of one report, in the order that the report shows."""

    def __init__(
        self,
        postings: Iterable[Posting],
        covered: Range,
        order: DateOrder | None,
        findings: Findings,
    ) -> None:
        texts = {posting.day: posting for posting in postings}
        self._order: Order = order or self._find(texts, covered, findings)
        self._days: dict[str, date | None] = {}

    def read(self, text: str) -> date:
        """The day that a text is. Raises `WrongCell`."""
        if text not in self._days:
            try:
                self._days[text] = read_day(text, self._order)
            except Invalid as error:
                raise WrongCell("date", str(error)) from None
        day = self._days[text]
        if day is None:
            raise WrongCell("date", f"{quoted(text)} is not a date")
        return day

    @staticmethod
    def _find(texts: Mapping[str, Posting], covered: Range, findings: Findings) -> Order:
        """The order of the days, which is month first unless the report shows otherwise."""
        try:
            order = find_order(texts, (), covered)
        except Invalid:
            return "mdy"  # The dates that do not fit are refused.
        if order == "dmy":
            shown = next(iter(texts.values()))
            why = "the dates of the file cannot all be month first, or not in its range of days"
            findings.assume(shown, "dates are day first", why)
        return order
