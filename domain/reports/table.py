"""The one neutral table that every report is: columns, rows, totals, and where each figure is explained."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from attrs import frozen

from domain.ledger.ids import DocumentRef
from domain.reports.query import ReportQuery

RowKind = Literal["section", "account", "contact", "transaction", "total", "heading"]


@frozen
class Column:
    """A column: its key for programs, its caption, and what its cells hold.

    text: str     date: date     amount: int of cents     percent: int of tenths (125 is 12.5 %)     number: int
    """

    key: str
    label: str
    type: Literal["text", "date", "amount", "percent", "number"] = "amount"


LABEL = Column("label", "", "text")


@frozen
class DrillDown:
    """Where the rows are that a figure sums: another report, or a part of one, whose last row has the figure."""

    key: str
    query: ReportQuery


@frozen
class ReportRow:
    """One line of a report: its caption, then a cell for each further column, as `Column` says; None where empty.

    A transaction has no caption and names its `source`. `detail` is where the figures of the row are explained; where
    they have a place each, `details` has one for each cell.
    """

    kind: RowKind
    depth: int
    label: str
    cells: tuple[Any, ...]
    account_id: str | None = None
    contact_id: str | None = None
    source: DocumentRef | None = None
    detail: DrillDown | None = None
    details: tuple[DrillDown | None, ...] = ()

    @property
    def values(self) -> tuple[Any, ...]:
        """A cell for each column, the label first."""
        return self.label, *self.cells


@frozen
class Chart:
    """What a report looks like as a picture: for each category an amount in cents of each series."""

    title: str
    shape: Literal["columns", "bars"]
    """Columns stand side by side over time; bars lie under each other, one for each name."""
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]


Totals = Mapping[str, int | Mapping[str, int]]


@frozen
class Table:
    """What a report works out. `rows` can be gone through once: those of a long report are read while they are written."""

    columns: tuple[Column, ...]
    rows: Iterable[ReportRow]
    totals: Totals
    """Cents by name; of ageings also `buckets`, cents by column."""
    chart: Chart | None = None
