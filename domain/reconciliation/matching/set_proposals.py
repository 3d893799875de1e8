"""Which sets of rows or lines are proposed, and whether they are certain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from domain.reconciliation.matching.likeness import MOST_DAYS, MOST_DAYS_EARLY
from domain.reconciliation.matching.part_sets import Item, PartSet
from domain.reconciliation.matching.statement_items import Doubt, Evidence, Proposal
from domain.reconciliation.matching.sums import Parts, claimed_rows

_Key = tuple[bool, int | str]
"""Whether it is a line, and its index or id."""
_FEW_PARTS = 3
"""So few parts can be meant as well as one row of the same amount."""

_DAYS_OF_SERIES = 14
"""What comes again after so many days can be taken for that of another time."""


class SetProposals:
    """The sets of lines and rows that are left when pairs of one amount were made.

    `lines` and `rows` have no pair. `held` are lines and rows of pairs that may be meant otherwise,
    `named` are the rows of pairs whose payees agree.
    """

    def __init__(
        self,
        lines: Sequence[Item],
        rows: Sequence[Item],
        held: Sequence[tuple[Item, Item]],
        named: Sequence[Item],
    ) -> None:
        self._held = {_key(item) for pair in held for item in pair}
        held_rows = [row for _, row in held]
        claimed = claimed_rows(lines, rows) | {row.key for row in held_rows}
        self._row_parts = Parts([*rows, *held_rows], claimed)
        self._line_parts = Parts(lines)
        sets_of_lines = [(line, self._row_parts.sets(line)) for line in lines]
        self._sets = [sets for _, sets in sets_of_lines if sets]
        self._sets += [sets for sets in map(self._line_parts.sets, rows) if sets]
        self._sets = self._without_excluded(self._sets)
        self._wholes_of: dict[_Key, set[_Key]] = defaultdict(set)
        """The wholes that use a line or row."""
        for sets in self._sets:
            for part_set in sets:
                if part_set.can_rival(sets[0]) and part_set.is_rare:
                    for item in _items(part_set):
                        self._wholes_of[_key(item)].add(_key(part_set.whole))

        self._days_of: dict[tuple[object, ...], set[int]] = defaultdict(set)
        """On which days there are lines or rows of one amount and name."""
        for item in (*lines, *rows, *held_rows):
            self._days_of[_kind(item)].add(item.day)
        without_sets = [line for line, sets in sets_of_lines if not sets]
        self._needed = _needed(without_sets, Parts([*rows, *held_rows, *named], claimed))

    def _without_excluded(self, sets_of_wholes: list[list[PartSet]]) -> list[list[PartSet]]:
        """The sets of wholes without those that need a part that another whole cannot do without.

        A whole with one set only excludes those sets of wholes that have others.
        """
        settled: set[_Key] = set()
        while True:
            only = [sets[0] for sets in sets_of_wholes if len(_rivals(sets)) == 1]
            fresh = [
                part_set
                for part_set in only
                if part_set.is_rare
                and _key(part_set.whole) not in settled
                and self._held.isdisjoint(map(_key, _items(part_set)))
            ]
            if not fresh:
                return sets_of_wholes
            for part_set in fresh:
                settled.add(_key(part_set.whole))
                keys = {_key(item) for item in _items(part_set)}
                sets_of_wholes = [_excluding(keys, sets) for sets in sets_of_wholes]

    def is_needed(self, row: Item) -> bool:
        """Whether a line has no set without this row, although its payee is that of another line.

        The same customer may have paid the same amount again.
        """
        return row.key in self._needed

    def is_disputed(self, pair: tuple[Item, Item]) -> bool:
        """Whether the row of a pair may be needed for a set, or its line may be a set.

        Nothing but the amount says that they are a pair.
        """
        line, row = pair
        if self._wholes_of.get(_key(row)):
            return True
        return any(
            row not in part_set.parts and (part_set.is_natural or len(part_set.parts) <= _FEW_PARTS)
            for part_set in self._row_parts.sets(line)
        )

    def proposals(self) -> Iterator[Proposal]:
        """The best set of each whole, as far as its parts are not in a better one or in a pair."""
        taken = set(self._held)
        ranked = sorted(
            self._sets,
            key=lambda sets: (self._doubt(sets) is not None, sets[0].rank, str(sets[0].whole.key)),
        )
        for sets in ranked:
            doubt = self._doubt(sets)
            for part_set in sets:
                keys = {_key(item) for item in _items(part_set)}
                if part_set.is_likely and taken.isdisjoint(keys):
                    taken |= keys
                    is_best = part_set is sets[0]
                    yield _proposal(part_set, doubt if is_best else doubt or "several_sets")
                    break

    def _doubt(self, sets: Sequence[PartSet]) -> Doubt | None:
        """Why the best set of a whole is not certain; None if it is."""
        best = sets[0]
        if not best.same_number and any(rival.can_rival(best) for rival in sets[1:]):
            return "several_sets"
        keys = [*map(_key, _items(best))]
        if any(len(self._wholes_of[key]) > 1 or key in self._held for key in keys):
            return "several_sets"
        if not best.same_number and _has_unusual_days(best):
            return "unusual_days"
        if self._may_be_of_another_time(best):
            return "recurring_amount"
        return None if best.is_rare else "chance"

    def _may_be_of_another_time(self, part_set: PartSet) -> bool:
        """Whether a line is so early or late that it may be that of another week of a series."""
        if -MOST_DAYS_EARLY < part_set.days_apart < MOST_DAYS:
            return False
        return any(
            0 < abs(day - item.day) <= _DAYS_OF_SERIES
            for item in _items(part_set)
            for day in self._days_of[_kind(item)]
        )


def _has_unusual_days(part_set: PartSet) -> bool:
    """Whether the bank can hardly have shown a set on these days.

    It cannot have had rows that are dated days after the line, and it shows the lines of one row,
    such as the wages of a payroll, together.
    """
    days = [part.day for part in part_set.parts]
    if part_set.whole.is_line:
        return max(days) > part_set.whole.day + 1
    return max(days) - min(days) > 1


def _kind(item: Item) -> tuple[object, ...]:
    """The same for items of a series, such as the paychecks of one person."""
    return item.is_line, item.amount, item.words.name


def _rivals(sets: Sequence[PartSet]) -> list[PartSet]:
    """The sets of a whole that can be meant, the best one first."""
    return [part_set for part_set in sets if part_set is sets[0] or part_set.can_rival(sets[0])]


def _excluding(keys: set[_Key], sets: list[PartSet]) -> list[PartSet]:
    """The sets of a whole that need none of some items, if there are any; else all."""
    if len(_rivals(sets)) == 1:
        return sets
    return [part_set for part_set in sets if keys.isdisjoint(map(_key, _items(part_set)))] or sets


def _needed(lines: Iterable[Item], parts: Parts) -> set[int | str]:
    """The keys of the parts of natural sets of some lines."""
    return {
        part.key
        for line in lines
        for part_set in parts.sets(line)
        if part_set.is_natural and part_set.is_rare
        for part in part_set.parts
    }


def _items(part_set: PartSet) -> Iterable[Item]:
    return (part_set.whole, *part_set.parts)


def _key(item: Item) -> _Key:
    return item.is_line, item.key


def _proposal(part_set: PartSet, doubt: Doubt | None) -> Proposal:
    items = [*_items(part_set)]
    return Proposal(
        tuple(sorted(item.key for item in items if isinstance(item.key, int))),
        tuple(sorted(item.key for item in items if isinstance(item.key, str))),
        Evidence(
            part_set.days_apart,
            part_set.same_number,
            part_set.agreement,
            part_set.words_shared,
            doubt,
        ),
    )
