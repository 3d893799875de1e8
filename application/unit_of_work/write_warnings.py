"""Warnings: what may be wrong in a write, and was done all the same.

A warning never refuses anything. It is a part of the answer to the write, and is not stored.
docs/errors.md explains each code.
"""

from typing import Literal

from attrs import frozen

WarningCode = Literal[
    "applied_in_closed_period",
    "discount_available",
    "due_before_date",
    "future_statement",
    "inactive",
    "mark_removed",
    "possible_duplicate",
    "reversal_differs",
    "same_attachment",
]
"""What a warning is about, for programs."""


MOST_WARNINGS = 1000
"""A unit of work keeps at most so many warnings; an import can have very many."""


@frozen
class WriteWarning:
    """One thing that a person may want to look at again."""

    code: WarningCode
    message: str
    """What it is, in the words of a bookkeeper."""
    ids: tuple[str, ...] = ()
    """The ids of the other records, or of the rows of registers, that it is about."""
