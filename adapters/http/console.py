"""The state that the console shows: what the server does now, and what it answered last.

The page of the console is one of the browser pages. What else it shows, it reads from the other
operations, as any client can.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from adapters.http.call import Call, Reply
from adapters.http.observations import AnsweredRequest, now_text
from adapters.http.operation import Operation
from application.ports.replies import Answer
from application.sync.checksums import checksums
from application.unit_of_work.unit_of_work import UnitOfWork


class AnsweredRequestView(msgspec.Struct, rename="camel"):
    """A request that the server has answered. Nothing of it comes from the books."""

    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    request_id: str
    method: str
    operation: Annotated[str, Meta(description="The name of the operation.")]
    status: Annotated[
        int | None, Meta(description="The HTTP status; null if the client was gone before.")
    ]
    code: Annotated[str | None, Meta(description="The code of the problem; null if it has none.")]
    milliseconds: float
    bytes: Annotated[int, Meta(description="The size of the answer's body.")]


class ConsoleStateView(msgspec.Struct, rename="camel"):
    """What the server does now, and what it answered last."""

    at: Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
    version: Annotated[int, Meta(description="The highest version of the log.")]
    collections: Annotated[dict[str, int], Meta(description="How many records each has.")]
    in_flight: Annotated[int, Meta(description="How many requests are being served.")]
    streams: Annotated[int, Meta(description="How many clients read the stream of changes.")]
    long_running: Annotated[int, Meta(description="How many long operations run.")]
    long_waiting: Annotated[int, Meta(description="How many long operations wait for their turn.")]
    requests: Annotated[
        list[AnsweredRequestView],
        Meta(
            description="The last requests, the newest first. Those that programs send all the "
            "time, such as the health check, are left out."
        ),
    ]


def _read_state(call: Call) -> Answer:
    observations = call.services.observations
    last_requests = [*observations.last_requests]  # The event loop may add one at any time.
    long_lane = observations.lanes.long.statistics()

    def render(work: UnitOfWork) -> Reply:
        return Reply(
            ConsoleStateView(
                at=now_text(),
                version=work.session.log.head().version,
                collections={name: tree.count for name, tree in checksums(work).items()},
                in_flight=observations.in_flight,
                streams=call.services.live_changes.clients,
                long_running=long_lane.borrowed_tokens,
                long_waiting=long_lane.tasks_waiting,
                requests=[*map(_view, reversed(last_requests))],
            )
        )

    return call.read(render)


def _view(request: AnsweredRequest) -> AnsweredRequestView:
    return AnsweredRequestView(
        request.at,
        request.id,
        request.method,
        request.operation,
        request.status,
        request.code,
        request.milliseconds,
        request.bytes,
    )


OPERATIONS = (
    Operation(
        "GET",
        "/console/state",
        "readConsoleState",
        "Read what the server does now, and what it answered last",
        _read_state,
        ConsoleStateView,
    ),
)
