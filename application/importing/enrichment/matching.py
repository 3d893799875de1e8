"""Which row of a list is which entry of the books.

A row takes the entry that fits it best, and an entry the row that fits it best. Where several fit
equally well, nothing is taken: the row is ambiguous. Equal rows take several equally good entries,
if there are not more entries than rows. What is taken leaves less to choose for the others, so this
is repeated until nothing more is certain. The result does not depend on the order of rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from attrs import define, field, frozen

from application.importing.bank_rows.meeting import days_around
from application.importing.enrichment.likeness import BookEntry, Likeness, likeness
from application.importing.enrichment.listed_rows import EntryKind, ListedRow
from application.ports.change_log import RecordAddress
from domain.banking.check_numbers import is_check_number, plain_number

MOST_CANDIDATES = 50
"""With how many entries of its amount a row is compared, besides those of its number; if there are
more within its days, nobody could tell which one it is."""
MOST_SHOWN = 10
"""How many candidates of an ambiguous row are shown."""


@frozen
class Match:
    """A row, and the entry that it is."""

    row: ListedRow
    document: RecordAddress
    is_certain: bool
    """Whether it has the same number, or no other entry has words that agree."""
    evidence: tuple[str, ...]


@frozen
class Ambiguity:
    """A row that fits several entries, or that competes with others for one."""

    row: ListedRow
    candidates: tuple[Likeness, ...]


@define
class Matching:
    """What the rows of a list are."""

    matches: list[Match] = field(factory=list)
    ambiguous: list[Ambiguity] = field(factory=list)
    unmatched: list[ListedRow] = field(factory=list)


def match_rows(rows: Iterable[ListedRow], entries: Iterable[BookEntry]) -> Matching:
    """Find the entry of each row; an entry is that of one row at most."""
    index = _EntryIndex(entries)
    by_content: dict[tuple[object, ...], list[ListedRow]] = defaultdict(list)
    for row in rows:
        by_content[row.content].append(row)
    groups = [
        _Group(sorted(equal_rows, key=lambda row: row.line), *index.candidates(equal_rows[0]))
        for equal_rows in by_content.values()
    ]
    _settle(groups)
    matching = Matching()
    for group in groups:
        group.tell(matching)
    return matching


@define(eq=False)
class _Group:
    """Rows of a list that say the same, and the entries that they can be."""

    rows: list[ListedRow]
    candidates: list[Likeness]
    is_crowded: bool
    """Whether there are too many entries to compare the rows with."""
    taken: list[Likeness] = field(factory=list)
    best: list[Likeness] = field(factory=list)
    """The free entries that fit best, and equally well."""

    @property
    def open_rows(self) -> int:
        """How many of its rows have no entry yet."""
        return len(self.rows) - len(self.taken)

    @property
    def is_determined(self) -> bool:
        """Whether there is nothing to choose: each of the best entries is one of its rows.

        Among too many entries, only the number tells which one is meant.
        """
        is_known = not self.is_crowded or any(one.has_same_number for one in self.best)
        return is_known and len(self.best) <= self.open_rows

    def choose(self, taken: set[RecordAddress]) -> None:
        """Find the best entries that are free."""
        free = [one for one in self.candidates if one.entry.document not in taken]
        best_rank = min((one.rank for one in free), default=None)
        is_open = self.open_rows > 0
        self.best = [one for one in free if is_open and one.rank == best_rank]

    def tell(self, matching: Matching) -> None:
        """Add what became of its rows."""
        with_words = sum(bool(one.agreeing) for one in self.candidates)
        is_only = not self.is_crowded and with_words <= len(self.rows)
        taken = sorted(self.taken, key=lambda one: one.order)
        for row, one in zip(self.rows, taken, strict=False):
            is_certain = one.has_same_number or (bool(one.agreeing) and is_only)
            matching.matches.append(Match(row, one.entry.document, is_certain, one.evidence))
        for row in self.rows[len(taken) :]:
            if self.best:
                shown = sorted(self.best, key=lambda one: one.order)[:MOST_SHOWN]
                matching.ambiguous.append(Ambiguity(row, tuple(shown)))
            else:
                matching.unmatched.append(row)


class _EntryIndex:
    """The entries of the books, found by amount without its sign, and by number or day."""

    def __init__(self, entries: Iterable[BookEntry]) -> None:
        self._by_number: dict[tuple[EntryKind, int, str], list[BookEntry]] = defaultdict(list)
        self._by_day: dict[tuple[EntryKind, int, date], list[BookEntry]] = defaultdict(list)
        self._without_check: dict[tuple[EntryKind, int, date], list[BookEntry]] = defaultdict(list)
        for entry in entries:
            for amount in {abs(amount) for amount in entry.amounts}:
                self._by_day[entry.kind, amount, entry.date].append(entry)
                if not entry.has_check_number:
                    self._without_check[entry.kind, amount, entry.date].append(entry)
                if entry.plain_number:
                    self._by_number[entry.kind, amount, entry.plain_number].append(entry)

    def candidates(self, row: ListedRow) -> tuple[list[Likeness], bool]:
        """The entries that a row can be, and whether there are too many of them.

        If there are, those with the number of the row are left, or else the nearest ones.
        """
        amount, number = abs(row.amount), plain_number(row.number)
        days = [*days_around(row.date)]
        numbered = [
            entry
            for entry in self._by_number.get((row.kind, amount, number), ())
            if number and min(days) <= entry.date <= max(days)
        ]
        # A check with another number cannot be the row, so it need not be looked at.
        by_day = self._without_check if is_check_number(row.number) else self._by_day
        others = _first(by_day, [(row.kind, amount, day) for day in days])
        is_crowded = len(others) > MOST_CANDIDATES
        if is_crowded and numbered:
            others = []
        unique = {entry.document: entry for entry in (*numbered, *others)}
        likenesses = (likeness(row, entry) for entry in unique.values())
        return [one for one in likenesses if one], is_crowded


def _first(
    entries: dict[tuple[EntryKind, int, date], list[BookEntry]],
    keys: Sequence[tuple[EntryKind, int, date]],
) -> list[BookEntry]:
    """The entries under some keys, but not many more than are looked at."""
    first: list[BookEntry] = []
    for key in keys:
        first += entries.get(key, [])[: MOST_CANDIDATES + 1]
        if len(first) > MOST_CANDIDATES:
            break
    return first


def _settle(groups: Sequence[_Group]) -> None:
    """Let rows take entries, as long as that is determined for any of them."""
    taken: set[RecordAddress] = set()
    wanting: dict[RecordAddress, dict[int, Likeness]] = defaultdict(dict)
    """By entry, the places of the groups whose best entry it is."""
    altered = set(range(len(groups)))
    while altered:
        touched: set[RecordAddress] = set()
        for place in altered:
            group = groups[place]
            for one in group.best:
                wanting[one.entry.document].pop(place, None)
                touched.add(one.entry.document)
            group.choose(taken)
            for one in group.best:
                wanting[one.entry.document][place] = one
                touched.add(one.entry.document)
        altered = set()
        winners = [*_winners(groups, wanting, touched)]
        for place, one in winners:
            groups[place].taken.append(one)
            taken.add(one.entry.document)
            altered.update(wanting[one.entry.document])


def _winners(
    groups: Sequence[_Group],
    wanting: dict[RecordAddress, dict[int, Likeness]],
    documents: Iterable[RecordAddress],
) -> Iterator[tuple[int, Likeness]]:
    """The groups that take an entry now, by place, and the entries."""
    for document in documents:
        wishes = wanting[document]
        best_rank = min((one.rank for one in wishes.values()), default=None)
        determined = [
            (place, one)
            for place, one in wishes.items()
            if one.rank == best_rank and groups[place].is_determined
        ]
        if len(determined) == 1:
            yield determined[0]
