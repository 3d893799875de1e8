"""The chart as an import sees it: accounts found by number, path or what the file calls them, and made on need."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from application.collections.operations import amend, create
from application.collections.registry import ACCOUNTS
from application.importing.parsed_file import AccountHint, ImportedAccount
from application.ledger.accounts import DEEPEST, is_cash_or_card
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, Refused
from domain.ledger.accounts import Account, paths
from domain.values import LATEST

Classification = tuple[str, str | None, str | None]

BY_PLACE: dict[str, Classification] = {
    "receivable": ("asset", "accounts_receivable", None),
    "payable": ("liability", "accounts_payable", None),
    "bank": ("asset", "bank", None),
    "card": ("liability", "credit_card", None),
}
BY_DIGIT: dict[str, Classification] = {
    "1": ("asset", None, None),
    "2": ("liability", None, None),
    "3": ("equity", None, None),
    "4": ("income", None, None),
    "5": ("expense", "cogs", None),
    **dict.fromkeys("6789", ("expense", None, None)),
}


class AccountResolver:
    """The accounts of the books, and what one file calls them."""

    def __init__(
        self,
        work: UnitOfWork,
        created: Counter[str],
        assume: Callable[[int, str, str], None],
        undo: list[Callable[[], None]],
        *,
        strict: bool,
    ) -> None:
        self._work = work
        self._created = created
        self._assume = assume
        self._undo = undo
        self._strict = strict
        self._by_id = work.accounts()
        self._paths = {path.casefold(): id_ for id_, path in paths(self._by_id).items()}
        self._numbers = {
            each.number.casefold(): each.id for each in self._by_id.values() if each.number
        }
        self._called: dict[str, str] = {}
        self.hidden: list[str] = []
        """The accounts that the file hides: they take its transactions first."""

    def is_cash_or_card(self, account: Account) -> bool:
        """Whether bank transactions can be on the account."""
        return is_cash_or_card(self._work, account)

    def declare(self, given: ImportedAccount) -> tuple[Account, bool]:
        """The account that a list declares, and whether it is new; one of that path takes what it lacks from the list."""
        path, _ = _named(given.path, given.number)
        id_ = self._paths.get(path.casefold())
        account = self._merge(self._by_id[id_], given) if id_ else self._make(given)
        self._called[given.path.casefold()] = account.id
        if given.number:
            self._called[given.number.casefold()] = account.id
        return account, id_ is None

    def find(self, name: str, line: int, place: AccountHint | None, amount: int) -> Account:
        """The account that a transaction names, by number or path; one that there is not is made and told."""
        key = name.casefold()
        id_ = self._called.get(key) or self._numbers.get(key) or self._paths.get(key)
        if id_:
            return self._by_id[id_]
        if self._strict:
            raise Refused.at("account", f"there is no account {name!r}, and the file declares none")
        class_, why = _guess(name, place, amount)
        path, number = _named(name, "")
        return self._make_path(path, class_, line, why, number=number)

    def _merge(self, account: Account, given: ImportedAccount) -> Account:
        class_ = (given.type, given.subtype, given.section)
        is_used = self._work.session.ledger.is_used(account.id, LATEST)
        if account.classification != class_:
            if is_used or account.parent_id:
                raise Conflict(
                    f"{account.label} is {_words(account.classification)} here and {_words(class_)} in the file; rename one of them"
                )
            self._assume(
                given.line,
                f"{account.label} becomes {_words(class_)}",
                "the file says so, and nothing is posted on it",
            )
        number = account.number
        if given.number and given.number.casefold() != account.number.casefold():
            if self._numbers.get(given.number.casefold()) is None and not is_used:
                number = given.number
            else:
                self._assume(
                    given.line,
                    f"{account.label} keeps its number",
                    f"{given.number} is taken, or the account is used already",
                )
        changes = {
            "number": number,
            "type": given.type,
            "subtype": given.subtype,
            "section": given.section,
        }
        changes |= {"description": account.description or given.description}
        merged = amend(self._work, ACCOUNTS, account.id, changes)
        if number != account.number:
            self._numbers.pop(account.number.casefold(), None)
        return self._learn(merged)

    def _make(self, given: ImportedAccount) -> Account:
        class_: Classification = (given.type, given.subtype, given.section)
        path, number = _named(given.path, given.number)
        if number and number.casefold() in self._numbers:
            holder = self._by_id[self._numbers[number.casefold()]]
            self._assume(
                given.line, f"{path} has no number", f"{number} is the number of {holder.label}"
            )
            number = ""
        account = self._make_path(
            path, class_, given.line, None, number=number, description=given.description
        )
        if not given.active:
            self.hidden.append(account.id)
        return account

    def _make_path(
        self,
        path: str,
        class_: Classification,
        line: int,
        why: str | None,
        *,
        number: str = "",
        **more: Any,
    ) -> Account:
        """Make an account with the parents that it lacks; sub-accounts are of their parent's class."""
        if not all(path.split(":")) or path.count(":") >= DEEPEST:
            raise Refused.at(
                "account",
                f"{path[:80]!r} must be names with single colons between, at most {DEEPEST}",
            )
        above, _, name = path.rpartition(":")
        parent = None
        if above:
            id_ = self._called.get(above.casefold()) or self._paths.get(above.casefold())
            parent = (
                self._by_id[id_]
                if id_
                else self._make_path(above, class_, line, f"{path} is under it")
            )
            if why is None and parent.classification != class_:
                raise Refused.at(
                    "",
                    f"{path} is {_words(class_)}, and {parent.label} above it is {_words(parent.classification)}; they must be the same",
                )
            class_ = parent.classification
        type_, subtype, section = class_
        given = {
            "number": number,
            "name": name,
            "type": type_,
            "subtype": subtype,
            "section": section,
            "parent_id": parent.id if parent else None,
        }
        account = self._learn(create(self._work, ACCOUNTS, {**given, **more}))
        if why:
            self._created["accounts"] += 1
            self._undo.append(partial(self._take_back, account, path))
            self._assume(line, f"the account {path} is made as {_words(class_)}", why)
        return account

    def _take_back(self, account: Account, path: str) -> None:
        self._work.remove(account)
        del self._by_id[account.id], self._paths[path.casefold()]
        if account.number:
            del self._numbers[account.number.casefold()]
        self._created -= Counter({"accounts": 1})

    def _learn(self, account: Account) -> Account:
        self._by_id[account.id] = account
        above, path = account, [account.name]
        while above.parent_id:
            above = self._by_id[above.parent_id]
            path.append(above.name)
        self._paths[":".join(reversed(path)).casefold()] = account.id
        if account.number:
            self._numbers[account.number.casefold()] = account.id
        return account


def _named(path: str, number: str) -> tuple[str, str]:
    """The path and number of an account; one that is called by its number alone is named `Account 1600`."""
    return (
        (f"Account {path}", number or path) if path.isascii() and path.isdigit() else (path, number)
    )


def _guess(name: str, place: AccountHint | None, amount: int) -> tuple[Classification, str]:
    """What an account must be that is only named: by its place in the transaction, its number, or its first amount."""
    if place:
        return BY_PLACE[place], f"its place in the transaction is that of a {place} account"
    digits = name.lstrip("0")
    if name.isascii() and name.isdigit() and digits:
        return BY_DIGIT[digits[0]], f"its number begins with {digits[0]}"
    return (
        (("expense", None, None), "it is debited first")
        if amount > 0
        else (("income", None, None), "it is credited first")
    )


def _words(class_: Classification) -> str:
    return " / ".join(part.replace("_", " ") for part in class_ if part)
