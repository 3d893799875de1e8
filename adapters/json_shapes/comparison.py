"""What a comparison of two reports found, as JSON."""

from datetime import date
from typing import Literal

import msgspec

from application.json_names import json_name
from domain.comparison.pairing import Comparison, Difference
from domain.values import format_amount


class SourceView(msgspec.Struct):
    """The document that a transaction is."""

    kind: str
    id: str


class PairView(msgspec.Struct):
    """A figure that is the same in both."""

    key: str
    column: str
    qb: str
    wb: str


class ExplainedView(msgspec.Struct):
    """An entry that explains a difference, with its part in it."""

    source: SourceView
    date: date
    type: str
    number: str
    amount: str


class DifferenceView(msgspec.Struct):
    """A figure that differs, or that one alone has; `line` is where it stands in the file, `difference` theirs less ours."""

    key: str
    label: str
    column: str
    qb: str | None
    wb: str | None
    difference: str
    cause: Literal["value", "classification", "sign", "period", "missing here", "missing there"]
    line: int | None
    entries: list[ExplainedView]


class SummaryView(msgspec.Struct):
    """How many there are of each, what both reports come to, and of which days and on which basis they were compared."""

    matched: int
    mismatched: int
    qbOnly: int  # noqa: N815
    wbOnly: int  # noqa: N815
    qbTotal: str  # noqa: N815
    wbTotal: str  # noqa: N815
    difference: str
    first: date | None = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to")
    asOf: date | None  # noqa: N815
    basis: Literal["accrual", "cash"]


class UnfootedView(msgspec.Struct):
    """A total of the file that its own rows do not come to."""

    line: int
    label: str
    column: str
    said: str
    found: str


class ComparisonView(msgspec.Struct):
    """What a comparison found."""

    matched: list[PairView]
    mismatched: list[DifferenceView]
    qbOnly: list[DifferenceView]  # noqa: N815
    wbOnly: list[DifferenceView]  # noqa: N815
    summary: SummaryView
    notCompared: list[str]  # noqa: N815
    """The columns of amounts of the file that the report has not."""
    unfooted: list[UnfootedView]


def comparison_view(found: Comparison) -> ComparisonView:
    """A comparison as it is answered."""
    matched = [
        PairView(
            each.key, json_name(each.column), format_amount(each.theirs), format_amount(each.ours)
        )
        for each in found.matched
    ]
    mismatched, qb_only, wb_only = (
        [_difference_view(each) for each in part]
        for part in (found.mismatched, found.theirs_only, found.ours_only)
    )
    qb_total, wb_total, difference = (
        format_amount(each)
        for each in (found.their_total, found.our_total, found.their_total - found.our_total)
    )
    days = (found.query.first, found.query.last, found.query.as_of)
    summary = SummaryView(
        len(matched),
        len(mismatched),
        len(qb_only),
        len(wb_only),
        qb_total,
        wb_total,
        difference,
        *days,
        found.query.basis,
    )
    unfooted = [
        UnfootedView(
            each.line,
            each.label,
            json_name(each.column),
            format_amount(each.said),
            format_amount(each.found),
        )
        for each in found.unfooted
    ]
    return ComparisonView(
        matched, mismatched, qb_only, wb_only, summary, list(found.not_compared), unfooted
    )


def _difference_view(each: Difference) -> DifferenceView:
    qb, wb = (None if cents is None else format_amount(cents) for cents in (each.theirs, each.ours))
    entries = [
        ExplainedView(
            SourceView(one.kind, one.id), one.date, one.type, one.number, format_amount(one.amount)
        )
        for one in each.entries
    ]
    return DifferenceView(
        each.key,
        each.label,
        json_name(each.column),
        qb,
        wb,
        format_amount(each.difference),
        each.cause,
        each.line,
        entries,
    )
