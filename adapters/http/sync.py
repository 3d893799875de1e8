"""What devices that share the books ask."""

import msgspec

from adapters.http.operation import Call, Operation, Reply
from application.ports.replies import Answer
from application.sync.checksums import checksums
from application.unit_of_work.unit_of_work import UnitOfWork


class SyncStatus(msgspec.Struct):
    """Where the log is, and how many clients listen to it."""

    version: int
    clients: int


class ChecksumView(msgspec.Struct):
    """The checksum of one collection."""

    count: int
    sha256: str


class Checksums(msgspec.Struct):
    """The checksums of all collections, at one version."""

    version: int
    collections: dict[str, ChecksumView]


def _status(call: Call) -> Answer:
    return call.read(lambda work: Reply({"version": work.session.log.head().version, "clients": 0}))


def _checksum(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        found = {
            name: {"count": each.count, "sha256": each.sha256}
            for name, each in checksums(work).items()
        }
        return Reply({"version": work.session.log.head().version, "collections": found})

    return call.read(render)


OPERATIONS = (
    Operation(
        "GET", "/sync/status", "readSyncStatus", "Read the highest version", _status, SyncStatus
    ),
    Operation(
        "GET",
        "/sync/checksum",
        "readChecksums",
        "Read the checksum of each collection",
        _checksum,
        Checksums,
    ),
)
