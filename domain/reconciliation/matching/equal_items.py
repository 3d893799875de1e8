"""Lines of one amount that nothing tells apart, and rows of one amount that nothing tells apart.

Which of two equal lines is which of two equal rows makes no difference, so they are compared once.
"""

from collections import defaultdict
from collections.abc import Iterable

from attrs import frozen

from domain.reconciliation.matching.numbers import comparable_number, number_of
from domain.reconciliation.matching.payee_words import Words, words_of
from domain.reconciliation.matching.statement_items import StatementLine, UnclearedRow
from domain.texts import search_words


@frozen(eq=False)
class EqualLines:
    """Lines of one amount, day, number and text."""

    day: int
    """The ordinal of the date."""
    amount: int
    number: str
    words: Words
    lines: tuple[StatementLine, ...]
    """By index."""


@frozen(eq=False)
class EqualRows:
    """Rows of one amount, day, number and name."""

    day: int
    """The ordinal of the date."""
    amount: int
    number: str
    words: Words
    rows: tuple[UnclearedRow, ...]
    """By id."""


def equal_lines(lines: Iterable[StatementLine]) -> list[EqualLines]:
    """The lines of one amount in groups that nothing tells apart, by date and first index.

    Numbers in the text do not count: banks give each line one.
    """
    groups: dict[tuple[object, ...], list[StatementLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: line.index):
        words = tuple(filter(str.isalpha, search_words(f"{line.payee} {line.memo}")))
        groups[line.date, number_of(line), words].append(line)
    equals = [
        EqualLines(
            group[0].date.toordinal(),
            group[0].amount,
            number_of(group[0]),
            words_of(group[0].payee, group[0].memo),
            tuple(group),
        )
        for group in groups.values()
    ]
    return sorted(equals, key=lambda equal: (equal.day, equal.lines[0].index))


def equal_rows(rows: Iterable[UnclearedRow]) -> list[EqualRows]:
    """The rows of one amount in groups that nothing tells apart, by date and first id.

    The memo counts only where there is no name.
    """
    groups: dict[tuple[object, ...], list[UnclearedRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.id):
        words = search_words(row.name) or search_words(row.memo)
        groups[row.date, comparable_number(row.number), words].append(row)
    equals = [
        EqualRows(
            group[0].date.toordinal(),
            group[0].amount,
            comparable_number(group[0].number),
            words_of(group[0].name, " ".join(dict.fromkeys(row.memo for row in group))),
            tuple(group),
        )
        for group in groups.values()
    ]
    return sorted(equals, key=lambda equal: (equal.day, equal.rows[0].id))
