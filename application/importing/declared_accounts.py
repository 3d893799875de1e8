"""The accounts that the list of a file declares, made accounts of the books.

Which account of the books each of them is, is in `account_matching`.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from application.collections.operations import amend, remove
from application.collections.registry import ACCOUNTS
from application.importing.account_guesses import Classification
from application.importing.account_index import default_accounts
from application.importing.account_matching import AccountMatches
from application.importing.account_resolver import AccountResolver, path_and_number, words_of
from application.importing.guessed_types import GuessedTypes
from application.importing.parsed_file import ImportedAccount
from application.ledger.account_mappings import forget_number, remember
from application.ledger.company import change_settings
from domain.errors import BookkeepingError, Conflict, Refused
from domain.ledger.accounts import Account
from domain.texts import echoed, name_key, path_key
from domain.values import LATEST

WORDS_OF_DEFAULT = {
    "receivable_account_id": "receivables",
    "payable_account_id": "payables",
    "undeposited_funds_account_id": "undeposited funds",
    "retained_earnings_account_id": "retained earnings",
    "opening_balance_equity_account_id": "opening balances",
}

UNUSED = "nothing is posted on this account of the starter chart"


class DeclaredAccounts:
    """Makes accounts of the books of those that a file declares; a parent comes before its own."""

    def __init__(self, resolver: AccountResolver) -> None:
        self._resolver = resolver
        self._run = resolver.run
        self._work = resolver.run.work
        self._index = resolver.index
        self._matches = AccountMatches(resolver, resolver.run.answer.file.accounts)
        self._guesses = GuessedTypes(resolver)
        self._types: dict[str, Classification] = {}
        """The types that the file has declared so far, by the path keys of the accounts."""
        self._numbers: set[str] = set()
        """The numbers that the file has given to accounts so far."""
        self.hidden: dict[str, int] = {}
        """The lines of new accounts that the file hides, by their ids. They are made inactive after
        its transactions are posted."""

    def in_order(self) -> list[ImportedAccount]:
        """The accounts that the file declares, in the order in which they are to be declared."""
        return self._matches.in_order()

    def declare(self, declared: ImportedAccount) -> tuple[Account, bool]:
        """The account of the books that the file declares, and whether it is new.

        If the books have the account, the file fills in what that account lacks.
        """
        path, number = path_and_number(declared.path, declared.number)
        self._check_declared_once(path, declared)
        account = self._account_meant(declared.line, path)
        is_new = account is None
        if account is None:
            account = self._create(declared, path, number)
        elif account.id in self._resolver.starters or self._matches.is_placeholder(account):
            account = self._replace(account, declared, path, number)
        else:
            account = self._merge(account, declared, number)
        self._remember(account, declared, number)
        return account, is_new

    def _check_declared_once(self, path: str, declared: ImportedAccount) -> None:
        """Raise `Refused` if the file has declared the account already, as another type."""
        type_ = self._types.setdefault(path_key(path), declared.classification)
        if type_ != declared.classification:
            raise Refused.at(
                "",
                f"the file declares {echoed(path)} as {words_of(type_)} and as "
                f"{words_of(declared.classification)}; leave one of them out",
            )

    def set_default(self, declared: ImportedAccount, account: Account) -> None:
        """Make an account the default account that its declaration asks for, and say so.

        An account that the file does not mark takes the place of an untouched one alone.
        """
        field = declared.role or self._matches.default_of(declared)
        if not field:
            return
        current = getattr(self._work.settings, field)
        is_free = current in self._resolver.starters and not self._resolver.is_named(
            self._index[current].name
        )
        if current == account.id or not (declared.role or is_free):
            return
        why = "the file marks it so" if declared.role else "the file has no other such account"
        try:
            change_settings(self._work, {field: account.id})
        except BookkeepingError as error:
            self._run.assume(
                declared.line, "the default account of the settings stays as it is", str(error)
            )
        else:
            self._tell_default(declared.line, account, field, self._index[current].label, why)

    def _account_meant(self, line: int, path: str) -> Account | None:
        """The account of the books that a line declares; None if it is new.

        An account that has its path by now, because the file declares it twice, comes first.
        """
        id_, namesake = self._matches.id_at(line), self._index.by_path(path)
        is_used = namesake is not None and namesake.id not in self._resolver.starters
        return self._index[id_] if id_ and not is_used else namesake

    # Creating, replacing, merging

    def _create(self, declared: ImportedAccount, path: str, number: str) -> Account:
        parent = self._index.by_path(path.rpartition(":")[0])
        is_other = parent is not None and parent.classification != declared.classification
        if parent and is_other and self._guesses.is_guessed(parent):
            self._reclassified(parent, declared)
        account = self._resolver.create_path(
            path,
            declared.classification,
            declared.line,
            None,
            number=self._free_number(None, path, number, declared.line),
            description=declared.description,
        )
        if not declared.active:
            self.hidden[account.id] = declared.line
        return account

    def _replace(
        self, account: Account, declared: ImportedAccount, path: str, number: str
    ) -> Account:
        """Let a declared account take the place of one that gives way."""
        before = self._index.path(account), account.label, account.classification
        is_starter = account.id in self._resolver.starters
        fields = self._reclassified(account, declared)
        namesake = self._index.by_path(path)
        if namesake and namesake.id != account.id:
            self._remove_namesake(namesake, account, fields, declared.line)
        parent = self._resolver.parent_of(
            path, declared.classification, declared.line, is_declared=True
        )
        changes = {
            **fields,
            "number": self._free_number(account, path, number, declared.line),
            "parent_id": parent.id if parent else None,
            "description": declared.description or account.description,
        }
        is_renamed = path_key(before[0]) != path_key(path)
        if is_renamed:
            changes["name"] = path.rpartition(":")[2]
        account = self._amend(account, changes, reset=frozenset({"cash_flow"}))
        fields_of_settings = self._defaults_on(account)
        if not declared.active and not fields_of_settings:
            self.hidden[account.id] = declared.line
        if is_renamed or before[2] != account.classification:
            words = words_of(account.classification)
            self._run.assume(
                declared.line,
                f"{before[1]} becomes {f'{account.label}, ' if is_renamed else ''}{words}",
                UNUSED if is_starter else "an earlier file named it by its number alone",
            )
        for field in fields_of_settings if is_renamed else ():
            why = "the file marks it so" if declared.role else "the file has no other such account"
            self._tell_default(declared.line, account, field, before[1], why)
        return account

    def _merge(self, account: Account, declared: ImportedAccount, number: str) -> Account:
        """Fill in what an account of the books lacks."""
        fields = self._reclassified(account, declared)
        if fields:
            self._run.assume(
                declared.line,
                f"{account.label} becomes {words_of(declared.classification)}",
                "the file says so, and nothing is posted on it",
            )
        changes = {
            **fields,
            "number": self._merged_number(account, number, declared.line),
            "description": account.description or declared.description,
        }
        return self._amend(account, changes)

    def _remember(self, account: Account, declared: ImportedAccount, number: str) -> None:
        """Remember the account by all that the file calls it, for its transactions and later."""
        holder = self._index.by_number(number) if number else None
        is_of_other = (
            holder is not None
            and holder.id != account.id
            and self._matches.is_number_of(holder, number)
        )
        if is_of_other or name_key(number) in self._numbers:
            # The file gives it to two accounts: it means the one that has it, or else the first.
            number = ""
        self._numbers.add(name_key(number))
        former = self._index.by_told_number(number) if number else None
        if former and former.id != account.id:
            forget_number(self._work, former.id, number)
        remember(self._work, account.id, number=number, declared=True, guessed=False)
        self._resolver.declared[path_key(declared.path)] = account.id
        if number:
            self._resolver.declared[name_key(number)] = account.id
        self._resolver.touch(account)

    def _amend(self, account: Account, changes: dict[str, Any], **options: Any) -> Account:
        return self._index.learn(amend(self._work, ACCOUNTS, account.id, changes, **options))

    def _reclassified(self, account: Account, declared: ImportedAccount) -> dict[str, Any]:
        """The type that an account must get to be what the file declares.

        Nothing, if the account has it, or gets it here because its type was a guess. Raises an
        error if the account cannot get it.
        """
        if account.classification == declared.classification:
            return {}
        if self._guesses.is_guessed(account):
            self._guesses.correct(account, declared)
            return {}
        if account.parent_id or self._work.session.ledger.is_used(account.id, LATEST):
            raise Conflict(
                f"{account.label} is {words_of(account.classification)} here and "
                f"{words_of(declared.classification)} in the file; rename one of them",
                code="type_differs",
                conflicting=(Account.plural, account.id),
            )
        return declared.type_fields

    # Untouched accounts that are in the way

    def _remove_namesake(
        self, namesake: Account, account: Account, fields: dict[str, Any], line: int
    ) -> None:
        """Remove the untouched starter account that has the name which an account gets now."""
        if fields:
            self._amend(account, fields)
            self._run.undo.append(partial(self._restore, account))
        fields_of_settings = self._defaults_on(namesake)
        if fields_of_settings:
            change_settings(self._work, dict.fromkeys(fields_of_settings, account.id))
        remove(self._work, ACCOUNTS, namesake.id)
        self._index.forget(namesake)
        self._resolver.touch(namesake)
        self._run.undo.append(partial(self._restore, namesake, fields_of_settings))
        self._run.assume(
            line, f"{namesake.label} of the starter chart is removed", "nothing is posted on it"
        )

    def _restore(self, account: Account, fields_of_settings: Sequence[str] = ()) -> None:
        self._index.learn(self._work.save(account))
        if fields_of_settings:
            change_settings(self._work, dict.fromkeys(fields_of_settings, account.id))

    def _defaults_on(self, account: Account) -> list[str]:
        """The fields of the settings whose default account this one is."""
        return [field for field, id_ in default_accounts(self._work).items() if id_ == account.id]

    def _tell_default(
        self, line: int, account: Account, field: str, former_label: str, why: str
    ) -> None:
        self._run.assume(
            line,
            f"{account.label} is now the default account for {WORDS_OF_DEFAULT[field]}, in place "
            f"of {former_label}",
            why,
        )

    def _free_number(self, account: Account | None, path: str, number: str, line: int) -> str:
        """The declared number, if an account can have it; otherwise the number that it has."""
        current = account.number if account else ""
        holder = self._index.by_number(number) if number else None
        if holder is None or (account and holder.id == account.id):
            return number or current
        if self._matches.gives_way(holder, number):
            self._resolver.release_number(holder, path, line)
            return number
        told = echoed(path)
        what = f"{told} keeps its number {current}" if current else f"{told} has no number"
        self._run.assume(line, what, f"{number} is the number of {holder.label}")
        return current

    def _merged_number(self, account: Account, number: str, line: int) -> str:
        """The declared number, as long as the account has none or is not used yet."""
        if not number or name_key(number) == name_key(account.number):
            return account.number
        if account.number and self._work.session.ledger.is_used(account.id, LATEST):
            self._run.assume(
                line,
                f"{account.label} keeps its number",
                f"it is used already; {echoed(number)} means this account in files from now on",
            )
            return account.number
        return self._free_number(account, account.label, number, line)
