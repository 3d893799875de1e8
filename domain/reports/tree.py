"""Accounts as a statement shows them: parents over their sub-accounts, each group with its total."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from domain.accounts import Account
from domain.reports.report import Detail, Row

Figures = tuple[int, ...]
"""The amounts of one row, one for each amount column, in cents."""


def add(*figures: Figures) -> Figures:
    """The sum, column by column."""
    return tuple(map(sum, zip(*figures, strict=True)))


def negate(figures: Figures) -> Figures:
    """The opposite, column by column."""
    return tuple(-each for each in figures)


def in_order(accounts: Iterable[Account]) -> list[Account]:
    """By number, accounts without one last, then by name."""
    return sorted(accounts, key=lambda each: (not each.number, each.number, each.name.casefold(), each.id))


def account_rows(
    accounts: Iterable[Account],
    own: Mapping[str, Figures],
    nothing: Figures,
    depth: int,
    detail: Callable[[Account], Detail | None],
) -> tuple[list[Row], Figures]:
    """Rows of the accounts that have an amount, and their sum.

    `own` holds each account's amounts without its sub-accounts, in natural sign. A parent's row carries its own
    amount; its sub-accounts follow one step deeper, then the total of the group.
    """
    chosen = list(accounts)
    known = {each.id for each in chosen}
    children: dict[str | None, list[Account]] = defaultdict(list)
    for each in in_order(chosen):
        children[each.parent_id if each.parent_id in known else None].append(each)

    def rows_under(parent_id: str | None, depth: int) -> tuple[list[Row], Figures]:
        rows: list[Row] = []
        total = nothing
        for account in children[parent_id]:
            figures = own.get(account.id, nothing)
            below, sum_below = rows_under(account.id, depth + 1)
            if any(figures) or below:
                rows.append(Row("account", depth, account.label, figures, account.id, detail(account)))
                rows += below
                total = add(total, figures, sum_below)
            if below:
                rows.append(Row("total", depth, f"Total {account.label}", add(figures, sum_below), account.id))
        return rows, total

    return rows_under(None, depth)
