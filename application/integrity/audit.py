"""Reading the change log, and verifying its hash chain."""

from collections.abc import Iterator

from attrs import evolve, frozen

from application.ports.change_log import LoggedChange, LogQuery
from application.unit_of_work.change_log import first_broken_version
from application.unit_of_work.unit_of_work import UnitOfWork

_CHUNK = 1_000
"""How many changes are read at a time."""


@frozen
class LogProof:
    """The result of verifying the log."""

    rows: int
    """How many changes the log has."""
    head: str
    """The hash of its last change."""
    first_broken: int | None
    """The version of the first change that does not follow from the one before it, or None."""

    @property
    def ok(self) -> bool:
        """Whether the hash chain is unbroken."""
        return self.first_broken is None


@frozen
class LogPage:
    """One page of changes."""

    changes: list[LoggedChange]
    total: int
    """How many changes fit the query."""
    more: bool
    """Whether more changes follow this page."""


def list_changes(work: UnitOfWork, query: LogQuery, after: int = 0) -> LogPage:
    """The changes that fit a query, by version, on the page after a version."""
    total = work.session.log.count(query)
    page_query = evolve(query, since=max(query.since, after), limit=query.limit + 1)
    changes = work.session.log.read(page_query)
    return LogPage(changes[: query.limit], total, len(changes) > query.limit)


def verify_log(work: UnitOfWork) -> LogProof:
    """Compute the hash chain again, from the first change to the last."""
    head = work.session.log.head()
    rows = work.session.log.count(LogQuery())
    return LogProof(rows, head.hash, first_broken_version("", 0, all_changes(work)))


def all_changes(work: UnitOfWork) -> Iterator[LoggedChange]:
    """Every change by version, read in chunks."""
    since = 0
    while changes := work.session.log.read(LogQuery(since=since, limit=_CHUNK)):
        yield from changes
        since = changes[-1].version
