"""The columns of amounts of a report: for the whole period, for each month, or for a comparison.

Each amount of a row has a query of its own, for the period of its column.
"""

from collections.abc import Callable, Iterable
from typing import Any

from attrs import evolve, frozen

from domain.reports.account_tree import ColumnAmounts
from domain.reports.periods import comparison_query, format_date, split_period
from domain.reports.query import ReportQuery
from domain.reports.table import LABEL, Column, DrillDown, ReportRow, RowKind
from domain.values import EARLIEST

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
    """Whether two periods are compared: columns for the change then follow their two amounts."""

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
        drill_downs = self._drill_downs(drill_down_for)
        details: tuple[DrillDown | None, ...] = ()
        if len(drill_downs) > 1:
            details = (*drill_downs, *(None,) * (len(cells) - len(drill_downs)))
        return ReportRow(
            kind, depth, label, cells, detail=drill_downs[self.main], details=details, **fields
        )

    def _drill_downs(self, drill_down_for: DrillDownFor) -> tuple[DrillDown | None, ...]:
        """The drill-down of each amount; None for a period before the first possible date."""
        return tuple(
            drill_down_for(query) if (query.first or query.end) >= EARLIEST else None
            for query in self.queries
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


def layout_for(
    query: ReportQuery, first_month: int, key: str = "total", label: str = "Total"
) -> ColumnLayout:
    """The columns that a query asks for.

    Fiscal years begin with `first_month`; `key` and `label` are those of the column for the whole
    period.
    """
    whole = evolve(query, columns="total", compare_to=None)
    if query.as_of:
        whole = evolve(whole, first=None)
    if query.compare_to:
        columns = (
            LABEL,
            Column("total", label),
            Column("previous", "Previous"),
            Column("change", "Change"),
            Column("percent", "% Change", "percent"),
        )
        previous = evolve(comparison_query(query, query.compare_to), columns="total")
        return ColumnLayout((whole, previous), columns, 0, compares=True)
    if query.columns == "total":
        return ColumnLayout((whole,), (LABEL, Column(key, label)), 0)
    periods = list(split_period(query, first_month))
    if query.as_of:
        snapshots = tuple(evolve(whole, as_of=period.last) for period in periods)
        days = (Column(period.key, format_date(period.last)) for period in periods)
        return ColumnLayout(snapshots, (LABEL, *days), len(periods) - 1)
    parts = (evolve(whole, first=period.first, last=period.last) for period in periods)
    captions = (Column(period.key, period.label) for period in periods)
    return ColumnLayout((*parts, whole), (LABEL, *captions, Column(key, label)), main=len(periods))


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
