"""Which account of the books each account means that a file declares.

A declared account is the account of the books that has its path. Otherwise it may take the place
of an account that gives way: one that an earlier import made for a bare number, or an untouched
account of the starter chart. A default account of the settings gives way only to an account of its
name, to one that the file marks as such, or to the file's only account for receivables or payables.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from application.importing.account_index import default_accounts
from application.importing.account_resolver import AccountResolver, path_and_number
from application.importing.parsed_file import ImportedAccount
from application.ledger.account_mappings import mapping_of
from application.ledger.default_accounts import NEEDED_CLASS
from domain.ledger.accounts import Account, new_chart
from domain.texts import name_key, path_key
from domain.values import LATEST

DEFAULT_BY_SUBTYPE: Mapping[str, str] = {
    "accounts_receivable": "receivable_account_id",
    "accounts_payable": "payable_account_id",
}
"""The default account that the only account of a file with this subtype becomes."""

STARTER_NAMES: Mapping[str, str] = {starter.id: starter.name for starter in new_chart()}


class AccountMatches:
    """The account of the books for each line of a file that declares one, as far as there is one.

    The surest matches are found first, and no account gives way to two declared ones.
    """

    def __init__(self, resolver: AccountResolver, accounts: Iterable[ImportedAccount]) -> None:
        self._resolver = resolver
        self._index = resolver.index
        self._accounts = sorted(accounts, key=depth)
        self._id_by_line: dict[int, str] = {}
        self._numbers: dict[int, str] = {}
        self._firsts: dict[str, ImportedAccount] = {}
        """The first declaration of each account, by its path key; what comes again is no match."""
        self._defaults = default_accounts(resolver.run.work)
        paths = {path_key(declared.path): declared.subtype for declared in self._accounts}
        subtypes = Counter(paths.values())
        self._only_subtypes = {subtype for subtype, count in subtypes.items() if count == 1}
        self._parents = {
            path_key(above)
            for declared in self._accounts
            if (above := declared.path.rpartition(":")[0])
        }
        self._match()

    def in_order(self) -> list[ImportedAccount]:
        """The declared accounts: parents first, and first those that give their names away."""
        return sorted(
            self._accounts,
            key=lambda declared: (depth(declared), declared.line not in self._id_by_line),
        )

    def id_at(self, line: int) -> str | None:
        """The account of the books that a line of the file declares, or None if it is new."""
        return self._id_by_line.get(line)

    def default_of(self, declared: ImportedAccount) -> str | None:
        """The field of the settings whose default account a declared account is to be, if any."""
        if declared.role:
            fits = NEEDED_CLASS[declared.role] in {declared.type, declared.subtype}
            return declared.role if fits else None
        is_only = declared.subtype in self._only_subtypes
        return DEFAULT_BY_SUBTYPE.get(declared.subtype or "") if is_only else None

    def is_placeholder(self, account: Account) -> bool:
        """Whether an account only stands for a bare number that no list has declared yet.

        An import has made it, or has taken an account of the starter chart for it.
        """
        mapping = mapping_of(self._resolver.run.work, account.id)
        names = {f"Account {account.number}", STARTER_NAMES.get(account.id)}
        return bool(mapping.numbers) and not mapping.declared and account.name in names

    def gives_way(self, holder: Account, number: str) -> bool:
        """Whether the account that has a number leaves it to a declared account.

        An untouched starter account does, and an unused account to which the file gives another
        number.
        """
        numbers = self._numbers_of(holder)
        if name_key(number) in numbers:
            return False
        if holder.id in self._resolver.starters:
            return True
        return any(numbers) and not self._resolver.run.work.session.ledger.is_used(
            holder.id, LATEST
        )

    def is_number_of(self, holder: Account, number: str) -> bool:
        """Whether the file gives a number to the account of the books that has it already."""
        return name_key(number) in self._numbers_of(holder)

    def _numbers_of(self, holder: Account) -> set[str]:
        """The keys of the numbers that the file gives to an account of the books."""
        return {self._numbers[line] for line, id_ in self._id_by_line.items() if id_ == holder.id}

    def _match(self) -> None:
        paths: dict[int, str] = {}
        for declared in self._accounts:
            path, number = path_and_number(declared.path, declared.number)
            paths[declared.line], self._numbers[declared.line] = path, name_key(number)
            self._firsts.setdefault(path_key(path), declared)
        for declared in self._firsts.values():
            holder = self._holder(declared)
            namesake = self._index.by_path(paths[declared.line])
            is_free = namesake is None or namesake.id in self._resolver.starters
            if holder and is_free and self.is_placeholder(holder):
                self._add(declared, holder.id)
        placeholders = set(self._id_by_line.values())
        for declared in self._firsts.values():
            namesake = self._index.by_path(paths[declared.line])
            if namesake and namesake.id not in placeholders:
                self._id_by_line.setdefault(declared.line, namesake.id)
        self._match_defaults()
        for declared in self._firsts.values():
            holder = self._holder(declared)
            if holder and holder.id not in self._defaults.values():
                self._replace_starter(declared, holder)

    def _match_defaults(self) -> None:
        for declared in self._firsts.values():
            field = self.default_of(declared)
            if field:
                self._replace_starter(declared, self._index[self._defaults[field]])

    def _holder(self, declared: ImportedAccount) -> Account | None:
        """The account of the books that has the number of a declared one."""
        number = self._numbers[declared.line]
        return self._index.by_number(number) if number else None

    def _replace_starter(self, declared: ImportedAccount, account: Account) -> None:
        """Match a declared account with a starter account, unless the file names that one.

        A transaction may name it, or it may be above a declared account.
        """
        is_named = self._resolver.is_named(account.name) or path_key(account.name) in self._parents
        if account.id in self._resolver.starters and not is_named:
            self._add(declared, account.id)

    def _add(self, declared: ImportedAccount, id_: str) -> None:
        """Match two accounts, unless one of them has a better match."""
        if declared.line not in self._id_by_line and id_ not in self._id_by_line.values():
            self._id_by_line[declared.line] = id_


def depth(account: ImportedAccount) -> int:
    """How many accounts are above a declared one."""
    return account.path.count(":")
