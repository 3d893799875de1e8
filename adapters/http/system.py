"""The server: its health, its version, and whether the books are right."""

from typing import Annotated, Any

import msgspec
from attrs import asdict
from msgspec import Meta

from adapters.http.audit import VerifyQuery, kept_heads_of
from adapters.http.call import Call, Reply
from adapters.http.operation import EmptyRequest, Operation
from adapters.json_shapes.reading import read
from adapters.json_shapes.verdicts import VerdictView, verdict_view
from application.copies.standing import standing
from application.integrity.verify_books import verify_books
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork


class CopyView(msgspec.Struct):
    """What the books are a copy of, and where the copy stands."""

    original: Annotated[str, Meta(description="The address of the original.")]
    version: Annotated[
        int, Meta(description="The version of the original up to which the copy has its changes.")
    ]
    complete: Annotated[
        bool, Meta(description="Whether it has all that the original had when it asked last.")
    ]
    pending: Annotated[
        int, Meta(description="How many changes of the copy the original may not have yet.")
    ]


class HealthView(msgspec.Struct, rename="camel"):
    """Whether the books can be used, their version, and facts about their store."""

    status: str
    version: str
    company: str
    books_version: int
    store: dict[str, Any]
    read_only: Annotated[bool, Meta(description="Whether the server refuses every write.")]
    copy: Annotated[CopyView | None, Meta(description="Null for books that are no copy.")]


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
                "readOnly": call.services.is_read_only,
                "copy": None if (copy := standing(work)) is None else asdict(copy),
            }
        )

    return call.read(render)


def _version(call: Call) -> Answer:
    version = call.services.server_settings.program_version
    return Reply({"name": "WyzBooks Server", "version": version}).answer()


def _verify(call: Call) -> Answer:
    read(call.json(), EmptyRequest)
    kept_heads = kept_heads_of(call)
    return call.read(lambda work: Reply(verdict_view(verify_books(work, kept_heads))))


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
    Operation(
        "POST",
        "/system/verify",
        "verifyBooks",
        "Look at all that the books hold, and name everything that is wrong",
        _verify,
        VerdictView,
        query=VerifyQuery,
        takes=EmptyRequest,
        is_long=True,
        own_scope="read",
    ),
)
