"""Many values in little memory: they are packed as they are added, and unpacked as they are read.

An import reads and plans some hundred thousand transactions. As objects they need about twenty
times the memory of their file; packed, less than half of it.
"""

import io
import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, Generic, TypeVar, overload

import attrs

from domain.frozen_values import is_made_of_values, restored, values_of_fields

T = TypeVar("T")

_BLOCK = 64
"""How many values are packed together, so that the texts which recur in them are kept once."""
_FASTEST = 1
"""How hard the packing tries: trying harder takes longer and saves little."""


class PackedValues(Sequence[T], Generic[T]):
    """Values that are added at the end, and mostly read in order: frozen objects and their parts.

    What is read is equal to what was added, and is another object.
    """

    def __init__(self, values: Iterable[T] = ()) -> None:
        self._blocks: list[bytes] = []
        self._last: list[T] = []
        """The values that are not packed yet."""
        self._unpacked: tuple[int, list[T]] = (-1, [])
        """The block that was unpacked last for a single value, with its number."""
        for value in values:
            self.append(value)

    def append(self, value: T) -> None:
        """Add a value."""
        self._last.append(value)
        if len(self._last) == _BLOCK:
            self._blocks.append(_packed(self._last))
            self._last = []

    def __len__(self) -> int:
        return len(self._blocks) * _BLOCK + len(self._last)

    def __iter__(self) -> Iterator[T]:
        for number in range(len(self._blocks)):
            yield from self._block(number)
        yield from self._last

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...

    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        number, place = divmod(range(len(self))[index], _BLOCK)
        if number == len(self._blocks):
            return self._last[place]
        if number != self._unpacked[0]:
            self._unpacked = number, self._block(number)
        return self._unpacked[1][place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedValues) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]  # values can be added

    def _block(self, number: int) -> list[T]:
        # Only what this process has packed itself is unpacked.
        values: list[T] = pickle.loads(zlib.decompress(self._blocks[number]))  # noqa: S301
        return values


class _Pickler(pickle.Pickler):
    """Reads the fields of our frozen objects at once; pickle itself would ask for each by name."""

    def reducer_override(self, value: Any) -> Any:
        cls: Any = type(value)
        if not _has_fields(cls):
            return NotImplemented
        values = values_of_fields(value)
        return (cls, values) if is_made_of_values(cls) else (restored, (cls, *values))


@cache
def _has_fields(cls: type[Any]) -> bool:
    return attrs.has(cls)


def _packed(values: list[Any]) -> bytes:
    pickled = io.BytesIO()
    _Pickler(pickled, pickle.HIGHEST_PROTOCOL).dump(values)
    return zlib.compress(pickled.getbuffer(), _FASTEST)


def in_groups(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in groups of a size, so that only one group is in memory; the last is smaller."""
    remaining = iter(values)
    while group := list(islice(remaining, size)):
        yield group
