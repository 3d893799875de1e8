"""What accounts are called in the journals of plain text accounting: Beancount and hledger.

Both programs know an account by its name alone, and have five roots, from which they tell what an
account is.
"""

from collections.abc import Callable, Iterable, Mapping

from attrs import frozen

from application.exporting.exported_books import ExportedAccount
from domain.ledger.accounts import Account
from domain.reports.account_tree import in_order

ROOTS: Mapping[str, str] = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}
"""The root of each type of accounts, in the order of the statements."""


@frozen
class JournalAccount:
    """An account of the books, and its full name in a journal."""

    exported: ExportedAccount
    name: str

    @property
    def account(self) -> Account:
        """The account as the books have it."""
        return self.exported.account


def journal_accounts(
    accounts: Iterable[ExportedAccount],
    component: Callable[[str], str],
    numbered: Callable[[str, int], str],
) -> dict[str, JournalAccount]:
    """All accounts by id, in the order of the statements, each with its root and its parents.

    `component` writes the name of one account as the program allows it. Two accounts that would
    then have the same name are told apart by `numbered`: the account whose id is lower, which is
    the older one unless a client chose the id, keeps the name without a number.
    """
    accounts = sorted(accounts, key=_parents_first)
    names: dict[str, str] = {}
    taken: set[str] = set()
    for exported in accounts:
        account = exported.account
        parent = names.get(account.parent_id or "", ROOTS[account.type])
        own_name = component(account.name)
        name, number = f"{parent}:{own_name}", 1
        while name in taken:
            number += 1
            name = f"{parent}:{numbered(own_name, number)}"
        taken.add(name)
        names[account.id] = name
    places = _places([exported.account for exported in accounts])
    return {
        exported.account.id: JournalAccount(exported, names[exported.account.id])
        for exported in sorted(accounts, key=lambda exported: places[exported.account.id])
    }


def _parents_first(exported: ExportedAccount) -> tuple[int, str]:
    return exported.path.count(":"), exported.account.id


def _places(accounts: list[Account]) -> dict[str, tuple[int, ...]]:
    """What sorts accounts as the statements do, by id; `accounts` has parents first."""
    roots = [*ROOTS]
    ranks = {account.id: rank for rank, account in enumerate(in_order(accounts))}
    places: dict[str, tuple[int, ...]] = {}
    for account in accounts:
        above = places.get(account.parent_id or "", (roots.index(account.type),))
        places[account.id] = (*above, ranks[account.id])
    return places
