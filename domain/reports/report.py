"""A report: its declaration for the catalogue, and the finished report.

(Ledger, ReportQuery) --ReportKind.table--> Table        what the report computes
                      --ReportKind.make--> Report        what exporters write in any format
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from attrs import field, frozen

from domain.reports.column_layout import compared_query
from domain.reports.known_at import KnownAt
from domain.reports.ledger_port import Ledger
from domain.reports.matching import Matching
from domain.reports.query import Parameter, ReportQuery
from domain.reports.table import Chart, Column, ReportRow, Table, Totals

Category = Literal[
    "Company & Financial", "Customers & Receivables", "Vendors & Payables", "Accountant"
]
"""The part of the catalogue in which a report is listed."""


@frozen
class Report:
    """A finished report: a table, with its title and what it covers."""

    kind: "ReportKind"
    company: str
    currency: str
    query: ReportQuery
    columns: tuple[Column, ...]
    rows: Iterable[ReportRow]
    """They can be iterated only once."""
    totals: Totals
    chart: Chart | None = None
    scope: tuple[str, ...] = ()
    """The names of the contact and the account to which the report is limited."""
    compared: ReportQuery | None = None
    """The days with which the report is compared, where it is; see `compared_query`."""
    known: KnownAt | None = None
    """Until when changes count in the report, where not all do."""
    subject: str = ""
    """What the report is about, where its caption says this in place of the days."""
    notes: tuple[str, ...] = ()
    """What else people must know of the report, such as `not finished`."""
    facts: Mapping[str, str | int | None] = field(factory=dict)
    """What else programs must know of it: texts, times and numbers by name."""


@frozen
class ReportKind:
    """The declaration of a report."""

    key: str
    title: str
    category: Category
    parameters: tuple[Parameter, ...]
    table: Callable[[Ledger, ReportQuery], Table] = field(repr=False)
    """The function that computes the report."""
    matching: Matching = field(kw_only=True)
    """How the report is compared with the same report of another program."""
    sections: tuple[str, ...] = ()
    """The values that the parameter `section` can have."""
    contacts: Literal["customer", "vendor"] | None = None
    """The kind of contacts that the report shows, where it is only one kind."""
    includes_no_contact: bool = field(default=False, kw_only=True)
    """Whether a person can ask for postings without a contact, by an empty `contact_id`."""

    def make(self, ledger: Ledger, query: ReportQuery) -> Report:
        """Make the report from a ledger."""
        table, settings = self.table(ledger, query), ledger.settings
        return Report(
            self,
            settings.name,
            settings.currency,
            query,
            table.columns,
            table.rows,
            table.totals,
            table.chart,
            _scope(ledger, query),
            compared_query(query, settings.fiscal_year_start),
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
    """The names of the contact and the account to which a query limits a report."""
    names = []
    if query.contact_id is not None:
        contacts = ledger.names([query.contact_id])
        names.append(contacts.get(query.contact_id, "what names no contact"))
    if query.account_id is not None:
        names.append(ledger.accounts()[query.account_id].label)
    return tuple(names)
