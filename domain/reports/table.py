"""The neutral table that every report is: columns, rows, totals, and drill-downs of its figures."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from attrs import evolve, frozen

from domain.ledger.ids import DocumentRef
from domain.reports.query import ReportQuery

RowKind = Literal["section", "account", "contact", "transaction", "total", "heading"]


@frozen
class Column:
    """A column: its key for programs, its caption for people, and the type of its cells.

    text: str     date: date     amount: int of cents     number: int
    percent: int of tenths, so 125 is 12.5 %
    """

    key: str
    label: str
    type: Literal["text", "date", "amount", "percent", "number"] = "amount"
    is_wide: bool = False
    """Whether its texts are sentences, which need more room than names."""


LABEL = Column("label", "", "text")
"""The first column of every report, with the captions of its rows."""


@frozen
class DrillDown:
    """A report that shows the rows which a figure sums, and has the figure in its last row."""

    key: str
    """The key of the report."""
    column: ReportQuery
    """What the column of the figure shows; all rows of a report share it."""
    account_id: str | None = None
    contact_id: str | None = None
    section: str | None = None
    """What the row is about, where the column is not limited to it already."""

    @property
    def query(self) -> ReportQuery:
        """The query of the column, limited to what the row is about."""
        names = ("account_id", "contact_id", "section")
        limits: dict[str, Any] = {name: getattr(self, name) for name in names}
        set_limits = {name: limit for name, limit in limits.items() if limit is not None}
        return evolve(self.column, **set_limits)


@frozen
class ReportRow:
    """One row of a report. A row of a transaction has no caption and names its document."""

    kind: RowKind
    depth: int
    """How far the caption is indented, in steps."""
    label: str
    """The caption."""
    cells: tuple[Any, ...]
    """A cell for each column after the first, of the type that `Column` says; None where empty."""
    account_id: str | None = None
    contact_id: str | None = None
    source: DocumentRef | None = None
    """The document of a transaction."""
    detail: DrillDown | None = None
    """The drill-down of the figures of the row."""
    details: tuple[DrillDown | None, ...] = ()
    """The drill-downs of the cells, one for each, where they differ."""

    @property
    def values(self) -> tuple[Any, ...]:
        """A value for each column, the caption first."""
        return self.label, *self.cells


@frozen
class Chart:
    """A report as a picture: for each series an amount in cents for each category."""

    title: str
    shape: Literal["columns", "bars"]
    """Columns stand side by side over time; bars lie below each other, one for each name."""
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    """The caption and the amounts of each series."""


Totals = Mapping[str, int | Mapping[str, int]]


@frozen
class Table:
    """What the function of a report returns."""

    columns: tuple[Column, ...]
    rows: Iterable[ReportRow]
    """They can be iterated only once: the rows of a long report are read while it is written."""
    totals: Totals
    """Cents by name; for ageings also `buckets`, with cents by column."""
    chart: Chart | None = None
