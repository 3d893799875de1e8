"""The names under which browsers save what they download: of which company, what, and of when.

Every answer that is a file takes its Content-Disposition from here.
"""

import unicodedata
from calendar import monthrange
from datetime import date
from typing import Literal
from urllib.parse import quote

from domain.reports.query import ReportQuery

LONGEST_WORDS = 28
"""How many characters of the name of a company, or of the number of an invoice, are kept: the name
of a file may have 255 bytes, and a character has up to four."""

_APOSTROPHES = str.maketrans("", "", "'\u2019\u02bc")


def saved_as(name: str, disposition: Literal["attachment", "inline"] = "attachment") -> str:
    """Content-Disposition that makes a browser save a file under its name (RFC 6266).

    Programs that do not know `filename*` get the name without what ASCII lacks.
    """
    letters = unicodedata.normalize("NFKD", name)
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\/%' else "_"
        for letter in letters
        if not unicodedata.combining(letter)
    )
    header = f'{disposition}; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def file_name(company: str, *parts: str, extension: str) -> str:
    """The name of a file of a company, such as `vale-workshop-profit-loss-2026.xlsx`.

    It consists of letters and digits of any language, hyphens, and the dot of the extension.
    """
    words = (words_of(company), *parts)
    return f"{'-'.join(filter(None, words))}.{extension}"


def words_of(text: str) -> str:
    """The words of a text in lower case, with a hyphen between them: `Jo's Café` is `jos-café`."""
    letters = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).lower()
    kept = "".join(letter if _is_in_words(letter) else " " for letter in letters)
    return "-".join(kept[:LONGEST_WORDS].split())


def days_of(query: ReportQuery) -> str:
    """The days of a report: `2026`, `2026-03`, `2026-01-15-to-2026-02-03`, or the last day alone;
    empty if it has none.
    """
    first, last = query.first, query.as_of or query.last
    if last is None:
        return ""
    if first is None:
        return last.isoformat()
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    month_end = date(first.year, first.month, monthrange(first.year, first.month)[1])
    if first.day == 1 and last == month_end:
        return f"{first:%Y-%m}"
    return f"{first}-to-{last}"


def _is_in_words(letter: str) -> bool:
    """Whether a character is a letter, a digit, or a mark on one, as vowels of Hindi are."""
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
