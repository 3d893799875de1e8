"""The words of a search as SQL. If many records have one, a page need not read them all.

A searched word stands for all words that it begins. If few records have any of them, they are
looked up first, and sorted. If many have, and the words that it begins are few, the list is read in
its order, and each record asked for these words.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from attrs import evolve

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.queries import HasWord, Query
from domain.records import Record, kind_of

_WORDS = sa.table("words", sa.column("kind"), sa.column("word"), sa.column("id"))
_LAST_CHARACTER = "\U0010ffff"
_MOST_WORDS = 8
"""For how many words each record may be asked: each takes a look into an index."""


def with_frequent_words(buffer: WriteBuffer, kind: type[Record], query: Query, few: int) -> Query:
    """The same query, in which conditions stand for the words that more than a few records have."""
    whole = {word: _frequent_words(buffer, kind, word, few) for word in query.words}
    rest = tuple(word for word, words in whole.items() if not words)
    frequent = (HasWord(words) for words in whole.values() if words)
    return evolve(query, words=rest, where=(*query.where, *frequent))


def begins_word(kind: type[Record], table: sa.Table, word: str) -> sa.ColumnElement[bool]:
    """A word of the record's texts begins with the searched word."""
    words = _WORDS.c
    record_ids = sa.select(words.id).where(
        words.kind == kind_of(kind), words.word >= word, words.word < word + _LAST_CHARACTER
    )
    return table.c.id.in_(record_ids)


def has_word(kind: type[Record], table: sa.Table, words: Iterable[str]) -> sa.ColumnElement[bool]:
    """The record's texts have one of some words, which is looked up for each row."""
    return sa.exists(ids_with_word(kind, words).where(_WORDS.c.id == table.c.id))


def ids_with_word(kind: type[Record], words: Iterable[str]) -> sa.Select[Any]:
    """The ids of the records that have one of some words."""
    return sa.select(_WORDS.c.id).where(_WORDS.c.kind == kind_of(kind), _WORDS.c.word.in_(words))


def _frequent_words(
    buffer: WriteBuffer, kind: type[Record], searched: str, few: int
) -> tuple[str, ...]:
    """The few words that a searched word begins, if many records have them; else none."""
    bounds = (kind_of(kind), searched, searched + _LAST_CHARACTER)
    sql = """
        SELECT count(*) FROM (
            SELECT 1 FROM words WHERE kind = ? AND word >= ? AND word < ? LIMIT ?
        )
    """
    (count,) = buffer.read(sql, *bounds, few + 1).fetchone()
    if count <= few:
        return ()
    # Each step goes on at the next word, however many records have this one.
    sql = """
        WITH RECURSIVE begun (word) AS (
            SELECT min(word) FROM words WHERE kind = ?1 AND word >= ?2 AND word < ?3
            UNION ALL
            SELECT (
                SELECT min(words.word) FROM words
                WHERE kind = ?1 AND words.word > begun.word AND words.word < ?3
            )
            FROM begun WHERE begun.word IS NOT NULL
        )
        SELECT word FROM begun WHERE word IS NOT NULL LIMIT ?4
    """
    words = [word for (word,) in buffer.read(sql, *bounds, _MOST_WORDS + 1)]
    return tuple(words) if len(words) <= _MOST_WORDS else ()
