"""One line that is several rows, such as a deposit of many receipts, or several lines of one row.

The *whole* is the one, its *parts* are the others. A set of parts is *natural* if it is all that
there is of some days in a row, or of one name, or of the number of the whole, as people deposit
what they have.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import gcd

from attrs import frozen

from domain.reconciliation.matching.exact_sums import subsets_with_sum
from domain.reconciliation.matching.likeness import MOST_DAYS, MOST_DAYS_EARLY
from domain.reconciliation.matching.numbers import is_check_number
from domain.reconciliation.matching.payee_words import Words, match_words
from domain.reconciliation.matching.statement_items import Agreement

MOST_DAYS_OF_PARTS = 6
"""How many days the first and the last part of a whole are apart at most."""
MOST_PARTS = 14
"""Among more parts all sets of which are tried, too many would have the sum by chance."""
_MOST_SETS = 20
_FEES = 10
"""A fee is at most one of so many parts of a deposit."""
_UNLIKELY = 100
"""How many times rarer than once an equal sum must be by chance for a set to be certain."""
_UNLIKELY_PICKED = 20_000
"""The same, for a set that is picked from among others, and not natural."""
_LIKELY = 10
"""If it is not so many times rarer, the set is not even proposed."""


_ROUND_AMOUNTS = (1, 5, 10, 25, 50, 100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
"""In cents. Round amounts have the same sum by chance more often than others."""


@frozen
class Item:
    """A line or a row, as a whole or a part."""

    key: int | str
    """The index of the line, or the id of the row."""
    is_line: bool
    day: int
    """The ordinal of the date."""
    amount: int
    number: str
    words: Words

    @property
    def likeness(self) -> tuple[object, ...]:
        """The same for parts that nothing tells apart."""
        return self.day, self.amount, self.number, self.words.name or self.words.all


@frozen
class PartSet:
    """A whole, and a set of parts that sums to it."""

    whole: Item
    parts: tuple[Item, ...]
    days_apart: int
    """How many days a line is after a row at most, negative if before."""
    same_number: bool
    agreement: Agreement
    words_shared: tuple[str, ...]
    is_natural: bool
    rarity: int
    """How many times rarer than once it is that a set has the sum by chance."""

    is_uniform: bool
    """Whether the parts fit together.

    All have a number, or none has, none has the payee of another whole, and no two are equal, which
    may be one that is there twice.
    """

    @property
    def is_likely(self) -> bool:
        """Whether it is worth while to show it."""
        return self.same_number or self.rarity >= _LIKELY

    @property
    def is_rare(self) -> bool:
        """Whether a set has hardly the sum by chance."""
        least = _UNLIKELY if self.is_natural else _UNLIKELY_PICKED
        return self.same_number or (self.is_uniform and self.rarity >= least)

    def can_rival(self, best: "PartSet") -> bool:
        """Whether it can be meant where another set of the same whole is more alike.

        Among many candidates there is often a set of many parts that has the sum by chance. It is
        no rival of a natural set that has fewer parts or is of fewer days.
        """
        is_simple = len(self.parts) <= len(best.parts) and self.count_days() <= best.count_days()
        return self.is_natural or not best.is_natural or is_simple

    def count_days(self) -> int:
        """On how many days there are parts."""
        return len({part.day for part in self.parts})

    @property
    def rank(self) -> tuple[object, ...]:
        """The more that says for it, the lower it is."""
        return (
            not self.same_number,
            self.agreement != "same",
            not self.is_natural,
            abs(self.days_apart),
            len(self.parts),
            tuple(str(part.key) for part in self.parts),
        )


class Parts:
    """Lines or rows that can be parts, by their days.

    `claimed` are the keys of those that have the payee of another whole.
    """

    def __init__(self, items: Iterable[Item], claimed: Collection[object] = ()) -> None:
        self._claimed = claimed
        self._items = sorted(items, key=lambda item: (item.day, item.key))
        self._days = [item.day for item in self._items]

    def sets(self, whole: Item) -> list[PartSet]:
        """The sets of parts that sum to a whole and are likely, the best one first.

        Of sets that differ only in parts that nothing tells apart there is one.
        """
        search = _Search(whole, self._candidates(whole), self._claimed)
        sets: dict[tuple[object, ...], PartSet] = {}
        for part_set in search.sets():
            likeness = tuple(sorted(repr(part.likeness) for part in part_set.parts))
            if part_set.is_likely and likeness not in sets:
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
        tried = sum(2 ** len(window) for window in windows)
        for window in windows:
            amounts = [part.amount for part in window]
            for places in subsets_with_sum(amounts, self._whole.amount, _MOST_SETS):
                parts = [window[place] for place in places]
                if self._is_near(parts):
                    yield self._part_set(parts, tried, is_natural=False)

    def _windows(self) -> Iterator[list[Item]]:
        """Candidates that are near each other, few enough to try all sets of them."""
        if len(self._candidates) <= MOST_PARTS:
            yield self._candidates
            return
        for first in sorted({self._delay(item) for item in self._candidates}):
            window = [
                item
                for item in self._candidates
                if first <= self._delay(item) <= first + MOST_DAYS_OF_PARTS
            ]
            if 1 < len(window) <= MOST_PARTS:
                yield window

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
            len(
                {
                    bool(part.number)
                    for part in parts
                    if (part.amount > 0) == (self._whole.amount > 0)
                }
            )
            == 1,
        )


def _can_be_part(whole: Item, item: Item) -> bool:
    """Whether nothing in the number and the words of a part speaks against it."""
    if (
        whole.amount < 0
        and whole.number != item.number
        and is_check_number(whole.number)
        and is_check_number(item.number)
    ):
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
