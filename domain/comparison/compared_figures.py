"""The figures of a report that are compared: what identifies each, and its amounts.

`our_figures` and `foreign_figures` take them out of the two reports.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from domain.comparison.account_matching import AccountMatch
from domain.comparison.column_matching import (
    CHANGE,
    CHANGE_PERCENT,
    is_change,
    is_percentage,
)
from domain.comparison.foreign_report import Vocabulary
from domain.ledger.ids import DocumentRef
from domain.reports.column_layout import PREVIOUS, percent_tenths
from domain.reports.matching import Matching
from domain.reports.posting_rows import CLOSED
from domain.texts import name_key

OPENING, NET_INCOME, TOTAL = "Beginning Balance", "Net Income", "Total"
CASH_AT_BEGINNING = "Cash at Beginning of Period"

_MAIN_COLUMNS = ("total", "balance", "net", "closing", "amount")
"""The columns that can represent a whole row, the best first."""

_COSTS = frozenset({"cogs", "expenses", "other_expenses"})
_ASSETS = frozenset(
    {"bank_accounts", "accounts_receivable", "other_current_assets", "fixed_assets", "other_assets"}
)


@frozen
class ComparedFigure:
    """One row of a report as it is compared."""

    key: tuple[str, ...]
    """What identifies it, case-folded; for a transaction: owner, date, type and number."""
    name: str
    """Its name in a comparison."""
    values: Mapping[str, int]
    """Cents by column; in columns of percentages, hundredths of a percent."""
    part: str = ""
    """The part of the statement in which it appears."""
    account_id: str | None = None
    contact_id: str | None = None
    day: date | None = None
    line: int | None = None
    """Its line in the file."""
    source: DocumentRef | None = field(default=None, eq=False)
    """The document, if it is a transaction of our report."""
    type: str = ""
    number: str = ""
    label: str = ""
    """A name for people, if `name` alone is not clear."""
    account: AccountMatch | None = field(default=None, eq=False)
    """How its caption names the account, if it is a figure of the other report."""

    @property
    def main_column(self) -> str:
        """The column that represents the whole row."""
        columns = list(self.values)
        computed = {key for key in columns if is_change(key, columns) or is_percentage(key)}
        columns = [column for column in columns if column not in computed] or columns
        last = [column for column in columns if not column.endswith(PREVIOUS)] or columns
        return next((column for column in _MAIN_COLUMNS if column in self.values), last[-1])

    @property
    def main_value(self) -> int:
        """The amount in the main column."""
        return self.values[self.main_column]

    @property
    def is_closing(self) -> bool:
        """Whether it is the closing of a fiscal year, which not every program lists."""
        return len(self.key) > 2 and self.key[2] == CLOSED.casefold()

    @property
    def is_zero(self) -> bool:
        """Whether all its amounts are zero."""
        return not any(self.values.values())


def weight(matching: Matching, figure: ComparedFigure) -> int:
    """The factor of a figure in the total of its report, as `Matching.total` says."""
    if figure.key[-1] == OPENING or figure.name == CASH_AT_BEGINNING:
        return 0
    if figure.key[-1] == TOTAL:
        captions = _total_captions(matching)
        return int(not captions or figure.key[0] in captions)
    if matching.total == "net income":
        return -1 if figure.part in _COSTS else 1
    if matching.total == "assets":
        return int(figure.part in _ASSETS)
    if matching.total == "debits":
        return int(figure.main_value > 0)
    return 1


def _total_captions(matching: Matching) -> set[str]:
    """The captions of the total of a report, where only totals are compared.

    Empty for a report that has no total, so that all its totals count.
    """
    if matching.rows == "transaction of an account" and matching.total == "all":
        return set()
    if matching.total in {"net income", "assets"}:
        return {matching.total}
    return {"net change in cash"} if matching.result_rows else {""}


def transaction_figure(
    matching: Matching,
    vocabulary: Vocabulary,
    owner: str,
    cells: Mapping[str, object],
    values: Mapping[str, int],
    **fields: Any,
) -> ComparedFigure:
    """The figure of a transaction.

    `owner` is the account or contact under which it is listed, `cells` are those of its row, and
    `fields` are further fields of the figure.
    """
    day = cells.get("date")
    assert isinstance(day, date)
    type_, number = str(cells.get("type") or ""), str(cells.get("number") or "")
    name = ", ".join(part for part in (owner, day.isoformat(), type_, number) if part)
    compared = {column: values[column] for column in matching.columns if column in values}
    key = (name_key(owner), day.isoformat(), vocabulary.type(type_), name_key(number))
    return ComparedFigure(key, name, compared, day=day, type=type_, number=number, **fields)


def result_figure(
    name: str, values: Mapping[str, int], part: str, line: int | None = None
) -> ComparedFigure:
    """The figure of a row that is a result and not an account, such as net income."""
    return ComparedFigure((name_key(name),), name, values, part, line=line)


def total_figure(
    owner: str,
    values: Mapping[str, int],
    line: int | None = None,
    account: AccountMatch | None = None,
) -> ComparedFigure:
    """The figure of a total: that of an account or contact, or of the whole report (`TOTAL`)."""
    name = f"Total {owner}" if owner else "TOTAL"
    return ComparedFigure((name_key(owner), TOTAL), name, values, line=line, account=account)


def opening_figure(
    owner: str, balance: int, part: str, account_id: str | None, line: int | None = None
) -> ComparedFigure:
    """The figure of the balance with which an account begins."""
    return ComparedFigure(
        (name_key(owner), OPENING),
        f"{owner}, {OPENING}",
        {"balance": balance},
        part,
        account_id,
        line=line,
    )


def with_net(values: Mapping[str, int]) -> dict[str, int]:
    """The amounts of a row with debit and credit as one, `net`, debit positive."""
    if "debit" not in values and "credit" not in values:
        return dict(values)
    others = {name: value for name, value in values.items() if name not in {"debit", "credit"}}
    return others | {"net": values.get("debit", 0) - values.get("credit", 0)}


def with_changes(values: Mapping[str, int]) -> dict[str, int]:
    """The amounts of a row, with the change of each column beside its previous period.

    The change as a percentage is left out where the previous amount is zero.
    """
    changed = dict(values)
    for key, current in values.items():
        previous = values.get(key + PREVIOUS)
        if previous is not None:
            changed[key + CHANGE] = current - previous
            percent = percent_tenths(current - previous, abs(previous))
            if percent is not None:
                changed[key + CHANGE_PERCENT] = percent * 10
    return changed
