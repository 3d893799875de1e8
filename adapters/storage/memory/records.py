"""Records in memory: their references, keys and words are looked for, not kept."""

import operator
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cmp_to_key
from typing import Any, TypeVar, cast

from adapters.storage.memory.state import State
from adapters.storage.search_words import words_of
from application.ports.queries import AnyOf, ClearedIs, Criterion, IsOpen, Page, Query
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark
from domain.ledger.ids import OpenItemId, RowId
from domain.records import Record, kind_of, references

R = TypeVar("R", bound=Record)


def _is_in(value: Any, wanted: Container[Any]) -> bool:
    return value in wanted


_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    ">=": operator.ge,
    "<=": operator.le,
    "in": _is_in,
}


class MemoryRecords:
    """The records of every kind."""

    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, kind: type[R], id_: str) -> R | None:
        return cast("R | None", self._state.rows(kind).get(id_))

    def many(self, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
        return {id_: found for id_ in ids if (found := self.get(kind, id_)) is not None}

    def all(self, kind: type[R]) -> Iterator[R]:
        return iter([cast("R", each) for _, each in sorted(self._state.rows(kind).items())])

    def ids(self, kind: type[Record]) -> Iterator[str]:
        return iter(sorted(self._state.rows(kind)))

    def page(self, kind: type[R], query: Query) -> Page[R]:
        chosen = [each for each in self.all(kind) if self._fits(each, query)]
        chosen.sort(
            key=cmp_to_key(
                lambda one, other: _compare(query, _place(query, one), _place(query, other))
            )
        )
        after = query.after
        rest = (
            chosen
            if after is None
            else [each for each in chosen if _compare(query, _place(query, each), after) > 0]
        )
        return Page(rest[: query.limit], len(chosen), len(rest) > query.limit)

    def texts(
        self, kind: type[Record], fields: Sequence[str], ids: Sequence[str]
    ) -> Mapping[str, tuple[Any, ...]]:
        rows = self._state.rows(kind)
        return {
            id_: tuple(getattr(rows[id_], field) for field in fields) for id_ in ids if id_ in rows
        }

    def highest_number(self, kind: type[Record], series: str) -> int:
        numbers = (
            cast("Any", each).number for each in self.all(kind) if cast("Any", each).kind == series
        )
        return max(
            (
                int(each)
                for each in numbers
                if each.isascii() and each.isdigit() and len(each) <= 15
            ),
            default=0,
        )

    def put(self, record: Record, before: Record | None) -> None:
        del before
        self._state.rows(type(record))[record.id] = record

    def delete(self, record: Record) -> None:
        del self._state.rows(type(record))[record.id]

    def _fits(self, record: Record, query: Query) -> bool:
        words = words_of(record) if query.words else frozenset()
        return all(self._holds(record, each) for each in query.where) and all(
            any(word.startswith(begin) for word in words) for begin in query.words
        )

    def _holds(self, record: Record, condition: Criterion) -> bool:
        if isinstance(condition, AnyOf):
            return any(
                all(self._holds(record, each) for each in alternative)
                for alternative in condition.alternatives
            )
        if isinstance(condition, IsOpen):
            item = self._state.items.get(str(OpenItemId(kind_of(type(record)), record.id)))
            return (item is not None and item.open > 0) is condition.value
        if isinstance(condition, ClearedIs):
            assert isinstance(record, BankTransaction)
            mark = self.get(
                ClearedMark, str(RowId(kind_of(BankTransaction), record.id, record.account_id))
            )
            return bool((mark.cleared if mark else "none") == condition.mark)
        value = getattr(record, condition.field)
        return value is not None and bool(_COMPARED[condition.op](value, condition.value))


class MemoryReferences:
    """Who refers to whom, and which record has which key."""

    def __init__(self, state: State) -> None:
        self._state = state

    def holders(self, kind: type[Record], field: str, key: str) -> list[str]:
        return [each.id for each in self._all(kind) if each.keys().get(field) == key]

    def holders_of(
        self, kind: type[Record], field: str, keys: Sequence[str]
    ) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in self._all(kind):
            if (key := each.keys().get(field)) in keys and key is not None:
                found.setdefault(key, []).append(each.id)
        return found

    def referrers(self, kind: str, id_: str) -> list[tuple[str, str]]:
        return [
            (from_kind, from_id)
            for from_kind, from_id, to_kind, to_id in self.links()
            if (to_kind, to_id) == (kind, id_)
        ]

    def referrers_of(self, kind: str, ids: Sequence[str]) -> Mapping[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for from_kind, from_id, to_kind, to_id in self.links():
            if to_kind == kind and to_id in ids:
                found.setdefault(to_id, []).append((from_kind, from_id))
        return found

    def links(self) -> Iterator[tuple[str, str, str, str]]:
        found = {
            (kind_of(kind), each.id, to_kind, to_id)
            for kind, rows in self._state.records.items()
            for each in rows.values()
            for _, to_kind, to_id in references(each)
        }
        return iter(sorted(found))

    def _all(self, kind: type[Record]) -> list[Record]:
        return [each for _, each in sorted(self._state.rows(kind).items())]


def _place(query: Query, record: Record) -> tuple[Any, ...]:
    values = (getattr(record, name) for name, _ in query.order)
    return tuple(value.isoformat() if isinstance(value, date) else value for value in values)


def _compare(query: Query, one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    for (_, descending), mine, theirs in zip(query.order, one, other, strict=True):
        if mine != theirs:
            return (1 if mine > theirs else -1) * (-1 if descending else 1)
    return 0
