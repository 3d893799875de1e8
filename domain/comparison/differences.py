"""What a comparison finds: figures that match, differ, or are in one report only."""

from typing import Literal

from attrs import field, frozen

from domain.comparison.causes import ContributingEntry
from domain.comparison.foreign_report import FootingError
from domain.reports.query import ReportQuery

Cause = Literal[
    "value",
    "classification",
    "named differently",
    "sign",
    "period",
    "missing here",
    "missing there",
]


@frozen
class Pair:
    """A figure that is the same in both reports."""

    key: str
    """The name of the figure."""
    column: str
    theirs: int
    ours: int
    remark: str = ""
    """What a person should know about the pair, such as another number of the account."""


@frozen
class Difference:
    """A figure that is not the same in both reports."""

    key: str
    """The name of the figure."""
    column: str
    theirs: int | None
    """In cents; None where only our report has the figure."""
    ours: int | None
    """In cents; None where only the other report has the figure."""
    cause: Cause
    line: int | None = None
    """The line of the figure in the file."""
    entries: tuple[ContributingEntry, ...] = ()
    """Entries that explain the difference, if any."""
    label: str = ""
    """The name of the figure for people."""
    their_label: str = ""
    """Its name in the file, if the file calls it otherwise."""

    @property
    def difference(self) -> int:
        """Theirs less ours, in cents."""
        return (self.theirs or 0) - (self.ours or 0)


@frozen
class Comparison:
    """The result of comparing our report with that of another program."""

    query: ReportQuery
    """What was compared: the days, the basis, the columns."""
    matched: tuple[Pair, ...] = ()
    mismatched: tuple[Difference, ...] = ()
    theirs_only: tuple[Difference, ...] = ()
    ours_only: tuple[Difference, ...] = ()
    their_total: int = field(default=0, kw_only=True)
    """The total of the other report, of the kind that `Matching.total` names."""
    our_total: int = field(default=0, kw_only=True)
    not_compared: tuple[str, ...] = field(default=(), kw_only=True)
    """What the file has and was not compared: captions of columns of amounts, and rows."""
    unfooted: tuple[FootingError, ...] = field(default=(), kw_only=True)
    """The totals of the file that are not the sums of its rows."""

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return not (self.mismatched or self.theirs_only or self.ours_only)

    @property
    def is_empty(self) -> bool:
        """Whether no figure was compared, because the file has none."""
        return not (self.matched or self.mismatched or self.theirs_only)

    @property
    def is_complete(self) -> bool:
        """Whether all of the file was compared, and its totals are those of its rows."""
        return not (self.not_compared or self.unfooted or self.is_empty)
