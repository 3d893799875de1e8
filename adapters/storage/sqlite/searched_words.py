"""The words of a search that many records have, so that a page need not read all of these.

A searched word stands for all words that it begins. If few records have any of them, they are
looked up first, and sorted. If many have, and the words that it begins are few, the list is read in
its order, and each record asked for these words.
"""

from attrs import evolve

from adapters.storage.sqlite import conditions
from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.queries import HasWord, Query
from domain.records import Record, kind_of

_MOST_WORDS = 8
"""For how many words each record may be asked: each takes a look into an index."""


def with_frequent_words(buffer: WriteBuffer, kind: type[Record], query: Query) -> Query:
    """The same query, in which conditions stand for the words that many records have."""
    whole = {word: _frequent_words(buffer, kind, word) for word in query.words}
    rest = tuple(word for word, words in whole.items() if not words)
    frequent = (HasWord(words) for words in whole.values() if words)
    return evolve(query, words=rest, where=(*query.where, *frequent))


def _frequent_words(buffer: WriteBuffer, kind: type[Record], searched: str) -> tuple[str, ...]:
    """The few words that a searched word begins, if many records have them; else none."""
    bounds = (kind_of(kind), searched, searched + conditions.LAST_CHARACTER)
    sql = """
        SELECT count(*) FROM (
            SELECT 1 FROM words WHERE kind = ? AND word >= ? AND word < ? LIMIT ?
        )
    """
    (count,) = buffer.read(sql, *bounds, conditions.FEW + 1).fetchone()
    if count <= conditions.FEW:
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
