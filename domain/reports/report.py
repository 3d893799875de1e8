"""The one neutral table that every report is, and what a report reads to make it.

(Ledger, ReportQuery) --ReportKind.make--> Report        exporters write a Report as JSON, CSV, PDF ...
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal, Protocol

from attrs import field, frozen

from domain.accounts import Account
from domain.company import Settings

RowKind = Literal["section", "account", "contact", "transaction", "total", "heading"]


@frozen
class Turnover:
    """What was posted on an account in some time: debits and credits, both positive, in cents."""

    debits: int = 0
    credits: int = 0

    @property
    def net(self) -> int:
        """Debit positive."""
        return self.debits - self.credits

    def __add__(self, other: "Turnover") -> "Turnover":
        return Turnover(self.debits + other.debits, self.credits + other.credits)


class Ledger(Protocol):
    """What a report may read of the books, all of it as of one moment."""

    @property
    def settings(self) -> Settings:
        """The company."""

    def accounts(self) -> Mapping[str, Account]:
        """The whole chart by id."""

    def turnovers(self, first: date | None, last: date) -> Mapping[str, Turnover]:
        """What was posted from `first` (None: from the beginning) to `last`, by account; accounts without any are absent."""


@frozen
class ReportQuery:
    """What was asked for: a period (`first`, `last`) or a day (`as_of`); None where the report has no such parameter."""

    first: date | None = None
    last: date | None = None
    as_of: date | None = None


@frozen
class Column:
    """A column: its key for programs, its caption, and what its cells hold."""

    key: str
    label: str
    type: Literal["text", "amount"] = "amount"


LABEL = Column("label", "", "text")


@frozen
class Detail:
    """Where the rows are that a figure sums: the register of an account, over some days."""

    account_id: str
    first: date | None
    last: date


@frozen
class Row:
    """One line of a report; `values` has a cell for each column, amounts in cents, None where empty."""

    kind: RowKind
    depth: int
    label: str
    amounts: tuple[int | None, ...]
    account_id: str | None = None
    detail: Detail | None = None

    @property
    def values(self) -> tuple[Any, ...]:
        """A cell for each column, the label first."""
        return self.label, *self.amounts


@frozen
class Report:
    """A finished report."""

    kind: "ReportKind"
    company: str
    currency: str
    query: ReportQuery
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: Mapping[str, int]


@frozen
class ReportKind:
    """A report as the catalogue lists it: its key, its title, the parameters it has, and the function that makes it."""

    key: str
    title: str
    parameters: frozenset[Literal["from", "to", "asOf"]]
    make: Callable[[Ledger, ReportQuery], Report] = field(repr=False)
