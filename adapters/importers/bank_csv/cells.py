"""The texts in the cells of a bank's CSV."""

import html
import re
from collections.abc import Sequence

from adapters.importers.bank_csv.days import is_day
from adapters.importers.bank_csv.money import is_money

_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_FORMULA = re.compile(r'="?([^"]*)"?')
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
"""Characters that no text of the books has."""
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]{1,3}", re.IGNORECASE | re.ASCII)


def tidy(cell: str) -> str:
    """A text with single spaces, without what keeps a spreadsheet from changing it.

    `="0234"` and `'0234` are 0234, and `&amp;` is &.
    """
    text = cell.strip()
    if text.startswith("="):
        match = _FORMULA.fullmatch(text)
        text = match[1] if match else text
    elif text.startswith("'") and text[1:2].isdigit():
        text = text[1:]
    if "&" in text and ";" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return " ".join(text.split())


def is_shortened(text: str) -> bool:
    """Whether an id was shortened by a spreadsheet, as in `1.9E+18`."""
    return bool(_SCIENTIFIC.fullmatch(text))


def has_date_and_amount(cells: Sequence[str]) -> bool:
    """Whether some cell has a date, and another one an amount."""
    days = [cell for cell in cells if is_day(cell)]
    return bool(days) and any(is_money(cell) and not is_day(cell) for cell in cells)
