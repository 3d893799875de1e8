"""Lines of a statement, rows of an account, and the proposals that they are the same."""

from datetime import date
from typing import Literal

from attrs import frozen

Agreement = Literal["same", "unknown", "different"]
"""Whether two payees are the same, as far as their words say it."""

Doubt = Literal[
    "equal_amounts", "several_sets", "different_payee", "recurring_amount", "unusual_days", "chance"
]
"""Why a proposal is not certain.

equal_amounts       another line or row of the same amount could be meant as well
several_sets        several sets of rows or lines have the sum, or another line needs the same rows
different_payee     the line and the row name different payees
recurring_amount    the amount recurs, and the days do not say which time is meant
unusual_days        no number says it, and the row is dated days after the line, or lines of one row
                    are days apart
chance              there are so many rows or lines near that one set may have the sum by chance
"""


@frozen
class StatementLine:
    """A line of a bank's statement."""

    index: int
    """Its place in the file."""
    date: date
    amount: int
    """In cents, debit positive on our account."""
    payee: str = ""
    memo: str = ""
    number: str = ""
    """The number of the check, or another reference; it may be empty."""


@frozen
class UnclearedRow:
    """A row of an account that the bank has not confirmed yet."""

    id: str
    date: date
    amount: int
    """In cents, debit positive."""
    number: str = ""
    name: str = ""
    """The name of the contact, or the payee."""
    memo: str = ""


@frozen
class Evidence:
    """What says that lines and rows are the same, besides that their amounts agree."""

    days_apart: int
    """How many days the line is after the row, negative if before; of a group the most."""
    same_number: bool
    payee: Agreement
    words_shared: tuple[str, ...]
    """Words of the rows that the lines have, too."""
    doubt: Doubt | None = None
    """Why it is not certain; None if it is."""


@frozen
class Proposal:
    """Lines and rows of equal sums that are probably the same."""

    lines: tuple[int, ...]
    """The indexes of the lines."""
    rows: tuple[str, ...]
    """The ids of the rows."""
    evidence: Evidence

    @property
    def certain(self) -> bool:
        """Whether nothing else can be meant."""
        return self.evidence.doubt is None


@frozen
class Matching:
    """Which rows the lines of a statement are; each line and row is in one place."""

    proposals: tuple[Proposal, ...]
    """The best ones first."""
    unmatched_lines: tuple[int, ...]
    unmatched_rows: tuple[str, ...]
