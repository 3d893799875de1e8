"""The server: its health, and its version."""

from typing import Any

import msgspec

from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork


class HealthView(msgspec.Struct, rename="camel"):
    """Whether the books can be used, their version, and facts about their store."""

    status: str
    version: str
    company: str
    books_version: int
    store: dict[str, Any]


class VersionView(msgspec.Struct):
    """The name and version of the program."""

    name: str
    version: str


def _health(call: Call) -> Answer:
    call.books.store.check()

    def render(work: UnitOfWork) -> Reply:
        facts = dict(call.books.store.facts())
        return Reply(
            {
                "status": "ok",
                "version": call.services.server_settings.program_version,
                "company": work.settings.name,
                "booksVersion": work.session.log.head().version,
                "store": facts,
            }
        )

    return call.read(render)


def _version(call: Call) -> Answer:
    version = call.services.server_settings.program_version
    return Reply({"name": "WyzBooks Server", "version": version}).answer()


OPERATIONS = (
    Operation(
        "GET",
        "/system/health",
        "readHealth",
        "Check whether the books can be used",
        _health,
        HealthView,
    ),
    Operation(
        "GET",
        "/system/version",
        "readVersion",
        "Read the version of the program",
        _version,
        VersionView,
    ),
)
