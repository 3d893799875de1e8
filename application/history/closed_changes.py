"""What changed in closed periods: the values that `closed_periods` finds in the log.

ClosingDateMoved   the closing date was moved, on or back
DocumentChanged    a document changed figures of closed days, or what a person overrode
ApplicationChanged what one document pays of another as of a closed day
RecordMerged       a merge moved figures of closed days to another account or contact
FiguresRestated    closed figures read otherwise: the type of an account, the fiscal year ...
MarkOverridden     a locked row lost its mark, because a person overrode the lock
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from attrs import frozen

from application.ports.change_log import LoggedChange
from domain.ledger.ids import DocumentRef, OpenItemId, RowId
from domain.values import EARLIEST, LATEST

DocumentAction = Literal["created", "changed", "voided", "removed"]


@frozen
class Closing:
    """How far the books were closed when something was changed."""

    in_force: date | None
    """The closing date; None while no period is closed."""
    highest: date | None
    """The latest closing date that had been set before; None if none had been."""

    @property
    def is_moved_back(self) -> bool:
        """Whether days are open again that had been closed before."""
        return self.highest is not None and (self.in_force is None or self.in_force < self.highest)

    def covers(self, day: date) -> bool:
        """Whether a day is closed, or had been closed before."""
        return self.highest is not None and day <= self.highest


NOTHING_CLOSED = Closing(None, None)
"""No period was ever closed."""


@frozen
class Figure:
    """The amount of a document on an account, before a change and after it."""

    account_id: str
    contact_id: str | None
    before: int
    """In cents, debit positive."""
    after: int
    """In cents, debit positive."""


@frozen
class ClosedChange:
    """A change that concerns closed periods."""

    change: LoggedChange
    closing: Closing
    """How far the books were closed before it."""

    @property
    def first(self) -> date:
        """The first day that it concerns."""
        return min(self.days(), default=EARLIEST)

    @property
    def last(self) -> date:
        """The last day that it concerns."""
        return max(self.days(), default=LATEST)

    def days(self) -> Iterator[date]:
        """The days that it concerns; none if it concerns all closed days."""
        yield from ()


@frozen
class ClosingDateMoved(ClosedChange):
    """The closing date was moved."""

    after: date | None
    """The closing date from then on; None if no period is closed any more."""
    reason: str

    @property
    def is_back(self) -> bool:
        """Whether it was moved back, so that days are open that were closed."""
        before = self.closing.in_force
        return before is not None and (self.after is None or self.after < before)

    @property
    def is_closed_again(self) -> bool:
        """Whether all days are closed again that had been closed once."""
        return (
            self.closing.is_moved_back
            and not Closing(self.after, self.closing.highest).is_moved_back
        )

    def days(self) -> Iterator[date]:
        """The first and the last of the days that were closed or opened."""
        ends = [day or EARLIEST for day in (self.closing.in_force, self.after)]
        yield min(min(ends) + timedelta(days=1), max(ends))
        yield max(ends)


@frozen
class DocumentChanged(ClosedChange):
    """A document was created, changed, voided or removed."""

    action: DocumentAction
    document: DocumentRef
    label: str
    """How people name it, as it was before the change if it was there."""
    number: str
    date_before: date | None
    """Its date; None where it was not there before."""
    date_after: date | None
    """None where it is not there any more."""
    due_before: date | None
    due_after: date | None
    figures: tuple[Figure, ...]
    """Its amounts that differ; those of closed days alone, if `is_closed`."""
    is_reordered: bool = False
    """Whether only the order of its lines differs, by which the cash basis shares out cents."""
    is_closed: bool = True
    """Whether figures of closed days changed; if not, a person overrode another rule."""
    is_readable: bool = True
    """Whether its figures can be read; if not, it breaks a rule that came later, and whether they
    changed is not known."""

    def days(self) -> Iterator[date]:
        yield from filter(None, (self.date_before, self.date_after))


@frozen
class ApplicationChanged(ClosedChange):
    """How much one document pays of another, as of a day."""

    credit: OpenItemId
    """What pays. In a merge, which may give items other ids, its document as a whole."""
    charge: OpenItemId
    """What is paid; likewise."""
    day: date
    before: int
    """In cents."""
    after: int
    """In cents."""

    def days(self) -> Iterator[date]:
        yield self.day


@frozen
class RecordMerged(ClosedChange):
    """An account or contact was merged into another one."""

    kind: str
    """`account` or `contact`."""
    id: str
    into_id: str
    documents: int
    """How many documents of closed days it changed."""
    figures: tuple[Figure, ...]
    """What these documents post on each account, if it differs."""
    dates: tuple[date, date]
    """The first and the last day of these documents."""

    def days(self) -> Iterator[date]:
        yield from self.dates


@frozen
class RestatedField:
    """A field by which closed figures are arranged, before a change and after it."""

    field: str
    """Its name in JSON."""
    before: str | int | None
    after: str | int | None


@frozen
class FiguresRestated(ClosedChange):
    """Closed figures read otherwise, while no amount changes."""

    account_id: str | None
    """The account that was changed; None for the settings."""
    fields: tuple[RestatedField, ...]


@frozen
class MarkOverridden(ClosedChange):
    """A row that a bank reconciliation had locked got another mark for a reason."""

    row: RowId
    before: str
    after: str
    day: date | None
    """The date of the row when it was locked."""

    def days(self) -> Iterator[date]:
        yield from filter(None, (self.day,))
