"""Comparing a report with that of another program: which figures match, which differ and why, and which only one has.

our Report, their ForeignReport --figures--> ComparedFigure ... --pair--> Comparison, each difference with its cause
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Literal

from attrs import evolve, field, frozen

from domain.comparison.causes import ContributingEntry, VarianceExplainer
from domain.comparison.figures import OPENING, ComparedFigure, our_figures, their_figures, weight
from domain.comparison.foreign_report import FootingError, ForeignReport
from domain.errors import Invalid
from domain.reports.ledger_port import Ledger
from domain.reports.query import ReportQuery
from domain.reports.report import Report

Cause = Literal["value", "classification", "sign", "period", "missing here", "missing there"]
PREFERRED = ("total", "balance", "net", "closing", "amount")
"""The column that stands for a row where it has several, the first that it has."""


@frozen
class Pair:
    """The same figure in both."""

    key: str
    column: str
    theirs: int
    ours: int


@frozen
class Difference:
    """A figure that is not the same in both; `theirs` or `ours` is None where only the other has it."""

    key: str
    column: str
    theirs: int | None
    ours: int | None
    cause: Cause
    line: int | None = None
    """Where it stands in the file."""
    entries: tuple[ContributingEntry, ...] = ()
    """Entries that explain it, where some do."""
    label: str = ""
    """What a person calls the figure."""

    @property
    def difference(self) -> int:
        """By how much theirs is more."""
        return (self.theirs or 0) - (self.ours or 0)


@frozen
class Comparison:
    """What came of it. Totals are those of the report: net income, all assets, all debits, what is outstanding ..."""

    query: ReportQuery
    """What was compared: the days, the basis, the columns."""
    matched: tuple[Pair, ...] = ()
    mismatched: tuple[Difference, ...] = ()
    theirs_only: tuple[Difference, ...] = ()
    ours_only: tuple[Difference, ...] = ()
    their_total: int = field(default=0, kw_only=True)
    our_total: int = field(default=0, kw_only=True)
    not_compared: tuple[str, ...] = field(default=(), kw_only=True)
    """The columns of amounts of the file that the report has not."""
    unfooted: tuple[FootingError, ...] = field(default=(), kw_only=True)
    """The file's own totals that its rows do not come to."""

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not (self.mismatched or self.theirs_only or self.ours_only)


def compare(report: Report, theirs: ForeignReport, ledger: Ledger) -> Comparison:
    """Compare a report of ours with theirs.

    A program may write the amounts of transactions debit positive, and not say so: both ways are tried then, and the one
    that matches more is taken.
    """
    ours = list(our_figures(report, ledger, theirs.vocabulary))
    columns, not_compared = _columns(report, theirs)
    if not columns:
        here, there = (
            ", ".join(each.label or each.key for each in side.columns if each.type == "amount")
            for side in (report, theirs)
        )
        raise Invalid(
            f"the file has no column of this report: it has {there or 'no amounts'}, and the report {here}; ask for the same columns and days"
        )
    read = list(their_figures(theirs, report.kind, ledger))
    if not read and any(
        isinstance(cents, int) and cents
        for row in theirs.rows
        if row.kind != "total"
        for cents in row.cells.values()
    ):
        raise Invalid(
            "no row of the file is one of this report: it has other rows than its title says; export the report anew"
        )
    found = _compared(report, columns, ours, read, ledger)
    if theirs.may_be_as_debits and report.kind.matching.is_of_transactions and not found.agrees:
        other = _compared(
            report,
            columns,
            ours,
            list(their_figures(theirs, report.kind, ledger, as_debits=True)),
            ledger,
        )
        found = other if len(other.matched) > len(found.matched) else found
    return evolve(found, not_compared=not_compared, unfooted=theirs.unfooted)


def _columns(report: Report, theirs: ForeignReport) -> tuple[list[str], tuple[str, ...]]:
    """The columns of amounts that both have, as figures call them, and the captions of theirs that are compared with nothing."""
    amounts = [each.key for each in report.columns if each.type == "amount"]
    sides = "net" if {"debit", "credit"} <= set(amounts) else "amount"
    names = {"debit": sides, "credit": sides} | dict(report.kind.matching.renamed)
    wanted = report.kind.matching.columns or tuple(
        dict.fromkeys(names.get(each, each) for each in amounts)
    )
    found = {
        each: names.get(each.key, each.key) for each in theirs.columns if each.type == "amount"
    }
    known = {*wanted, *amounts}
    return [each for each in wanted if each in found.values()], tuple(
        each.label or each.key for each, name in found.items() if name not in known
    )


