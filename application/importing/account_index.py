"""The accounts of the books during an import, found by id, path and number."""

from collections import defaultdict
from collections.abc import Iterator

from application.ledger.default_accounts import NEEDED_CLASS
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.accounts import Account, new_chart, paths
from domain.ledger.company import Settings
from domain.records import changed, kind_of, versioned
from domain.texts import name_key, path_key


class AccountIndex:
    """All accounts, kept current while the import creates and changes some of them."""

    def __init__(self, work: UnitOfWork) -> None:
        self._by_id: dict[str, Account] = {}
        self._ids_by_parent: dict[str | None, dict[str, None]] = defaultdict(dict)
        self._id_by_path: dict[str, str] = {}
        self._id_by_number: dict[str, str] = {}
        self._keys: dict[str, tuple[str, str]] = {}
        """The keys of the path and the number of each account, by its id."""
        self._id_by_told_number: dict[str, str] = {}
        chart = work.accounts()
        for id_, path in paths(chart).items():
            self._by_id[id_] = chart[id_]
            self._add(chart[id_], path)
        for mapping in work.many(AccountMapping, chart).values():
            for told in mapping.numbers:
                self._id_by_told_number[name_key(told.number)] = mapping.id

    def __getitem__(self, id_: str) -> Account:
        return self._by_id[id_]

    def by_path(self, path: str) -> Account | None:
        """The account of a path, or None."""
        return self._by_id.get(self._id_by_path.get(path_key(path), ""))

    def by_number(self, number: str) -> Account | None:
        """The account that has a number in the books, or None."""
        return self._by_id.get(self._id_by_number.get(name_key(number), ""))

    def by_told_number(self, number: str) -> Account | None:
        """The account that an earlier file called by a number, or None."""
        return self._by_id.get(self._id_by_told_number.get(name_key(number), ""))

    def path(self, account: Account) -> str:
        """The names of the accounts above an account and its own, with colons between them."""
        return ":".join(above.name for above in reversed(list(self._with_ancestors(account))))

    def tree_of(self, account: Account) -> list[Account]:
        """The topmost account above an account with all its sub-accounts, parents first."""
        *_, top = self._with_ancestors(account)
        tree = [top]
        for parent in tree:
            tree += self._children(parent)
        return tree

    def learn(self, account: Account) -> Account:
        """Remember a new or changed account."""
        before = self._by_id.get(account.id)
        if before:
            self.forget(before)
        self._by_id[account.id] = account
        self._add(account, self.path(account))
        if before and (before.name, before.parent_id) != (account.name, account.parent_id):
            for child in self._children(account):
                self.learn(child)
        return account

    def forget(self, account: Account) -> None:
        """Forget an account that is removed."""
        path, number = self._keys.pop(account.id)
        del self._by_id[account.id]
        self._ids_by_parent[account.parent_id].pop(account.id)
        if self._id_by_path.get(path) == account.id:
            del self._id_by_path[path]
        if self._id_by_number.get(number) == account.id:
            del self._id_by_number[number]

    def _add(self, account: Account, path: str) -> None:
        keys = path_key(path), name_key(account.number)
        self._keys[account.id] = keys
        self._ids_by_parent[account.parent_id][account.id] = None
        self._id_by_path[keys[0]] = account.id
        if account.number:
            self._id_by_number[keys[1]] = account.id

    def _children(self, account: Account) -> list[Account]:
        return [self._by_id[id_] for id_ in self._ids_by_parent[account.id]]

    def _with_ancestors(self, account: Account) -> Iterator[Account]:
        """An account, its parent, and so on up to the topmost one."""
        yield account
        while account.parent_id in self._by_id:
            account = self._by_id[account.parent_id]
            yield account


def untouched_starters(work: UnitOfWork) -> dict[str, Account]:
    """The accounts with which new books began, as far as nobody has used them since, by id.

    Nothing is posted on them, nobody has changed them, no file has declared them, and nothing
    except the settings names them.
    """
    chart = work.accounts()
    return {
        starter.id: chart[starter.id]
        for starter in new_chart()
        if starter.id in chart and _is_untouched(work, chart[starter.id], starter)
    }


def _is_untouched(work: UnitOfWork, account: Account, starter: Account) -> bool:
    without_number = changed(starter, number="")
    """An earlier file may have taken its number alone."""
    if versioned(account, starter.version) not in (starter, without_number):
        return False
    mapping = work.find(AccountMapping, account.id)
    if mapping and mapping.declared:
        return False
    # A document that posts on an account names it, so nothing is posted on it either.
    return not work.references.is_referred(kind_of(Account), account.id, kind_of(Settings))


def default_accounts(work: UnitOfWork) -> dict[str, str]:
    """The ids of the default accounts of the settings, by their fields."""
    return {field: getattr(work.settings, field) for field in NEEDED_CLASS}
