"""What a server observes of its own work since it started: for its log, metrics and diagnostics.

The guard tells of every request. Nothing that is kept or logged here has been entered by anybody,
except the ids of requests.
"""

import logging
import time
from collections import deque
from datetime import UTC, datetime

from attrs import define, field, frozen

from adapters.http.freed_memory import FreedMemory
from adapters.http.lanes import Lanes
from adapters.http.observed_requests import DOCUMENTATION, ObservedRequest
from adapters.http.request_counts import RequestCounts

logger = logging.getLogger("wyzbooks")

MOST_ERRORS = 20
"""How many of the last errors are remembered."""

MOST_REQUESTS = 200
"""How many of the last requests are remembered."""

POLLED = frozenset({"readHealth", "readMetrics", "readConsoleState", DOCUMENTATION})
"""Operations that programs call all the time, and that say nothing about the work of anybody."""


def now_text() -> str:
    """The time now in UTC, such as `2026-03-15T09:30:00.000Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@frozen
class ObservedError:
    """A request that the server could not serve, although nothing may have been wrong with it."""

    at: str
    request_id: str
    operation: str
    code: str | None
    """The code of its problem; None if the answer broke off."""
    error: str | None
    """The type of the error behind it."""


@frozen
class AnsweredRequest:
    """A request that was answered, or whose client is gone."""

    at: str
    id: str
    method: str
    operation: str
    status: int | None
    """None if its client was gone before there was an answer."""
    code: str | None
    """The code of its problem, if a problem answered it."""
    milliseconds: float
    bytes: int
    """The size of the answer's body."""


@frozen
class Verification:
    """When the books were verified, and whether they were right."""

    at: str
    ok: bool


@define(eq=False)
class Observations:
    """What a server observes of its own work since it started."""

    started_at: str = field(factory=now_text)
    counts: RequestCounts = field(factory=RequestCounts)
    lanes: Lanes = field(factory=Lanes)
    """The lanes on which requests take turns."""
    in_flight: int = 0
    """How many requests are being served."""
    last_errors: deque[ObservedError] = field(factory=lambda: deque(maxlen=MOST_ERRORS))
    """The last errors, the newest at the end."""
    last_requests: deque[AnsweredRequest] = field(factory=lambda: deque(maxlen=MOST_REQUESTS))
    """The last requests that somebody has made on purpose, the newest at the end."""
    last_verification: Verification | None = None
    """The last time that somebody had the books verified."""
    _began: float = field(factory=time.monotonic, init=False)
    _memory: FreedMemory = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._memory = FreedMemory(lambda: not self.lanes.long.borrowed_tokens)

    @property
    def uptime_seconds(self) -> float:
        """For how long the server has been running."""
        return time.monotonic() - self._began

    def begin(self, request_id: str, method: str) -> ObservedRequest:
        """A request has arrived; `end` must follow."""
        self.in_flight += 1
        return ObservedRequest(request_id, method)

    def end(self, request: ObservedRequest) -> None:
        """A request has been answered, or its client is gone."""
        self.in_flight -= 1
        self.counts.add_request(request)
        self._memory.note_request(request.received + request.size)
        if request.operation not in POLLED:
            self._remember(request)
        level = _level(request)
        if not logger.isEnabledFor(level):
            return
        logger.log(
            level,
            "%s %s %s, %.1f ms, %d bytes, request %s",
            request.method,
            request.operation,
            _outcome(request),
            request.seconds * 1000,
            request.size,
            request.id,
            extra={"event": "request", "facts": _facts(request)},
        )

    def _remember(self, request: ObservedRequest) -> None:
        at, id_, operation, code = now_text(), request.id, request.operation, request.code
        if request.is_error:
            self.last_errors.append(ObservedError(at, id_, operation, code, request.error))
        milliseconds = round(request.seconds * 1000, 1)
        method, status, size = request.method, request.status, request.size
        self.last_requests.append(
            AnsweredRequest(at, id_, method, operation, status, code, milliseconds, size)
        )


def _level(request: ObservedRequest) -> int:
    if request.is_error:
        return logging.WARNING
    return logging.DEBUG if request.operation in POLLED else logging.INFO


def _outcome(request: ObservedRequest) -> str:
    """The status of the answer, with the code of the problem if it is one."""
    if request.status is None:
        return "without an answer"
    return f"{request.status} {request.code}" if request.code else str(request.status)


def _facts(request: ObservedRequest) -> dict[str, object]:
    """The same as members of a line in JSON."""
    return {
        "requestId": request.id,
        "method": request.method,
        "operation": request.operation,
        "status": request.status,
        "code": request.code,
        "error": request.error,
        "milliseconds": round(request.seconds * 1000, 1),
        "bytes": request.size,
    }
