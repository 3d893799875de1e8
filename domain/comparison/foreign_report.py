"""A report of another program: every row of its file, with the line where it was read."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from attrs import field, frozen

from domain.ledger.entries import Basis
from domain.reports.query import ComparisonPeriod
from domain.reports.table import Column


@frozen
class ForeignRow:
    """One row of the file."""

    line: int
    kind: Literal["group", "own", "row", "total"]
    """What the row is.

    group: opens a group, and may have amounts of its own; a group is a section, a contact, or an
           account with sub-accounts or postings
    own:   the own amounts of a group, where the file has them in a row below the group
           (`Insurance - Other`); its label is that of the group
    row:   an account, contact or transaction
    total: closes a group, or is calculated from other rows (`Gross Profit`)
    """
    path: tuple[str, ...]
    """The captions of the groups around the row, outermost first, without its own caption."""
    label: str
    """Its caption, without the dot between number and name; empty for transactions."""
    cells: Mapping[str, Any] = field(factory=dict)
    """The cells that are not empty, by the key of their column: cents, dates, texts."""
    closes: str = ""
    """The caption of the group whose total the row is; empty for other rows and other totals."""
    is_own_total: bool = False
    """Whether the total is without the groups inside the group, which another total includes."""


@frozen
class ColumnMeaning:
    """What the caption of a column of amounts or percentages says about it."""

    role: Literal["amount", "previous", "change", "change_percent", "share"] = "amount"
    """What the column shows.

    amount:         the amounts of a period or day
    previous:       those of an earlier period, with which the column `base` is compared
    change:         the amounts of `base` less those of `previous`
    change_percent: the change as a percentage of the amounts of `previous`
    share:          the amounts of `base` as a percentage of a total of that column
    """
    first: date | None = None
    """The first day of the period that the caption names; None for a day, and if it names none."""
    last: date | None = None
    """The day, or the last day of the period, that the caption names; None if it names none."""
    base: str = ""
    """The key of the column from which this one is computed, or with which it is compared."""
    previous: str = ""
    """The key of the column of the earlier period, if this column shows the change since then."""
    compare_to: ComparisonPeriod | None = None
    """Which earlier period it is, if the caption says that without naming days."""
    share_of: Literal["income", "total"] | None = None
    """The total of which the column shows percentages."""


@frozen
class Vocabulary:
    """What the words of another program mean here; all its words are case-folded."""

    captions: Mapping[str, str]
    """The captions above accounts, each with our name for that part of the statement.

    A caption that only contains other captions has an empty name.
    """
    types: Mapping[str, str]
    """The program's types of transactions, each with a name that both programs share.

    The shared name of the closing of a fiscal year is the case-folded caption of our row.
    """
    net_income: frozenset[str]
    """The captions of net income."""
    results: Mapping[str, str] = field(factory=dict)
    """The captions of other results, each with the case-folded caption of our row."""

    def part(self, caption: str) -> str | None:
        """The part of a statement that a caption names, or None for an unknown caption."""
        return self.captions.get(caption.casefold())

    def type(self, text: str) -> str:
        """The shared name for a type of transaction."""
        plain = re.sub(r"[^a-z]+", " ", text.casefold()).strip()
        return self.types.get(plain, plain)


class FootingError(NamedTuple):
    """A total of the file that is not the sum of the rows above it."""

    line: int
    label: str
    """The caption of the total."""
    column: str
    file_total: int
    """The total in the file, in cents."""
    computed_total: int
    """The sum of its rows, in cents."""


@frozen
class ForeignReport:
    """A report of another program, as it was read from a file."""

    dialect: str
    """Which program wrote the file, and in which form, by the name that the reader gives it."""
    vocabulary: Vocabulary
    """What the words of that program mean here."""
    key: str | None
    """The key of our report that it matches, by its title and columns; None if it matches none."""
    title: str
    company: str
    first: date | None
    last: date | None
    as_of: date | None
    basis: Basis | None
    columns: tuple[Column, ...]
    """The columns after the captions. Columns that our reports have too have the same keys."""
    rows: tuple[ForeignRow, ...]
    meanings: Mapping[str, ColumnMeaning] = field(factory=dict)
    """What columns of amounts and percentages show, by their key."""
    without_year: str = ""
    """The text in the file that names days without their year, if no other text names them all."""
    all_dates: bool = False
    """Whether the file says that it covers all dates."""
    may_be_as_debits: bool = False
    """Whether the amounts of transactions may be debit positive on every account.

    The file does not say whether they are.
    """
    unfooted: tuple[FootingError, ...] = ()
    """The totals of the file that are wrong: a person changed it, or some rows are missing."""
