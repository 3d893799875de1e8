"""Checksums, by which programs compare their copies with the books."""

import msgspec

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from application.ports.replies import Answer
from application.sync.checksums import checksums
from application.unit_of_work.unit_of_work import UnitOfWork


class ChecksumView(msgspec.Struct):
    """How many records a collection has, and the SHA-256 of their stored fields."""

    count: int
    sha256: str


class ChecksumsView(msgspec.Struct):
    """The checksums of all collections at one version of the books."""

    version: int
    collections: dict[str, ChecksumView]


def _checksums(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        collections = {
            name: {"count": checksum.count, "sha256": checksum.sha256}
            for name, checksum in checksums(work).items()
        }
        return Reply({"version": work.session.log.head().version, "collections": collections})

    return call.read(render)


OPERATIONS = (
    Operation(
        "GET",
        "/sync/checksum",
        "readChecksums",
        "Read the checksum of each collection",
        _checksums,
        ChecksumsView,
        is_long=True,
    ),
)
