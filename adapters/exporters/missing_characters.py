"""The characters of a PDF document that no font has. They are printed as a box, and named."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from unicodedata import name as unicode_name
from unicodedata import normalize

from attrs import astuple, has

from adapters.exporters.fonts.glyphs import MISSING, is_simple
from adapters.exporters.text_layout import printed

MOST_NAMED = 12
"""How many characters a note names."""
LONGEST_TEXT = 40
"""How many characters of a text a note shows."""


def missing_characters(texts: Iterable[str]) -> dict[str, str]:
    """The name of each character of some texts that no font has, such as `U+1F389 PARTY POPPER`,
    and the first text that has it.
    """
    missing: dict[str, str] = {}
    for text in texts:
        if not is_simple(text):
            for character in normalize("NFC", text):
                if printed(character) == MISSING != character:
                    missing.setdefault(_name(character), text)
    return missing


def missing_note(missing: dict[str, str]) -> str:
    """What a document says of the characters that it shows as boxes; empty if there are none."""
    if not missing:
        return ""
    names_by_text: dict[str, list[str]] = {}
    for name, text in islice(missing.items(), MOST_NAMED):
        names_by_text.setdefault(text, []).append(name)
    named = "; ".join(
        f"{', '.join(names)} in \u201c{_shortened(text)}\u201d"
        for text, names in names_by_text.items()
    )
    more = f"; and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    return f"The fonts of this document have no glyph, and show a box, for {named}{more}."


def texts_of(value: Any) -> Iterator[str]:
    """All texts in a value that consists of records and tuples."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from texts_of(part)
    elif has(type(value)):
        yield from texts_of(astuple(value, recurse=False))


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    return f"{code} {unicode_name(character, '')}".rstrip()


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1].rstrip()}\u2026"
