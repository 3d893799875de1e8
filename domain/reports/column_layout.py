"""The columns of amounts of a report: one for the whole time, one for each month, or two beside each other."""

from collections.abc import Callable, Iterable
from typing import Any

from attrs import evolve, frozen

from domain.reports.account_tree import Figures
from domain.reports.periods import compared, format_date, split_period
from domain.reports.query import ReportQuery
from domain.reports.table import LABEL, Column, DrillDown, ReportRow, RowKind
from domain.values import EARLIEST

Explain = Callable[[ReportQuery], DrillDown | None]
"""Where a figure is explained, for the time of its column."""


@frozen
class ColumnLayout:
    """What the columns are of: each of `queries` is the report's query for the time of one figure of a row."""

    queries: tuple[ReportQuery, ...]
    columns: tuple[Column, ...]
    """All columns, the captions first."""
    main: int
    """The place of the figure that the totals of the report are of."""
    compares: bool = False

    def row(
        self,
        kind: RowKind,
        depth: int,
        label: str,
        figures: Figures,
        explain: Explain | None = None,
        **more: Any,
    ) -> ReportRow:
        """A row of some figures, each with the place where it is explained."""
        places = (
            tuple(
                explain(each) if (each.first or each.end) >= EARLIEST else None
                for each in self.queries
            )
            if explain
            else ()
        )
        if not places:
            return ReportRow(kind, depth, label, self.cells(figures), **more)
        blanks = (None,) * (len(self.columns) - 1 - len(places))
        details = (*places, *blanks) if len(places) > 1 else ()
        return ReportRow(
            kind,
            depth,
            label,
            self.cells(figures),
            detail=places[self.main],
            details=details,
            **more,
        )

    def caption(self, depth: int, label: str, kind: RowKind = "section") -> ReportRow:
        """A row without figures."""
        return ReportRow(kind, depth, label, (None,) * (len(self.columns) - 1))

    def cells(self, figures: Figures) -> tuple[int | None, ...]:
        """The cells of a row: its figures, and how two of them compare."""
        if not self.compares:
            return figures
        current, previous = figures
        return (
            current,
            previous,
            current - previous,
            percent_tenths(current - previous, abs(previous)),
        )


def layout_for(
    query: ReportQuery, first_month: int, key: str = "total", label: str = "Total"
) -> ColumnLayout:
    """The columns that a query asks for; fiscal years begin with `first_month`."""
    whole = evolve(query, columns="total", compare_to=None)
    if query.as_of:
        whole = evolve(whole, first=None)
    if query.compare_to:
        captions = (
            Column("total", label),
            Column("previous", "Previous"),
            Column("change", "Change"),
            Column("percent", "% Change", "percent"),
        )
        before = evolve(compared(query, query.compare_to), columns="total")
        return ColumnLayout((whole, before), (LABEL, *captions), 0, compares=True)
    if query.columns == "total":
        return ColumnLayout((whole,), (LABEL, Column(key, label)), 0)
    parts = list(split_period(query, first_month))
    if query.as_of:
        queries = tuple(evolve(whole, as_of=each.last) for each in parts)
        return ColumnLayout(
            queries,
            (LABEL, *(Column(each.key, format_date(each.last)) for each in parts)),
            len(parts) - 1,
        )
    queries = (*(evolve(whole, first=each.first, last=each.last) for each in parts), whole)
    return ColumnLayout(
        queries,
        (LABEL, *(Column(each.key, each.label) for each in parts), Column(key, label)),
        len(parts),
    )


def percent_tenths(part: int, whole: int) -> int | None:
    """What percentage a part is of a whole, in tenths, rounded half away from zero; None of nothing."""
    if not whole:
        return None
    found = (2 * abs(part) * 1000 + abs(whole)) // (2 * abs(whole))
    return found if (part < 0) == (whole < 0) else -found


def zeros(layout: ColumnLayout) -> Figures:
    """Zero in each column."""
    return (0,) * len(layout.queries)


def merge_columns(columns: Iterable[dict[str, int]]) -> dict[str, Figures]:
    """The figures of each id, column by column, of the amounts in each column."""
    found = list(columns)
    return {
        id_: tuple(each.get(id_, 0) for each in found)
        for id_ in dict.fromkeys(id_ for each in found for id_ in each)
    }