def _compared(
    report: Report,
    columns: list[str],
    ours: list[ComparedFigure],
    theirs: list[ComparedFigure],
    ledger: Ledger,
) -> Comparison:
    matching = report.kind.matching
    ours, theirs = ([_in_columns(each, columns) for each in side] for side in (ours, theirs))
    pairs, their_rest, our_rest = _paired(ours, theirs, is_transaction=matching.is_of_transactions)
    explainer = VarianceExplainer(report, ledger)
    matched: list[Pair] = []
    mismatched: list[Difference] = []
    for their, our in pairs:
        found = list(_differences(their, our, explainer))
        mismatched += found
        if not found:
            column = _column(our)
            matched.append(Pair(our.shown, column, their.values[column], our.values[column]))
    only_theirs = tuple(
        _alone(each, "missing here") for each in their_rest if any(each.values.values())
    )
    only_ours = tuple(
        _alone(each, "missing there") for each in our_rest if any(each.values.values())
    )
    matched += [
        Pair(each.shown, _column(each), 0, 0)
        for each in their_rest
        if not any(each.values.values())
    ]
    their_total, our_total = (
        sum(weight(matching, each, _column(each)) * each.values[_column(each)] for each in side)
        for side in (theirs, ours)
    )
    return Comparison(
        report.query,
        tuple(matched),
        tuple(mismatched),
        only_theirs,
        only_ours,
        their_total=their_total,
        our_total=our_total,
    )


def _in_columns(figure: ComparedFigure, columns: list[str]) -> ComparedFigure:
    """The figure in the columns that are compared: an empty cell is nothing."""
    if figure.key[-1] == OPENING:
        return figure
    return evolve(figure, values={each: figure.values.get(each, 0) for each in columns})


def _column(figure: ComparedFigure) -> str:
    """The column that stands for a row."""
    return next((each for each in PREFERRED if each in figure.values), list(figure.values)[-1])


def _alone(figure: ComparedFigure, cause: Cause) -> Difference:
    column = _column(figure)
    value = figure.values[column]
    entries = (ContributingEntry.of_figure(figure, value),) if figure.source else ()
    in_theirs, in_ours = (value, None) if cause == "missing here" else (None, value)
    return Difference(
        figure.shown,
        column,
        in_theirs,
        in_ours,
        cause,
        figure.line,
        entries,
        figure.label or figure.shown,
    )


def _differences(
    their: ComparedFigure, our: ComparedFigure, explainer: VarianceExplainer
) -> Iterator[Difference]:
    """What differs between two figures of one key: where they stand, or on which day; and cell by cell."""

    def differs(
        column: str, cause: Cause, entries: tuple[ContributingEntry, ...] = ()
    ) -> Difference:
        return Difference(
            our.shown,
            column,
            their.values[column],
            our.values[column],
            cause,
            their.line,
            entries,
            our.label or our.shown,
        )

    if (their.part and our.part and their.part != our.part) or (
        our.source and their.key[0] != our.key[0]
    ):
        yield differs(_column(our), "classification")
    elif their.day != our.day:
        yield differs(_column(our), "period")
    differing = [each for each in our.values if their.values[each] != our.values[each]]
    if len(differing) > 1 and "total" in differing:
        differing.remove("total")  # it only follows from the others
    for column in differing:
        if their.values[column] == -our.values[column]:
            yield differs(column, "sign")
        else:
            yield differs(
                column, *explainer.explain(our, column, their.values[column] - our.values[column])
            )


# Which row is which


def _paired(
    ours: list[ComparedFigure], theirs: list[ComparedFigure], *, is_transaction: bool
) -> tuple[list[tuple[ComparedFigure, ComparedFigure]], list[ComparedFigure], list[ComparedFigure]]:
    """Pairs of (theirs, ours) and what is left of both: by whole key and value first, then by ever less of them."""
    pairs: list[tuple[ComparedFigure, ComparedFigure]] = []
    steps: list[Callable[[ComparedFigure], object]] = [
        lambda each: (each.key, tuple(sorted(each.values.items()))),
        lambda each: each.key,
    ]
    if is_transaction:
        steps = [steps[0], _any_number, _any_type, steps[1], _any_owner, _any_day]
    for step in steps:
        found, theirs, ours = _by(step, theirs, ours)
        pairs += found
    return pairs, theirs, ours


def _any_number(figure: ComparedFigure) -> object:
    """One side may not have written the number."""
    return (figure.key[:3], figure.values[_column(figure)])


def _any_type(figure: ComparedFigure) -> object:
    """Programs have types of their own."""
    return (
        (figure.key[:2], figure.key[3:], figure.values[_column(figure)])
        if figure.key[-1] and len(figure.key) > 2
        else None
    )


def _any_owner(figure: ComparedFigure) -> object:
    """The same transaction, under another account."""
    return (figure.key[1:], figure.values[_column(figure)]) if len(figure.key) > 2 else None


def _any_day(figure: ComparedFigure) -> object:
    """The same numbered transaction, on another day."""
    return (
        (figure.key[0], figure.key[2:], figure.values[_column(figure)])
        if len(figure.key) > 3 and figure.key[3]
        else None
    )


def _by(
    key: Callable[[ComparedFigure], object],
    theirs: list[ComparedFigure],
    ours: list[ComparedFigure],
) -> tuple[list[tuple[ComparedFigure, ComparedFigure]], list[ComparedFigure], list[ComparedFigure]]:
    """Pairs of equal keys, in order; a key of None pairs with nothing."""
    waiting: dict[object, list[ComparedFigure]] = defaultdict(list)
    for each in reversed(ours):
        if (found := key(each)) is not None:
            waiting[found].append(each)
    pairs, rest = [], []
    for each in theirs:
        found = key(each)
        if found is not None and waiting.get(found):
            pairs.append((each, waiting[found].pop()))
        else:
            rest.append(each)
    taken = {id(our) for _, our in pairs}
    return pairs, rest, [each for each in ours if id(each) not in taken]
