"""The accounts that a file means: found by number, path or the file's own name for them.

An account that is missing is created: as the file's list of accounts declares it, or, where only a
transaction names it, as its place in the transaction suggests.
"""

from collections import Counter
from functools import partial
from typing import Any

from application.collections.operations import amend, create
from application.collections.registry import ACCOUNTS
from application.importing.import_run import ImportRun
from application.importing.parsed_file import AccountHint, ImportedAccount
from application.ledger.accounts import DEEPEST
from domain.errors import Conflict, Refused
from domain.ledger.accounts import Account, paths
from domain.texts import name_key, path_key
from domain.values import LATEST

Classification = tuple[str, str | None, str | None]
"""The type, subtype and section of an account."""

CLASSIFICATION_BY_HINT: dict[str, Classification] = {
    "receivable": ("asset", "accounts_receivable", None),
    "payable": ("liability", "accounts_payable", None),
    "bank": ("asset", "bank", None),
    "card": ("liability", "credit_card", None),
}
CLASSIFICATION_BY_DIGIT: dict[str, Classification] = {
    "1": ("asset", None, None),
    "2": ("liability", None, None),
    "3": ("equity", None, None),
    "4": ("income", None, None),
    "5": ("expense", "cogs", None),
    **dict.fromkeys("6789", ("expense", None, None)),
}
"""What an account usually is by the first digit of its number."""


