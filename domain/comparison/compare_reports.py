"""Compares our report with that of another program: which figures match, differ, or are missing.

Report        --our_figures-->      ComparedFigure, ...
ForeignReport --foreign_figures-->  ComparedFigure, ...     --pair_figures--> Comparison

`VarianceExplainer` finds the cause of each difference.
"""

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from domain.comparison.causes import ContributingEntry, VarianceExplainer
from domain.comparison.compared_figures import OPENING, ComparedFigure, weight
from domain.comparison.differences import Cause, Comparison, Difference, Pair
from domain.comparison.foreign_figures import foreign_figures
from domain.comparison.foreign_report import ForeignReport
from domain.comparison.our_figures import our_figures
from domain.comparison.pairing import pair_figures
from domain.errors import Invalid
from domain.reports.ledger_port import Ledger
from domain.reports.report import Report
from domain.reports.table import Column


def compare(report: Report, foreign: ForeignReport, ledger: Ledger) -> Comparison:
    """Compare our report with that of another program.

    The other program may write the amounts of transactions debit positive without saying so. Then
    both ways of reading them are compared, and the one that matches more figures is the result.
    """
    our_side = list(our_figures(report, ledger, foreign.vocabulary))
    columns = _compared_columns(report, foreign)
    if not columns.common:
        raise Invalid(
            "the file has no column of this report: it has "
            f"{_captions(foreign.columns) or 'no amounts'}, and the report has "
            f"{_captions(report.columns)}; ask for the same columns and days"
        )
    foreign_side = list(foreign_figures(foreign, report.kind, ledger))
    if not foreign_side and _has_amounts(foreign):
        raise Invalid(
            "no row of the file is a row of this report, so its title does not fit its rows; "
            "export the report again"
        )
    comparison = _compare_figures(report, columns.common, our_side, foreign_side, ledger)
    is_of_transactions = report.kind.matching.is_of_transactions
    if foreign.may_be_as_debits and is_of_transactions and not comparison.agrees:
        foreign_side = list(foreign_figures(foreign, report.kind, ledger, as_debits=True))
        as_debits = _compare_figures(report, columns.common, our_side, foreign_side, ledger)
        if len(as_debits.matched) > len(comparison.matched):
            comparison = as_debits
    return evolve(comparison, not_compared=columns.foreign_only, unfooted=foreign.unfooted)


@frozen
class _ComparedColumns:
    """The columns of amounts of two reports."""

    common: list[str]
    """The columns of amounts that both reports have, by the keys of compared figures."""
    foreign_only: tuple[str, ...]
    """The captions of the other columns of amounts in the file."""


def _compared_columns(report: Report, foreign: ForeignReport) -> _ComparedColumns:
    amounts = [column.key for column in report.columns if column.type == "amount"]
    has_sides = {"debit", "credit"} <= set(amounts)
    name = "net" if has_sides else "amount"
    names = {"debit": name, "credit": name} | dict(report.kind.matching.renamed_columns)
    our_names = dict.fromkeys(names.get(key, key) for key in amounts)
    our_keys = report.kind.matching.columns or tuple(our_names)
    foreign_keys = {
        column: names.get(column.key, column.key)
        for column in foreign.columns
        if column.type == "amount"
    }
    known = {*our_keys, *amounts}
    return _ComparedColumns(
        [key for key in our_keys if key in foreign_keys.values()],
        tuple(
            column.label or column.key for column, key in foreign_keys.items() if key not in known
        ),
    )


def _captions(columns: Iterable[Column]) -> str:
    """The columns of amounts, as a message lists them."""
    return ", ".join(column.label or column.key for column in columns if column.type == "amount")


def _has_amounts(foreign: ForeignReport) -> bool:
    """Whether a row of the file that is not a total has an amount that is not zero."""
    rows = (row for row in foreign.rows if row.kind != "total")
    return any(isinstance(cell, int) and cell for row in rows for cell in row.cells.values())


