"""Which rows of a statement the books have already from other statements.

A row whose identity is known is a duplicate. Banks make new ids at each download, leave them out of
other formats, and write payees anew. So a row of the same day and amount as a known row that no row
of the file has matched is probably that row.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from attrs import define, field
from rapidfuzz import fuzz

from application.importing.bank_rows.identities import IdentifiedRow, words_of
from application.ports.stored_imports import ImportedRow

_MOST_PAIRS = 100_000
"""Among more pairs of one day and amount, the most similar ones are not looked for."""

Known = tuple[IdentifiedRow, ImportedRow]
"""A row, and the row of an earlier statement that it is."""


@define
class SortedRows:
    """The rows of a statement by what the books know of them."""

    new: list[IdentifiedRow] = field(factory=list)
    duplicates: list[Known] = field(factory=list)
    probable: list[Known] = field(factory=list)
    """Rows that are probably duplicates."""


def sort_rows(rows: Sequence[IdentifiedRow], known: Iterable[ImportedRow]) -> SortedRows:
    """Find out which rows of an account are among those that earlier statements had."""
    by_identity: dict[str, list[ImportedRow]] = defaultdict(list)
    for known_row in known:
        by_identity[known_row.identity].append(known_row)
    sorted_rows = SortedRows()
    strangers: dict[tuple[object, int], list[IdentifiedRow]] = defaultdict(list)
    for row in rows:
        if matching := by_identity[row.identity]:
            sorted_rows.duplicates.append((row, matching.pop()))
        else:
            strangers[row.group].append(row)
    unmatched: dict[tuple[object, int], list[ImportedRow]] = defaultdict(list)
    for known_rows in by_identity.values():
        for known_row in known_rows:
            unmatched[known_row.date, known_row.amount].append(known_row)
    for group, new_rows in strangers.items():
        probable, new = _pair(new_rows, unmatched[group])
        sorted_rows.probable += probable
        sorted_rows.new += new
    return sorted_rows


def _pair(
    rows: list[IdentifiedRow], known: list[ImportedRow]
) -> tuple[list[Known], list[IdentifiedRow]]:
    """Pair rows of one day and amount with known ones, the most similar first; return the rest."""
    if len(rows) * len(known) > _MOST_PAIRS:
        count = min(len(rows), len(known))
        return [*zip(rows, known, strict=False)], rows[count:]
    pairs = sorted(
        ((row, known_row) for row in rows for known_row in known),
        key=lambda pair: (-_similarity(*pair), pair[0].identity, pair[1].identity),
    )
    probable: dict[str, Known] = {}
    taken: set[int] = set()
    for row, known_row in pairs:
        if row.identity not in probable and id(known_row) not in taken:
            probable[row.identity] = row, known_row
            taken.add(id(known_row))
    return [*probable.values()], [row for row in rows if row.identity not in probable]


def _similarity(row: IdentifiedRow, known: ImportedRow) -> int:
    """How alike the payees of two rows are, from 0 to 100."""
    return round(fuzz.token_set_ratio(words_of(row.row.payee), words_of(known.payee)))