class AccountResolver:
    """Finds the accounts of the books that one file means, and creates those that are missing."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._by_id = run.work.accounts()
        self._id_by_path = {path_key(path): id_ for id_, path in paths(self._by_id).items()}
        self._id_by_number = {
            name_key(account.number): account.id
            for account in self._by_id.values()
            if account.number
        }
        self._id_by_file_name: dict[str, str] = {}
        """The accounts by the paths and numbers that the file declares."""
        self.hidden: list[str] = []
        """The ids of new accounts that the file hides. They are made inactive after its
        transactions are posted."""

    def declare(self, declared: ImportedAccount) -> tuple[Account, bool]:
        """The account that a list of the file declares, and whether it is new.

        If the books have an account of its path, the file fills in what that account lacks.
        """
        path, _ = _path_and_number(declared.path, declared.number)
        id_ = self._id_by_path.get(path_key(path))
        account = self._merge(self._by_id[id_], declared) if id_ else self._create(declared)
        self._id_by_file_name[path_key(declared.path)] = account.id
        if declared.number:
            self._id_by_file_name[name_key(declared.number)] = account.id
        return account, id_ is None

    def find_or_create(
        self, name: str, line: int, place: AccountHint | None, amount: int
    ) -> Account:
        """The account that a transaction names by number or path, which is created if missing.

        `place` and `amount` (in cents, debits positive) suggest what kind of account to create.
        """
        key = path_key(name)
        id_ = (
            self._id_by_file_name.get(key)
            or self._id_by_number.get(key)
            or self._id_by_path.get(key)
        )
        if id_:
            return self._by_id[id_]
        if self._run.strict:
            raise Refused.at("account", f"there is no account {name!r}, and the file declares none")
        classification, why = _guess_classification(name, place, amount)
        path, number = _path_and_number(name, "")
        return self._create_path(path, classification, line, why, number=number)

    def _merge(self, account: Account, declared: ImportedAccount) -> Account:
        classification = (declared.type, declared.subtype, declared.section)
        is_used = self._run.work.session.ledger.is_used(account.id, LATEST)
        if account.classification != classification:
            if is_used or account.parent_id:
                raise Conflict(
                    f"{account.label} is {_words(account.classification)} here and "
                    f"{_words(classification)} in the file; rename one of them"
                )
            self._run.assume(
                declared.line,
                f"{account.label} becomes {_words(classification)}",
                "the file says so, and nothing is posted on it",
            )
        number = self._merged_number(account, declared, is_used=is_used)
        changes = {
            "number": number,
            "type": declared.type,
            "subtype": declared.subtype,
            "section": declared.section,
            "description": account.description or declared.description,
        }
        merged = amend(self._run.work, ACCOUNTS, account.id, changes)
        if number != account.number:
            self._id_by_number.pop(name_key(account.number), None)
        return self._learn(merged)

    def _merged_number(self, account: Account, declared: ImportedAccount, *, is_used: bool) -> str:
        """The number that the file declares if it is free and the account is not used yet."""
        number = declared.number
        if not number or name_key(number) == name_key(account.number):
            return account.number
        if self._id_by_number.get(name_key(number)) is None and not is_used:
            return number
        self._run.assume(
            declared.line,
            f"{account.label} keeps its number",
            f"{number} is taken, or the account is used already",
        )
        return account.number

    def _create(self, declared: ImportedAccount) -> Account:
        path, number = _path_and_number(declared.path, declared.number)
        if number and name_key(number) in self._id_by_number:
            holder = self._by_id[self._id_by_number[name_key(number)]]
            self._run.assume(
                declared.line, f"{path} has no number", f"{number} is the number of {holder.label}"
            )
            number = ""
        account = self._create_path(
            path,
            (declared.type, declared.subtype, declared.section),
            declared.line,
            None,
            number=number,
            description=declared.description,
        )
        if not declared.active:
            self.hidden.append(account.id)
        return account

    def _create_path(
        self,
        path: str,
        classification: Classification,
        line: int,
        why: str | None,
        *,
        number: str = "",
        **fields: Any,
    ) -> Account:
        """Create an account and its missing parents; it takes the classification of its parent.

        `why` is the reason for assuming the account; None means that the file declares it.
        """
        if not all(path.split(":")) or path.count(":") >= DEEPEST:
            raise Refused.at(
                "account",
                f"{path[:80]!r} must be at most {DEEPEST} names with single colons between them",
            )
        above, _, name = path.rpartition(":")
        parent = self._parent(above, path, classification, line) if above else None
        if parent:
            if why is None and parent.classification != classification:
                raise Refused.at(
                    "",
                    f"{path} is {_words(classification)}, but its parent {parent.label} is "
                    f"{_words(parent.classification)}; both must be the same in the file",
                )
            classification = parent.classification
        type_, subtype, section = classification
        values = {
            "number": number,
            "name": name,
            "type": type_,
            "subtype": subtype,
            "section": section,
            "parent_id": parent.id if parent else None,
        }
        account = self._learn(create(self._run.work, ACCOUNTS, {**values, **fields}))
        if why:
            self._run.answer.created["accounts"] += 1
            self._run.undo.append(partial(self._take_back, account, path))
            self._run.assume(line, f"the account {path} is made as {_words(classification)}", why)
        return account

    def _parent(
        self, path: str, child_path: str, classification: Classification, line: int
    ) -> Account:
        key = path_key(path)
        id_ = self._id_by_file_name.get(key) or self._id_by_path.get(key)
        if id_:
            return self._by_id[id_]
        return self._create_path(path, classification, line, f"{child_path} is under it")

    def _take_back(self, account: Account, path: str) -> None:
        self._run.work.remove(account)
        del self._by_id[account.id], self._id_by_path[path_key(path)]
        if account.number:
            del self._id_by_number[name_key(account.number)]
        self._run.answer.created -= Counter({"accounts": 1})

    def _learn(self, account: Account) -> Account:
        """Remember a new or changed account by id, path and number."""
        self._by_id[account.id] = account
        ancestor, names = account, [account.name]
        while ancestor.parent_id:
            ancestor = self._by_id[ancestor.parent_id]
            names.append(ancestor.name)
        self._id_by_path[path_key(":".join(reversed(names)))] = account.id
        if account.number:
            self._id_by_number[name_key(account.number)] = account.id
        return account


def _path_and_number(path: str, number: str) -> tuple[str, str]:
    """The path and number of an account; one known by its number alone is named `Account 1600`."""
    if path.isascii() and path.isdigit():
        return f"Account {path}", number or path
    return path, number


def _guess_classification(
    name: str, place: AccountHint | None, amount: int
) -> tuple[Classification, str]:
    """What an account probably is, and the reason for this guess.

    Its place in the transaction decides first, then the first digit of its number, then the side
    of its first amount.
    """
    if place:
        reason = f"its place in the transaction is that of a {place} account"
        return CLASSIFICATION_BY_HINT[place], reason
    digits = name.lstrip("0")
    if name.isascii() and name.isdigit() and digits:
        return CLASSIFICATION_BY_DIGIT[digits[0]], f"its number begins with {digits[0]}"
    if amount > 0:
        return ("expense", None, None), "it is debited first"
    return ("income", None, None), "it is credited first"


def _words(classification: Classification) -> str:
    return " / ".join(part.replace("_", " ") for part in classification if part)
