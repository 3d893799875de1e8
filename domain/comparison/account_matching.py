"""Finds the account that a caption of another program names, and the part where it appears."""

from collections.abc import Mapping

from domain.ledger.accounts import Account, paths
from domain.reports.groups import BALANCE_SHEET_GROUPS, PROFIT_LOSS_GROUPS
from domain.texts import name_key, path_key


class AccountMatcher:
    """Finds accounts by the captions of other programs: by number, full name, or unique name."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self.accounts = accounts
        self._paths = paths(accounts)
        self._ids_by_number = {
            name_key(account.number): id_ for id_, account in accounts.items() if account.number
        }
        self._ids_by_path = {path_key(path): id_ for id_, path in self._paths.items()}
        self._ids_by_name: dict[str, list[str]] = {}
        for id_, account in accounts.items():
            self._ids_by_name.setdefault(name_key(account.name), []).append(id_)

    def find(self, label: str, above: tuple[str, ...] = (), part: str = "") -> str | None:
        """The id of the account that a caption names, or None.

        It is the account with that number or full name; otherwise the only account with that name
        in the same part of the statement. `above` are the captions over the caption. A number
        before a full name is that of its first account or, in our own reports, of its last one.
        """
        segments = label.split(":")
        names = [_without_number(segment) for segment in segments]
        last_number = _number(segments[-1]) or name_key(label)
        if with_number := self._ids_by_number.get(last_number):
            return with_number
        first = self._ids_by_number.get(_number(segments[0]))
        if first and path_key(self._paths[first]) == path_key(":".join(names)):
            return first
        segments_above = ":".join(above).split(":") if above else []
        names = [*(_without_number(segment) for segment in segments_above), *names]
        for start in range(len(names)):
            id_ = self._ids_by_path.get(path_key(":".join(names[start:])))
            if id_ and (start == 0 or self._is_in(id_, part)):
                return id_
        candidates = self._ids_by_name.get(name_key(names[-1]), [])
        in_part = [id_ for id_ in candidates if self._is_in(id_, part)]
        return in_part[0] if len(in_part) == 1 else None

    def _is_in(self, id_: str, part: str) -> bool:
        return not part or part_of(self.accounts[id_]) == part

    def label(self, id_: str) -> str:
        """The number and full name of an account."""
        return f"{self.accounts[id_].number} {self._paths[id_]}".lstrip()

    def key(self, id_: str) -> str:
        """The number of an account; its full name where it has no number."""
        return self.accounts[id_].number or self._paths[id_]


def part_of(account: Account) -> str:
    """The part of balance sheet or profit and loss in which an account appears."""
    return _PART_BY_CLASSIFICATION.get(account.classification, "")


_PART_BY_CLASSIFICATION = {
    group.classification: group.key
    for group in (*PROFIT_LOSS_GROUPS, *BALANCE_SHEET_GROUPS)
    if group.classification
}


def _number(name: str) -> str:
    """The first word, if more words follow: it is the number of the account if there is one."""
    first, space, _ = name.partition(" ")
    return name_key(first) if space else ""


def _without_number(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first.isdecimal() else name
