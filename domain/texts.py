"""How texts are kept and compared: names in their normal form, and what counts as the same text.

Three forms of a text, each more forgiving than the one before:

normal_name     how an entered name or number is kept
name_key        what is equal for names and numbers that must be unique
search_key      what is equal for a search and for filters: accents do not count either
"""

import re
from functools import lru_cache
from unicodedata import decimal, normalize

_SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
"""Spaces of every width. Tabs and line breaks are not among them: a name must not have any."""

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
"""The invisible format characters of Unicode (category Cf).

Two of them are allowed, because words of some languages are spelled with them: the zero width
joiner and non-joiner. Format characters that print a sign, such as the Arabic number sign, are
allowed as well.
"""

_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")
"""Accents and other marks above, below and through a letter."""

_LETTERS_WITH_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "\u0131": "i", "æ": "ae", "œ": "oe"}
)
"""Letters that Unicode does not take apart, although a search takes them for their base letters."""

_WORD = re.compile(r"[^\W_]+")
_DIGITS_OR_OTHERS = re.compile(r"\d+|\D+")
_END_OF_PART = "\x01"
"""A character that comes before all characters of a number."""
LONGEST_ECHO = 200
"""How many characters of a text a message repeats."""
_LONGEST_WORD = 64
"""How many characters of a word count in a search."""

_MOST_REMEMBERED = 2_000
"""For how many texts a result is remembered: a document and its entry have the same texts, and the
transactions of a file name the same accounts and contacts.
"""


def normal_name(text: str) -> str:
    """A name as the books keep it: in Unicode's form NFC, one space between words, none around."""
    if text.isascii():  # Most texts are, and need little of this.
        return _with_single_spaces(text)
    return _SPACES.sub(" ", normalize("NFC", text)).strip(" ")


def invisible_character(text: str) -> str | None:
    """The first invisible format character of a text that a text must not have, or None."""
    match = None if text.isascii() else _INVISIBLE.search(text)
    return match[0] if match else None


@lru_cache(maxsize=_MOST_REMEMBERED)
def name_key(text: str) -> str:
    """A text that is the same for names that count as the same.

    Capitals, the width of letters, ligatures and spaces do not count (Unicode's caseless match of
    compatible characters), but accents do: José and Jose are two names.
    """
    if text.isascii():
        return _with_single_spaces(text.lower())
    folded = normalize("NFKC", normalize("NFD", text).casefold()).casefold()
    return _SPACES.sub(" ", normalize("NFKC", folded)).strip(" ")


def _with_single_spaces(text: str) -> str:
    """A text of ASCII characters with one space between its words, and none around them."""
    return (_SPACES.sub(" ", text) if "  " in text else text).strip(" ")


def path_key(path: str) -> str:
    """The key of an account's path: those of its names, with colons between them."""
    return ":".join(map(name_key, path.split(":")))


@lru_cache(maxsize=_MOST_REMEMBERED)
def search_key(text: str) -> str:
    """A text that is the same for names that a search takes for the same: without accents, too."""
    if text.isascii():
        return name_key(text)
    without_accents = _ACCENTS.sub("", normalize("NFKD", name_key(text)))
    return normalize("NFC", without_accents.translate(_LETTERS_WITH_STROKES))


def echoed(text: str, longest: int = LONGEST_ECHO) -> str:
    """A text as a message repeats it, cut where it is long: whatever was entered or sent."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


@lru_cache(maxsize=_MOST_REMEMBERED)
def search_words(text: str) -> tuple[str, ...]:
    """The words of a text as a search compares them. Only letters and digits make a word."""
    return tuple(word[:_LONGEST_WORD] for word in _WORD.findall(search_key(text)))


@lru_cache(maxsize=_MOST_REMEMBERED)
def number_sort_key(number: str) -> str:
    """A text by which numbers are sorted with their digits as numbers: INV-9 before INV-10.

    It orders numbers like `domain.reconciliation.open_items.number_order`. Digits come before other
    characters. After the count of the digits come the digits without leading zeros, and then the
    zeros, of which more come first.
    """
    parts = []
    for part in _DIGITS_OR_OTHERS.findall(number.casefold()):
        if not part.isdecimal():
            parts.append(f"1{part}{_END_OF_PART}")
            continue
        plain = "".join(str(decimal(digit)) for digit in part)
        digits = plain.lstrip("0")
        zeros = len(plain) - len(digits)
        parts.append(f"0{len(digits):02d}{digits}{99 - zeros if digits else zeros:02d}")
    return "".join(parts)
