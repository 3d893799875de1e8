"""The books as they were known at a point of the log, made from the log and kept for a while.

    log (what each record was then) -> replay -> a store of their own
                                                        |
    an ordinary use case <- UnitOfWork <- PastSession <-+

What the log says of records is all from which the books derive what they hold, so these books are
equal to those that were there then. To make them takes time for every change in the log: either
for those up to the point, or for those after it.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from threading import Condition, RLock
from typing import Any

from attrs import define, evolve, field, frozen

from application.integrity.fill_cash_flow import section_shown_before
from application.point_in_time.past_session import PastSession
from application.point_in_time.requested_point import PointInTime
from application.ports.change_log import FeedQuery, LoggedChange, RecordAddress
from application.ports.store import Session, Store
from application.replay.logged_records import later_changes, readable_state
from application.replay.replay import KINDS_BY_COLLECTION, LoggedClock, RecordState, replay
from application.unit_of_work.transaction_records import RecordKey
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import Actor
from domain.errors import Invalid
from domain.ledger.accounts import Account
from domain.ledger.company import Settings
from domain.records import Record, changed

MOST_KEPT = 2
"""How many past books are kept: those that were used last."""

_WAIT_SECONDS = 1
"""How often somebody who waits for books that another makes or reads looks whether he is still
wanted."""


@frozen
class PastClock:
    """The clock of past books, which stands still."""

    moment: datetime
    """When the last change was made, in UTC."""
    day: date

    def now(self) -> datetime:
        """The moment of the last change."""
        return self.moment

    def today(self) -> date:
        """The day that was today then."""
        return self.day


@define(eq=False)
class _KeptBooks:
    """Past books, and how many read them now."""

    store: Store
    readers: int = 0
    turn: Any = field(factory=RLock)
    """What the one holds who reads them: their transactions take turns."""

    @contextmanager
    def taking_turns(self, check: Callable[[], None]) -> Iterator[None]:
        """Wait until nobody else reads them; `check` ends the waiting by an error."""
        while not self.turn.acquire(timeout=_WAIT_SECONDS):
            check()
        try:
            yield
        finally:
            self.turn.release()


class PastBooks:
    """The books of one company as they were known at the points that were asked for last.

    One thread makes past books at a time, and the others wait: all of it needs the processor.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _KeptBooks] = OrderedDict()
        """By the hash of the last change, which is another one in the log of other books."""
        self._changed = Condition()
        self._is_making = False

    @contextmanager
    def opened(self, work: UnitOfWork, point: PointInTime) -> Iterator[UnitOfWork]:
        """The books as they were known at a point, for a use case that only reads.

        `work` reads the books as they are. Making the past books ends with the error of its
        `check_wanted` if nobody waits for them any more.
        """
        kept = self._taken(work, point)
        try:
            with kept.taking_turns(work.check_wanted), kept.store.reading() as session:
                past = PastSession(session, work.session, point.version)
                clock = PastClock(point.known.changed_at, point.today)
                yield UnitOfWork(
                    past, clock, work.ids, work.context, work.mechanism, work.check_wanted
                )
        finally:
            with self._changed:
                kept.readers -= 1
                self._drop_oldest()

    def close(self) -> None:
        """Give up all past books that nobody reads."""
        with self._changed:
            self._drop_oldest(most=0)

    def _taken(self, work: UnitOfWork, point: PointInTime) -> _KeptBooks:
        """The books of a point, which has one more reader; they are made if they are not kept."""
        with self._changed:
            while (kept := self._kept.get(point.hash)) is None and self._is_making:
                self._changed.wait(_WAIT_SECONDS)
                work.check_wanted()
            if kept is not None:
                self._kept.move_to_end(point.hash)
                kept.readers += 1
                return kept
            self._is_making = True
        made: _KeptBooks | None = None
        try:
            made = _KeptBooks(_make(work, point), readers=1)
            return made
        finally:
            with self._changed:
                self._is_making = False
                if made is not None:
                    self._kept[point.hash] = made
                self._drop_oldest()
                self._changed.notify_all()

    def _drop_oldest(self, most: int = MOST_KEPT) -> None:
        """Close the books that were used longest ago, but none that somebody reads."""
        unread = [hash_ for hash_, kept in self._kept.items() if not kept.readers]
        for hash_ in unread[: max(0, len(self._kept) - most)]:
            self._kept.pop(hash_).store.close()


