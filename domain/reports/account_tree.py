"""Accounts as a statement shows them: parents above their sub-accounts, each with its total."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from attrs import frozen

from domain.ledger.accounts import Account, paths

ColumnAmounts = tuple[int, ...]
"""The amounts of one row in cents, one for each column period of the report."""


Classification = tuple[str, str | None, str | None]
"""Type, subtype and section of an account."""


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


Branches = Mapping[str | None, Sequence[Account]]
"""The sub-accounts of each account, in order; under None the topmost accounts."""


def branches_of(accounts: Iterable[Account]) -> Branches:
    """The tree of some accounts. One whose parent is not among them is topmost."""
    listed = in_order(accounts)
    ids = {account.id for account in listed}
    children: dict[str | None, list[Account]] = defaultdict(list)
    for account in listed:
        children[account.parent_id if account.parent_id in ids else None].append(account)
    return dict(children)


@frozen(eq=False)
class ChartOfAccounts:
    """The accounts of the books, as reports arrange them."""

    by_id: Mapping[str, Account]
    in_order: tuple[Account, ...]
    """The accounts by number and name, see `in_order`."""
    titles: Mapping[str, str]
    """The captions by id of accounts without their parents above them: number and full name."""
    branches: Mapping[Classification, Branches]
    """The tree of the accounts of each classification."""


def chart_of(accounts: Mapping[str, Account]) -> ChartOfAccounts:
    """The arrangement of all accounts. It is kept, because few reports see another chart."""
    return _chart_of(tuple(accounts.values()))


@lru_cache(maxsize=4)
def _chart_of(accounts: tuple[Account, ...]) -> ChartOfAccounts:
    by_id = {account.id: account for account in accounts}
    titles = {id_: f"{by_id[id_].number} {path}".lstrip() for id_, path in paths(by_id).items()}
    classes: dict[Classification, list[Account]] = defaultdict(list)
    for account in accounts:
        classes[account.classification].append(account)
    branches = {classification: branches_of(listed) for classification, listed in classes.items()}
    return ChartOfAccounts(by_id, tuple(in_order(accounts)), titles, branches)


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
    branches: Branches, own_amounts: Mapping[str, ColumnAmounts], zeros: ColumnAmounts
) -> tuple[AccountNode, ...]:
    """The topmost accounts that have amounts themselves or in a sub-account, in order.

    `own_amounts` has the amounts of each account without its sub-accounts; `zeros` are those of an
    account that is not there.
    """

    def nodes_below(parent_id: str | None) -> tuple[AccountNode, ...]:
        nodes = []
        for account in branches.get(parent_id, ()):
            amounts = own_amounts.get(account.id, zeros)
            below = nodes_below(account.id) if account.id in branches else ()
            if below:
                total = add_columns(amounts, *(node.total for node in below))
                nodes.append(AccountNode(account, amounts, below, total))
            elif any(amounts):
                nodes.append(AccountNode(account, amounts, (), amounts))
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
