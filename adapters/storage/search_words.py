"""The words by which a search finds a record: the same in every store."""

import re

from domain.records import Record

_WORD = re.compile(r"\w+")
_LONGEST = 64
"""The characters of a word that are kept."""


def search_words(record: Record) -> frozenset[str]:
    """Every word of a record's texts, without regard to capitals."""
    words = (word for text in record.texts() for word in _WORD.findall(text.casefold()))
    return frozenset(word[:_LONGEST] for word in words)
