"""Reading the change log. `verify_log` proves that it is as it was written."""

from attrs import evolve, frozen

from application.ports.change_log import LoggedChange, LogQuery
from application.unit_of_work.unit_of_work import UnitOfWork


@frozen
class LogPage:
    """One page of changes."""

    changes: list[LoggedChange]
    total: int
    """How many changes fit the query; beyond `LogQuery.most_counted`, one more than that."""
    more: bool
    """Whether more changes follow this page."""


def list_changes(work: UnitOfWork, query: LogQuery, after: int | None = None) -> LogPage:
    """The changes that fit a query, on the page after a version, in the order of the query."""
    total = work.session.log.count(query)
    page_query = evolve(query, limit=query.limit + 1)
    if after is not None and query.newest_first:
        page_query = evolve(page_query, before=after)
    elif after is not None:
        page_query = evolve(page_query, since=max(query.since, after))
    changes = work.session.log.read(page_query)
    return LogPage(changes[: query.limit], total, len(changes) > query.limit)
