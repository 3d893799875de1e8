"""The accounts that a file means: found by number, path or the file's own name for them.

An account that is missing is created: as the file's list of accounts declares it
(`declared_accounts`), or, where only a transaction names it, as `account_guesses` says.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from typing import Any

from attrs import evolve

from application.collections.operations import amend, create
from application.collections.registry import ACCOUNTS
from application.importing.account_guesses import (
    NO_EVIDENCE,
    Classification,
    Evidence,
    Guess,
    evidence_of,
    guess,
    is_number,
)
from application.importing.account_index import AccountIndex, untouched_starters
from application.importing.import_run import ImportRun
from application.importing.parsed_file import AccountHint
from application.ledger.account_mappings import forget_mapping, remember
from application.ledger.accounts import DEEPEST
from domain.errors import Fault, Refused
from domain.ledger.accounts import CONTROL, Account
from domain.texts import echoed, path_key

_FITTING_SUBTYPES: Mapping[AccountHint, AbstractSet[str | None]] = {
    "receivable": {"accounts_receivable"},
    "payable": {"accounts_payable"},
    "bank": {"bank", "credit_card"},
    "card": {"bank", "credit_card"},
    "transfer": {"bank", "credit_card", None},
}
"""The subtypes that an account at a place of a transaction may have, by the hint of the place."""


class AccountResolver:
    """Finds the accounts of the books that one file means, and creates those that are missing."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self.index = AccountIndex(run.work)
        self.starters = untouched_starters(run.work)
        """The untouched accounts of the starter chart, which give way to those of the file."""
        self.declared: dict[str, str] = {}
        """The ids of the accounts by the paths and numbers that the file declares."""
        self._evidence = evidence_of(run.answer.file)
        self._id_by_name: dict[str, str] = {}
        """The ids of the accounts that were found so far, by the names in the transactions."""

    def find(self, name: str) -> Account | None:
        """The account that a transaction names by number or path, or None if there is none yet."""
        if id_ := self.declared.get(path_key(name)):
            return self.index[id_]
        return (
            self.index.by_told_number(name)
            or self.index.by_number(name)
            or self.index.by_path(name)
        )

    def check_declared(self, names: Iterable[str]) -> None:
        """Raise `Refused`, with every name that a strict import does not accept."""
        faults = []
        for name in dict.fromkeys(names) if self.run.strict else ():
            account = self.find(name)
            if account is None or account.id in self.starters:
                faults.append(Fault("account", _undeclared(name, account)))
        if faults:
            raise Refused(faults)

    def find_or_create(self, name: str, line: int) -> Account:
        """The account that a transaction names by number or path, which is created if missing."""
        if name in self._id_by_name:
            return self.index[self._id_by_name[name]]
        account = self._find_or_create(name, line, self._evidence_about(name))
        self._id_by_name[name] = account.id
        self.run.undo.append(self._id_by_name.clear)
        return account

    def find_or_create_for_item(self, name: str, line: int, *, is_tax: bool) -> Account:
        """The account of an item: of income, or, for a sales tax, of a liability."""
        evidence = self._evidence_about(name)
        is_tax = is_tax or evidence.is_tax
        return self._find_or_create(name, line, evolve(evidence, is_tax=is_tax, first_amount=-1))

    def is_named(self, path: str) -> bool:
        """Whether a transaction of the file names an account by its path."""
        return path_key(path) in self._evidence

    def control_of(self, name: str) -> str | None:
        """The kind of contact that lines on an account need: also if it is still to be created."""
        account, evidence = self.find(name), self._evidence_about(name)
        if account and not self._leaves_number(account, name, evidence):
            return account.control_of
        certain = evidence.certain()
        return CONTROL.get(certain.classification[1] or "") if certain else None

    def create_path(
        self,
        path: str,
        classification: Classification,
        line: int,
        made: Guess | None,
        *,
        number: str = "",
        **fields: Any,
    ) -> Account:
        """Create an account and its missing parents; it takes the classification of its parent.

        `made` is the reason for assuming the account; None means that the file declares it.
        """
        parent = self.parent_of(
            path,
            classification,
            line,
            is_declared=made is None,
            is_certain=made is None or made.is_certain,
        )
        if parent:
            classification = parent.classification
        type_, subtype, section = classification
        values = {
            "number": number,
            "name": path.rpartition(":")[2],
            "type": type_,
            "subtype": subtype,
            "section": section,
            "parent_id": parent.id if parent else None,
        }
        work = self.run.work
        account = self.index.learn(create(work, ACCOUNTS, {**values, **fields}))
        self.run.undo.append(partial(self._take_back, account, is_counted=made is not None))
        if made:
            self.run.answer.add_created(line, "accounts", account.id)
            remember(work, account.id, number=number, guessed=not made.is_certain)
            words = account.classification_label.replace("_", " ")
            self.run.assume(line, f"the account {echoed(path)} is made as {words}", made.why)
        return account

    def parent_of(
        self,
        path: str,
        classification: Classification,
        line: int,
        *,
        is_declared: bool,
        is_certain: bool = True,
    ) -> Account | None:
        """The account above a path, which is created if missing; None at the top of the chart."""
        if not all(path.split(":")) or path.count(":") >= DEEPEST:
            raise Refused.at(
                "account",
                f"{echoed(path)!r} must be at most {DEEPEST} names with single colons between them",
            )
        above = path.rpartition(":")[0]
        if not above:
            return None
        id_ = self.declared.get(path_key(above))
        parent = self.index[id_] if id_ else self.index.by_path(above)
        if parent is None:
            made = Guess(classification, f"{echoed(path)} is under it", is_certain=is_certain)
            parent = self.create_path(above, classification, line, made)
        if is_declared and parent.classification != classification:
            raise Refused.at(
                "",
                f"{echoed(path)} is {words_of(classification)}, but its parent {parent.label} is "
                f"{words_of(parent.classification)}; both must be the same in the file",
            )
        self.touch(parent)
        return parent

    def touch(self, account: Account) -> None:
        """Note that the file uses an account, so that it does not give way to another any more."""
        if starter := self.starters.pop(account.id, None):
            self.run.undo.append(partial(self.starters.__setitem__, account.id, starter))

    def release_number(self, holder: Account, path: str, line: int) -> None:
        """Take the number of an unused account, because the file means another account by it."""
        number = holder.number
        self.index.learn(amend(self.run.work, ACCOUNTS, holder.id, {"number": ""}))
        self.run.undo.append(partial(self._give_back_number, holder.id, number))
        if holder.id in self.starters:
            self.run.assume(
                line,
                f"{holder.label} loses its number {number} to {echoed(path)}",
                "nothing is posted on this account of the starter chart",
            )

    def _find_or_create(self, name: str, line: int, evidence: Evidence) -> Account:
        account = self.find(name)
        is_only_starter = account is not None and account.id in self.starters
        if account is not None and not is_only_starter:
            return account
        self.check_declared([name])
        told = self.run.answer.file.account_numbers.get(path_key(name), "")
        path, number = path_and_number(name, told)
        if account and not self._leaves_number(account, name, evidence):
            return self._use_starter(account, name, line)
        if account:
            self.release_number(account, path, line)
        made = guess(name, evidence, told)
        if told:
            number = self._free_number(told, path, line)
        return self.create_path(path, made.classification, line, made, number=number)

    def _free_number(self, number: str, path: str, line: int) -> str:
        """The number that a file gives a new account; empty if another account keeps it."""
        holder = self.index.by_number(number)
        if holder is None:
            return number
        if holder.id in self.starters:
            self.release_number(holder, path, line)
            return number
        self.run.assume(
            line, f"{echoed(path)} has no number", f"{number} is the number of {holder.label}"
        )
        return ""

    def _use_starter(self, account: Account, name: str, line: int) -> Account:
        """Use an untouched starter account, which becomes an ordinary one."""
        self.touch(account)
        if is_number(name):
            # A list that is imported later may say that this number means another account.
            self.run.undo.append(partial(forget_mapping, self.run.work, account.id))
            remember(self.run.work, account.id, number=name, guessed=True)
        self.run.assume(
            line,
            f"{echoed(name)} is the account {account.label}",
            "no list of the file declares it, and only this account of the starter chart is "
            "called so",
        )
        return account

    def _leaves_number(self, account: Account, name: str, evidence: Evidence) -> bool:
        """Whether the file shows that a bare number cannot mean the starter account that has it."""
        is_starter = account.id in self.starters
        return is_starter and is_number(name) and not self._fits(account, evidence)

    def _fits(self, account: Account, evidence: Evidence) -> bool:
        """Whether an account can be what the file shows beyond doubt about the name for it."""
        if account.id == self.run.work.settings.undeposited_funds_account_id:
            return evidence.hints <= {"bank", "transfer"}
        if evidence.is_tax and not evidence.hints:
            return account.type == "liability" and account.subtype is None
        return all(account.subtype in _FITTING_SUBTYPES[hint] for hint in evidence.hints)

    def _evidence_about(self, name: str) -> Evidence:
        return self._evidence.get(path_key(name), NO_EVIDENCE)

    def _take_back(self, account: Account, *, is_counted: bool) -> None:
        self.run.work.remove(account)
        forget_mapping(self.run.work, account.id)
        self.index.forget(account)
        if is_counted:
            self.run.answer.created -= Counter({"accounts": 1})

    def _give_back_number(self, id_: str, number: str) -> None:
        self.index.learn(amend(self.run.work, ACCOUNTS, id_, {"number": number}))


def path_and_number(path: str, number: str) -> tuple[str, str]:
    """The path and number of an account; one known by its number alone is named `Account 1600`."""
    if is_number(path):
        return f"Account {path}", number or path
    return path, number


def words_of(classification: Classification) -> str:
    """A classification as a sentence names it: `asset / bank`."""
    return " / ".join(part.replace("_", " ") for part in classification if part)


def _undeclared(name: str, starter: Account | None) -> str:
    if starter:
        return (
            f"the file declares no account {echoed(name)!r}; only the unused account "
            f"{starter.label} of the starter chart is called so"
        )
    return f"there is no account {echoed(name)!r}, and the file declares none"
