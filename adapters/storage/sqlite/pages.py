"""The statements that read one page of a list, by key and never by offset."""

import operator
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from adapters.storage.tables import columns_of, table_of, value_of
from application.ports.queries import AnyOf, ClearedIs, Criterion, IsOpen, Query
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark
from domain.records import Record, kind_of

OPEN_ITEMS = sa.table(
    "open_items",
    sa.column("id"),
    sa.column("kind"),
    sa.column("role"),
    sa.column("document_id"),
    sa.column("open"),
)
WORDS = sa.table("words", sa.column("kind"), sa.column("word"), sa.column("id"))
_COMPARED: dict[str, Callable[[sa.ColumnElement[Any], Any], sa.ColumnElement[bool]]] = {
    "=": operator.eq,
    ">=": operator.ge,
    "<=": operator.le,
}
LAST_CHARACTER = "\U0010ffff"


def page_statement(kind: type[Record], query: Query) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The rows of a page, with one more to tell whether others follow; and how many the whole list has."""
    table = table_of(kind)
    where = [_condition(kind, table, each) for each in query.where] + [
        _begins(kind, table, word) for word in query.words
    ]
    rows = sa.select(*(table.c[name] for name in columns_of(kind))).where(*where)
    if query.after is not None:
        rows = rows.where(*_beyond(table, query.order, query.after))
    order = (
        table.c[name].desc() if descending else table.c[name].asc()
        for name, descending in query.order
    )
    return rows.order_by(*order).limit(query.limit + 1), sa.select(sa.func.count()).select_from(
        table
    ).where(*where)


def _condition(kind: type[Record], table: sa.Table, condition: Criterion) -> sa.ColumnElement[bool]:
    if isinstance(condition, AnyOf):
        return sa.or_(
            *(
                sa.and_(*(_condition(kind, table, each) for each in alternative))
                for alternative in condition.alternatives
            )
        )
    if isinstance(condition, ClearedIs):
        return _marked(table, condition.mark)
    if isinstance(condition, IsOpen):
        return _open(kind, table) if condition.value else _settled(kind, table)
    if condition.op == "in":
        return table.c[condition.field].in_(
            [value_of(kind, condition.field, each) for each in condition.value]
        )
    value = value_of(kind, condition.field, condition.value)
    return _COMPARED[condition.op](table.c[condition.field], value)


def _open(kind: type[Record], table: sa.Table) -> sa.ColumnElement[bool]:
    """Few documents are open: they are looked up by what is."""
    items = OPEN_ITEMS.c
    return table.c.id.in_(
        sa.select(items.document_id).where(
            items.kind == kind_of(kind), items.role.in_(["charge", "credit"]), items.open > 0
        )
    )


def _settled(kind: type[Record], table: sa.Table) -> sa.ColumnElement[bool]:
    """Most documents are settled: each that comes in order is asked."""
    items = OPEN_ITEMS.c
    return ~sa.exists(
        sa.select(items.id).where(
            items.id == sa.literal(f"{kind_of(kind)}:") + table.c.id, items.open > 0
        )
    )


def _marked(table: sa.Table, mark: str) -> sa.ColumnElement[bool]:
    cleared = table_of(ClearedMark)
    own = sa.and_(
        cleared.c.kind == kind_of(BankTransaction),
        cleared.c.document_id == table.c.id,
        cleared.c.account_id == table.c.account_id,
    )
    if mark == "none":
        return ~sa.exists(sa.select(cleared.c.id).where(own))
    return sa.exists(sa.select(cleared.c.id).where(own, cleared.c.cleared == mark))


def _begins(kind: type[Record], table: sa.Table, word: str) -> sa.ColumnElement[bool]:
    found = sa.select(WORDS.c.id).where(
        WORDS.c.kind == kind_of(kind), WORDS.c.word >= word, WORDS.c.word < word + LAST_CHARACTER
    )
    return table.c.id.in_(found)


def _beyond(
    table: sa.Table, order: tuple[tuple[str, bool], ...], after: tuple[Any, ...]
) -> list[sa.ColumnElement[bool]]:
    """What comes after a row. The first condition, though implied by the second, lets an index skip what is before."""
    (name, descending), first = order[0], after[0]
    bound = table.c[name] <= first if descending else table.c[name] >= first
    ways = []
    for position, (field, down) in enumerate(order):
        equal = [
            table.c[earlier] == value
            for (earlier, _), value in zip(order[:position], after, strict=False)
        ]
        column, value = table.c[field], after[position]
        ways.append(sa.and_(*equal, column < value if down else column > value))
    return [bound, sa.or_(*ways)]
