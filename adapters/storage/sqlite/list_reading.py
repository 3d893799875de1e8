"""Reads the pages of lists, with their sums: see `pages` and `conditions` for the statements."""

from typing import Any, TypeVar

from adapters.storage.sqlite import conditions
from adapters.storage.sqlite.conditions import whether_many
from adapters.storage.sqlite.pages import (
    figures_of,
    page_statements,
    sums_statement,
    values_after,
    whole_sum,
)
from adapters.storage.sqlite.searched_words import with_frequent_words
from adapters.storage.sqlite.write_buffer import WriteBuffer
from adapters.storage.tables import columns_of, from_row
from application.ports.queries import Criterion, Page, Query
from domain.records import Record

R = TypeVar("R", bound=Record)


def read_page(buffer: WriteBuffer, kind: type[R], query: Query) -> Page[R]:
    """One page of the list of a kind's records."""
    query = with_frequent_words(buffer, kind, query, conditions.FEW)
    many = _many_rows(buffer, kind, query)
    select_page, count_all = page_statements(kind, query, many)
    rows = buffer.select(select_page, values_after(kind, query))
    ((total,),) = buffer.select(count_all)
    shown = rows[: query.limit]
    names = columns_of(kind)
    records = [from_row(kind, row[: len(names)]) for row in shown]
    last: tuple[Any, ...] = ()
    if shown:
        values = dict(zip((*names, *figures_of(kind, query)), shown[-1], strict=True))
        last = tuple(values[name] for name, _ in query.order)
    sums = _sums(buffer, kind, query, many) if query.sums else {}
    return Page(records, total, len(rows) > query.limit, last, sums)


def _many_rows(buffer: WriteBuffer, kind: type[Record], query: Query) -> frozenset[Criterion]:
    """The criteria of a list that hold for more than a few rows."""
    many: set[Criterion] = set()
    for criteria, is_many in whether_many(kind, query):
        ((answer,),) = buffer.select(is_many)
        if answer:
            many.update(criteria)
    return frozenset(many)


def _sums(
    buffer: WriteBuffer, kind: type[Record], query: Query, many: frozenset[Criterion]
) -> dict[str, int]:
    (parts,) = buffer.select(sums_statement(kind, query, many))
    sums = map(whole_sum, parts[::2], parts[1::2])
    return dict(zip(query.sums, sums, strict=True))
