"""A report of another program as its reader found it: every row, with the line where it stands."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from attrs import field, frozen

from domain.ledger.entries import Basis
from domain.reports.report import Column


@frozen
class TheirRow:
    """One row of the file.

    group: opens a group (a section, an account with sub-accounts or postings, a contact), and may have amounts of its own
    own:   what a group has of its own, where the file gives it a row below (`Insurance - Other`); its label is the group's
    row:   an account, contact or transaction
    total: closes a group, or is reckoned from other rows (`Gross Profit`)
    """

    line: int
    kind: Literal["group", "own", "row", "total"]
    path: tuple[str, ...]
    """The captions of the groups that it stands in, outermost first, without its own."""
    label: str
    """Its caption, without the dot between number and name; empty for transactions."""
    cells: Mapping[str, Any] = field(factory=dict)
    """What is filled in, by the key of its column: cents, dates, texts."""


class Unfooted(NamedTuple):
    """A total that does not come out of the rows above it: the line, its caption, the column, and cents said and found."""

    line: int
    label: str
    column: str
    said: int
    found: int


@frozen
class TheirReport:
    """A whole file."""

    dialect: Literal["classic", "modern", "desktop", "wyzbooks"]
    """QuickBooks Online in its classic or modern view, QuickBooks Desktop, or our own `format=csv`."""
    key: str | None
    """Which of our reports it is, by its title and columns; None where it looks like none of them."""
    title: str
    company: str
    first: date | None
    last: date | None
    as_of: date | None
    basis: Basis | None
    columns: tuple[Column, ...]
    """The columns beside the captions; keys as in our own reports where they are known there."""
    rows: tuple[TheirRow, ...]
    all_dates: bool = False
    """Whether it says that it is of all dates."""
    unfooted: tuple[Unfooted, ...] = ()
    """The file's own totals that its rows do not come to: somebody changed it, or something is left out."""
