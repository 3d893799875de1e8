"""The accounts that the files of a company name: their paths, numbers and types.

Lists and statements declare accounts. Reports of transactions name them by their path or their last
name, with or without the number before it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from attrs import define, field

from application.importing.account_guesses import Classification, guess_by_name
from domain.texts import path_key

_DOT = re.compile("\\s*\u00c2?\u00b7\\s*")
"""The dot that Desktop prints between the number and the name of an account."""
_NUMBER = re.compile(r"([0-9][0-9.\-]{1,11}) +(?=\S)")
"""A number before the name of an account, as Online prints it."""
_DELETED = " (deleted)"
_CREDITED = frozenset({"liability", "equity", "income"})


@define(eq=False)
class Chart:
    """What the files say about accounts, by the keys of their paths."""

    classifications: dict[str, Classification] = field(factory=dict)
    numbers: dict[str, str] = field(factory=dict)
    """The numbers of accounts, where a file has them."""
    has_numbers: bool = False
    """Whether numbers are before the names of accounts, without a dot between them."""
    has_list: bool = False
    """Whether a list declares all accounts, so that a last name alone can mean only one of them."""
    _paths: dict[str, str] = field(factory=dict)
    _by_leaf: dict[str, list[str]] = field(factory=dict)
    _resolved: dict[str, str] = field(factory=dict)
    _classification_by_path: dict[str, Classification | None] = field(factory=dict)

    def declare(self, path: str, number: str, classification: Classification) -> bool:
        """Add an account that a file declares; False if an earlier one has declared it."""
        key = path_key(path)
        if key in self._paths:
            return False
        self._paths[key] = path
        self._by_leaf.setdefault(key.rpartition(":")[2], []).append(path)
        self.classifications[key] = classification
        if number:
            self.numbers[key] = number
        self._resolved.clear()
        self._classification_by_path.clear()
        return True

    def expect_names(self, names: Iterable[str]) -> None:
        """Look at the names of all accounts in a file, to know whether they have numbers."""
        names = [name for name in names if name and _DOT.search(name) is None]
        counts = Counter(bool(_NUMBER.match(name)) for name in names)
        self.has_numbers = self.has_numbers or counts[True] > counts[False]
        self._resolved.clear()

    def path_of(self, name: str) -> str:
        """The path of the account that a report names; a name that nothing declares as it is."""
        path = self._resolved.get(name)
        if path is None:
            path = self._resolved[name] = self._find(name.split(":")) or self._undeclared(name)
        return path

    def path_in_tree(self, names: Sequence[str]) -> str:
        """The path of an account by the captions of the accounts around it and its own.

        A name never has a colon: a caption with one is a path itself.
        """
        return self.path_of(names[-1] if ":" in names[-1] else ":".join(names))

    def classification(self, path: str) -> Classification | None:
        """The type of an account, as a file declares it; None if none does."""
        if path not in self._classification_by_path:
            self._classification_by_path[path] = self.classifications.get(path_key(path))
        return self._classification_by_path[path]

    def sign(self, path: str) -> int | None:
        """+1 if debits raise the balance of an account, -1 if credits do; None if unknown."""
        classification = self.classification(path)
        return natural_sign(classification) if classification else None

    def guessed(self, path: str) -> Classification | None:
        """What an account probably is, by its number or its name; None if neither says anything."""
        made = guess_by_name(path, self.numbers.get(path_key(path), ""))
        return made.classification if made else None

    def undotted(self, names: Sequence[str]) -> tuple[str, str]:
        """The path of an account by its captions, without numbers, and its own number or empty."""
        names = names[-1].split(":") if ":" in names[-1] else names
        parts = [_without_number(name, is_numbered=self.has_numbers) for name in names]
        return ":".join(name for _, name in parts), parts[-1][0]

    def _find(self, names: Sequence[str]) -> str | None:
        """The declared account of some names: by its path, and otherwise if only it ends so."""
        for parts in self._spellings(names):
            if path := self._paths.get(path_key(":".join(parts))):
                return path
        if not self.has_list:
            return None
        for parts in self._spellings(names):
            leaf = path_key(parts[-1])
            candidates = self._by_leaf.get(leaf, [])
            ending = ":" + path_key(":".join(parts))
            fitting = [path for path in candidates if (":" + path_key(path)).endswith(ending)]
            if len(fitting) == 1:
                return fitting[0]
        return None

    def _spellings(self, names: Sequence[str]) -> list[list[str]]:
        """The names as they are, without numbers, and without what marks deleted accounts."""
        plain = [_DOT.sub(" ", name).strip() for name in names]
        without = [_without_number(name, is_numbered=True)[1] for name in names]
        spellings = [[*names], plain, without]
        return [
            *spellings,
            *([part.removesuffix(_DELETED) for part in parts] for parts in spellings),
        ]

    def _undeclared(self, name: str) -> str:
        """The path of an account that nothing declares; its number is noted."""
        parts = [_without_number(part, is_numbered=self.has_numbers) for part in name.split(":")]
        path = ":".join(part for _, part in parts)
        if parts[-1][0]:
            self.numbers.setdefault(path_key(path), parts[-1][0])
        return path


def natural_sign(classification: Classification) -> int:
    """+1 for accounts whose balance debits raise, -1 for those whose balance credits raise."""
    return -1 if classification[0] in _CREDITED else 1


def split_number(name: str) -> tuple[str, str]:
    """The number and the name of an account of Desktop, which have a dot between them."""
    return _without_number(name, is_numbered=False)


def _without_number(name: str, *, is_numbered: bool) -> tuple[str, str]:
    """The number before a name, or empty, and the name."""
    before, *after = _DOT.split(name.strip(), maxsplit=1)
    if after and after[0]:
        return before.strip(), after[0].strip()
    match = _NUMBER.match(name.strip()) if is_numbered else None
    return (match[1], name.strip()[match.end() :]) if match else ("", name.strip())