class _PastUnit(UnitOfWork):
    """The unit of work that makes past books: records get the versions that they had."""

    def __init__(self, versions: Mapping[RecordKey, int], *arguments: Any) -> None:
        super().__init__(*arguments)
        self._versions = versions
        self._positions.update(versions)  # The log is empty for it: positions are versions.
        self._written = len(versions)

    def _log_changes(self, altered: list[tuple[RecordKey, Record | None]]) -> None:
        """Log nothing; records that were then as they are now get the version of then, too."""
        del altered
        for key, version in self._versions.items():
            record = self._current[key]
            if record is not None and record.version != version:
                self._renumber(record, version)


def _make(work: UnitOfWork, point: PointInTime) -> Store:
    """Past books: replayed from the beginning of the log, or the books as they are with what came
    later taken back, whichever are fewer changes.
    """
    log, session = work.session.log, work.session
    first = log.first_version_after(0) or 0
    if point.version - first < work.version - point.version:
        states = _states_then(work, point)
        store = session.new_scratch()
        stored: Mapping[RecordKey, Record | None] = dict.fromkeys(states.versions)
    else:
        states = _states_to_take_back(work, point)
        store = session.scratch_copy(work.check_wanted)
        stored = {}
    try:
        _replay(store, work, point, states, stored)
    except BaseException:
        store.close()
        raise
    return store


@define
class _PastStates:
    """What records were at a point, and the versions of those that existed."""

    states: list[RecordState] = field(factory=list)
    versions: dict[RecordKey, int] = field(factory=dict)

    def add(self, state: RecordState, version: int) -> None:
        """Add what a record was after the change with a version."""
        self.states.append(state)
        if state.record is not None:
            self.versions[state.kind, state.id] = version

    def with_sections(self, present: Settings) -> list[RecordState]:
        """The states; accounts of an older program get the section that it showed them in.

        `present` are the settings of today, which were the same then if no state has others.
        """
        then = (state.record for state in self.states if isinstance(state.record, Settings))
        settings = next(then, present)
        return [_with_section(state, settings) for state in self.states]


def _states_then(work: UnitOfWork, point: PointInTime) -> _PastStates:
    """What every record was at a point, by the last change of each up to then."""
    states = _PastStates()
    for change in work.session.log.last_changes(point.version):
        work.check_wanted()
        if change.after is not None and change.collection in KINDS_BY_COLLECTION:
            states.add(_readable_state(work.session, change, change.after), change.version)
    return states


def _states_to_take_back(work: UnitOfWork, point: PointInTime) -> _PastStates:
    """What those records were at a point that were changed later, by the first change of each."""
    states = _PastStates()
    log, taken_back = work.session.log, set[RecordAddress]()
    for change in log.feed(FeedQuery(point.version, work.version)):
        work.check_wanted()
        address = (change.collection, change.id)
        if address in taken_back or change.collection not in KINDS_BY_COLLECTION:
            continue
        taken_back.add(address)
        last = log.last_change(address, until=point.version) if change.before else None
        state = _readable_state(work.session, change, change.before)
        states.add(state, last.version if last else 0)
    return states


def _readable_state(session: Session, change: LoggedChange, text: str | None) -> RecordState:
    """What a record was by the JSON that a change has of it, or else as a later change left it."""
    state = readable_state(change, text, later_changes(session.log, change))
    if state is None:
        raise Invalid(
            f"the books as they were then cannot be read: {change.collection} {change.id!r} was in "
            "a form that this program does not know"
        )
    return state


def _with_section(state: RecordState, settings: Settings) -> RecordState:
    account = state.record
    if not isinstance(account, Account) or account.cash_flow is not None:
        return state
    section = section_shown_before(account, settings)
    return evolve(state, record=changed(account, cash_flow=section))


def _replay(
    store: Store,
    work: UnitOfWork,
    point: PointInTime,
    states: _PastStates,
    stored: Mapping[RecordKey, Record | None],
) -> None:
    """Make the books of a store past ones, which have these states and are otherwise the same."""
    logged = LoggedClock(point.known.changed_at, Actor())
    with store.writing() as session:
        past = UnitOfWork(
            PastSession(session, work.session, 0),
            logged,
            work.ids,
            work.context,
            work.mechanism,
            work.check_wanted,
        )
        begin = partial(_PastUnit, states.versions)
        replay(past, states.with_sections(work.settings), logged, stored, begin)
