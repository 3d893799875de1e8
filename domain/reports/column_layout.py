"""The columns of amounts of a report: for the whole period, for each month, or for a comparison.

Each amount of a row has a query of its own, for the period of its column.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from attrs import evolve, field, frozen

from domain.reports.account_tree import ColumnAmounts
from domain.reports.periods import comparison_query, days_caption, format_date, split_period
from domain.reports.query import ComparisonPeriod, ReportQuery
from domain.reports.table import LABEL, Column, DrillDown, ReportRow, RowKind
from domain.values import EARLIEST

PREVIOUS = ":previous"
"""What the key of a column has at its end if it is the previous period of the column before it."""

DrillDownFor = Callable[[ReportQuery], DrillDown | None]
"""The drill-down of a figure, for the query of its column."""


@frozen
class ColumnLayout:
    """The columns of a report, and the query for each amount of a row."""

    queries: tuple[ReportQuery, ...]
    """The query of the report, limited to the period of each amount in turn."""
    columns: tuple[Column, ...]
    """All columns, the one of the captions first."""
    main: int
    """The place, among the amounts of a row, of the amount that the totals of the report sum."""
    compares: bool = False
    """Whether only two periods are compared: columns for the change then follow their amounts."""
    behind: tuple[ReportQuery | None, ...] = field(init=False)
    """The same queries for the drill-downs: None for a period before the first possible date."""

    @behind.default
    def _possible_queries(self) -> tuple[ReportQuery | None, ...]:
        return tuple(
            query if (query.first or query.end) >= EARLIEST else None for query in self.queries
        )

    def row(
        self,
        kind: RowKind,
        depth: int,
        label: str,
        amounts: ColumnAmounts,
        drill_down_for: DrillDownFor | None = None,
        **fields: Any,
    ) -> ReportRow:
        """A row of amounts, each with its drill-down; `fields` are further fields of the row."""
        cells = self.cells(amounts)
        if drill_down_for is None:
            return ReportRow(kind, depth, label, cells, **fields)
        drill_downs = [drill_down_for(query) if query else None for query in self.behind]
        details: tuple[DrillDown | None, ...] = ()
        if len(drill_downs) > 1:
            details = (*drill_downs, *(None,) * (len(cells) - len(drill_downs)))
        return ReportRow(
            kind, depth, label, cells, detail=drill_downs[self.main], details=details, **fields
        )

    def caption(self, depth: int, label: str, kind: RowKind = "section") -> ReportRow:
        """A row without amounts."""
        return ReportRow(kind, depth, label, (None,) * (len(self.columns) - 1))

    def cells(self, amounts: ColumnAmounts) -> tuple[int | None, ...]:
        """The cells of a row: its amounts, and the change between them where they are compared."""
        if not self.compares:
            return amounts
        current, previous = amounts
        change = current - previous
        return (current, previous, change, percent_tenths(change, abs(previous)))


@lru_cache(maxsize=100)
def layout_for(
    query: ReportQuery, first_month: int, key: str = "total", label: str = "Total"
) -> ColumnLayout:
    """The columns that a query asks for.

    Fiscal years begin with `first_month`; `key` and `label` are those of the column for the whole
    period. The layout is kept, so that reports of other figures share the queries of its columns.
    """
    whole = evolve(query, columns="total", compare_to=None, percent_of=None)
    if query.as_of:
        whole = evolve(whole, first=None)
    if query.columns != "total":
        return _layout_of_periods(query, whole, first_month, Column(key, label))
    if query.compare_to is None:
        return ColumnLayout((whole,), (LABEL, Column(key, label)), 0)
    previous = _previous(query, query.compare_to)
    columns = (
        LABEL,
        Column("total", label),
        Column("previous", f"Previous ({days_caption(previous)})"),
        Column("change", "Change"),
        Column("percent", "% Change", "percent"),
    )
    return ColumnLayout((whole, previous), columns, 0, compares=True)


def _layout_of_periods(
    query: ReportQuery, whole: ReportQuery, first_month: int, total: Column
) -> ColumnLayout:
    """A column for each month, quarter or year, then the total; a snapshot has no total.

    In a comparison, each column is followed by that of its previous period.
    """
    queries: list[ReportQuery] = []
    columns = [LABEL]

    def add(column: Column, days: ReportQuery, shown: ReportQuery, caption: str) -> None:
        """Add a column that shows a query; `days` is the same query with its first day."""
        queries.append(shown)
        columns.append(column)
        if query.compare_to:
            previous = _previous(days, query.compare_to)
            label = f"{caption} ({days_caption(previous)})"
            queries.append(previous)
            columns.append(Column(column.key + PREVIOUS, label))

    for period in split_period(query, first_month):
        if query.as_of:
            days = evolve(whole, first=period.first, as_of=period.last)
            column = Column(period.key, format_date(period.last))
            add(column, days, evolve(days, first=None), "Previous")
        else:
            days = evolve(whole, first=period.first, last=period.last)
            add(Column(period.key, period.label), days, days, "Previous")
    if not query.as_of:
        add(total, whole, whole, "Previous Total")
    return ColumnLayout(
        tuple(queries), tuple(columns), len(queries) - (2 if query.compare_to else 1)
    )


def _previous(query: ReportQuery, compare_to: ComparisonPeriod) -> ReportQuery:
    return evolve(comparison_query(query, compare_to), columns="total", percent_of=None)


def compared_query(query: ReportQuery, first_month: int) -> ReportQuery | None:
    """The query for the days with which a report is compared; None where it is not compared.

    In a report with several columns, these are the days with which its total is compared, or in a
    snapshot its last column.
    """
    if query.compare_to is None:
        return None
    layout = layout_for(query, first_month)
    return layout.queries[layout.main + 1]


def with_percent(row: ReportRow, part: int | None, whole: int) -> ReportRow:
    """The row with a further cell: `percent_tenths`, or blank where there is no part."""
    percent = None if part is None else percent_tenths(part, whole)
    details = (*row.details, None) if row.details else ()
    return evolve(row, cells=(*row.cells, percent), details=details)


def percent_tenths(part: int, whole: int) -> int | None:
    """A part as a percentage of a whole: in tenths of a percent, rounded half away from zero.

    None where the whole is zero.
    """
    if not whole:
        return None
    tenths = (2 * abs(part) * 1000 + abs(whole)) // (2 * abs(whole))
    return tenths if (part < 0) == (whole < 0) else -tenths


def zeros(layout: ColumnLayout) -> ColumnAmounts:
    """Zero for each amount of a row."""
    return (0,) * len(layout.queries)


def merge_columns(columns: Iterable[dict[str, int]]) -> dict[str, ColumnAmounts]:
    """Turn columns into rows: from the amounts by id of each column, the amounts of each id.

    An id that a column lacks has zero there.
    """
    by_column = list(columns)
    ids = dict.fromkeys(id_ for amounts in by_column for id_ in amounts)
    return {id_: tuple(amounts.get(id_, 0) for amounts in by_column) for id_ in ids}
