"""Reading the change log, and proving that it is whole."""

from collections.abc import Iterator

from attrs import evolve, frozen

from application.ports.store import Change, LogQuery
from application.unit_of_work.log_chain import first_broken
from application.unit_of_work.unit_of_work import Book

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

    changes: list[Change]
    total: int
    more: bool


def list_changes(book: Book, query: LogQuery, after: int = 0) -> LogPage:
    """Changes by version, those after a version first left out."""
    total = book.session.count_changes(query)
    found = book.session.changes(evolve(query, since=max(query.since, after), limit=query.limit + 1))
    return LogPage(found[: query.limit], total, len(found) > query.limit)


def verify_log(book: Book) -> LogProof:
    """Recompute the hash chain from the first change to the last."""
    head = book.session.head()
    return LogProof(book.session.count_changes(LogQuery()), head.hash, first_broken("", 0, all_changes(book)))


def all_changes(book: Book) -> Iterator[Change]:
    """Every change, a thousand at a time."""
    since = 0
    while found := book.session.changes(LogQuery(since=since, limit=_AT_A_TIME)):
        yield from found
        since = found[-1].version
