"""The JSON of reports and of their catalogue, for the specification."""

from datetime import date
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from adapters.json_shapes.shapes import SourceView
from application.json_names import json_name
from application.reporting.make_report import choices, default_of
from domain.reports.report import ReportKind


class ReportParameterView(msgspec.Struct):
    """A parameter of a report: its default, and its values if they can be listed."""

    name: str
    default: str | None
    values: list[str]


class ReportKindView(msgspec.Struct, rename="camel"):
    """A report of the catalogue."""

    key: str
    title: str
    category: str
    type: Literal["period", "snapshot"]
    cash_basis: bool
    parameters: list[ReportParameterView]


class ReportColumnView(msgspec.Struct):
    """A column of a report."""

    key: str
    label: str
    type: Literal["text", "date", "amount", "percent", "number"]


class ReportRowView(msgspec.Struct, omit_defaults=True, rename="camel"):
    """A row of a report, with a cell for each column; amounts are decimal strings.

    `detail` is the address of the rows that sum to its figures. If each figure has its own address,
    `details` has one for each cell.
    """

    kind: Literal["section", "account", "contact", "transaction", "total", "heading"]
    depth: int
    label: str
    values: list[str | int | None]
    account_id: str | UnsetType = UNSET
    contact_id: str | UnsetType = UNSET
    source: SourceView | UnsetType = UNSET
    detail: str | UnsetType = UNSET
    details: list[str | None] | UnsetType = UNSET


class ComparedDaysView(msgspec.Struct):
    """The days of the column `previous`: a period, or in a snapshot a day.

    In a report with `columns`, the days with which its total is compared, or in a snapshot its last
    column; the labels of the columns say the days of the others.
    """

    kind: Literal["previousPeriod", "previousYear"]
    first: date | None = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to")
    as_of: date | None = msgspec.field(name="asOf")


class KnownStateView(msgspec.Struct, rename="camel"):
    """Until when changes count: what was asked for, and the last change that counts."""

    known_at: str
    version: int
    changed_at: str


class ReportView(msgspec.Struct, omit_defaults=True, rename="camel"):
    """A report. It has `contactId`, `accountId` and `section` if it only shows one of them."""

    key: str
    title: str
    company: str
    basis: Literal["accrual", "cash"]
    first: date | None = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to")
    as_of: date | None
    currency: str
    columns: list[ReportColumnView]
    rows: list[ReportRowView]
    totals: dict[str, str | dict[str, str]]
    row_count: int
    complete: bool
    contact_id: str | UnsetType = UNSET
    account_id: str | UnsetType = UNSET
    section: str | UnsetType = UNSET
    compare: ComparedDaysView | UnsetType = UNSET
    known: KnownStateView | UnsetType = UNSET


class ReconciliationFacts(msgspec.Struct, rename="camel"):
    """What a program must know of the reconciliation that a report is about.

    `finishedAt` and `finishedBy` are null while it is open, and `nextStatementDate` is null if no
    later statement of the account has a reconciliation. The others are counts of rows.
    """

    session_id: str
    status: Literal["open", "finished"]
    finished_at: str | None
    finished_by: str | None
    next_statement_date: date | None
    cleared_increases: int
    cleared_decreases: int
    uncleared_increases: int
    uncleared_decreases: int


class ReconciliationReportView(ReportView, omit_defaults=True, rename="camel", kw_only=True):
    """The report of a reconciliation; `notes` are for people, and `facts` for programs."""

    subject: str
    notes: list[str]
    facts: ReconciliationFacts


def report_kind_view(kind: ReportKind) -> ReportKindView:
    """A report as the catalogue lists it."""
    parameters = [
        ReportParameterView(json_name(name), default_of(kind, name), list(choices(kind, name)))
        for name in kind.parameters
    ]
    return ReportKindView(
        key=kind.key,
        title=kind.title,
        category=kind.category,
        type="snapshot" if kind.is_snapshot else "period",
        cash_basis=kind.has_cash_basis,
        parameters=parameters,
    )
