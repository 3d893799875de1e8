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
from domain.reconciliation.matching.numbers import comparable_number, number_of
from domain.reconciliation.matching.pairs import Pair, match_pairs
from domain.reconciliation.matching.part_sets import Item
from domain.reconciliation.matching.set_proposals import SetProposals
from domain.reconciliation.matching.statement_items import (
    Doubt,
    Evidence,
    Matching,
    Proposal,
    StatementLine,
    UnclearedRow,
)

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
    paired_lines = {pair.line.index for pair in (*certain, *others)}
    paired_rows = {pair.row.id for pair in (*certain, *others)}
    items = [(pair, _line_item(pair.line), _row_item(pair.row)) for pair in (*certain, *others)]
    sets = SetProposals(
        [_line_item(line) for line in lines if line.amount and line.index not in paired_lines],
        [_row_item(row) for row in rows if row.amount and row.id not in paired_rows],
        # What has neither a number nor a payee in common may also be part of a sum.
        [(line, row) for pair, line, row in items if pair.doubt or not pair.is_named],
        [row for pair, _, row in items if pair.is_of_payee],
    )
    proposals = [*sets.proposals()]
    for pair, line, row in items:
        is_rivalled = not pair.doubt and (
            (not pair.is_named and sets.is_disputed((line, row)))
            or (pair.is_of_payee and sets.is_needed(row))
        )
        proposals.append(pair.proposal("several_sets" if is_rivalled else None))
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
        number=comparable_number(row.number),
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
