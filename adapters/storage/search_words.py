"""What a search and the filters by name and number compare: the same in every store."""

from domain.fields import Field
from domain.records import Record, fields_of, memoized
from domain.texts import number_sort_key, search_key, search_words
from domain.values import NUMBER


def words_of(record: Record) -> frozenset[str]:
    """Every word of a record's texts, as a search compares it."""
    words: set[str] = set()
    for text in record.texts():
        if text:
            words.update(search_words(text))
    return frozenset(words)


def has_words(kind: type[Record]) -> bool:
    """Whether records of a kind can have words."""
    return kind.texts is not Record.texts


@memoized
def name_fields(kind: type[Record]) -> tuple[Field, ...]:
    """The names and numbers of a kind of records, which filters compare by their `search_key`."""
    return tuple(field for field in fields_of(kind) if field.rule and field.rule.normal_form)


def text_keys(record: Record) -> dict[str, tuple[str, str]]:
    """For each name and number of a record: what filters compare, and what lists sort by."""
    keys = {}
    for field in name_fields(type(record)):
        text = getattr(record, field.name)
        sort_key = number_sort_key(text) if field.rule is NUMBER else ""
        keys[field.name] = search_key(text), sort_key
    return keys


@memoized
def is_number(kind: type[Record], name: str) -> bool:
    """Whether a field is a number, which lists sort with its digits as numbers."""
    return any(field.name == name and field.rule is NUMBER for field in fields_of(kind))
