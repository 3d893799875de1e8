"""The statements that read one page of a list. A page begins after the sort values of the last row
before it, never at an offset.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from adapters.storage.figures import has_lines_total, is_figure
from adapters.storage.search_words import is_number
from adapters.storage.sqlite.figures import TOTALS, amount_column, is_total_of
from adapters.storage.tables import column_value, columns_of, table_of
from application.ports.queries import (
    AnyOf,
    ClearedIs,
    Condition,
    Criterion,
    HasKey,
    IsOpen,
    IsVoid,
    Query,
    TextIs,
)
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.records import Record, fields_of, kind_of
from domain.texts import number_sort_key, search_key

SqlCondition = sa.ColumnElement[bool]
SqlColumn = sa.ColumnElement[Any]

OPEN_ITEMS = sa.table(
    "open_items",
    sa.column("id"),
    sa.column("kind"),
    sa.column("role"),
    sa.column("document_id"),
    sa.column("open"),
)
KEYS = sa.table("keys", sa.column("kind"), sa.column("field"), sa.column("key"), sa.column("id"))
WORDS = sa.table("words", sa.column("kind"), sa.column("word"), sa.column("id"))
TEXT_KEYS = sa.table(
    "text_keys",
    sa.column("kind"),
    sa.column("field"),
    sa.column("search_key"),
    sa.column("sort_key"),
    sa.column("id"),
)
LAST_CHARACTER = "\U0010ffff"

_VOID: SqlCondition = sa.literal_column("void_reason") != sa.literal_column("''")
"""The words of the indexes that hold only void documents, so that SQLite can use them."""

_COMPARISONS: dict[str, Callable[[sa.ColumnElement[Any], Any], SqlCondition]] = {
    "=": operator.eq,
    ">=": operator.ge,
    "<=": operator.le,
}


_PART = 1_000_000_000
"""Amounts are summed in two parts, because the sum of all may be more than SQLite can hold."""


def page_statements(kind: type[Record], query: Query) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The statement that reads the rows of a page, and the one that counts the whole list.

    The first reads one row more than the page has, which shows whether the list goes on. After the
    columns of the record, a row has the figures by which the list is sorted.
    """
    table = table_of(kind)
    conditions = _conditions(kind, table, query)
    source: sa.FromClause = table
    columns = {name: amount_column(kind, table, name) for name, _ in query.order}
    # Few records are sorted after they are read, many are read in the order of an index.
    is_short = _is_short(kind, query)
    if "total" in columns and has_lines_total(kind) and not is_short:
        source = source.join(TOTALS, is_total_of(kind, table))
        columns |= {"total": TOTALS.c.total, "id": TOTALS.c.id}
    numbers = {name for name in columns if is_number(kind, name)}
    for name in numbers:
        keys = TEXT_KEYS.c
        is_key = sa.and_(keys.kind == kind_of(kind), keys.field == name, keys.id == table.c.id)
        if is_short:
            columns[name] = sa.select(keys.sort_key).where(is_key).scalar_subquery()
        else:
            source = source.join(TEXT_KEYS, is_key)
            columns |= {name: keys.sort_key, "id": keys.id}
    figures = {name: columns[name].label(f"figure_{name}") for name in figures_of(kind, query)}
    shown = (table.c[name] for name in columns_of(kind))
    rows = sa.select(*shown, *figures.values()).select_from(source).where(*conditions)
    if query.after is not None:
        after = [
            number_sort_key(value) if name in numbers else value
            for (name, _), value in zip(query.order, query.after, strict=True)
        ]
        rows = rows.where(*_comes_after(columns, query.order, after))
    sorted_by = columns | figures
    order = [_sorted(sorted_by[name], descending=descending) for name, descending in query.order]
    return rows.order_by(*order).limit(query.limit + 1), _count(table, conditions, query)


def figures_of(kind: type[Record], query: Query) -> list[str]:
    """The figures by which a list is sorted, in order."""
    return [name for name, _ in query.order if is_figure(kind, name)]


def sums_statement(kind: type[Record], query: Query) -> sa.Select[Any]:
    """The statement that sums amounts over the whole list, each in two parts: see `whole_sum`."""
    table = table_of(kind)
    amounts = sa.select(*(amount_column(kind, table, name).label(name) for name in query.sums))
    # The limit keeps SQLite from looking every amount up twice, once for each part.
    listed = amounts.select_from(table).where(*_conditions(kind, table, query)).limit(-1).subquery()
    parts = ((listed.c[name].op("/")(_PART), listed.c[name].op("%")(_PART)) for name in query.sums)
    return sa.select(*(sa.func.coalesce(sa.func.sum(part), 0) for pair in parts for part in pair))


def whole_sum(high: int, low: int) -> int:
    """A sum of its two parts."""
    return high * _PART + low


def _count(table: sa.Table, conditions: Sequence[SqlCondition], query: Query) -> sa.Select[Any]:
    if query.most_counted is None:
        return sa.select(sa.func.count()).select_from(table).where(*conditions)
    counted = sa.select(table.c.id).where(*conditions).limit(query.most_counted + 1)
    return sa.select(sa.func.count()).select_from(counted.subquery())


