"""Compares our report with that of another program: which figures match, differ, or are missing.

Report        --our_figures-->      ComparedFigure, ...
ForeignReport --foreign_figures-->  ComparedFigure, ...     --pair_figures--> Comparison

`column_matching` says which columns are compared, `figure_differences` what differs between two
figures, and `VarianceExplainer` finds the cause of each difference.
"""

from collections.abc import Iterable, Mapping

from attrs import evolve, frozen

from domain.comparison.causes import ContributingEntry, VarianceExplainer
from domain.comparison.column_matching import (
    CHANGE,
    CHANGE_PERCENT,
    ColumnMatcher,
    is_percentage,
    is_share,
    time_columns,
)
from domain.comparison.compared_figures import (
    OPENING,
    ComparedFigure,
    weight,
    with_changes,
)
from domain.comparison.differences import Comparison, Difference, Pair
from domain.comparison.figure_differences import (
    figure_differences,
    remark_of,
    renamed_accounts,
)
from domain.comparison.foreign_figures import ForeignFigures, foreign_figures
from domain.comparison.foreign_report import ForeignReport, ForeignRow
from domain.comparison.our_figures import our_figures
from domain.comparison.pairing import pair_figures
from domain.comparison.totals import foreign_totals, our_totals
from domain.errors import Invalid
from domain.reports.ledger_port import Ledger
from domain.reports.report import Report
from domain.reports.table import Column

MOST_ROWS_NAMED = 100
"""How many rows of a file that were not compared are named."""


def compare(report: Report, foreign: ForeignReport, ledger: Ledger) -> Comparison:
    """Compare our report with that of another program.

    The other program may write the amounts of transactions debit positive without saying so. Then
    both ways of reading them are compared, and the one that matches more figures is the result. If
    the file has no rows but totals, the totals are compared.
    """
    columns = _compared_columns(report, foreign, ledger)
    if not columns.common:
        raise Invalid(
            "the file has no column of this report: it has "
            f"{_captions(foreign.columns) or 'no amounts'}, and the report has "
            f"{_captions(report.columns)}; ask for the same columns and days"
        )
    read = foreign_figures(foreign, report.kind, ledger, columns.ours)
    if not read.figures:
        _check_has_no_other_rows(read.left_out)
        comparison = _compare_totals(report, foreign, ledger, columns)
        if comparison is not None:
            return evolve(comparison, not_compared=columns.foreign_only)
    comparison = _compare_rows(report, foreign, ledger, columns, read)
    not_compared = (*columns.foreign_only, *_names_of_rows(read.left_out))
    return evolve(comparison, not_compared=not_compared, unfooted=foreign.unfooted)


def _compare_rows(
    report: Report,
    foreign: ForeignReport,
    ledger: Ledger,
    columns: "_ComparedColumns",
    read: ForeignFigures,
) -> Comparison:
    """Compare the rows of two reports."""
    our_side = list(our_figures(report, report.rows, ledger, foreign.vocabulary))
    if any(key.endswith((CHANGE, CHANGE_PERCENT)) for key in columns.common):
        our_side = [evolve(each, values=with_changes(each.values)) for each in our_side]
    comparison = _compare_figures(report, columns.common, our_side, read.figures, ledger)
    is_of_transactions = report.kind.matching.is_of_transactions
    if foreign.may_be_as_debits and is_of_transactions and not comparison.agrees:
        read = foreign_figures(foreign, report.kind, ledger, columns.ours, as_debits=True)
        as_debits = _compare_figures(report, columns.common, our_side, read.figures, ledger)
        if len(as_debits.matched) > len(comparison.matched):
            comparison = as_debits
    return comparison


def _compare_totals(
    report: Report, foreign: ForeignReport, ledger: Ledger, columns: "_ComparedColumns"
) -> Comparison | None:
    """Compare the totals of two reports; None if the file has none, not even of zero."""
    has_sides = {"debit", "credit"} <= {column.key for column in report.columns}
    readings = [
        foreign_totals(
            foreign,
            report.kind,
            ledger,
            columns.ours,
            has_sides=has_sides,
            as_debits=as_debits,
        )
        for as_debits in ([False, True] if foreign.may_be_as_debits else [False])
    ]
    theirs = readings[0]
    if not theirs:
        return None
    ours = our_totals(report.rows, report.columns, report.kind, ledger, foreign.vocabulary)
    if not ours:
        if any(not total.is_zero for total in theirs):
            raise Invalid(
                "the file has only totals, and this report has none; export the report with its "
                "rows"
            )
        return None
    in_file = {key for total in theirs for key in total.values}
    common = [key for key in ours[0].values if key in in_file]
    if not common:
        return None
    if not any(total.key[0] == "" for total in ours):
        readings = [[total for total in totals if total.key[0] != ""] for totals in readings]
    comparisons = [_compare_figures(report, common, ours, totals, ledger) for totals in readings]
    return max(comparisons, key=lambda comparison: len(comparison.matched))


