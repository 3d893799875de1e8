"""Accounts as a statement shows them: parents above their sub-accounts, each with its total."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import frozen

from domain.ledger.accounts import Account, paths

ColumnAmounts = tuple[int, ...]
"""The amounts of one row in cents, one for each column period of the report."""


def add_columns(*rows: ColumnAmounts) -> ColumnAmounts:
    """The sum of the rows, column by column."""
    return tuple(map(sum, zip(*rows, strict=True)))


def negate(amounts: ColumnAmounts) -> ColumnAmounts:
    """The opposite of each amount."""
    return tuple(-amount for amount in amounts)


def in_order(accounts: Iterable[Account]) -> list[Account]:
    """The accounts by number, then by name; those without a number come last."""
    return sorted(
        accounts,
        key=lambda account: (
            not account.number,
            account.number,
            account.name.casefold(),
            account.id,
        ),
    )


def account_titles(accounts: Mapping[str, Account]) -> dict[str, str]:
    """The captions of accounts that are listed without their parents: number and full name."""
    return {id_: f"{accounts[id_].number} {path}".lstrip() for id_, path in paths(accounts).items()}


@frozen
class AccountNode:
    """An account of a statement that has amounts itself, or sub-accounts that have some."""

    account: Account
    own_amounts: ColumnAmounts
    """Its amounts without its sub-accounts."""
    children: tuple["AccountNode", ...]
    total: ColumnAmounts
    """Its amounts with all its sub-accounts."""


def account_nodes(
    accounts: Iterable[Account], own_amounts: Mapping[str, ColumnAmounts], zeros: ColumnAmounts
) -> tuple[AccountNode, ...]:
    """The topmost accounts that have amounts themselves or in a sub-account, in order.

    `own_amounts` has the amounts of each account without its sub-accounts; `zeros` are those of an
    account that is not there.
    """
    listed = list(accounts)
    ids = {account.id for account in listed}
    children: dict[str | None, list[Account]] = defaultdict(list)
    for account in in_order(listed):
        children[account.parent_id if account.parent_id in ids else None].append(account)

    def nodes_below(parent_id: str | None) -> tuple[AccountNode, ...]:
        nodes = []
        for account in children[parent_id]:
            below, amounts = nodes_below(account.id), own_amounts.get(account.id, zeros)
            if any(amounts) or below:
                total = add_columns(amounts, *(node.total for node in below))
                nodes.append(AccountNode(account, amounts, below, total))
        return tuple(nodes)

    return nodes_below(None)


def total_of(nodes: Iterable[AccountNode], zeros: ColumnAmounts) -> ColumnAmounts:
    """The sum of the totals of some nodes; `zeros` where there are none."""
    return add_columns(zeros, *(node.total for node in nodes))


def subtree(accounts: Mapping[str, Account], id_: str) -> set[str]:
    """The ids of an account and all its sub-accounts."""
    ids = {id_}
    while True:
        children = {account.id for account in accounts.values() if account.parent_id in ids}
        if children <= ids:
            return ids
        ids |= children