def _compare_figures(
    report: Report,
    columns: list[str],
    our_side: list[ComparedFigure],
    foreign_side: list[ComparedFigure],
    ledger: Ledger,
) -> Comparison:
    matching = report.kind.matching
    if not any(figure.is_closing for figure in foreign_side):
        our_side = [figure for figure in our_side if not figure.is_closing]
    our_side = [_in_columns(figure, columns) for figure in our_side]
    foreign_side = [_in_columns(figure, columns) for figure in foreign_side]
    pairing = pair_figures(our_side, foreign_side, is_transaction=matching.is_of_transactions)
    explainer = VarianceExplainer(report, ledger)
    matched: list[Pair] = []
    mismatched: list[Difference] = []
    for foreign_figure, our_figure in pairing.pairs:
        differences = list(_differences(foreign_figure, our_figure, explainer))
        mismatched += differences
        if not differences:
            column = our_figure.main_column
            matched.append(
                Pair(our_figure.name, column, foreign_figure.values[column], our_figure.main_value)
            )
    matched += [
        Pair(figure.name, figure.main_column, 0, 0)
        for figure in pairing.foreign_only
        if figure.is_zero
    ]
    theirs_only = (_missing_here(each) for each in pairing.foreign_only if not each.is_zero)
    ours_only = (_missing_there(each) for each in pairing.ours_only if not each.is_zero)
    return Comparison(
        report.query,
        tuple(matched),
        tuple(mismatched),
        tuple(theirs_only),
        tuple(ours_only),
        their_total=sum(weight(matching, figure) * figure.main_value for figure in foreign_side),
        our_total=sum(weight(matching, figure) * figure.main_value for figure in our_side),
    )


def _in_columns(figure: ComparedFigure, columns: list[str]) -> ComparedFigure:
    """The figure with an amount for each compared column, where an empty cell counts as zero."""
    if figure.key[-1] == OPENING:
        return figure
    return evolve(figure, values={column: figure.values.get(column, 0) for column in columns})


def _missing_here(figure: ComparedFigure) -> Difference:
    """The difference of a figure that only the other report has."""
    return Difference(
        figure.name,
        figure.main_column,
        figure.main_value,
        None,
        "missing here",
        figure.line,
        (),
        figure.label or figure.name,
    )


def _missing_there(figure: ComparedFigure) -> Difference:
    """The difference of a figure that only our report has."""
    value = figure.main_value
    return Difference(
        figure.name,
        figure.main_column,
        None,
        value,
        "missing there",
        figure.line,
        (ContributingEntry.of_figure(figure, value),) if figure.source else (),
        figure.label or figure.name,
    )


def _differences(
    foreign_figure: ComparedFigure, our_figure: ComparedFigure, explainer: VarianceExplainer
) -> Iterator[Difference]:
    """What differs between two figures that are paired: their place, their day, their amounts."""

    def difference(
        column: str, cause: Cause, entries: tuple[ContributingEntry, ...] = ()
    ) -> Difference:
        return Difference(
            our_figure.name,
            column,
            foreign_figure.values[column],
            our_figure.values[column],
            cause,
            foreign_figure.line,
            entries,
            our_figure.label or our_figure.name,
        )

    is_in_other_part = (
        foreign_figure.part and our_figure.part and foreign_figure.part != our_figure.part
    )
    has_other_owner = our_figure.source and foreign_figure.key[0] != our_figure.key[0]
    if is_in_other_part or has_other_owner:
        yield difference(our_figure.main_column, "classification")
    elif foreign_figure.day != our_figure.day:
        yield difference(our_figure.main_column, "period")
    columns = [
        column
        for column in our_figure.values
        if foreign_figure.values[column] != our_figure.values[column]
    ]
    if len(columns) > 1 and "total" in columns:
        columns.remove("total")  # The total differs only because the other columns differ.
    for column in columns:
        if foreign_figure.values[column] == -our_figure.values[column]:
            yield difference(column, "sign")
            continue
        variance = foreign_figure.values[column] - our_figure.values[column]
        yield difference(column, *explainer.explain(our_figure, column, variance))
