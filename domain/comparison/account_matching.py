"""Accounts as other programs name them, and the part of a statement in which each stands."""

from collections.abc import Mapping

from domain.ledger.accounts import Account, paths
from domain.reports.groups import BALANCE_SHEET_PARTS, PROFIT_LOSS_PARTS, Group


class AccountMatcher:
    """Accounts as other programs name them: by number, by full path, or by name where only one has it."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self.accounts = accounts
        self.paths = paths(accounts)
        self._numbers = {
            each.number.casefold(): id_ for id_, each in accounts.items() if each.number
        }
        self._by_path = {path.casefold(): id_ for id_, path in self.paths.items()}
        self._by_name: dict[str, list[str]] = {}
        for id_, each in accounts.items():
            self._by_name.setdefault(each.name.casefold(), []).append(id_)

    def find(self, label: str, above: tuple[str, ...] = (), part: str = "") -> str | None:
        """The account that a caption means: one of that number or full path, else one of that name in the same part.

        `above` are the captions over it. The number before a path is that of its first account or, as we write it, of its last.
        """
        pieces = label.split(":")
        names = [_without_number(each) for each in pieces]
        if found := self._numbers.get(_number(pieces[-1]) or label.casefold()):
            return found
        first = self._numbers.get(_number(pieces[0]))
        if first and self.paths[first].casefold() == ":".join(names).casefold():
            return first
        names = [
            *(_without_number(each) for caption in above for each in caption.split(":")),
            *names,
        ]
        for start in range(len(names)):
            found = self._by_path.get(":".join(names[start:]).casefold())
            if found and (start == 0 or self._is_in(found, part)):
                return found
        same = [
            id_ for id_ in self._by_name.get(names[-1].casefold(), []) if self._is_in(id_, part)
        ]
        return same[0] if len(same) == 1 else None

    def _is_in(self, id_: str, part: str) -> bool:
        return not part or part_of(self.accounts[id_]) == part

    def label(self, id_: str) -> str:
        """The number and full path of an account."""
        return f"{self.accounts[id_].number} {self.paths[id_]}".lstrip()

    def key(self, id_: str) -> str:
        """The number of an account, else its full path."""
        return self.accounts[id_].number or self.paths[id_]


def part_of(account: Account) -> str:
    """The part of a statement in which an account stands."""
    return _PART_OF.get(account.classification, "")


_PART_OF = {
    group.of: group.key
    for top in (
        *(each for each in PROFIT_LOSS_PARTS if isinstance(each, Group)),
        *BALANCE_SHEET_PARTS,
    )
    for group in top.within()
    if group.of
}


def _number(name: str) -> str:
    """What stands before the first space, where something follows: a number, if an account has it."""
    first, space, _ = name.partition(" ")
    return first.casefold() if space else ""


def _without_number(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.isdecimal() else name
