"""Rows of which nothing is imported: they are only counted."""

from adapters.importers.iif.grammar import IifRow
from adapters.importers.iif.vocabulary import KEYWORDS, NO_HOME


def is_inert(row: IifRow) -> bool:
    """Whether a row, if it comes again, says nothing that it has not said the first time."""
    return is_structure(row) or is_left_out(row)


def is_structure(row: IifRow) -> bool:
    """Whether a row only gives the file its structure."""
    if row.is_header:
        return not row.fault
    return not row.key or row.key == "HDR" or row.key.startswith("END")


def is_left_out(row: IifRow) -> bool:
    """Whether a row is one of a list that the books do not have."""
    if row.is_header:
        return False
    return row.key in NO_HOME or (row.is_headed and row.key not in KEYWORDS)
