"""The letters of a line in the order in which they are printed, from the left to the right.

Arabic letters are joined here, and parts of a line that run from the right to the left are turned.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from unicodedata import bidirectional, decomposition, mirrored, normalize

from arabic_reshaper import ArabicReshaper
from attrs import frozen
from bidi import get_base_level, get_display

from adapters.exporters.fonts.glyphs import DIRECTION_MARKS, JOINERS, is_mark

_BEFORE_MARKS, _AFTER_MARKS = "\u034f", "\ufe00"
"""Invisible marks, which no text has at this point. See `_marked`."""

_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})

_OPENING, _CLOSING = "([{<\u00ab\u2039\u2264", ")]}>\u00bb\u203a\u2265"
_MIRRORED = str.maketrans(_OPENING + _CLOSING, _CLOSING + _OPENING)
"""The brackets and signs that are mirrored where a text runs from the right to the left."""


@frozen
class Letter:
    """A character with the marks on it."""

    base: str
    marks: tuple[str, ...] = ()


def joined(text: str) -> str:
    """A text with its Arabic letters in the forms that they have beside their neighbours."""
    if any("\u0600" <= character <= "\u06ff" for character in text):
        text = _reshaper().reshape(text)
    return text.translate(_WITHOUT_JOINERS)


def letters_of(text: str) -> Iterator[Letter]:
    """The letters of a text of `joined` in the order in which they are read."""
    base, marks = "", []
    for character in text:
        if character in DIRECTION_MARKS:
            continue
        if is_mark(character):
            marks.append(character)
            continue
        if base or marks:
            yield _composed(base or " ", marks)
        base, marks = character, []
    if base or marks:
        yield _composed(base or " ", marks)


def letters_in_visual_order(line: str) -> list[Letter]:
    """The letters of a line of `joined` from the left to the right."""
    letters = list(letters_of(line))
    if not is_turned(line):
        return letters
    is_from_right = runs_from_right(line)
    display = get_display("".join(map(_marked, letters)), base_dir="R" if is_from_right else "L")
    return list(_letters_of_display(display))


def is_turned(text: str) -> bool:
    """Whether a part of a text runs from the right to the left."""
    return any(bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def runs_from_right(text: str) -> bool:
    """Whether a text runs from the right to the left as a whole, as its first letter does."""
    return bool(get_base_level(text) % 2)


def _marked(letter: Letter) -> str:
    """A letter for python-bidi, which does not tell which way a letter was turned.

    `_BEFORE_MARKS` is before `_AFTER_MARKS` in what it returns only if the letter was not turned.
    Numbers get no marks, because some of their signs would no longer be part of them.
    """
    if letter.marks or mirrored(letter.base):
        return f"{letter.base}{_BEFORE_MARKS}{''.join(letter.marks)}{_AFTER_MARKS}"
    return letter.base


def _letters_of_display(display: str) -> Iterator[Letter]:
    characters = iter(display)
    waiting: list[str] = []
    for character in characters:
        if character == _AFTER_MARKS:
            # A turned letter: its last mark comes first, its base last.
            marks = list(_until(_BEFORE_MARKS, characters))
            base = next(characters)
            yield from map(Letter, waiting)
            waiting = []
            yield Letter(base.translate(_MIRRORED), tuple(reversed(marks)))
        elif character == _BEFORE_MARKS:
            *before, base = waiting
            yield from map(Letter, before)
            waiting = []
            yield Letter(base, tuple(_until(_AFTER_MARKS, characters)))
        else:
            waiting.append(character)
    yield from map(Letter, waiting)


def _until(end: str, characters: Iterator[str]) -> Iterator[str]:
    for character in characters:
        if character == end:
            return
        yield character


def _composed(base: str, marks: Iterable[str]) -> Letter:
    """A letter; Hebrew letters with points inside or beside them are single characters in fonts."""
    marks = tuple(marks)
    if "\u05d0" <= base <= "\u05ea":
        for count in range(min(2, len(marks)), 0, -1):
            for some in combinations(marks, count):
                if composed := _hebrew_letters().get((base, frozenset(some))):
                    rest = tuple(mark for mark in marks if mark not in some)
                    return Letter(composed, rest)
    return Letter(base, marks)


@cache
def _hebrew_letters() -> dict[tuple[str, frozenset[str]], str]:
    """The Hebrew letters with points that have a character of their own."""
    composed = {}
    for character in map(chr, range(0xFB1D, 0xFB4F)):
        if decomposition(character) and not decomposition(character).startswith("<"):
            base, *marks = list(normalize("NFD", character))
            composed[base, frozenset(marks)] = character
    return composed


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper({"delete_harakat": False, "support_zwj": True})


_WITHOUT_JOINERS = dict.fromkeys(map(ord, JOINERS))
