"""The statements that read one page of a list. A page begins after the sort values of the last row
before it, never at an offset.

`conditions` has what must hold for the rows of the list.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from attrs import evolve

from adapters.storage.composed_tables import table_of
from adapters.storage.figures import has_lines_total, is_figure
from adapters.storage.search_words import is_number
from adapters.storage.sqlite.conditions import TEXT_KEYS, Conditions, SqlColumn, SqlCondition
from adapters.storage.sqlite.figures import TOTALS, amount_column, is_total_of, summed_column
from adapters.storage.sqlite.searched_words import ids_with_word
from adapters.storage.tables import columns_of
from application.ports.queries import Condition, Criterion, HasWord, Query, TextIs
from domain.records import Record, fields_of, kind_of
from domain.texts import number_sort_key

_PART = 1_000_000_000
"""Amounts are summed in two parts, because the sum of all may be more than SQLite can hold."""

_ONE_FIELD = 2
"""How many columns the order of a list has that is sorted by one field: this and the id."""

_LEAST_NUMBER = -(2**63)


MOST_STATEMENTS = 256
"""How many pairs of statements are kept that were made lately."""


def page_statements(
    kind: type[Record], query: Query, many: frozenset[Criterion] = frozenset()
) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The statement that reads the rows of a page, and the one that counts the whole list.

    `many` has the criteria that hold for more than a few rows. The first statement reads one row
    more than the page has, which shows whether the list goes on. After the columns of the record,
    a row has the figures by which the list is sorted. `values_after` has its parameters: where the
    page begins. All pages of a list have the same statements, which are made once.
    """
    is_first = query.after is None
    return _statements(cast("Any", kind), evolve(query, after=None), many, is_first)


def values_after(kind: type[Record], query: Query) -> dict[str, Any]:
    """The parameters of the statement that reads a page: the sort values of the row before it."""
    places = zip(query.order, query.after or (), strict=query.after is not None)
    return {
        _after(name): number_sort_key(value) if is_number(kind, name) else value
        for (name, _), value in places
    }


@lru_cache(MOST_STATEMENTS)
def _statements(
    kind: type[Record],
    query: Query,
    many: frozenset[Criterion],
    is_first: bool,  # noqa: FBT001  # it is a part of the key
) -> tuple[sa.Select[Any], sa.Select[Any]]:
    table = table_of(kind)
    conditions = Conditions(kind, query, many)
    count = _count(kind, query, many)
    source: sa.FromClause = table
    columns = {name: amount_column(kind, table, name) for name, _ in query.order}
    # Few records are sorted after they are read, many are read in the order of an index: that of
    # the first value of the order.
    first = "" if _is_short(kind, query) else query.order[0][0]
    if first == "total" and has_lines_total(kind):
        source = source.join(TOTALS, is_total_of(kind, table))
        columns |= {"total": TOTALS.c.total, "id": TOTALS.c.id}
        conditions = conditions.in_order_of(TOTALS.c.total)
    numbers = {name for name in columns if is_number(kind, name)}
    for name in numbers:
        keys = TEXT_KEYS.c
        is_key = sa.and_(keys.kind == kind_of(kind), keys.field == name, keys.id == table.c.id)
        if name == first:
            source = source.join(TEXT_KEYS, is_key)
            columns |= {name: keys.sort_key, "id": keys.id}
        else:
            sort_key = sa.select(keys.sort_key).where(is_key).scalar_subquery()
            columns[name] = sa.func.coalesce(sort_key, "")
    figures = {name: columns[name].label(f"figure_{name}") for name in figures_of(kind, query)}
    shown = (table.c[name] for name in columns_of(kind))
    rows = sa.select(*shown, *figures.values()).select_from(source).where(*conditions.sql)
    if not is_first:
        rows = rows.where(*_comes_after(columns, query.order))
    sorted_by = columns | figures
    order = [_sorted(sorted_by[name], descending=descending) for name, descending in query.order]
    if first and len(order) > _ONE_FIELD and not conditions.has_few:
        rows = rows.where(_begins(kind, columns[first], first))
    return rows.order_by(*order).limit(query.limit + 1), count


def figures_of(kind: type[Record], query: Query) -> list[str]:
    """The figures by which a list is sorted, in order."""
    return [name for name, _ in query.order if is_figure(kind, name)]


