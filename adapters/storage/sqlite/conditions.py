"""What must hold for the rows of a list, as SQL, so that a page is read from the right index.

SQLite plans without statistics. So it is counted, up to a bound, for how many rows each condition
holds: what holds for few is looked up first, and what holds for many is checked in each row of the
list, which is then read in the order of its index or from the index of another condition.
"""

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from attrs import evolve, frozen
from sqlalchemy.sql.operators import custom_op

from adapters.storage.composed_tables import table_of
from adapters.storage.figures import is_figure
from adapters.storage.sqlite.figures import TOTALS, amount_column
from adapters.storage.sqlite.searched_words import begins_word, has_word
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
    Query,
    TextIs,
)
from domain.banking.bank_transactions import BankTransaction
from domain.banking.cleared_marks import ClearedMark, Mark
from domain.records import Record, fields_of, kind_of
from domain.texts import search_key

SqlCondition = sa.ColumnElement[bool]
SqlColumn = sa.ColumnElement[Any]

FEW = 2_000
"""For how many rows a condition may hold at most to be looked up first: so many rows are read and
sorted in some milliseconds."""

OPEN_ITEMS = sa.table(
    "open_items",
    sa.column("id"),
    sa.column("kind"),
    sa.column("role"),
    sa.column("document_id"),
    sa.column("open"),
)
KEYS = sa.table("keys", sa.column("kind"), sa.column("field"), sa.column("key"), sa.column("id"))
TEXT_KEYS = sa.table(
    "text_keys",
    sa.column("kind"),
    sa.column("field"),
    sa.column("search_key"),
    sa.column("sort_key"),
    sa.column("id"),
)

_VOID: SqlCondition = sa.literal_column("void_reason") != sa.literal_column("''")
"""The words of the indexes that hold only void documents, so that SQLite can use them."""

_COMPARISONS: dict[str, Callable[[SqlColumn, Any], SqlCondition]] = {
    "=": operator.eq,
    ">=": operator.ge,
    "<=": operator.le,
    "in": lambda column, values: column.in_(values),
}


def whether_many(
    kind: type[Record], query: Query
) -> Iterator[tuple[tuple[Criterion, ...], sa.Select[Any]]]:
    """The statements that answer whether conditions hold for more than `FEW` rows.

    Each stands beside the conditions that it counts: all bounds of one range, or a single one.
    """
    for criteria in dict.fromkeys(_counted(kind, query.where, query.order[0][0])):
        rows = _rows_of(kind, criteria).limit(FEW + 1)
        yield criteria, sa.select(sa.func.count() > FEW).select_from(rows.subquery())


@frozen
class Conditions:
    """What must hold for the rows of a list."""

    _kind: type[Record]
    _query: Query
    _many: frozenset[Criterion] = frozenset()
    """The criteria that hold for more than a few rows."""
    _is_sorted: bool = True
    """Whether the rows are read in an order; else the index of any criterion is as good."""
    _total: SqlColumn | None = None
    """The total of the row, if the list is read in the order of the totals."""

    @property
    def sql(self) -> list[SqlCondition]:
        """The conditions of a statement that reads rows in the order of the list."""
        words = (begins_word(self._kind, self._table, word) for word in self._query.words)
        return [*words, *self.all_of(self._query.where)]

    @property
    def unsorted(self) -> "Conditions":
        """The same conditions for a statement that counts or sums rows in any order."""
        return evolve(self, is_sorted=self.has_few)

    @property
    def has_few(self) -> bool:
        """Whether the list has few rows, which are looked up before they are sorted."""
        return bool(self._query.words) or self._is_any_few(self._query.where)

    def in_order_of(self, total: SqlColumn) -> "Conditions":
        """The same conditions for a list that is read in the order of a column of totals."""
        return evolve(self, total=total)

    def all_of(self, criteria: Iterable[Criterion]) -> Iterator[SqlCondition]:
        """What must hold for some criteria. All bounds of the total make one range."""
        bounds: list[Condition] = []
        for criterion in criteria:
            if isinstance(criterion, Condition) and is_figure(self._kind, criterion.field):
                bounds.append(criterion)
            else:
                yield self._one(criterion)
        if bounds:
            yield self._has_total(bounds)

    @property
    def _table(self) -> sa.Table:
        return table_of(self._kind)

    def _one(self, criterion: Criterion) -> SqlCondition:  # noqa: PLR0911  # one line a criterion
        kind, table = self._kind, self._table
        match criterion:
            case AnyOf(alternatives):
                # Each alternative from its index is no faster, if one of them has many rows.
                each_row = evolve(self, is_sorted=True)
                return sa.or_(*(sa.and_(*each_row.all_of(criteria)) for criteria in alternatives))
            case ClearedIs(mark):
                return _has_mark(table, mark)
            case IsVoid(is_void):
                return _VOID if is_void else table.c.void_reason == ""
            case IsOpen(is_open):
                has_item = _has_open_item(kind, table)
                if criterion not in self._many:
                    has_item = table.c.id.in_(_open_documents(kind))
                return has_item if is_open else ~has_item
            case TextIs(field, text):
                return _has_text(kind, table, field, text)
            case HasKey(keyed_kind, name, key):
                return _has_key(table, keyed_kind, name, key)
            case HasWord(words):
                return has_word(kind, table, words)
            case Condition():
                return self._compared(criterion)

    def _compared(self, condition: Condition) -> SqlCondition:
        """A field has a value. What changed since a version is looked up first if it is little."""
        column: SqlColumn = self._table.c[condition.field]
        if condition in self._many:
            return _holds(self._kind, condition, _unindexed(column) if self._is_sorted else column)
        if condition.field == "version" and self._query.order[0][0] != "version":
            other = self._table.alias("recent")
            recent = sa.select(other.c.id).where(_holds(self._kind, condition, other.c.version))
            return self._table.c.id.in_(recent)
        return _holds(self._kind, condition, column)

    def _has_total(self, bounds: list[Condition]) -> SqlCondition:
        """The total of the lines meets some conditions."""
        if self._total is None and self._many.isdisjoint(bounds):
            return self._table.c.id.in_(_ids_in_range(self._kind, bounds))
        total = self._total
        if total is None:
            total = amount_column(self._kind, self._table, "total")
        return sa.and_(*(_holds(self._kind, bound, total) for bound in bounds))

    def _is_any_few(self, criteria: Iterable[Criterion]) -> bool:
        """Whether one of some criteria holds for few rows, which an index has."""
        return any(self._is_few(criterion) for criterion in criteria)

    def _is_few(self, criterion: Criterion) -> bool:
        if isinstance(criterion, AnyOf):
            return all(map(self._is_any_few, criterion.alternatives))
        if isinstance(criterion, (ClearedIs, HasWord)):
            return False
        if isinstance(criterion, (IsOpen, IsVoid)) and not criterion.value:
            return False
        return criterion not in self._many


