"""How alike a line of a statement and a row of an account are that have the same amount."""

from attrs import frozen

from domain.banking.check_numbers import are_different_checks
from domain.reconciliation.matching.equal_items import EqualLines, EqualRows
from domain.reconciliation.matching.payee_words import WordMatch, Words, match_words, words_of
from domain.reconciliation.matching.statement_items import (
    Doubt,
    Evidence,
    StatementLine,
    UnclearedRow,
)

MOST_DAYS = 5
"""How many days a bank usually shows a row before or after its date at most."""
MOST_DAYS_EARLY = 2
"""How many days a row is often dated after the bank has shown it: it was entered late."""
MOST_DAYS_WITH_NUMBER = 180
"""How many days after its date a row with the number of the line can be shown.

Banks need not pay a check that is older than six months.
"""
_SHORTEST_LASTING_NUMBER = 3
"""Shorter numbers do not tell what is weeks apart."""

_AGREEMENTS = ("same", "unknown", "different")


@frozen
class Likeness:
    """How alike equal lines and equal rows are."""

    days_apart: int
    """How many days the lines are after the rows."""
    same_number: bool
    words: WordMatch

    @property
    def rank(self) -> tuple[int, ...]:
        """The more alike they are, the lower it is."""
        return (
            not self.same_number,
            _AGREEMENTS.index(self.words.agreement),
            not self.is_usual,
            -len(self.words.row_words),
            abs(self.days_apart),
            self.days_apart < 0,
        )

    @property
    def is_usual(self) -> bool:
        """Whether banks usually show a row so many days after its date."""
        return -MOST_DAYS_EARLY <= self.days_apart <= MOST_DAYS

    def says_more_than(self, other: "Likeness") -> bool:
        """Whether the number or the words tell that this is meant, and not the other."""
        if self.same_number != other.same_number:
            return self.same_number
        if other.words.agreement == "different":
            return self.words.agreement != "different"
        if self.words.agreement != "same":
            return False
        mine, others = self.words, other.words
        is_more = (mine.row_words, mine.line_words) != (others.row_words, others.line_words)
        return others.is_contrast or (
            is_more
            and bool(others.row_words)
            and mine.row_words >= others.row_words
            and mine.line_words >= others.line_words
        )


def likeness_of(lines: EqualLines, rows: EqualRows) -> Likeness | None:
    """How alike lines and rows of one amount are; None if they cannot be the same."""
    days_apart = lines.day - rows.day
    same_number = bool(lines.number) and lines.number == rows.number
    lasts = same_number and len(lines.number) >= _SHORTEST_LASTING_NUMBER
    latest = MOST_DAYS_WITH_NUMBER if lasts else MOST_DAYS
    if not -MOST_DAYS <= days_apart <= latest:
        return None
    if not same_number and are_different_checks(lines.amount, lines.number, rows.number):
        return None
    return Likeness(days_apart, same_number, match_words(lines.words, rows.words))


def words_of_line(line: StatementLine) -> Words:
    """The words of a line."""
    return words_of(line.payee, line.memo)


def words_of_row(row: UnclearedRow) -> Words:
    """The words of a row."""
    return words_of(row.name, row.memo)


def evidence_of(likeness: Likeness, doubt: Doubt | None) -> Evidence:
    """What says that a line and a row are the same, and what may be against it."""
    words = likeness.words
    return Evidence(likeness.days_apart, likeness.same_number, words.agreement, words.shared, doubt)
