"""The words by which records are searched: the same in every store."""

import re

from domain.records import Record

_WORD = re.compile(r"\w+")


def words_of(record: Record) -> frozenset[str]:
    """Every word of a record's texts, folded to one case."""
    return frozenset(
        word[:64] for text in record.texts() for word in _WORD.findall(text.casefold())
    )
