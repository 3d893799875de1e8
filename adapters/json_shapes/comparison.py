"""A comparison of two reports, as JSON."""

from datetime import date
from typing import Literal

import msgspec

from adapters.json_shapes.shapes import SourceView
from application.json_names import json_name
from domain.comparison.differences import Cause, Comparison, Difference
from domain.values import format_amount

Day = date
"""Inside the shapes below, `date` is the name of a field, so the type has another name."""


class PairView(msgspec.Struct):
    """A figure that is the same in both reports.

    `remark` says what a person should know about it, such as another number of the account.
    """

    key: str
    column: str
    qb: str
    wb: str
    remark: str | None


class ContributingEntryView(msgspec.Struct):
    """An entry that explains a difference, and the part that it explains."""

    source: SourceView
    date: Day
    type: str
    number: str
    amount: str


class FigureDifferenceView(msgspec.Struct, rename="camel"):
    """A figure that differs, or that only one report has.

    `line` is its line in the file, and `difference` is their figure less ours. `qb_label` is its
    name in the file, if the file calls it otherwise. In columns of percentages, `qb`, `wb` and
    `difference` are percentages.
    """

    key: str
    label: str
    qb_label: str | None
    column: str
    qb: str | None
    wb: str | None
    difference: str
    cause: Cause
    line: int | None
    entries: list[ContributingEntryView]


class SummaryView(msgspec.Struct, rename="camel"):
    """How many figures matched, the totals of both reports, and the days and basis compared.

    `complete` says that everything in the file was compared, and that its totals are those of its
    rows.
    """

    matched: int
    mismatched: int
    qb_only: int
    wb_only: int
    qb_total: str
    wb_total: str
    difference: str
    complete: bool
    first: date | None = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to")
    as_of: date | None
    basis: Literal["accrual", "cash"]


class UnfootedView(msgspec.Struct):
    """A total of the file that is not the sum of its own rows."""

    line: int
    label: str
    column: str
    total_in_file: str = msgspec.field(name="said")
    sum_of_rows: str = msgspec.field(name="found")


class ComparisonView(msgspec.Struct, rename="camel"):
    """A whole comparison."""

    matched: list[PairView]
    mismatched: list[FigureDifferenceView]
    qb_only: list[FigureDifferenceView]
    wb_only: list[FigureDifferenceView]
    summary: SummaryView
    not_compared: list[str]
    """What the file has and was not compared: columns of amounts or percentages, and rows."""
    unfooted: list[UnfootedView]


def comparison_view(comparison: Comparison) -> ComparisonView:
    """The JSON of a comparison."""
    return ComparisonView(
        matched=[
            PairView(
                pair.key,
                json_name(pair.column),
                format_amount(pair.theirs),
                format_amount(pair.ours),
                pair.remark or None,
            )
            for pair in comparison.matched
        ],
        mismatched=[_difference_view(figure) for figure in comparison.mismatched],
        qb_only=[_difference_view(figure) for figure in comparison.theirs_only],
        wb_only=[_difference_view(figure) for figure in comparison.ours_only],
        summary=_summary_view(comparison),
        not_compared=list(comparison.not_compared),
        unfooted=[
            UnfootedView(
                total.line,
                total.label,
                json_name(total.column),
                format_amount(total.file_total),
                format_amount(total.computed_total),
            )
            for total in comparison.unfooted
        ],
    )


def _summary_view(comparison: Comparison) -> SummaryView:
    theirs, ours, query = comparison.their_total, comparison.our_total, comparison.query
    return SummaryView(
        matched=len(comparison.matched),
        mismatched=len(comparison.mismatched),
        qb_only=len(comparison.theirs_only),
        wb_only=len(comparison.ours_only),
        qb_total=format_amount(theirs),
        wb_total=format_amount(ours),
        difference=format_amount(theirs - ours),
        complete=comparison.is_complete,
        first=query.first,
        last=query.last,
        as_of=query.as_of,
        basis=query.basis,
    )


def _difference_view(figure: Difference) -> FigureDifferenceView:
    return FigureDifferenceView(
        key=figure.key,
        label=figure.label,
        qb_label=figure.their_label or None,
        column=json_name(figure.column),
        qb=_amount(figure.theirs),
        wb=_amount(figure.ours),
        difference=format_amount(figure.difference),
        cause=figure.cause,
        line=figure.line,
        entries=[
            ContributingEntryView(
                SourceView(entry.kind, entry.id),
                entry.date,
                entry.type,
                entry.number,
                format_amount(entry.amount),
            )
            for entry in figure.entries
        ],
    )


def _amount(cents: int | None) -> str | None:
    return None if cents is None else format_amount(cents)
