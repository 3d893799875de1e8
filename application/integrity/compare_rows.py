"""Compares all rows that must be stored with all that are, of any number, in little memory.

The first look adds up the hashes of the rows of each table, in a number of slots that does not
depend on the books: those of expected rows less those of stored rows. Where all sums are zero, the
rows are the same. Otherwise a second look keeps the rows of those slots that are not zero.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from application.ports.inspection import Row, RowsOf

_SLOTS = 4096

Slots = Mapping[RowsOf, frozenset[int]]
"""The slots in which expected and stored rows differ."""

Difference = tuple[Row, bool]
"""A row, and whether it is missing; otherwise it is stored, but must not be."""


class RowComparison:
    """Expected and stored rows, in any order."""

    def __init__(self, wanted: Slots | None = None) -> None:
        """Look for the first time, or for the second time at the rows of some slots."""
        self._wanted = wanted
        self._sums: dict[RowsOf, list[int]] = defaultdict(lambda: [0] * _SLOTS)
        self._rows: dict[RowsOf, Counter[Row]] = defaultdict(Counter)

    def expect(self, rows: Iterable[tuple[RowsOf, Row]]) -> None:
        """Rows that must be stored."""
        if self._wanted is not None:
            for of, row in rows:
                self._keep(of, row, 1)
            return
        sums = self._sums
        for of, row in rows:
            number = hash(row if of in _ONLY_TEXTS else repr(row))
            sums[of][number % _SLOTS] += number

    def store(self, of: RowsOf, rows: Iterable[Row]) -> None:
        """Rows that are stored."""
        if self._wanted is not None:
            for row in rows:
                self._keep(of, row, -1)
            return
        sums, has_only_texts = self._sums[of], of in _ONLY_TEXTS
        for row in rows:
            number = hash(row if has_only_texts else repr(row))
            sums[number % _SLOTS] -= number

    def differing(self) -> Slots:
        """The slots in which the rows differ, after the first look."""
        slots = {
            of: frozenset(slot for slot, total in enumerate(sums) if total)
            for of, sums in self._sums.items()
        }
        return {of: differing for of, differing in slots.items() if differing}

    def differences(self, of: RowsOf) -> list[Difference]:
        """The rows that differ, in order, after the second look."""
        counts = self._rows[of]
        rows = sorted((row for row, count in counts.items() if count), key=repr)
        return [(row, counts[row] > 0) for row in rows]

    def _keep(self, of: RowsOf, row: Row, sign: int) -> None:
        number = hash(row if of in _ONLY_TEXTS else repr(row))
        if number % _SLOTS in (self._wanted or {}).get(of, ()):
            self._rows[of][row] += sign


_ONLY_TEXTS: frozenset[RowsOf] = frozenset(
    {"refs", "keys", "words", "text_keys", "record_hashes", "unreconciled_rows", "proofs"}
)
"""The rows whose own hashes tell them apart. Of others the text is hashed, because some numbers,
such as -1 and -2, have the same hash."""
