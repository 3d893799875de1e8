"""One line and one row of the same amount."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from domain.banking.check_numbers import are_different_checks
from domain.reconciliation.matching.equal_items import (
    EqualLines,
    EqualRows,
    equal_lines,
    equal_rows,
)
from domain.reconciliation.matching.likeness import (
    MOST_DAYS,
    MOST_DAYS_EARLY,
    Likeness,
    evidence_of,
    likeness_of,
)
from domain.reconciliation.matching.maximum_matching import Edge, components, forced_pairs
from domain.reconciliation.matching.payee_words import match_words
from domain.reconciliation.matching.statement_items import (
    Doubt,
    Proposal,
    StatementLine,
    UnclearedRow,
)

_DAYS_OF_SERIES = 45
"""How far apart lines or rows of one amount can be so that they make a series, such as a rent."""
_MOST_OF_SERIES = 120
"""An amount that is there more often recurs every day."""
_SHORT_SERIES = 21
"""In a series that comes so often, a row is not dated days after the bank has shown it."""
_DAYS_OF_COPIES = 2
"""How many days after a line a bank shows it again by mistake."""
_MOST_NEIGHBOURS = 40
"""With how many groups of equal rows a group of equal lines is compared."""
_MOST_EDGES = 120
"""Among more possible pairs that hang together, nothing is certain but numbers."""


@frozen
class Pair:
    """A line and a row that may be the same, and how alike they are."""

    line: StatementLine
    row: UnclearedRow
    likeness: Likeness
    doubt: Doubt | None

    def proposal(self, doubt: Doubt | None = None) -> Proposal:
        """The pair as a proposal; a doubt that it does not have yet can be added."""
        evidence = evidence_of(self.likeness, self.doubt or doubt)
        return Proposal((self.line.index,), (self.row.id,), evidence)

    @property
    def is_of_payee(self) -> bool:
        """Whether its payee says that it is one, and no number, and nothing speaks against it."""
        return self.is_named and not self.likeness.same_number and not self.doubt

    @property
    def is_named(self) -> bool:
        """Whether its number or its payee says that it is one."""
        return self.likeness.same_number or self.likeness.words.agreement == "same"


def match_pairs(
    lines: Sequence[StatementLine], rows: Sequence[UnclearedRow]
) -> tuple[list[Pair], list[Pair]]:
    """The pairs of some lines and rows of one amount: the certain ones, and the others."""
    bucket = _Bucket(equal_lines(lines), equal_rows(rows))
    certain = [*bucket.certain_pairs()]
    return certain, [*bucket.other_pairs()]


class _Bucket:
    """All lines and rows of one amount, in groups that nothing tells apart."""

    def __init__(self, lines: list[EqualLines], rows: list[EqualRows]) -> None:
        self._lines = lines
        self._rows = rows
        self._row_days = [row.day for row in rows]
        self._line_days = [line.day for line in lines]
        self._is_crowded = False
        self._likenesses = self._compare()
        self._rows_of: dict[int, list[int]] = defaultdict(list)
        self._lines_of: dict[int, list[int]] = defaultdict(list)
        for line, row in self._likenesses:
            self._rows_of[line].append(row)
            self._lines_of[row].append(line)
        numbered = [edge for edge, likeness in self._likenesses.items() if likeness.same_number]
        self._numbered = {line for line, _ in numbered}, {row for _, row in numbered}
        """The lines and the rows whose numbers say which they are, so that they are no rivals."""
        self._forced: dict[Edge, int] = {}
        self._left_lines = [[*line.lines] for line in lines]
        self._left_rows = [[*row.rows] for row in rows]

    def certain_pairs(self) -> Iterator[Pair]:
        """Pairs of which nothing else can be meant."""
        possible = [edge for edge in self._likenesses if self._is_possible(edge)]
        for component in components(possible):
            if len(component) <= _MOST_EDGES:
                self._forced |= self._forced_pairs(component)
        for edge, count in self._forced.items():
            if not self._doubt(edge):
                yield from self._pairs(edge, count, None)

    def _forced_pairs(self, component: Sequence[Edge]) -> dict[Edge, int]:
        """The pairs of a component that all best matchings have.

        If no line and no row is left over, payees that agree count more than those of which nothing
        is known. Otherwise the row of the line may be the one that names nobody.
        """
        line_counts = {line: len(self._lines[line].lines) for line, _ in component}
        row_counts = {row: len(self._rows[row].rows) for _, row in component}
        named = [edge for edge in component if self._likenesses[edge].words.agreement == "same"]
        lines, rows = Counter(line for line, _ in named), Counter(row for _, row in named)
        best = {
            (line, row)
            for line, row in named
            if lines[line] == rows[row] == 1 and line_counts[line] == row_counts[row]
        }
        best_lines, best_rows = {line for line, _ in best}, {row for _, row in best}
        fewer = [
            (line, row)
            for line, row in component
            if (line, row) in best or not (line in best_lines or row in best_rows)
        ]
        if len(fewer) < len(component) and sum(line_counts.values()) == sum(row_counts.values()):
            forced = forced_pairs(fewer, line_counts, row_counts)
            if sum(forced.values()) == sum(line_counts.values()):
                return forced
        return forced_pairs(component, line_counts, row_counts)

    def other_pairs(self) -> Iterator[Pair]:
        """Pairs of what is left, the most alike first."""
        ranked = sorted(
            self._likenesses,
            key=lambda edge: (
                not self._likenesses[edge].same_number,
                edge not in self._forced,
                self._likenesses[edge].rank,
                edge,
            ),
        )
        for edge in ranked:
            count = min(len(self._left_lines[edge[0]]), len(self._left_rows[edge[1]]))
            if count:
                yield from self._pairs(edge, count, self._doubt(edge) or "equal_amounts")

    def _compare(self) -> dict[Edge, Likeness]:
        """How alike the lines and rows are that can be the same."""
        by_number: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self._rows):
            if row.number:
                by_number[row.number].append(place)
        likenesses = {}
        for place, line in enumerate(self._lines):
            first = bisect_left(self._row_days, line.day - MOST_DAYS)
            last = bisect_right(self._row_days, line.day + MOST_DAYS)
            near: Iterable[int] = range(first, last)
            if last - first > _MOST_NEIGHBOURS:
                self._is_crowded = True
                near = sorted(near, key=lambda row: abs(line.day - self._row_days[row]))
                near = near[:_MOST_NEIGHBOURS]
            for other in sorted({*near, *by_number[line.number][:_MOST_NEIGHBOURS]}):
                if likeness := likeness_of(line, self._rows[other]):
                    likenesses[place, other] = likeness
        return likenesses

    def _is_possible(self, edge: Edge) -> bool:
        """Whether nothing says more of the line, or of the row, than this pair."""
        likeness = self._likenesses[edge]
        if likeness.words.agreement == "different" and not likeness.same_number:
            return False
        return not any(
            self._likenesses[rival].says_more_than(likeness) for rival in self._rivals(edge)
        )

    def _rivals(self, edge: Edge) -> Iterator[Edge]:
        """The other pairs of a line and of a row."""
        line, row = edge
        yield from ((line, other) for other in self._rows_of[line] if other != row)
        yield from ((other, row) for other in self._lines_of[row] if other != line)

    def _doubt(self, edge: Edge) -> Doubt | None:
        """Why a pair is not certain; None if it is."""
        likeness = self._likenesses[edge]
        if likeness.same_number:
            return None if edge in self._forced else "equal_amounts"
        if likeness.words.agreement == "different":
            return "different_payee"
        if edge not in self._forced or self._is_crowded or self._may_be_there_twice(edge[0]):
            return "equal_amounts"
        if likeness.words.agreement == "unknown" and (doubt := self._doubt_of_unnamed(edge)):
            return doubt
        if not likeness.is_usual:
            return "unusual_days"
        return None if self._is_right_time(edge) else "recurring_amount"

    def _may_be_there_twice(self, line: int) -> bool:
        """Whether the bank has a line of the same text a few days before or after."""
        lines = self._lines[line]
        return any(
            other != line and self._lines[other].words.name == lines.words.name
            for other in range(
                bisect_left(self._line_days, lines.day - _DAYS_OF_COPIES),
                bisect_right(self._line_days, lines.day + _DAYS_OF_COPIES),
            )
            if self._lines[other].day != lines.day
        )

    def _doubt_of_unnamed(self, edge: Edge) -> Doubt | None:
        """Why a pair is not certain of which only the amount and the days say that it is one."""
        likeness = self._likenesses[edge]
        if likeness.words.is_contrast:
            return "different_payee"
        if not -1 <= likeness.days_apart <= MOST_DAYS:
            return "unusual_days"
        # The bank may have mangled the payee of another line, so that it looks different.
        words = (self._likenesses[rival].words for rival in self._rivals(edge))
        return "equal_amounts" if any(match.agreement == "different" for match in words) else None

    def _is_right_time(self, edge: Edge) -> bool:
        """Whether the days tell which time of a series is meant.

        The row of the line may be missing in the books, and the line of the row in the statement.
        Then the line and the row are of two times of the series, and must not be so near that they
        look like one.
        """
        line, row = edge
        gap = self._shortest_gap(line, row)
        if gap is None:
            return True
        days_apart = self._likenesses[edge].days_apart
        earliest = -1 if gap <= _SHORT_SERIES else -MOST_DAYS
        return days_apart >= earliest and MOST_DAYS - gap < days_apart < gap - MOST_DAYS_EARLY

    def _shortest_gap(self, line: int, row: int) -> int | None:
        """The fewest days between two times of the series of a line and a row, if there is one."""
        lines, rows = self._lines[line], self._rows[row]
        numbered_lines, numbered_rows = self._numbered
        is_named = self._likenesses[line, row].words.agreement == "same"

        def can_be_same(lines: EqualLines, rows: EqualRows) -> bool:
            """Whether a line and a row can be of one series."""
            words = match_words(lines.words, rows.words)
            return not (
                are_different_checks(lines.amount, lines.number, rows.number)
                or words.agreement == "different"
                or (is_named and words.is_contrast)
            )

        near_rows, near_lines = _near(self._row_days, rows.day), _near(self._line_days, lines.day)
        if len(near_rows) + len(near_lines) > _MOST_OF_SERIES:
            return 1
        row_days = {rows.day}
        for other in near_rows:
            if other not in numbered_rows and can_be_same(lines, self._rows[other]):
                row_days.add(self._row_days[other])
        line_days = {lines.day}
        for other in near_lines:
            if other not in numbered_lines and can_be_same(self._lines[other], rows):
                line_days.add(self._line_days[other])
        gaps = [second - first for first, second in pairwise(sorted(row_days))]
        if len(line_days) > len(row_days):
            gaps += [second - first for first, second in pairwise(sorted(line_days))]
        return min(gaps, default=None)

    def _pairs(self, edge: Edge, count: int, doubt: Doubt | None) -> Iterator[Pair]:
        lines, rows = self._left_lines[edge[0]], self._left_rows[edge[1]]
        for _ in range(count):
            yield Pair(lines.pop(0), rows.pop(0), self._likenesses[edge], doubt)


def _near(days: Sequence[int], day: int) -> range:
    """The places of the days that can be of one series with a day."""
    return range(
        bisect_left(days, day - _DAYS_OF_SERIES), bisect_right(days, day + _DAYS_OF_SERIES)
    )
