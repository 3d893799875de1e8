"""A report of another program as its reader found it: every row, with the line where it stands."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from attrs import field, frozen

from domain.ledger.entries import Basis
from domain.reports.table import Column


@frozen
class ForeignRow:
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


@frozen
class Vocabulary:
    """What the words of a program mean in ours; all words in one case."""

    captions: Mapping[str, str]
    """The captions under which it puts accounts, and our name of each part; those that only hold others are empty."""
    types: Mapping[str, str]
    """What it calls types of transactions, and one name for both."""
    net_income: frozenset[str]
    """What it calls net income."""

    def part(self, caption: str) -> str | None:
        """The part of a statement that a caption names, or None for no such caption."""
        return self.captions.get(caption.casefold())

    def type(self, text: str) -> str:
        """One name for a type of transaction."""
        plain = re.sub(r"[^a-z]+", " ", text.casefold()).strip()
        return self.types.get(plain, plain)


class FootingError(NamedTuple):
    """A total that does not come out of the rows above it: the line, its caption, the column, and cents said and found."""

    line: int
    label: str
    column: str
    said: int
    found: int


@frozen
class ForeignReport:
    """A whole file."""

    dialect: str
    """Which program wrote it, and how, as its reader calls it."""
    vocabulary: Vocabulary
    """What the words of that program mean here."""
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
    rows: tuple[ForeignRow, ...]
    all_dates: bool = False
    """Whether it says that it is of all dates."""
    may_be_as_debits: bool = False
    """Whether the amounts of transactions may be debit positive on every account, which the file does not say."""
    unfooted: tuple[FootingError, ...] = ()
    """The file's own totals that its rows do not come to: somebody changed it, or something is left out."""