def _conditions(kind: type[Record], table: sa.Table, query: Query) -> list[SqlCondition]:
    """What must hold for the rows of the list. All bounds of the total make one range."""
    bounds: list[Condition] = []
    conditions = [_has_word(kind, table, word) for word in query.words]
    for criterion in query.where:
        if isinstance(criterion, Condition) and is_figure(kind, criterion.field):
            bounds.append(criterion)
        elif isinstance(criterion, Condition) and criterion.field == "version":
            conditions.append(_is_recent(kind, table, criterion, query))
        else:
            conditions.append(_condition(kind, table, criterion))
    return [*conditions, _has_total(kind, table, bounds)] if bounds else conditions


def _is_recent(
    kind: type[Record], table: sa.Table, criterion: Condition, query: Query
) -> SqlCondition:
    """The record was changed since a version. Few were, so these are looked up first, unless the
    list is in the order of its versions.
    """
    if query.order[0][0] == "version":
        return _condition(kind, table, criterion)
    other = table.alias("recent")
    recent = sa.select(other.c.id).where(
        _COMPARISONS[criterion.op](other.c.version, criterion.value)
    )
    return table.c.id.in_(recent)


def _has_total(kind: type[Record], table: sa.Table, bounds: Iterable[Condition]) -> SqlCondition:
    """The total of the lines meets some conditions."""
    in_range = [_COMPARISONS[bound.op](TOTALS.c.total, bound.value) for bound in bounds]
    return table.c.id.in_(sa.select(TOTALS.c.id).where(TOTALS.c.kind == kind_of(kind), *in_range))


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


def _condition(  # noqa: PLR0911  # one line a criterion
    kind: type[Record], table: sa.Table, criterion: Criterion
) -> SqlCondition:
    match criterion:
        case AnyOf(alternatives):
            return sa.or_(*(_all_hold(kind, table, criteria) for criteria in alternatives))
        case ClearedIs(mark):
            return _has_mark(table, mark)
        case IsVoid(is_void):
            return _VOID if is_void else table.c.void_reason == ""
        case IsOpen(is_open):
            return _is_open(kind, table) if is_open else _is_settled(kind, table)
        case TextIs(field, text):
            return _has_text(kind, table, field, text)
        case HasKey(keyed_kind, name, key):
            return _has_key(table, keyed_kind, name, key)
        case Condition(field, "in", values):
            return table.c[field].in_([column_value(kind, field, value) for value in values])
        case Condition(field, op, value):
            return _COMPARISONS[op](table.c[field], column_value(kind, field, value))


def _all_hold(kind: type[Record], table: sa.Table, criteria: tuple[Criterion, ...]) -> SqlCondition:
    return sa.and_(*(_condition(kind, table, criterion) for criterion in criteria))


def _is_open(kind: type[Record], table: sa.Table) -> SqlCondition:
    """The document is among the open ones. Few documents are open, so these are looked up first."""
    item = OPEN_ITEMS.c
    open_documents = sa.select(item.document_id).where(
        item.kind == kind_of(kind), item.role.in_(["charge", "credit"]), item.open > 0
    )
    return table.c.id.in_(open_documents)


def _is_settled(kind: type[Record], table: sa.Table) -> SqlCondition:
    """The document has no open item. Most documents are settled, so each is checked in turn."""
    item = OPEN_ITEMS.c
    item_id = sa.literal(f"{kind_of(kind)}:") + table.c.id
    return ~sa.exists(sa.select(item.id).where(item.id == item_id, item.open > 0))


def _has_mark(table: sa.Table, mark: Mark) -> SqlCondition:
    """The row of a bank transaction on its primary account has a cleared mark."""
    cleared = table_of(ClearedMark)
    is_own_mark = sa.and_(
        cleared.c.kind == kind_of(BankTransaction),
        cleared.c.document_id == table.c.id,
        cleared.c.account_id == table.c.account_id,
    )
    if mark == "none":
        return ~sa.exists(sa.select(cleared.c.id).where(is_own_mark))
    return sa.exists(sa.select(cleared.c.id).where(is_own_mark, cleared.c.cleared == mark))


def _has_key(table: sa.Table, kind: type[Record], name: str, key: str) -> SqlCondition:
    """A record of a kind, with the id of the row, has a key."""
    record_ids = sa.select(KEYS.c.id).where(
        KEYS.c.kind == kind_of(kind), KEYS.c.field == name, KEYS.c.key == key
    )
    return table.c.id.in_(record_ids)


def _has_text(kind: type[Record], table: sa.Table, field: str, text: str) -> SqlCondition:
    """A name or number of the record is a text, without regard to capitals and accents."""
    keys = TEXT_KEYS.c
    record_ids = sa.select(keys.id).where(
        keys.kind == kind_of(kind), keys.field == field, keys.search_key == search_key(text)
    )
    return table.c.id.in_(record_ids)


def _has_word(kind: type[Record], table: sa.Table, word: str) -> SqlCondition:
    """A word of the record's texts begins with the searched word."""
    record_ids = sa.select(WORDS.c.id).where(
        WORDS.c.kind == kind_of(kind), WORDS.c.word >= word, WORDS.c.word < word + LAST_CHARACTER
    )
    return table.c.id.in_(record_ids)


def _comes_after(
    columns: Mapping[str, SqlColumn], order: tuple[tuple[str, bool], ...], after: Sequence[Any]
) -> list[SqlCondition]:
    """The conditions that a row comes after the given sort values.

    The second condition implies the first, but only the first lets an index skip earlier rows.
    """
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
