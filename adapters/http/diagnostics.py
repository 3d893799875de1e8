"""The diagnostics: what a person can paste into a report of a fault.

It holds facts about the program, the file and the process, and how many records there are. It holds
no company, no name, no text and no amount of the books.
"""

from contextlib import suppress
from typing import Annotated, Any

import msgspec
from attrs import asdict
from msgspec import Meta

from adapters.http.call import Call, Reply
from adapters.http.health import HealthFinding, healthy
from adapters.http.observations import now_text
from adapters.http.operation import Operation
from adapters.http.process_facts import process_facts
from adapters.http.system import ServerVersionView, version_facts
from adapters.json_shapes.problems import Problem
from application.json_names import json_name
from application.ports.backups import Backup
from application.ports.failures import StoreFailure, logged_reason
from application.ports.replies import Answer
from application.sync.checksums import checksums
from application.unit_of_work.unit_of_work import UnitOfWork


class DiagnosedHealth(msgspec.Struct):
    """What the health check answers."""

    live: bool
    ready: bool
    reasons: list[HealthFinding]
    warnings: list[HealthFinding]


class DiagnosedBooks(msgspec.Struct):
    """How much the books hold."""

    version: Annotated[int, Meta(description="The highest version of the log.")]
    records: Annotated[dict[str, int], Meta(description="How many records a collection has.")]


class DiagnosedSettings(msgspec.Struct, rename="camel"):
    """The settings that tell nothing about the company."""

    port: int
    saved_port: int | None
    fiscal_year_start: Annotated[int | None, Meta(description="The month; null without books.")]
    closing_date: str | None


class DiagnosedProcess(msgspec.Struct, rename="camel"):
    """The process of the server; null is what its system does not tell."""

    started_at: str
    uptime_seconds: int
    pid: int
    memory_bytes: int | None
    peak_memory_bytes: int | None
    threads: int
    open_files: int | None
    system: str


class DiagnosedRequests(msgspec.Struct, rename="camel"):
    """What is being served now."""

    in_flight: int
    streams: Annotated[int, Meta(description="How many clients read the stream of changes.")]
    long_running: Annotated[int, Meta(description="How many long operations run.")]
    long_waiting: Annotated[int, Meta(description="How many long operations wait for their turn.")]
    long_at_once: int


class DiagnosedError(msgspec.Struct, rename="camel"):
    """A request that the server could not serve."""

    at: str
    request_id: str
    operation: str
    code: str | None
    error: Annotated[str | None, Meta(description="The type of the error behind it.")]


class DiagnosedVerification(msgspec.Struct):
    """When somebody had the books verified."""

    at: str
    ok: bool


class DiagnosedBackup(msgspec.Struct):
    """The last backup."""

    name: str
    at: str
    verified: bool


class DiagnosticsView(msgspec.Struct, rename="camel"):
    """Facts about the program, the file and the process, without anything from the books."""

    at: str
    program: ServerVersionView
    health: DiagnosedHealth
    store: Annotated[
        dict[str, Any], Meta(description="The facts of the health check, and the sizes in bytes.")
    ]
    books: Annotated[DiagnosedBooks | None, Meta(description="Null if they cannot be read.")]
    settings: DiagnosedSettings
    process: DiagnosedProcess
    requests: DiagnosedRequests
    last_errors: Annotated[list[DiagnosedError], Meta(description="The newest first.")]
    last_verification: Annotated[
        DiagnosedVerification | None, Meta(description="Null if there was none since the start.")
    ]
    last_backup: DiagnosedBackup | None


def last_backup(call: Call) -> Backup | None:
    """The newest backup; None if there is none, or none can be found."""
    with suppress(StoreFailure):
        backups = call.services.backups(call.books).all()
        return backups[0] if backups else None
    return None


def _diagnose(call: Call) -> Answer:
    observations = call.services.observations
    last_errors = [*observations.last_errors]  # The event loop may add one at any time.
    health, books, company = _books(call)
    settings = call.services.server_settings
    return Reply(
        {
            "at": now_text(),
            "program": version_facts(call),
            "health": health,
            "store": {**call.books.store.facts(), **_sizes(call)},
            "books": books,
            "settings": {"port": settings.port, "savedPort": settings.saved_port, **company},
            "process": {
                "startedAt": observations.started_at,
                "uptimeSeconds": int(observations.uptime_seconds),
                **process_facts(),
            },
            "requests": _requests(call),
            "lastErrors": [_named(asdict(error)) for error in reversed(last_errors)],
            "lastVerification": (last := observations.last_verification) and asdict(last),
            "lastBackup": (backup := last_backup(call))
            and {"name": backup.name, "at": backup.at, "verified": backup.is_verified},
        }
    ).answer()


def _books(call: Call) -> tuple[dict[str, Any], dict[str, Any] | None, dict[str, Any]]:
    """The health, what the books hold if they can be read, and the settings that may be told."""

    def render(work: UnitOfWork) -> dict[str, Any]:
        closing_date = work.settings.closing_date
        books = {
            "version": work.session.log.head().version,
            "records": {name: tree.count for name, tree in checksums(work).items()},
        }
        company = {
            "fiscalYearStart": work.settings.fiscal_year_start,
            "closingDate": closing_date and closing_date.isoformat(),
        }
        return {"books": books, "company": company}

    try:
        health = healthy(call, render)
    except Problem as problem:
        # The message of a damaged file quotes what it holds.
        message = logged_reason(problem.__cause__ or problem)
        reasons = [{"code": problem.code, "message": message}]
        return (
            {**problem.more, "reasons": reasons},
            None,
            {
                "fiscalYearStart": None,
                "closingDate": None,
            },
        )
    books, company = health.pop("books"), health.pop("company")
    return health, books, company


def _sizes(call: Call) -> dict[str, int]:
    """The sizes of the file, if there is one and it can be found."""
    with suppress(StoreFailure):
        if sizes := call.books.store.sizes():
            return _named(asdict(sizes))
    return {}


def _requests(call: Call) -> dict[str, int]:
    observations = call.services.observations
    lane = observations.lanes.long.statistics()
    return {
        "inFlight": observations.in_flight,
        "streams": call.services.live_changes.clients,
        "longRunning": lane.borrowed_tokens,
        "longWaiting": lane.tasks_waiting,
        "longAtOnce": int(lane.total_tokens),
    }


def _named(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields by their names in JSON."""
    return {json_name(name): value for name, value in fields.items()}


OPERATIONS = (
    Operation(
        "GET",
        "/system/diagnostics",
        "readDiagnostics",
        "Read what a report of a fault needs: nothing of it comes from the books",
        _diagnose,
        DiagnosticsView,
        never_waits=True,
        own_scope="admin",
    ),
)
