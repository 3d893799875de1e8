"""Which rows of an account the lines of a bank's statement are.

A line is one row of its amount, or several rows that sum to it, such as the receipts of a deposit;
or several lines are one row. Amounts agree to the cent. What says that a line is a row besides its
amount are the days, the number and the words of the payee.

A proposal is certain only if nothing else can be meant, even if the row of a line is missing in the
books or the line of a row is missing in the statement. `Doubt` has the reasons why one is not.
"""

from collections import defaultdict
from collections.abc import Iterable

from domain.reconciliation.matching.likeness import words_of_line, words_of_row
from domain.reconciliation.matching.numbers import number_of, plain_number
from domain.reconciliation.matching.pairs import Pair, match_pairs
from domain.reconciliation.matching.statement_items import (
    Doubt,
    Evidence,
    Matching,
    Proposal,
    StatementLine,
    UnclearedRow,
)
from domain.reconciliation.matching.sums import Item, Parts, PartSet

__all__ = [
    "Doubt",
    "Evidence",
    "Matching",
    "Proposal",
    "StatementLine",
    "UnclearedRow",
    "match_statement",
]


def match_statement(lines: Iterable[StatementLine], rows: Iterable[UnclearedRow]) -> Matching:
    """Which of the uncleared rows of an account the lines of a statement are.

    The order of lines and rows does not count. Each line and each row is in one proposal at most.
    Lines and rows of the amount zero are left over.
    """
    lines, rows = [*lines], [*rows]
    certain, others = _match_amounts(lines, rows)
    taken_lines = {pair.line.index for pair in (*certain, *others)}
    taken_rows = {pair.row.id for pair in (*certain, *others)}
    left_lines = [_line_item(line) for line in lines if line.index not in taken_lines]
    left_rows = [_row_item(row) for row in rows if row.id not in taken_rows]
    sets = _Sets(left_lines, left_rows)
    disputed = sets.disputed([_row_item(pair.row) for pair in certain if not pair.is_named])
    proposals = [
        pair.proposal("several_sets" if pair.row.id in disputed else None)
        for pair in (*certain, *others)
    ]
    proposals += sets.proposals()
    taken_lines = {index for proposal in proposals for index in proposal.lines}
    taken_rows = {id_ for proposal in proposals for id_ in proposal.rows}
    return Matching(
        tuple(sorted(proposals, key=_order)),
        tuple(sorted(line.index for line in lines if line.index not in taken_lines)),
        tuple(sorted(row.id for row in rows if row.id not in taken_rows)),
    )


def _match_amounts(
    lines: Iterable[StatementLine], rows: Iterable[UnclearedRow]
) -> tuple[list[Pair], list[Pair]]:
    """The certain pairs of equal amounts, and the others."""
    lines_of: dict[int, list[StatementLine]] = defaultdict(list)
    rows_of: dict[int, list[UnclearedRow]] = defaultdict(list)
    for line in lines:
        lines_of[line.amount].append(line)
    for row in rows:
        if row.amount in lines_of:
            rows_of[row.amount].append(row)
    certain: list[Pair] = []
    others: list[Pair] = []
    for amount in sorted(rows_of):
        if amount:
            more_certain, more_others = match_pairs(lines_of[amount], rows_of[amount])
            certain += more_certain
            others += more_others
    return certain, others


class _Sets:
    """The wholes and their parts among the lines and rows that no pair has."""

    def __init__(self, lines: list[Item], rows: list[Item]) -> None:
        self._rows = rows
        by_line, by_row = Parts(rows), Parts(lines)
        self._sets_of_lines = [(line, by_line.sets(line)) for line in lines if line.amount]
        sets_of_rows = [(row, by_row.sets(row)) for row in rows if row.amount]
        self._uses: dict[tuple[bool, int | str], set[tuple[bool, int | str]]] = defaultdict(set)
        """The wholes of the sets that use a line or row."""
        self._sets = [sets for _, sets in (*self._sets_of_lines, *sets_of_rows) if sets]
        for sets in self._sets:
            for part_set in sets:
                whole = part_set.whole
                for item in (whole, *part_set.parts):
                    self._uses[item.is_line, item.key].add((whole.is_line, whole.key))

    def disputed(self, rows: list[Item]) -> set[int | str]:
        """The ids of rows of pairs that lines without a set need for one.

        Nothing but the amount says that these rows are the lines with which they make a pair.
        """
        lines = [line for line, sets in self._sets_of_lines if not sets]
        if not (lines and rows):
            return set()
        parts = Parts([*self._rows, *rows])
        return {
            part.key
            for line in lines
            for part_set in parts.sets(line)
            if part_set.is_rare
            for part in part_set.parts
        }

    def proposals(self) -> list[Proposal]:
        """The best set of each whole, as far as its parts are not in a better one."""
        taken: set[tuple[bool, int | str]] = set()
        proposals = []
        ranked = sorted(
            self._sets,
            key=lambda sets: (self._doubt(sets) is not None, sets[0].rank, str(sets[0].whole.key)),
        )
        for sets in ranked:
            doubt = self._doubt(sets)
            for part_set in sets:
                items = {(item.is_line, item.key) for item in (part_set.whole, *part_set.parts)}
                if taken.isdisjoint(items):
                    taken |= items
                    proposals.append(_proposal(part_set, doubt))
                    break
        return proposals

    def _doubt(self, sets: list[PartSet]) -> Doubt | None:
        """Why the best set of a whole is not certain; None if it is."""
        best = sets[0]
        if len(sets) > 1 and not best.same_number:
            return "several_sets"
        if any(len(self._uses[item.is_line, item.key]) > 1 for item in (best.whole, *best.parts)):
            return "several_sets"
        return None if best.is_rare else "chance"


def _proposal(part_set: PartSet, doubt: Doubt | None) -> Proposal:
    keys = tuple(sorted(part.key for part in part_set.parts))  # type: ignore[type-var]
    whole = (part_set.whole.key,)
    lines, rows = (whole, keys) if part_set.whole.is_line else (keys, whole)
    evidence = Evidence(
        part_set.days_apart,
        part_set.same_number,
        part_set.agreement,
        part_set.words_shared,
        doubt,
    )
    return Proposal(lines, rows, evidence)  # type: ignore[arg-type]


def _line_item(line: StatementLine) -> Item:
    return Item(
        key=line.index,
        is_line=True,
        day=line.date.toordinal(),
        amount=line.amount,
        number=number_of(line),
        words=words_of_line(line),
    )


def _row_item(row: UnclearedRow) -> Item:
    return Item(
        key=row.id,
        is_line=False,
        day=row.date.toordinal(),
        amount=row.amount,
        number=plain_number(row.number),
        words=words_of_row(row),
    )


def _order(proposal: Proposal) -> tuple[object, ...]:
    """The best proposals come first."""
    evidence = proposal.evidence
    return (
        not proposal.certain,
        not evidence.same_number,
        ("same", "unknown", "different").index(evidence.payee),
        abs(evidence.days_apart),
        proposal.lines,
        proposal.rows,
    )
