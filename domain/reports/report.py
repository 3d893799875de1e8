"""The one neutral table that every report is, and what there is to ask of it.

(Ledger, ReportQuery) --ReportKind.table--> Table        what a report works out
                      --ReportKind.make--> Report        exporters write it as JSON, CSV, a workbook, a page ...
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Literal

from attrs import field, frozen

from domain.ledger.entries import Basis
from domain.ledger.ids import DocumentRef
from domain.reports.ledger_port import Ledger

RowKind = Literal["section", "account", "contact", "transaction", "total", "heading"]
Span = Literal["total", "month", "quarter", "year"]
Comparison = Literal["previousPeriod", "previousYear"]
Parameter = Literal["from", "to", "asOf", "period", "basis", "columns", "compareTo", "contactId", "accountId", "section"]
Category = Literal["Company & Financial", "Customers & Receivables", "Vendors & Payables", "Accountant"]

NO_CONTACT = ""
"""The `contact_id` of a query for what names no contact; no contact has such an id."""


@frozen
class ReportQuery:
    """What was asked for, everything in it settled: a period (`first`, `last`) or a day (`as_of`); None where the report has
    no such parameter, or none was given."""

    first: date | None = None
    last: date | None = None
    as_of: date | None = None
    basis: Basis = "accrual"
    columns: Span = "total"
    compare_to: Comparison | None = None
    contact_id: str | None = None
    account_id: str | None = None
    section: str | None = None
    """The part of the report that is wanted alone, by one of the names in `ReportKind.sections`."""

    @property
    def end(self) -> date:
        """The last day that counts."""
        end = self.as_of or self.last
        assert end
        return end


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
class Detail:
    """Where the rows are that a figure sums: another report, or a part of one, whose last row has the figure."""

    key: str
    query: ReportQuery


@frozen
class Row:
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
    detail: Detail | None = None
    details: tuple[Detail | None, ...] = ()

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
    rows: Iterable[Row]
    totals: Totals
    """Cents by name; of ageings also `buckets`, cents by column."""
    chart: Chart | None = None


@frozen
class Report:
    """A finished report: a table with what it is of. Its `rows` too can be gone through once."""

    kind: "ReportKind"
    company: str
    currency: str
    query: ReportQuery
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    totals: Totals
    chart: Chart | None = None
    only: str = ""
    """What it is narrowed to: a contact, an account, a section, in words."""


@frozen
class ReportKind:
    """A report as the catalogue lists it: its key, title and category, the parameters it has, and the function that makes it."""

    key: str
    title: str
    category: Category
    parameters: tuple[Parameter, ...]
    table: Callable[[Ledger, ReportQuery], Table] = field(repr=False)
    sections: tuple[str, ...] = ()
    """The values that `section` may have."""
    contacts: Literal["customer", "vendor"] | None = None
    """Whose report it is, where it is of one kind of contacts alone."""

    def make(self, ledger: Ledger, query: ReportQuery) -> Report:
        """The report of some books."""
        made, settings = self.table(ledger, query), ledger.settings
        return Report(self, settings.name, settings.currency, query, made.columns, made.rows, made.totals, made.chart, _only(ledger, query))

    @property
    def is_snapshot(self) -> bool:
        """Whether it is of a day, and not of a period."""
        return "asOf" in self.parameters

    @property
    def has_cash_basis(self) -> bool:
        """Whether it can be made on the cash basis."""
        return "basis" in self.parameters


def _only(ledger: Ledger, query: ReportQuery) -> str:
    """What a query narrows a report to."""
    found = []
    if query.contact_id is not None:
        found.append(ledger.names([query.contact_id]).get(query.contact_id, "what names no contact"))
    if query.account_id is not None:
        found.append(ledger.accounts()[query.account_id].label)
    if query.section is not None:
        found.append(query.section)
    return ", ".join(found)
