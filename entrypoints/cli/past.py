"""The option `--known-at`: the books as they were known then."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from application.unit_of_work.unit_of_work import UnitOfWork
from domain.reports.known_at import KnownAt


@contextmanager
def work_known_at(
    work: UnitOfWork, known_at: str | None
) -> Iterator[tuple[UnitOfWork, KnownAt | None]]:
    """The books as they were known, with what is known of the point; without the option, the books
    as they are, and None.
    """
    if known_at is None:
        yield work, None
        return
    # Only the past needs what makes the books of it.
    from application.point_in_time.past_books import PastBooks
    from application.point_in_time.requested_point import find_point, read_asked

    point = find_point(work, read_asked(known_at))
    with closing(PastBooks()) as books, books.opened(work, point) as past:
        yield past, point.known
