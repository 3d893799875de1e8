"""Finds the accounts that the captions of another program name, and the part where they appear."""

import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from domain.ledger.accounts import Account, paths
from domain.reports.groups import BALANCE_SHEET_GROUPS, PROFIT_LOSS_GROUPS
from domain.texts import name_key, path_key

_NUMBER = re.compile(r"[0-9][0-9./-]*")
"""The first word of a caption that is the number of the account, and not part of its name."""


@frozen
class AccountCaption:
    """How a file names an account."""

    names: tuple[str, ...]
    """The captions of the account and of those above it, the outermost first."""
    part: str = ""
    """The part of the statement in which the account appears."""


@frozen
class AccountMatch:
    """The account of ours that a caption names, and in what both disagree."""

    account_id: str
    has_other_number: bool = False
    """Whether the file has the same name with another number."""
    has_other_name: bool = False
    """Whether only the number is the same, so that it is probably another account."""


class AccountMatcher:
    """Pairs the accounts of other programs with ours: by number and name, by path, by number."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self.accounts = accounts
        self._paths = paths(accounts)
        self._ids_by_number = {
            name_key(account.number): id_ for id_, account in accounts.items() if account.number
        }
        self._ids_by_path = {path_key(path): id_ for id_, path in self._paths.items()}
        self._ids_by_plain_path = {_plain(path): id_ for path, id_ in self._ids_by_path.items()}
        self._ids_by_name: dict[str, list[str]] = {}
        for id_, account in accounts.items():
            self._ids_by_name.setdefault(name_key(account.name), []).append(id_)

    def match(self, captions: Iterable[AccountCaption]) -> dict[AccountCaption, AccountMatch]:
        """The account for each caption of a file that names one of ours.

        No two names get the same account, but a name may be in several parts of a statement. The
        captions whose number and name agree with an account come first, then those with its full
        path, then those with its number. If a caption stands without those above it, it may also be
        the only account with its name in its part of the statement.
        """
        waiting = {caption: _ReadCaption.of(caption, self._ids_by_number) for caption in captions}
        matches: dict[AccountCaption, AccountMatch] = {}
        owners: dict[str, tuple[str, ...]] = {}
        for candidates in (self._by_both, self._by_path, self._by_number, self._by_name):
            for caption, read in list(waiting.items()):
                for match in candidates(read):
                    if owners.setdefault(match.account_id, caption.names) == caption.names:
                        matches[caption] = match
                        del waiting[caption]
                        break
        return matches

    def names(self, caption: str) -> bool:
        """Whether a caption by itself has the number and name, or the full path, of an account."""
        read = _ReadCaption.of(AccountCaption((caption,)), self._ids_by_number)
        return any(True for _ in (*self._by_both(read), *self._by_path(read)))

    def _by_both(self, caption: "_ReadCaption") -> Iterator[AccountMatch]:
        """The account whose number and name agree with a caption."""
        if id_ := self._ids_by_path.get(path_key(":".join(caption.texts))):
            yield AccountMatch(id_)  # The name itself begins with the number.
        for number in caption.numbers:
            id_ = self._ids_by_number.get(number)
            if id_ and (not caption.name or self._has_name(id_, caption)):
                yield AccountMatch(id_)

    def _has_name(self, id_: str, caption: "_ReadCaption") -> bool:
        return _plain(name_key(self.accounts[id_].name)) == _plain(caption.name)

    def _by_path(self, caption: "_ReadCaption") -> Iterator[AccountMatch]:
        """The accounts with the path of a caption, also below captions of sections."""
        for start in range(len(caption.path)):
            path = ":".join(caption.path[start:])
            id_ = self._ids_by_path.get(path) or self._ids_by_plain_path.get(_plain(path))
            if id_ and (start == 0 or self._is_in(id_, caption.part)):
                yield self._with_path(id_, caption)

    def _with_path(self, id_: str, caption: "_ReadCaption") -> AccountMatch:
        ours = name_key(self.accounts[id_].number)
        # The only number of a path may be that of its first account.
        is_own = bool(caption.own_number)
        other = bool(ours) and is_own and ours not in caption.numbers
        return AccountMatch(id_, has_other_number=other)

    def _by_number(self, caption: "_ReadCaption") -> Iterator[AccountMatch]:
        """The account that has only the number of a caption."""
        for number in caption.numbers:
            id_ = self._ids_by_number.get(number)
            if id_ and (caption.own_number or not self._is_above(id_, caption)):
                yield AccountMatch(id_, has_other_name=True)

    def _is_above(self, id_: str, caption: "_ReadCaption") -> bool:
        """Whether an account is one of those above the account of a caption."""
        return name_key(self.accounts[id_].name) in caption.path[:-1]

    def _by_name(self, caption: "_ReadCaption") -> Iterator[AccountMatch]:
        """The only account with the name of a caption in its part of the statement."""
        if len(caption.path) > 1:
            return
        candidates = self._ids_by_name.get(caption.name, [])
        in_part = [id_ for id_ in candidates if self._is_in(id_, caption.part)]
        if len(in_part) == 1:
            yield self._with_path(in_part[0], caption)

    def _is_in(self, id_: str, part: str) -> bool:
        return not part or part_of(self.accounts[id_]) == part

    def label(self, id_: str) -> str:
        """The number and full name of an account."""
        return f"{self.accounts[id_].number} {self._paths[id_]}".lstrip()

    def path(self, id_: str) -> str:
        """The full name of an account."""
        return self._paths[id_]

    def key(self, id_: str) -> str:
        """The number of an account; its full name where it has no number."""
        return self.accounts[id_].number or self._paths[id_]


@frozen
class _ReadCaption:
    """The numbers and names in a caption, in the form in which they are compared."""

    texts: tuple[str, ...]
    """The names of the path as they are written, with numbers."""
    path: tuple[str, ...]
    """The names of the path without numbers."""
    own_number: str
    """The number of the account itself; empty if the caption has none."""
    numbers: tuple[str, ...]
    """The numbers that may be that of the account.

    A number before a full path is that of its first account or, in our own reports, of its last.
    """
    part: str

    @property
    def name(self) -> str:
        """The name of the account itself."""
        return self.path[-1]

    @classmethod
    def of(cls, caption: AccountCaption, known: Mapping[str, str]) -> "_ReadCaption":
        """Read a caption; `known` has the numbers of our accounts."""
        texts = tuple(text for name in caption.names for text in name.split(":"))
        read = [_number_and_name(text, known) for text in texts]
        own_number = read[-1][0]
        last = caption.names[-1].split(":")
        first_number = read[-len(last)][0]
        numbers = (own_number,) if own_number else (first_number,) if first_number else ()
        path = tuple(name_key(name) for _, name in read)
        return cls(texts, path, own_number, numbers, caption.part)


def part_of(account: Account) -> str:
    """The part of balance sheet or profit and loss in which an account appears."""
    return _PART_BY_CLASSIFICATION.get(account.classification, "")


_PART_BY_CLASSIFICATION = {
    group.classification: group.key
    for group in (*PROFIT_LOSS_GROUPS, *BALANCE_SHEET_GROUPS)
    if group.classification
}


def _plain(name: str) -> str:
    """A key of a name without an abbreviation such as `(A/R)`, which only some programs add."""
    return re.sub(r" \(a/[rp]\)$", "", name)


def _number_and_name(text: str, known: Mapping[str, str]) -> tuple[str, str]:
    """The number and the name in a text; either may be empty."""
    first, _, rest = text.strip().partition(" ")
    number = name_key(first)
    if not rest:
        return (number, "") if number in known else ("", text)
    if number in known or _NUMBER.fullmatch(first):
        return number, rest
    return "", text