@frozen
class _ComparedColumns:
    """The columns of amounts and percentages of two reports."""

    common: list[str]
    """The columns that both reports have, by the keys of compared figures."""
    ours: Mapping[str, str]
    """The key of our column for each column of the file that is compared."""
    foreign_only: tuple[str, ...]
    """The captions of the other columns of amounts and percentages in the file."""


def _compared_columns(report: Report, foreign: ForeignReport, ledger: Ledger) -> _ComparedColumns:
    first_month = ledger.settings.fiscal_year_start
    in_file = [column for column in foreign.columns if column.type in {"amount", "percent"}]
    if time_columns(report.kind, report.query, first_month):
        matcher = ColumnMatcher(report.kind, report.query, first_month, report.columns)
        ours = matcher.match(foreign)
        keys = [column.key for column in report.columns if column.key in ours.values()]
        common = [*keys, *(key for key in ours.values() if key not in keys)]
        missing = [column for column in in_file if column.key not in ours]
        return _ComparedColumns(common, ours, _labels(missing))
    amounts = [column.key for column in report.columns if column.type == "amount"]
    has_sides = {"debit", "credit"} <= set(amounts)
    name = "net" if has_sides else "amount"
    names = {"debit": name, "credit": name} | dict(report.kind.matching.renamed_columns)
    our_names = dict.fromkeys(names.get(key, key) for key in amounts)
    our_keys = report.kind.matching.columns or tuple(our_names)
    foreign_keys = {column.key: names.get(column.key, column.key) for column in in_file}
    known = {*our_keys, *amounts}
    missing = [column for column in in_file if foreign_keys[column.key] not in known]
    return _ComparedColumns(
        [key for key in our_keys if key in foreign_keys.values()],
        {key: key for key, ours in foreign_keys.items() if ours in known},
        _labels(missing),
    )


def _labels(columns: Iterable[Column]) -> tuple[str, ...]:
    return tuple(column.label or column.key for column in columns)


def _names_of_rows(rows: list[ForeignRow]) -> list[str]:
    """Rows as a person finds them in the file."""
    names = [f"line {row.line}: {row.label}".removesuffix(": ") for row in rows[:MOST_ROWS_NAMED]]
    if (more := len(rows) - len(names)) > 0:
        names.append(f"{more} more rows")
    return names


def _captions(columns: Iterable[Column]) -> str:
    """The columns of amounts, as a message lists them."""
    return ", ".join(column.label or column.key for column in columns if column.type == "amount")


def _check_has_no_other_rows(left_out: list[ForeignRow]) -> None:
    """Raise `Invalid` if a file from which no figure could be read has rows with amounts."""
    if left_out:
        raise Invalid(
            "no row of the file is a row of this report, so its title does not fit its rows; "
            "export the report again"
        )


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
    if matching.is_of_transactions:
        mismatched += renamed_accounts(our_side, foreign_side, ledger.accounts())
    for foreign_figure, our_figure in pairing.pairs:
        differences = list(figure_differences(foreign_figure, our_figure, explainer))
        mismatched += differences
        if not differences:
            column = our_figure.main_column
            matched.append(
                Pair(
                    our_figure.name,
                    column,
                    foreign_figure.values[column],
                    our_figure.main_value,
                    remark_of(foreign_figure),
                )
            )
    matched += [
        Pair(figure.name, figure.main_column, 0, 0)
        for figure in pairing.foreign_only
        if figure.is_zero
    ]
    theirs_only = (_missing_here(each) for each in pairing.foreign_only if not each.is_zero)
    ours_only = (_missing_there(each) for each in pairing.ours_only if not each.is_zero)
    comparison = Comparison(
        report.query,
        tuple(matched),
        tuple(mismatched),
        tuple(theirs_only),
        tuple(ours_only),
        their_total=sum(weight(matching, figure) * figure.main_value for figure in foreign_side),
        our_total=sum(weight(matching, figure) * figure.main_value for figure in our_side),
    )
    return _without_consequences(comparison, columns)


def _without_consequences(comparison: Comparison, columns: list[str]) -> Comparison:
    """A comparison without the shares that differ only because an amount in their total does."""
    of_amounts = [each for each in comparison.mismatched if not is_share(each.column, columns)]
    if comparison.theirs_only or comparison.ours_only or of_amounts:
        return evolve(comparison, mismatched=tuple(of_amounts))
    return comparison


def _in_columns(figure: ComparedFigure, columns: list[str]) -> ComparedFigure:
    """The figure with an amount for each compared column, where an empty cell counts as zero.

    A percentage is left out if it has none, because the base of the percentage is zero.
    """
    if figure.key[-1] == OPENING:
        return figure
    values = {
        column: figure.values.get(column, 0)
        for column in columns
        if column in figure.values or not is_percentage(column)
    }
    return evolve(figure, values=values)


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
