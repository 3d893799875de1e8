"""Records in memory. Lists go through all records of their kind."""

import operator
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cmp_to_key
from typing import Any, TypeVar, cast

from adapters.storage.figures import sign_in_sums
from adapters.storage.memory.open_items import MemoryOpenItems
from adapters.storage.memory.state import State
from adapters.storage.search_words import is_number, words_of
from adapters.storage.tables import column_value
from application.ports.queries import (
    AnyOf,
    ClearedIs,
    Condition,
    Criterion,
    HasKey,
    HasWord,
    IsOpen,
    IsVoid,
    Page,
    Query,
    TextIs,
)
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark
from domain.invoicing.contacts import Contact
from domain.invoicing.number_series import digits_after
from domain.ledger.documents import Document
from domain.ledger.ids import OpenItemId, RowId
from domain.records import Record, kind_of
from domain.tagged_records import search_keys_of
from domain.texts import number_sort_key, search_key

R = TypeVar("R", bound=Record)

SortKey = tuple[Any, ...]
"""The values of a record by which a list is sorted."""


def _is_in(value: Any, values: Container[Any]) -> bool:
    return value in values


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    ">=": operator.ge,
    "<=": operator.le,
    "in": _is_in,
}


class MemoryRecords:
    """The stored records of every kind."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, kind: type[R], id_: str) -> R | None:
        return cast("R | None", self._state.records_of(kind).get(id_))

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        records = cast("dict[str, R]", self._state.records_of(kind))
        return {id_: records[id_] for id_ in ids if id_ in records}

    def all(self, kind: type[R]) -> Iterator[R]:
        records = cast("dict[str, R]", self._state.records_of(kind))
        return iter([record for _, record in sorted(records.items())])

    def few(self, kind: type[R]) -> tuple[R, ...]:
        return tuple(self.all(kind))

    def ids(self, kind: type[Record]) -> Iterator[str]:
        return iter(sorted(self._state.records_of(kind)))

    def page(self, kind: type[R], query: Query) -> Page[R]:
        def compare(left: tuple[SortKey, R], right: tuple[SortKey, R]) -> int:
            return _compare(kind, query, left[0], right[0])

        records = [record for record in self.all(kind) if self._fits(record, query)]
        listed = [(self._sort_key(query, record), record) for record in records]
        listed.sort(key=cmp_to_key(compare))
        rest, after = listed, query.after
        if after is not None:
            rest = [row for row in listed if _compare(kind, query, row[0], after) > 0]
        shown = rest[: query.limit]
        limits = (len(records), *([query.most_counted + 1] if query.most_counted else ()))
        return Page(
            [record for _, record in shown],
            min(limits),
            len(rest) > query.limit,
            shown[-1][0] if shown else (),
            {name: self._sum(records, name) for name in query.sums},
        )

    def alike(
        self, kind: type[R], values: Mapping[str, Any], first: date, last: date, limit: int
    ) -> list[R]:
        dated = [
            (cast("Any", record).date, record.id, record)
            for record in self.all(kind)
            if all(getattr(record, field) == value for field, value in values.items())
        ]
        return [record for day, _, record in sorted(dated) if first <= day <= last][:limit]

    def texts(
        self, kind: type[Record], fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, tuple[Any, ...]]:
        records = self.many(kind, ids)
        return {
            id_: tuple(getattr(record, field) for field in fields)
            for id_, record in records.items()
        }

    def size(self, kind: type[Record], fields: Sequence[str]) -> int:
        return sum(
            len(column_value(kind, field, getattr(record, field)).encode())
            for record in self._state.records_of(kind).values()
            for field in fields
        )

    def highest_number(self, kind: type[Record], series: str, prefix: str = "") -> int:
        documents = (cast("Any", record) for record in self.all(kind))
        numbers = (document.number for document in documents if document.kind == series)
        return max((digits_after(prefix, number) or 0 for number in numbers), default=0)

    def put(self, record: Record, before: Record | None) -> None:
        del before
        self._state.records_of(type(record))[record.id] = record

    def index_again(self, kind: type[Record]) -> None:
        """Do nothing: keys and words are derived whenever they are read."""

    def delete(self, record: Record) -> None:
        del self._state.records_of(type(record))[record.id]

    def _fits(self, record: Record, query: Query) -> bool:
        """Whether all conditions hold, and each searched word begins a word of the record."""
        words = words_of(record) if query.words else frozenset()
        has_words = all(_begins_a_word(searched, words) for searched in query.words)
        return has_words and self._all_hold(record, query.where)

    def _all_hold(self, record: Record, criteria: Iterable[Criterion]) -> bool:
        return all(self._holds(record, criterion) for criterion in criteria)

    def _holds(  # noqa: PLR0911  # one line a criterion
        self, record: Record, criterion: Criterion
    ) -> bool:
        match criterion:
            case AnyOf(alternatives):
                return any(self._all_hold(record, criteria) for criteria in alternatives)
            case IsOpen(expected):
                return self._is_open(record) is expected
            case IsVoid(expected):
                return bool(cast("Document", record).void_reason) is expected
            case ClearedIs(mark):
                return self._mark(record) == mark
            case TextIs(field, text):
                return search_key(getattr(record, field)) == search_key(text)
            case HasKey(kind, name, key):
                keyed = self.get(kind, record.id)
                return keyed is not None and search_keys_of(keyed).get(name) == key
            case HasWord(words):
                return not words_of(record).isdisjoint(words)
            case Condition(field, "=", None):
                return getattr(record, field) is None
            case Condition(field, op, expected):
                value = self._value(record, field)
                return value is not None and bool(_COMPARISONS[op](value, expected))

    def _sort_key(self, query: Query, record: Record) -> SortKey:
        """The values by which a query sorts a record, dates as text."""
        values = (self._value(record, name) for name, _ in query.order)
        return tuple(value.isoformat() if isinstance(value, date) else value for value in values)

    def _sum(self, records: Iterable[Record], name: str) -> int:
        return sum(sign_in_sums(record) * self._value(record, name) for record in records)

    def _value(self, record: Record, name: str) -> Any:
        """The value of a field or figure."""
        if name != "balance":
            return getattr(record, name)
        if isinstance(record, Contact):
            owed = MemoryOpenItems(self._state).outstanding([record.id]).get(record.id)
            return owed.charges - owed.credits if owed else 0
        document = cast("Document", record)
        if document.is_draft:
            return document.total
        item = self._state.open_items.get(str(OpenItemId(kind_of(type(record)), record.id)))
        return item.open if item and not document.void_reason else 0

    def _is_open(self, record: Record) -> bool:
        """Whether the charge or credit of a document has an open amount."""
        item_id = OpenItemId(kind_of(type(record)), record.id)
        open_item = self._state.open_items.get(str(item_id))
        return open_item is not None and open_item.open > 0

    def _mark(self, record: Record) -> str:
        """The cleared mark of a bank transaction's row on its primary account."""
        assert isinstance(record, BankTransaction)
        row_id = RowId(kind_of(BankTransaction), record.id, record.account_id)
        mark = self.get(ClearedMark, str(row_id))
        return mark.cleared if mark else "none"


def _begins_a_word(searched: str, words: Iterable[str]) -> bool:
    return any(word.startswith(searched) for word in words)


def _compare(kind: type[Record], query: Query, left: SortKey, right: SortKey) -> int:
    """-1, 0 or 1 as the left record comes before, with or after the right one in a list."""
    for (name, descending), *pair in zip(query.order, left, right, strict=True):
        left_value, right_value = map(number_sort_key, pair) if is_number(kind, name) else pair
        if left_value != right_value:
            is_later = left_value > right_value
            return -1 if is_later == descending else 1
    return 0
