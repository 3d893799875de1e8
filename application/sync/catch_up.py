"""What a copy of the books missed: the changes since its version, page by page, without a limit of
time.

The cost of a page does not depend on the length of the log: a page ends when it has enough changes,
when they have enough bytes, or when enough of the log was looked at. It says where the next page
begins, so it may be empty although more follows.
"""

from attrs import frozen

from application.collections.kinds import KINDS
from application.ports.change_log import FeedQuery, Head, LoggedChange
from application.sync.history import check_cursor
from application.unit_of_work.unit_of_work import UnitOfWork

FED_COLLECTIONS = tuple(sorted(kind.plural for kind in KINDS.values()))
"""The collections whose changes a copy can ask for."""

PAGE_BYTES = 4 * 1024 * 1024
"""How many bytes the records of one page may have; one record may have more, alone on its page."""
LOOKED_AT = 10_000
"""How many versions of the log one page looks at."""


@frozen
class CopyPosition:
    """Where a copy of the books stands, as it says itself; what it does not say is None."""

    version: int = 0
    """The version of the last change that it has."""
    history: str | None = None
    """The id of the history that its version is of."""
    head: str | None = None
    """The hash that the log has at its version."""


@frozen
class Span:
    """The part of the log that one page looks at, and the end of the log."""

    history: str
    head: Head
    since: int
    """The page looks at higher versions."""
    until: int
    """The highest version that it looks at."""


@frozen
class ChangesPage:
    """Some changes after the version of a copy."""

    history: str
    """The id of the history of the books."""
    head: Head
    """The end of the log."""
    changes: list[LoggedChange]
    """The changes, by version."""
    next: Head
    """Where a copy stands that has these changes: the next page begins after it."""

    @property
    def more(self) -> bool:
        """Whether the next page must be read, too."""
        return self.next.version < self.head.version


def read_changes(
    work: UnitOfWork,
    position: CopyPosition,
    limit: int,
    collections: frozenset[str] | None = None,
    *,
    is_compact: bool = False,
) -> ChangesPage:
    """The next changes for a copy, of some collections or of all.

    A compact page has only the last change of each record: a copy that has read all pages has the
    same records, but states in between are skipped, and a record may come before another that it
    refers to. Raises `OtherHistory` if the copy does not go on with these books.
    """
    span = next_span(work, position, LOOKED_AT)
    query = FeedQuery(span.since, span.until, collections, is_compact)
    changes: list[LoggedChange] = []
    size = 0
    for change in work.session.log.feed(query):
        size += len((change.after or "").encode())
        if changes and (size > PAGE_BYTES or len(changes) == limit):
            last = changes[-1]
            next_ = Head(last.version, last.hash)
            return ChangesPage(span.history, span.head, changes, next_)
        changes.append(change)
    return ChangesPage(span.history, span.head, changes, position_at(work, span, span.until))


def next_span(work: UnitOfWork, position: CopyPosition, most: int) -> Span:
    """The part of the log after the version of a copy that one page looks at: `most` versions.

    Raises `OtherHistory` if the copy does not go on with these books.
    """
    check_cursor(work, position.history, position.version, position.head)
    log = work.session.log
    head = log.head()
    # Versions may jump where a backup was restored, so the span begins with the next one there is.
    first = log.first_version_after(position.version) or head.version + 1
    return Span(log.history(), head, first - 1, min(first - 1 + most, head.version))


def position_at(work: UnitOfWork, span: Span, version: int) -> Head:
    """Where a copy stands that has everything up to a version in a span."""
    if version >= span.head.version:
        return span.head
    return Head(version, work.session.log.hash_of(version) or "")
