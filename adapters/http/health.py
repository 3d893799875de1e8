"""Whether the server is alive, whether its books can be read and written, and if not, why."""

from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from attrs import asdict
from msgspec import Meta

from adapters.http.access_scopes import AccessScope
from adapters.http.call import Call, Reply
from adapters.http.operation import Operation
from adapters.json_shapes.problems import Problem, problem_of
from application.copies.standing import standing
from application.health import warnings_of
from application.ports.failures import StoreFailure
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


class HealthFinding(msgspec.Struct):
    """Why the books cannot be used, or what somebody should look after."""

    code: Annotated[str, Meta(description="For programs; docs/monitoring.md lists the codes.")]
    message: str


class HealthView(msgspec.Struct, rename="camel"):
    """Whether the books can be used, their version, and facts about their store."""

    status: str
    live: Annotated[bool, Meta(description="Whether the server answers: always true.")]
    ready: Annotated[
        bool,
        Meta(
            description="Whether the books can be used now; true whenever the answer is no problem."
        ),
    ]
    reasons: Annotated[
        list[HealthFinding], Meta(description="Why the books cannot be used; empty if they can.")
    ]
    warnings: Annotated[
        list[HealthFinding],
        Meta(description="What somebody should look after while the books can still be used."),
    ]
    version: str
    company: str
    books_version: int
    store: dict[str, Any]
    read_only: Annotated[bool, Meta(description="Whether the server refuses every write.")]
    scope: Annotated[
        AccessScope, Meta(description="What the sender of the request may do, apart from that.")
    ]
    copy: Annotated[CopyView | None, Meta(description="Null for books that are no copy.")]


def healthy(call: Call, render: Callable[[UnitOfWork], dict[str, Any]]) -> dict[str, Any]:
    """The members of the health check with those that a function reads from the books.

    Raises a problem with the same members if the books cannot be used.
    """
    store = call.books.store

    def read_both(work: UnitOfWork) -> dict[str, Any]:
        warnings = [asdict(warning) for warning in warnings_of(work, store, call.books.clock.now())]
        return {"live": True, "ready": True, "reasons": [], "warnings": warnings, **render(work)}

    try:
        store.check()
        return call.books.read(read_both)
    except StoreFailure as failure:
        problem = problem_of(failure)
        reason = {"code": problem.code, "message": problem.detail}
        more = {"live": True, "ready": False, "reasons": [reason], "warnings": []}
        raise Problem(problem.code, problem.detail, more=more) from failure


def _health(call: Call) -> Answer:
    def render(work: UnitOfWork) -> dict[str, Any]:
        return {
            "version": call.services.server_settings.program_version,
            "company": work.settings.name,
            "booksVersion": work.session.log.head().version,
            "store": dict(call.books.store.facts()),
            "readOnly": call.services.is_read_only,
            "scope": call.services.granted_scope,
            "copy": None if (copy := standing(work)) is None else asdict(copy),
        }

    return Reply({"status": "ok", **healthy(call, render)}).answer()


OPERATIONS = (
    Operation(
        "GET",
        "/system/health",
        "readHealth",
        "Check whether the books can be used",
        _health,
        HealthView,
        never_waits=True,
    ),
)