def _counted(
    kind: type[Record], criteria: Iterable[Criterion], in_order: str
) -> Iterator[tuple[Criterion, ...]]:
    """The criteria that are counted before they are looked up, those of one range together.

    The records of a contact, an account or an id are read from their own index in any case, and
    what is asked of the field by which the list is sorted, from the index of its order.
    """
    indexed = {"id", in_order, *(field.name for field in fields_of(kind) if field.ref)}
    ranges: dict[str, list[Criterion]] = {}
    for criterion in criteria:
        if isinstance(criterion, AnyOf):
            for alternative in criterion.alternatives:
                yield from _counted(kind, alternative, "id")
        elif isinstance(criterion, Condition) and criterion.op in {">=", "<="}:
            ranges.setdefault(criterion.field, []).append(criterion)
        elif isinstance(criterion, IsOpen) or (
            isinstance(criterion, Condition) and criterion.field not in indexed
        ):
            yield (criterion,)  # Of those that are not open, the open ones are counted.
    for field, bounds in ranges.items():
        if field not in indexed or is_figure(kind, field):
            yield tuple(bounds)


def _rows_of(kind: type[Record], criteria: tuple[Criterion, ...]) -> sa.Select[Any]:
    """The rows for which counted criteria hold, from their index."""
    conditions = [criterion for criterion in criteria if isinstance(criterion, Condition)]
    if not conditions:
        return _open_documents(kind)
    if is_figure(kind, conditions[0].field):
        return _ids_in_range(kind, conditions)
    table = table_of(kind)
    holding = (_holds(kind, condition, table.c[condition.field]) for condition in conditions)
    return sa.select(table.c.id).where(*holding)


def _holds(kind: type[Record], condition: Condition, column: SqlColumn) -> SqlCondition:
    """A column compares with the value of a condition as it must."""
    field, value = condition.field, condition.value
    if is_figure(kind, field):
        return _COMPARISONS[condition.op](column, value)
    if condition.op == "in":
        return _COMPARISONS["in"](column, [column_value(kind, field, part) for part in value])
    return _COMPARISONS[condition.op](column, column_value(kind, field, value))


def _unindexed(column: SqlColumn) -> SqlColumn:
    """A column in an expression for which SQLite uses no index."""
    return sa.UnaryExpression(column, operator=custom_op("+"))


def _ids_in_range(kind: type[Record], bounds: Iterable[Condition]) -> sa.Select[Any]:
    """The ids of the documents with a total in a range."""
    in_range = (_holds(kind, bound, TOTALS.c.total) for bound in bounds)
    return sa.select(TOTALS.c.id).where(TOTALS.c.kind == kind_of(kind), *in_range)


def _open_documents(kind: type[Record]) -> sa.Select[Any]:
    """The ids of the documents with an open charge or credit."""
    item = OPEN_ITEMS.c
    return sa.select(item.document_id).where(
        item.kind == kind_of(kind), item.role.in_(["charge", "credit"]), item.open > 0
    )


def _has_open_item(kind: type[Record], table: sa.Table) -> SqlCondition:
    """The charge or credit of the document is open, which is looked up for each row."""
    item = OPEN_ITEMS.c
    item_id = sa.literal(f"{kind_of(kind)}:") + table.c.id
    return sa.exists(sa.select(item.id).where(item.id == item_id, item.open > 0))


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
