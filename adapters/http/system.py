"""The server: its version, and whether the books are right."""

import platform
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from adapters.http.audit import VerifyQuery, kept_heads_of
from adapters.http.call import Call, Reply
from adapters.http.observations import Verification, now_text
from adapters.http.operation import EmptyRequest, Operation
from adapters.json_shapes.verdicts import VerdictView, verdict_view
from application.integrity.verify_books import verify_copied_books
from application.ports.replies import Answer

API_VERSION = "v1"
"""The version of the API, as it stands in the addresses."""


class ServerVersionView(msgspec.Struct, rename="camel"):
    """The name and version of the program, and of what it runs on."""

    name: str
    version: str
    api_version: str
    schema_version: Annotated[
        int | None,
        Meta(description="The number of the schema of the file; null for books in memory."),
    ]
    sqlite_version: Annotated[str | None, Meta(description="Null for books in memory.")]
    driver: Annotated[
        str | None,
        Meta(description="The library that brings SQLite; null for books in memory."),
    ]
    python_version: str


def version_facts(call: Call) -> dict[str, Any]:
    """The name and version of the program, and of what it runs on."""
    store = call.books.store.facts()
    return {
        "name": "WyzBooks Server",
        "version": call.services.server_settings.program_version,
        "apiVersion": API_VERSION,
        "schemaVersion": store.get("schemaVersion"),
        "sqliteVersion": store.get("sqliteVersion"),
        "driver": store.get("driver"),
        "pythonVersion": platform.python_version(),
    }


def _version(call: Call) -> Answer:
    return Reply(version_facts(call)).answer()


def _verify(call: Call) -> Answer:
    began = now_text()  # What is written from now on may not be verified.
    verdict = verify_copied_books(call.books, kept_heads_of(call))
    call.services.observations.last_verification = Verification(began, verdict.ok)
    return Reply(verdict_view(verdict)).answer()


OPERATIONS = (
    Operation(
        "GET",
        "/system/version",
        "readVersion",
        "Read the version of the program, and of what it runs on",
        _version,
        ServerVersionView,
        never_waits=True,
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