def sums_statement(
    kind: type[Record], query: Query, many: frozenset[Criterion] = frozenset()
) -> sa.Select[Any]:
    """The statement that sums amounts over the whole list, each in two parts: see `whole_sum`."""
    table = table_of(kind)
    source, conditions = _whole_list(kind, query, many)
    amounts = sa.select(*(summed_column(kind, table, name).label(name) for name in query.sums))
    # The limit keeps SQLite from looking every amount up twice, once for each part.
    listed = amounts.select_from(source).where(*conditions).limit(-1).subquery()
    parts = ((listed.c[name].op("/")(_PART), listed.c[name].op("%")(_PART)) for name in query.sums)
    return sa.select(*(sa.func.coalesce(sa.func.sum(part), 0) for pair in parts for part in pair))


def whole_sum(high: int, low: int) -> int:
    """A sum of its two parts."""
    return high * _PART + low


def _count(kind: type[Record], query: Query, many: frozenset[Criterion]) -> sa.Select[Any]:
    source, conditions = _whole_list(kind, query, many)
    if query.most_counted is None:
        return sa.select(sa.func.count()).select_from(source).where(*conditions)
    match query.where:
        case (HasWord(words),) if not query.words:
            counted = ids_with_word(kind, words).distinct()
        case _:
            counted = sa.select(table_of(kind).c.id).select_from(source).where(*conditions)
    limited = counted.limit(query.most_counted + 1).subquery()
    return sa.select(sa.func.count()).select_from(limited)


def _whole_list(
    kind: type[Record], query: Query, many: frozenset[Criterion]
) -> tuple[sa.FromClause, list[SqlCondition]]:
    """The rows of the whole list, in any order: from where they come, and what must hold."""
    table = table_of(kind)
    conditions = Conditions(kind, query, many)
    fields = (criterion.field for criterion in query.where if isinstance(criterion, Condition))
    if conditions.has_few or not any(is_figure(kind, field) for field in fields):
        return table, conditions.unsorted.sql
    # A join can begin with the range of totals, and ends when enough rows are counted.
    source = table.join(TOTALS, is_total_of(kind, table))
    return source, conditions.in_order_of(TOTALS.c.total).unsorted.sql


def _is_short(kind: type[Record], query: Query) -> bool:
    """Whether a list has only the records of few contacts, accounts or ids, or with some text."""
    references = {"id", *(field.name for field in fields_of(kind) if field.ref)}
    return bool(query.words) or any(
        isinstance(criterion, TextIs)
        or (isinstance(criterion, Condition) and criterion.field in references)
        for criterion in query.where
    )


def _sorted(column: SqlColumn, *, descending: bool) -> sa.UnaryExpression[Any]:
    return column.desc() if descending else column.asc()


def _begins(kind: type[Record], column: SqlColumn, name: str) -> SqlCondition:
    """A condition that all rows meet, so that SQLite reads them in the order of their first value.

    For several fields it would else rather sort the whole list.
    """
    types = {field.name: field.type for field in fields_of(kind)}
    is_number_column = types.get(name, int) is int or is_figure(kind, name)
    return column >= (_LEAST_NUMBER if is_number_column else "")


def _comes_after(
    columns: Mapping[str, SqlColumn], order: tuple[tuple[str, bool], ...]
) -> list[SqlCondition]:
    """The conditions that a row comes after the given sort values, which are parameters.

    The second condition implies the first, but only the first lets an index skip earlier rows.
    """
    after = [sa.bindparam(_after(name), type_=columns[name].type) for name, _ in order]
    (name, descending), first_value = order[0], after[0]
    column = columns[name]
    skips_earlier = column <= first_value if descending else column >= first_value
    alternatives = []
    for position, (name, descending) in enumerate(order):
        earlier_columns = zip(order[:position], after, strict=False)
        equal = [columns[earlier] == value for (earlier, _), value in earlier_columns]
        column, value = columns[name], after[position]
        is_later = column < value if descending else column > value
        alternatives.append(sa.and_(*equal, is_later))
    return [skips_earlier, sa.or_(*alternatives)]


def _after(name: str) -> str:
    """The name of the parameter with the value after which a page begins."""
    return f"after_{name}"
