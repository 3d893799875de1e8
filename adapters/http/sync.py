"""For programs that keep a copy of the books: the newest version."""

import msgspec

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork


class SyncStatusView(msgspec.Struct):
    """The highest version of the books, and how many clients listen to changes."""

    version: int
    clients: int


def _status(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        return Reply({"version": work.session.log.head().version, "clients": 0})

    return call.read(render)


OPERATIONS = (
    Operation(
        "GET",
        "/sync/status",
        "readSyncStatus",
        "Read the highest version of the books",
        _status,
        SyncStatusView,
    ),
)
