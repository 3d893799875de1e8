"""The search of the parts of a whole: a deposit of many receipts, or many lines of one row."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import gcd

from domain.banking.check_numbers import are_different_checks
from domain.reconciliation.matching.exact_sums import (
    LARGEST_SMALL,
    small_subsets_with_sum,
    subsets_with_sum,
)
from domain.reconciliation.matching.likeness import MOST_DAYS, MOST_DAYS_EARLY
from domain.reconciliation.matching.part_sets import Item, PartSet
from domain.reconciliation.matching.payee_words import match_words

MOST_DAYS_OF_PARTS = 6
"""How many days the first and the last part of a whole are apart at most."""
MOST_PARTS = 16
"""Among more parts all sets of which are tried, too many would have the sum by chance."""
_MOST_PARTS_OF_SMALL = 60
"""Among more parts, not even all small sets are tried."""
_MOST_SETS = 20
_FEES = 10
"""A fee is at most one of so many parts of a deposit."""


_ROUND_AMOUNTS = (1, 5, 10, 25, 50, 100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
"""In cents. Round amounts have the same sum by chance more often than others."""


class Parts:
    """Lines or rows that can be parts, by their days.

    `claimed` are the keys of those that have the payee of another whole.
    """

    def __init__(self, items: Iterable[Item], claimed: Collection[object] = ()) -> None:
        self._claimed = claimed
        self._items = sorted(items, key=lambda item: (item.day, item.key))
        self._days = [item.day for item in self._items]

    def sets(self, whole: Item) -> list[PartSet]:
        """The sets of parts that sum to a whole, the best one first.

        Of sets that differ only in parts that nothing tells apart there is one.
        """
        search = _Search(whole, self._candidates(whole), self._claimed)
        sets: dict[tuple[object, ...], PartSet] = {}
        for part_set in search.sets():
            likeness = tuple(sorted(repr(part.likeness) for part in part_set.parts))
            if likeness not in sets:
                sets[likeness] = part_set
        return sorted(sets.values(), key=lambda part_set: part_set.rank)

    def _candidates(self, whole: Item) -> list[Item]:
        """What can be part of a whole by its day, amount, number and words."""
        latest = MOST_DAYS + MOST_DAYS_OF_PARTS
        days = (latest, MOST_DAYS_EARLY) if whole.is_line else (MOST_DAYS_EARLY, latest)
        first = bisect_left(self._days, whole.day - days[0])
        last = bisect_right(self._days, whole.day + days[1])
        near = self._items[first:last]
        target = abs(whole.amount)
        parts = [
            item
            for item in near
            if (item.amount > 0) == (whole.amount > 0) and _can_be_part(whole, item)
        ]
        if not parts:
            return []
        names = {item.words.name for item in parts}
        fees = [
            item
            for item in near
            if (item.amount > 0) != (whole.amount > 0)
            and abs(item.amount) * _FEES <= target
            and (item.words.is_fee or (item.words.name and item.words.name in names))
        ]
        # What a fee is taken off may be a little more than the whole.
        most = target + sum(abs(item.amount) for item in fees)
        return [item for item in parts if abs(item.amount) <= most] + fees


class _Search:
    """The search of the parts of one whole."""

    def __init__(self, whole: Item, candidates: list[Item], claimed: Collection[object]) -> None:
        self._whole = whole
        self._claimed = claimed
        self._candidates = sorted(candidates, key=lambda item: (self._delay(item), str(item.key)))
        divisor = gcd(whole.amount, *(item.amount for item in candidates))
        self._unit = max(amount for amount in _ROUND_AMOUNTS if divisor % amount == 0)

    def _delay(self, part: Item) -> int:
        """How many days the line is after the row."""
        delay = self._whole.day - part.day
        return delay if self._whole.is_line else -delay

    def sets(self) -> Iterator[PartSet]:
        """All sets of parts that sum to the whole: the natural ones, and the others."""
        if len(self._candidates) < 2:
            return
        natural = [*self._natural_sets()]
        for parts in natural:
            if sum(part.amount for part in parts) == self._whole.amount:
                yield self._part_set(parts, len(natural), is_natural=True)
        windows = [*self._windows()]
        tried = sum(2 ** min(len(window), MOST_PARTS) for window in windows)
        for window in windows:
            amounts = [part.amount for part in window]
            search = subsets_with_sum if len(window) <= MOST_PARTS else small_subsets_with_sum
            for places in search(amounts, self._whole.amount, _MOST_SETS):
                parts = [window[place] for place in places]
                if self._is_near(parts):
                    yield self._part_set(parts, tried, is_natural=False)

    def _windows(self) -> Iterator[list[Item]]:
        """Candidates that are near each other, few enough to try all sets of them."""
        if len(self._candidates) <= MOST_PARTS:
            yield self._candidates
            return
        for window in self._all_windows():
            if 1 < len(window) <= _MOST_PARTS_OF_SMALL:
                yield window

    def _is_searched(self, parts: Sequence[Item]) -> bool:
        """Whether all sets of as many parts were tried."""
        if len(self._candidates) <= MOST_PARTS:
            return True
        most = max(map(len, self._all_windows()))
        return most <= (_MOST_PARTS_OF_SMALL if len(parts) <= LARGEST_SMALL else MOST_PARTS)

    def _all_windows(self) -> list[list[Item]]:
        """The candidates of some days, for each first day."""
        delays = sorted({self._delay(item) for item in self._candidates})
        return [
            [
                item
                for item in self._candidates
                if first <= self._delay(item) <= first + MOST_DAYS_OF_PARTS
            ]
            for first in delays
            if first <= MOST_DAYS
        ]

    def _natural_sets(self) -> Iterator[list[Item]]:
        by_name: dict[object, list[Item]] = defaultdict(list)
        for item in self._candidates:
            by_name[item.words.name].append(item)
        number = self._whole.number
        of_number = [item for item in self._candidates if number and item.number == number]
        if len(of_number) > 1:
            yield of_number
        families = [
            self._candidates,
            *(items for name, items in by_name.items() if name),
            [item for item in self._candidates if item.number],
            [item for item in self._candidates if not item.number],
            [item for item in self._candidates if item.key not in self._claimed],
            [item for item in self._candidates if item.number and item.key not in self._claimed],
            [
                item
                for item in self._candidates
                if not item.number and item.key not in self._claimed
            ],
        ]
        seen = set()
        for items in families:
            for parts in self._of_days(items):
                keys = tuple(part.key for part in parts)
                if keys not in seen:
                    seen.add(keys)
                    yield parts

    def _of_days(self, items: Sequence[Item]) -> Iterator[list[Item]]:
        """The sets of all items of some days in a row."""
        delays = [self._delay(item) for item in items]
        for first in sorted(set(delays)):
            start = bisect_left(delays, first)
            if first > MOST_DAYS:
                return
            ends = {bisect_right(delays, last) for last in delays[start:]}
            for end in sorted(ends):
                if end - start > 1 and delays[end - 1] - first <= MOST_DAYS_OF_PARTS:
                    yield list(items[start:end])

    def _is_near(self, parts: Sequence[Item]) -> bool:
        """Whether parts are near the whole and near each other."""
        delays = [self._delay(part) for part in parts]
        return min(delays) <= MOST_DAYS and max(delays) - min(delays) <= MOST_DAYS_OF_PARTS

    def _part_set(self, parts: Sequence[Item], tried: int, *, is_natural: bool) -> PartSet:
        """A set that was found when so many were tried."""
        matches = [
            match_words(self._whole.words, part.words)
            if self._whole.is_line
            else match_words(part.words, self._whole.words)
            for part in parts
        ]
        number = self._whole.number
        return PartSet(
            self._whole,
            tuple(parts),
            max((self._delay(part) for part in parts), key=abs),
            bool(number) and all(part.number == number for part in parts),
            "same" if any(match.agreement == "same" for match in matches) else "unknown",
            tuple(sorted(set().union(*(match.row_words for match in matches)))),
            is_natural,
            abs(self._whole.amount) // (tried * self._unit),
            tried,
            self._is_searched(parts),
            self._is_uniform(parts, is_named=all(match.agreement == "same" for match in matches)),
        )

    def _is_uniform(self, parts: Sequence[Item], *, is_named: bool) -> bool:
        """Whether the parts fit together. Fees need no number, nor do parts of the right payee."""
        if len({part.likeness for part in parts}) < len(parts):
            return False
        texts = {(part.amount, part.words.name) for part in parts}
        if not self._whole.is_line and len(texts) < len(parts):
            return False  # The bank may show a line again a day later.
        is_deposit = self._whole.amount > 0
        is_numbered = {bool(part.number) for part in parts if (part.amount > 0) == is_deposit}
        is_claimed = any(part.key in self._claimed for part in parts)
        return is_named or (len(is_numbered) == 1 and not is_claimed)


def _can_be_part(whole: Item, item: Item) -> bool:
    """Whether nothing in the number and the words of a part speaks against it."""
    if are_different_checks(whole.amount, whole.number, item.number):
        return False
    line, row = (whole, item) if whole.is_line else (item, whole)
    return match_words(line.words, row.words).agreement != "different"


def claimed_rows(lines: Iterable[Item], rows: Sequence[Item]) -> set[int | str]:
    """The keys of the rows that have the payee of a line near them.

    A line that names nobody is rather a sum of other rows.
    """
    ordered = sorted(rows, key=lambda row: row.day)
    days = [row.day for row in ordered]
    claimed: set[int | str] = set()
    for line in lines:
        if not line.words.name:
            continue
        first = bisect_left(days, line.day - MOST_DAYS - MOST_DAYS_OF_PARTS)
        last = bisect_right(days, line.day + MOST_DAYS_EARLY)
        claimed |= {
            row.key
            for row in ordered[first:last]
            if match_words(line.words, row.words).agreement == "same"
        }
    return claimed
