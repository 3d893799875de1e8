"""Reading the change log, and proving that it is whole."""

from collections.abc import Iterator

from attrs import evolve, frozen

from application.ports.change_log import LoggedChange, LogQuery
from application.unit_of_work.change_log import first_broken
from application.unit_of_work.unit_of_work import UnitOfWork

_AT_A_TIME = 1_000


@frozen
class LogProof:
    """Whether the log is whole: how many rows it has, the hash at its end, and the first version that does not follow."""

    rows: int
    head: str
    first_broken: int | None

    @property
    def ok(self) -> bool:
        """Whether every row follows from the one before."""
        return self.first_broken is None


@frozen
class LogPage:
    """A page of changes, how many there are in all, and whether more follow."""

    changes: list[LoggedChange]
    total: int
    more: bool


def list_changes(work: UnitOfWork, query: LogQuery, after: int = 0) -> LogPage:
    """Changes by version, those after a version first left out."""
    total = work.session.log.count(query)
    found = work.session.log.read(
        evolve(query, since=max(query.since, after), limit=query.limit + 1)
    )
    return LogPage(found[: query.limit], total, len(found) > query.limit)


def verify_log(work: UnitOfWork) -> LogProof:
    """Recompute the hash chain from the first change to the last."""
    head = work.session.log.head()
    return LogProof(
        work.session.log.count(LogQuery()), head.hash, first_broken("", 0, all_changes(work))
    )


def all_changes(work: UnitOfWork) -> Iterator[LoggedChange]:
    """Every change, a thousand at a time."""
    since = 0
    while found := work.session.log.read(LogQuery(since=since, limit=_AT_A_TIME)):
        yield from found
        since = found[-1].version
