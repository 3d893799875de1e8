"""Accounts as a statement shows them: parents over their sub-accounts, each with its total."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from attrs import frozen

from domain.ledger.accounts import Account, paths

Figures = tuple[int, ...]
"""The amounts of one row, one for each stretch of time that the report is of, in cents."""


def add(*figures: Figures) -> Figures:
    """The sum, column by column."""
    return tuple(map(sum, zip(*figures, strict=True)))


def negate(figures: Figures) -> Figures:
    """The opposite, column by column."""
    return tuple(-each for each in figures)


def in_order(accounts: Iterable[Account]) -> list[Account]:
    """By number, accounts without one last, then by name."""
    return sorted(
        accounts, key=lambda each: (not each.number, each.number, each.name.casefold(), each.id)
    )


def titles(accounts: Mapping[str, Account]) -> dict[str, str]:
    """What each account is called where no parent stands over it: its number, then its full path."""
    return {id_: f"{accounts[id_].number} {path}".lstrip() for id_, path in paths(accounts).items()}


@frozen
class AccountNode:
    """An account that has something to show, itself or below."""

    account: Account
    own: Figures
    below: tuple["AccountNode", ...]
    total: Figures
    """What it has itself and below."""


def account_nodes(
    accounts: Iterable[Account], own: Mapping[str, Figures], nothing: Figures
) -> tuple[AccountNode, ...]:
    """The accounts that have an amount, or a sub-account that has, in order.

    `own` holds each account's amounts without its sub-accounts.
    """
    chosen = list(accounts)
    known = {each.id for each in chosen}
    children: dict[str | None, list[Account]] = defaultdict(list)
    for each in in_order(chosen):
        children[each.parent_id if each.parent_id in known else None].append(each)

    def under(parent_id: str | None) -> tuple[AccountNode, ...]:
        found = []
        for account in children[parent_id]:
            below, figures = under(account.id), own.get(account.id, nothing)
            if any(figures) or below:
                found.append(
                    AccountNode(
                        account, figures, below, add(figures, *(each.total for each in below))
                    )
                )
        return tuple(found)

    return under(None)


def sum_of(found: Iterable[AccountNode], nothing: Figures) -> Figures:
    """What some branches come to."""
    return add(nothing, *(each.total for each in found))


def subtree(accounts: Mapping[str, Account], id_: str) -> set[str]:
    """An account with all its sub-accounts."""
    found = {id_}
    more = True
    while more:
        below = {each.id for each in accounts.values() if each.parent_id in found} - found
        found |= below
        more = bool(below)
    return found
