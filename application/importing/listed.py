"""What an import tells about single rows: the first of them, and how many there are."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from attrs import define, field

MOST_LISTED = 1_000
"""How many refused rows, assumptions, blocks or numbers an answer lists of each."""
MOST_REFUSED = 1_000
"""After how many refused rows reading stops, and then planning."""
T = TypeVar("T")


@define
class Listed(Generic[T]):
    """The first `MOST_LISTED` things of a kind, and the number of all of them."""

    _first: list[T] = field(factory=list)
    _count: int = 0

    def __iter__(self) -> Iterator[T]:
        return iter(self._first)

    def __len__(self) -> int:
        """How many there are, also of those that are not listed."""
        return self._count

    @property
    def more(self) -> int:
        """How many there are that are not listed."""
        return self._count - len(self._first)

    def append(self, one: T) -> None:
        """Add one; only its number counts if the list is full."""
        if self._count < MOST_LISTED:
            self._first.append(one)
        self._count += 1

    def take_back(self, count: int) -> None:
        """Leave only the first `count`."""
        del self._first[count:]
        self._count = count

    def extend(self, others: "Listed[T]") -> None:
        """Add all of another list, also those that it does not list itself."""
        for one in others:
            self.append(one)
        self._count += others.more

    def mapped(self, function: Callable[[T], T]) -> "Listed[T]":
        """What a function makes of each."""
        return Listed([function(one) for one in self._first], self._count)

    def copy(self) -> "Listed[T]":
        """The same things, to which others can be added."""
        return Listed(list(self._first), self._count)
