"""Lists of numbers by keys, in little memory."""

from array import array
from collections.abc import Hashable, Sequence


class NumbersByKey:
    """For each key some numbers, in the order in which they were added.

    Most keys have one. Of a key only its hash of 64 bits is kept: the chance that any two of a
    million keys have the same one is less than one in ten million.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, int | array[int]] = {}

    def add(self, key: Hashable, number: int) -> None:
        """Add a number that the key does not have."""
        known = self._numbers.get(hash(key))
        if known is None:
            self._numbers[hash(key)] = number
        elif isinstance(known, int):
            self._numbers[hash(key)] = array("I", (known, number))
        else:
            known.append(number)

    def remove(self, key: Hashable, number: int) -> None:
        """Remove a number that the key has: mostly one of the last, which is found at once."""
        known = self._numbers[hash(key)]
        if isinstance(known, int):
            del self._numbers[hash(key)]
            return
        place = len(known) - 1
        while known[place] != number:
            place -= 1
        del known[place]

    def of(self, key: Hashable) -> Sequence[int]:
        """The numbers of a key."""
        known = self._numbers.get(hash(key), ())
        return (known,) if isinstance(known, int) else known
