"""Which point of the log a person means: a version of the books, a day or a time.

The books never were between two changes of one unit of work, so a point is always the end of one.
"""

import re
from datetime import UTC, date, datetime

from attrs import frozen

from application.ports.change_log import LoggedChange, LogQuery
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import NotFound, RefusedQuery
from domain.reports.known_at import Asked, KnownAt

EXAMPLES = "a version such as 812, a day such as 2026-03-31, or a time such as 2026-03-31T17:00:00Z"

_VERSION = re.compile(r"[0-9]{1,15}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{5,8}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)

_CHUNK = 200
"""How many changes are read at a time to find the end of a unit of work."""


@frozen
class PointInTime:
    """A point of the log, and the day that was today then."""

    known: KnownAt
    today: date
    """The day that was asked for, the day of the time, or that of the change; in UTC."""
    hash: str
    """The hash of the last change that counts. It covers all changes before it, too."""

    @property
    def version(self) -> int:
        """The version of the last change that counts."""
        return self.known.version


def read_asked(text: str) -> Asked:
    """A version, a day or a time as a person writes it; raises `RefusedQuery`."""
    try:
        if _VERSION.fullmatch(text):
            return int(text)
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        if _TIME.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # There is no such day or time.
    raise _refusal(f"must be {EXAMPLES}")


def find_point(work: UnitOfWork, asked: Asked) -> PointInTime:
    """The point of the log that a person means.

    Raises `RefusedQuery` for a version that the books have not reached and for a time in the
    future, and `NotFound` for a point before the first change.
    """
    _check_is_past(work, asked)
    log = work.session.log
    at_or_before = last_version(work, asked)
    first = log.read(LogQuery(limit=1))[0]
    if at_or_before < first.version:
        raise NotFound(
            f"nothing was known of the books then: their log begins with version {first.version}, "
            f"of {first.at}"
        )
    last = _last_of_unit(work, at_or_before)
    changed_at = datetime.fromisoformat(last.at).astimezone(UTC)
    known = KnownAt(asked, last.version, changed_at)
    return PointInTime(known, _today(asked, changed_at), last.hash)


def last_version(work: UnitOfWork, asked: Asked) -> int:
    """The highest version up to a point, 0 if it is before the first change."""
    return asked if isinstance(asked, int) else work.session.log.version_at(_last_instant(asked))


def _check_is_past(work: UnitOfWork, asked: Asked) -> None:
    """Raise `RefusedQuery` for what the books do not know yet."""
    highest = f"the highest version of the books is {work.version}"
    if isinstance(asked, int):
        if asked > work.version:
            raise _refusal(f"must not be above the version of the books; {highest}")
        return
    now = work.clock.now()
    # Where the day has begun already, it may not have begun in UTC.
    days = max(work.today, now.date())
    is_future = asked > now if isinstance(asked, datetime) else asked > days
    if is_future:
        raise _refusal(f"must not be in the future; {highest}")


def _last_of_unit(work: UnitOfWork, version: int) -> LoggedChange:
    """The last change of the unit of work that has a version.

    Its changes follow each other, with the same time, actor and request. Raises `RefusedQuery` for
    a number that the log leaves out.
    """
    log = work.session.log
    last: LoggedChange | None = None
    while changes := log.read(LogQuery(since=last.version if last else version - 1, limit=_CHUNK)):
        for change in changes:
            if last is None and change.version != version:
                break
            if last and _stamp(change) != _stamp(last):
                return last
            last = change
        if last is None:
            break
    if last is None:
        raise _refusal(f"is a number that the log leaves out: it has no version {version}")
    return last


def _stamp(change: LoggedChange) -> tuple[str, str, str]:
    return change.at, change.actor, change.request_id


def _last_instant(asked: date) -> str:
    """The last moment that counts, as the log writes it."""
    if not isinstance(asked, datetime):
        return f"{asked.isoformat()}T23:59:59.999Z"
    moment = asked.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _today(asked: Asked, changed_at: datetime) -> date:
    """The day that counts as today, by which charges are overdue and reports end."""
    if isinstance(asked, datetime):
        return asked.astimezone(UTC).date()
    return asked if isinstance(asked, date) else changed_at.date()


def _refusal(message: str) -> RefusedQuery:
    return RefusedQuery.at("/known_at", message)
