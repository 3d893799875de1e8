"""By what a row of a bank's statement is recognised when it comes again.

It is the account, the day, the amount, and the bank's id of the row or, without such an id, its
payee, memo and number; and how many equal rows of the file come before it. How the row is spelled
does not count, nor does the running balance, which changes with every late row.
"""

from collections import Counter
from collections.abc import Iterable

from attrs import frozen

from application.importing.identities import identity_of
from application.importing.statements import StatementRow
from domain.texts import search_words


@frozen
class IdentifiedRow:
    """A row with its identity among the rows of its account."""

    row: StatementRow
    identity: str
    """A SHA-256 in hexadecimal."""

    @property
    def group(self) -> tuple[object, int]:
        """The day and the amount, which a row has in every file of a bank."""
        return self.row.date, self.row.amount

    @property
    def order(self) -> tuple[object, ...]:
        """By what rows are sorted, wherever they are in the file."""
        return self.row.date, self.row.amount, self.identity


def identified_rows(rows: Iterable[StatementRow]) -> list[IdentifiedRow]:
    """The rows of one account with their identities, by day, amount and identity.

    So it does not matter in which order a file has them.
    """
    equals: Counter[tuple[object, ...]] = Counter()
    identified = []
    for row in sorted(rows, key=_spelling):
        content = _content(row)
        equals[content] += 1
        identified.append(IdentifiedRow(row, identity_of([*content, equals[content]])))
    return sorted(identified, key=lambda one: one.order)


def words_of(text: str) -> str:
    """A text without capitals, accents, punctuation and additional spaces."""
    return " ".join(search_words(text))


def _spelling(row: StatementRow) -> tuple[str, ...]:
    """All texts of a row: of equal rows that are spelled differently, the same one is the first."""
    splits = (f"{split.category} {split.amount} {split.memo}" for split in row.splits)
    return (row.payee, row.memo, row.number, row.type, *splits)


def _content(row: StatementRow) -> tuple[object, ...]:
    if row.fitid:
        return row.date.isoformat(), row.amount, "fitid", row.fitid
    texts = map(words_of, (row.payee, row.memo, row.number))
    return (row.date.isoformat(), row.amount, "texts", *texts)
