"""A report: what the catalogue says of it, and the finished one.

(Ledger, ReportQuery) --ReportKind.table--> Table        what a report works out
                      --ReportKind.make--> Report        written out in any format
"""

from collections.abc import Callable, Iterable
from typing import Literal

from attrs import field, frozen

from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.query import Parameter, ReportQuery
from domain.reports.table import Chart, Column, ReportRow, Table, Totals

Category = Literal[
    "Company & Financial", "Customers & Receivables", "Vendors & Payables", "Accountant"
]


@frozen
class Report:
    """A finished report: a table with what it is of. Its `rows` too can be gone through once."""

    kind: "ReportKind"
    company: str
    currency: str
    query: ReportQuery
    columns: tuple[Column, ...]
    rows: Iterable[ReportRow]
    totals: Totals
    chart: Chart | None = None
    scope: tuple[str, ...] = ()
    """The names of the contact and the account that it is narrowed to."""


@frozen
class ReportKind:
    """A report as it is declared, once: what the catalogue lists, the function that makes it, and how it is compared."""

    key: str
    title: str
    category: Category
    parameters: tuple[Parameter, ...]
    table: Callable[[Ledger, ReportQuery], Table] = field(repr=False)
    matching: Matching = field(kw_only=True)
    sections: tuple[str, ...] = ()
    """The values that `section` may have."""
    contacts: Literal["customer", "vendor"] | None = None
    """Whose report it is, where it is of one kind of contacts alone."""
    includes_no_contact: bool = field(default=False, kw_only=True)
    """Whether an empty `contact_id` asks for what names no contact."""

    def make(self, ledger: Ledger, query: ReportQuery) -> Report:
        """The report of some books."""
        made, settings = self.table(ledger, query), ledger.settings
        return Report(
            self,
            settings.name,
            settings.currency,
            query,
            made.columns,
            made.rows,
            made.totals,
            made.chart,
            _scope(ledger, query),
        )

    @property
    def is_snapshot(self) -> bool:
        """Whether it is of a day, and not of a period."""
        return "as_of" in self.parameters

    @property
    def has_cash_basis(self) -> bool:
        """Whether it can be made on the cash basis."""
        return "basis" in self.parameters


def _scope(ledger: Ledger, query: ReportQuery) -> tuple[str, ...]:
    """Whom and what a query narrows a report to."""
    found = []
    if query.contact_id is not None:
        found.append(
            ledger.names([query.contact_id]).get(query.contact_id, "what names no contact")
        )
    if query.account_id is not None:
        found.append(ledger.accounts()[query.account_id].label)
    return tuple(found)
