"""What the lines above the table of a bank's CSV say: the account and its balance."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import frozen

from adapters.importers.bank_csv.captions import (
    RANKS,
    is_balance,
    is_opening,
    words_of,
)
from adapters.importers.bank_csv.cells import tidy
from adapters.importers.bank_csv.days import readings
from adapters.importers.bank_csv.money import is_money
from adapters.importers.bank_csv.rows import CsvRow

_ACCOUNT_NUMBER = re.compile(r"(?=[^0-9]*[0-9])[A-Z0-9*xX][A-Z0-9*xX .-]{3,40}", re.IGNORECASE)
_ALONE = re.compile(r"[0-9]{6,20}|[A-Z]{2}[0-9]{2}[A-Z0-9 ]{10,36}")
_DATE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}", re.ASCII)
_CLOSING = ("ending", "closing", "current", "end")
_MOST_ROWS = 100


@frozen
class Preamble:
    """What the lines above a table say."""

    account: str
    """The number of the account, or empty."""
    balance: str
    """Its balance as the file writes it, or empty."""
    balance_date: str
    """The date of the balance as the file writes it, or empty."""
    dates: tuple[str, ...]
    """All dates, which may show in which order dates are written."""


def read_preamble(rows: Sequence[CsvRow]) -> Preamble:
    """What the lines above a table say; a key and its value are two cells, or one with a colon."""
    account = balance = balance_date = ""
    is_closing = False
    dates: list[str] = []
    for row in rows[:_MOST_ROWS]:
        cells = [tidy(cell) for cell in row.cells]
        dates += (match for cell in cells for match in _DATE.findall(cell[:200]))
        for key, values in _pairs([cell for cell in cells if cell]):
            if not account:
                account = _account(key, values)
            amounts = [value for value in values if is_money(value) and not _is_date(value)]
            is_better = any(word in key.casefold() for word in _CLOSING) or not balance
            if amounts and is_balance(key) and not is_opening(key) and is_better and not is_closing:
                balance = amounts[-1]
                is_closing = any(word in key.casefold() for word in _CLOSING)
                in_row = [match for text in (key, *values) for match in _DATE.findall(text[:200])]
                balance_date = in_row[-1] if in_row else ""
    return Preamble(account, balance, balance_date, tuple(dates))


def _pairs(cells: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """The key of a row and its values."""
    if not cells:
        return
    key, colon, value = cells[0].partition(":")
    if colon and value.strip():
        yield key, (value.strip(), *cells[1:])
    else:
        yield cells[0].rstrip(": "), cells[1:]


def _account(key: str, values: Sequence[str]) -> str:
    if not values:
        return key if _ALONE.fullmatch(key) else ""
    if words_of(key) not in RANKS["account"]:
        return ""
    return next(_numbers(values), "")


def _numbers(values: Iterable[str]) -> Iterator[str]:
    return (value for value in values if _ACCOUNT_NUMBER.fullmatch(value))


def _is_date(text: str) -> bool:
    return any(readings(text))


def day_of(text: str, place: int) -> date | None:
    """The day of a date of the preamble, in the order with this place."""
    return readings(text)[place]
