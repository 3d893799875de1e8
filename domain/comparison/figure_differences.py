"""What differs between two figures that are paired: their name, their place, their amounts."""

from collections.abc import Iterable, Iterator, Mapping

from domain.comparison.causes import ContributingEntry, VarianceExplainer
from domain.comparison.column_matching import is_change, is_percentage, is_share
from domain.comparison.compared_figures import OPENING, ComparedFigure
from domain.comparison.differences import Cause, Difference
from domain.ledger.accounts import Account
from domain.reports.column_layout import PREVIOUS

ROUNDING = 10
"""By how much two percentages may differ, in hundredths of a percent, because both are rounded."""


def figure_differences(
    foreign_figure: ComparedFigure, our_figure: ComparedFigure, explainer: VarianceExplainer
) -> Iterator[Difference]:
    """What differs between two figures that are paired."""

    def difference(
        column: str, cause: Cause, entries: tuple[ContributingEntry, ...] = ()
    ) -> Difference:
        return Difference(
            our_figure.name,
            column,
            foreign_figure.values.get(column, 0),
            our_figure.values[column],
            cause,
            foreign_figure.line,
            entries,
            our_figure.label or our_figure.name,
            _their_label(foreign_figure),
        )

    is_in_other_part = (
        foreign_figure.part and our_figure.part and foreign_figure.part != our_figure.part
    )
    has_other_owner = our_figure.source and foreign_figure.key[0] != our_figure.key[0]
    match = foreign_figure.account
    if match and match.has_other_name and not _is_of_transactions(foreign_figure):
        yield difference(our_figure.main_column, "named differently")
    if is_in_other_part or has_other_owner:
        yield difference(our_figure.main_column, "classification")
    elif foreign_figure.day != our_figure.day:
        yield difference(our_figure.main_column, "period")
    for column in _differing_columns(foreign_figure, our_figure):
        theirs, ours = foreign_figure.values.get(column, 0), our_figure.values[column]
        if theirs == -ours:
            yield difference(column, "sign")
            continue
        yield difference(column, *explainer.explain(our_figure, column, theirs - ours))


def renamed_accounts(
    ours: Iterable[ComparedFigure],
    foreign: Iterable[ComparedFigure],
    accounts: Mapping[str, Account],
) -> Iterator[Difference]:
    """The accounts of a report of transactions that the file has with another name.

    Each is one difference, with the sums of its transactions.
    """
    sums: dict[str, int] = {}
    for figure in ours:
        if figure.account_id and _is_transaction(figure):
            sums[figure.account_id] = sums.get(figure.account_id, 0) + figure.main_value
    renamed: dict[str, list[ComparedFigure]] = {}
    for figure in foreign:
        if figure.account and figure.account.has_other_name and _is_transaction(figure):
            renamed.setdefault(figure.account.account_id, []).append(figure)
    for id_, figures in renamed.items():
        first = figures[0]
        yield Difference(
            first.name.partition(", ")[0],
            first.main_column,
            sum(figure.main_value for figure in figures),
            sums.get(id_, 0),
            "named differently",
            first.line,
            (),
            accounts[id_].label,
            first.label,
        )


def remark_of(figure: ComparedFigure) -> str:
    """What a person should know about a figure of the file that is paired, or an empty text."""
    if figure.account and figure.account.has_other_number:
        return f"the file has the account with another number: {figure.label or figure.name}"
    return ""


def _their_label(figure: ComparedFigure) -> str:
    match = figure.account
    return figure.label if match and (match.has_other_name or match.has_other_number) else ""


def _is_transaction(figure: ComparedFigure) -> bool:
    return figure.day is not None


def _is_of_transactions(figure: ComparedFigure) -> bool:
    return _is_transaction(figure) or figure.key[-1] == OPENING


def _differing_columns(foreign: ComparedFigure, ours: ComparedFigure) -> list[str]:
    """The columns in which two figures differ, without those that differ because others do."""
    differing = [
        column
        for column, value in ours.values.items()
        if abs(foreign.values.get(column, 0) - value) > (ROUNDING if is_percentage(column) else 0)
    ]
    changes = [column for column in differing if is_change(column, ours.values)]
    shares = [column for column in differing if is_share(column, ours.values)]
    amounts = [column for column in differing if column not in {*changes, *shares}]
    if "previous" not in ours.values:
        amounts = _without_sum(amounts, "total", is_previous=False)
        amounts = _without_sum(amounts, f"total{PREVIOUS}", is_previous=True)
    if amounts:
        return amounts
    plain = [column for column in changes if not is_percentage(column)]
    return [*(plain or changes), *shares]


def _without_sum(columns: list[str], total: str, *, is_previous: bool) -> list[str]:
    """The columns without the total, if it differs because one of its parts does."""
    parts = [
        column for column in columns if column != total and column.endswith(PREVIOUS) == is_previous
    ]
    return [column for column in columns if column != total] if parts else columns
