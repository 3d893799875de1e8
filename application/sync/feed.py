"""The changes of the log as a copy of the books receives them: from where, and page by page."""

from attrs import frozen

from application.ports.change_log import FeedQuery, Head, LoggedChange
from application.sync.history import check_cursor
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import OtherHistory

PAGE_BYTES = 128 * 1024
"""About how many bytes the records of one page have: hundreds of readers may wait with one each."""


@frozen
class FeedCursor:
    """Where a copy of the books stands, as it says itself; what it does not say is None."""

    since: int | None = None
    """The version up to which it has all changes. None: it wants only what is changed from now."""
    last_received: int | None = None
    """The last version that it received from a stream; this counts more than `since`."""
    history: str | None = None
    """The id of the history that it has followed."""
    head: str | None = None
    """The hash that the log had at `since`."""


@frozen
class LogEnd:
    """The history of the books, and the end of their log."""

    history: str
    head: Head


@frozen
class FeedStart:
    """Where a stream of changes begins."""

    end: LogEnd
    after: int
    """Changes with a higher version follow."""
    is_reset: bool
    """Whether the copy does not fit the books, so that everything must be read again."""


@frozen
class FeedPage:
    """The next changes, by version, and the end of the log when they were read."""

    end: LogEnd
    changes: list[LoggedChange]


def log_end(work: UnitOfWork) -> LogEnd:
    """The history of the books, and the end of their log."""
    return LogEnd(work.session.log.history(), work.session.log.head())


def begin_feed(work: UnitOfWork, cursor: FeedCursor) -> FeedStart:
    """Where the changes for a copy begin.

    For a copy that has followed another history they begin at the end of the log, and `is_reset`
    says that the copy must be made anew.
    """
    end = log_end(work)
    try:
        check_cursor(work, cursor.history, cursor.since or 0, cursor.head)
        if cursor.last_received is not None:
            check_cursor(work, None, cursor.last_received)
    except OtherHistory:
        return FeedStart(end, end.head.version, is_reset=True)
    after = cursor.since if cursor.last_received is None else cursor.last_received
    return FeedStart(end, end.head.version if after is None else after, is_reset=False)


def read_feed(work: UnitOfWork, after: int, limit: int) -> FeedPage:
    """At most `limit` changes with a version above `after`; fewer, but one, if they are large."""
    end = log_end(work)
    changes: list[LoggedChange] = []
    size = 0
    for change in work.session.log.feed(FeedQuery(after, end.head.version)):
        changes.append(change)
        size += len((change.after or "").encode())
        if len(changes) == limit or size >= PAGE_BYTES:
            break
    return FeedPage(end, changes)
