"""The parameter `knownAt` of what is read: the books as they were known then."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from application.point_in_time.requested_point import EXAMPLES, PointInTime, find_point, read_asked
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork

KnownAtText = Annotated[
    str,
    Meta(
        max_length=40,
        description="Show the books as they were known then, without what was entered, changed or "
        f"removed later: {EXAMPLES}. A day stands for its end in UTC.",
    ),
]


KNOWN_AT: Any = (
    "known_at",
    KnownAtText | UnsetType,
    msgspec.field(name="knownAt", default=UNSET),
)
"""The parameter in the query of an operation that reads."""

KnownAtQuery = msgspec.defstruct("KnownAtQuery", [KNOWN_AT], forbid_unknown_fields=True)
"""The query for one record."""


def point_of(call: Call, work: UnitOfWork) -> PointInTime | None:
    """The point of the log that a request asks for; None for the books as they are.

    Raises `RefusedQuery` for what is no such point, and `NotFound` if nothing was known then.
    """
    if call.query.known_at is UNSET:
        return None
    return find_point(work, read_asked(call.query.known_at))


@contextmanager
def work_at(call: Call, work: UnitOfWork, point: PointInTime | None) -> Iterator[UnitOfWork]:
    """The books as they were known at a point, or the books as they are."""
    if point is None:
        yield work
    else:
        with call.services.past_books.opened(work, point) as past:
            yield past


def read_known(
    call: Call, read: Callable[[UnitOfWork], Reply], view: Callable[[UnitOfWork], Any], *parts: str
) -> Answer:
    """One record: `read` answers it as it is, and `view` is its view as it was known at a time.

    The answer about the past has a weak ETag, by which it cannot be changed; `parts` are what the
    view shows besides what was known.
    """

    def render(work: UnitOfWork) -> Reply:
        point = point_of(call, work)
        if point is None:
            return read(work)
        etag, is_known = call.etag_at(point.version, point.today.isoformat(), *parts)
        if is_known:
            return Reply(None, 304, {"ETag": etag})
        with work_at(call, work, point) as past:
            return Reply(view(past), headers={"ETag": etag})

    return call.read(render)
