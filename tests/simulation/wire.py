"""The network between one device and the server, and everything that it does to a request."""

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from random import Random
from typing import Any

import httpx
from attrs import define, evolve, field, frozen

from tests.simulation.places import Crash


class Fault(StrEnum):
    """What happens to one request."""

    NONE = "arrives"
    REQUEST_LOST = "is lost"
    REQUEST_LATE = "is lost, and arrives later"
    REQUEST_CUT = "is cut"
    ANSWER_LOST = "arrives, and its answer is lost"
    ANSWER_CUT = "arrives, and its answer is cut"
    ANSWER_SHORT = "arrives, and its answer ends early without an error"
    DOUBLED = "arrives twice, and the second answer comes back"
    DOUBLED_FIRST = "arrives twice, and the first answer comes back"
    AFTER_AN_OLD_ONE = "arrives after an old request, which arrives again"
    REFUSED_BY_A_PROXY = "is answered by a proxy"
    BEFORE_WORK_ON_THE_SERVER = "arrives, and before its answer comes back the server is worked on"
    BEFORE_WORK_ON_THE_COPY = "arrives, and before its answer comes back the copy is worked on"
    BEFORE_ANOTHER_FOLLOWS = "arrives, and before its answer another program keeps the copy in step"
    SERVER_CRASH_BEFORE = "arrives, and the server crashes before its commit"
    SERVER_CRASH_AFTER = "arrives, and the server crashes before it answers"
    CRASH_BEFORE = "is not sent, because the device crashes"
    CRASH_AFTER = "arrives, and the device crashes before it reads the answer"
    CRASH_IN_COMMIT = "arrives, and the device crashes before a later commit"
    CRASH_AFTER_COMMIT = "arrives, and the device crashes after a later commit"


MOST_REMEMBERED = 10
"""How many old requests of a device can come again."""


@frozen
class Delivery:
    """A request on its way."""

    method: str
    path: bytes
    headers: list[tuple[bytes, bytes]] = field(repr=False)
    body: bytes = field(repr=False)
    is_cut: bool = False
    """Whether the connection ends before the body is complete."""

    @classmethod
    def of(cls, request: httpx.Request, number: int) -> "Delivery":
        """The delivery of a request of a client, which gets a number as its id.

        Otherwise the server would make one at random, which stands in its log.
        """
        headers = [(name.lower(), value) for name, value in request.headers.raw]
        headers.append((b"x-request-id", str(number).encode()))
        return cls(request.method, request.url.raw_path, headers, request.read())

    @property
    def is_push(self) -> bool:
        """Whether it pushes changes."""
        return self.path.partition(b"?")[0].endswith(b"/sync/push")

    def __str__(self) -> str:
        path = re.sub("[&?](history|head)=[^&]*", "", self.path.decode())  # Others each time.
        return f"{self.method} {path} ({len(self.body)} bytes)"


@frozen
class Answer:
    """The answer of the server."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def response(self, body: bytes | None = None) -> httpx.Response:
        """The answer as a client gets it, perhaps with another body."""
        content = self.body if body is None else body
        named = [pair for pair in self.headers if pair[0] != b"content-length"]
        return httpx.Response(self.status, headers=named, content=content)


class ServerLost(Exception):
    """The server ended before it answered."""


@define(eq=False)
class Wire(httpx.BaseTransport):
    """Carries the requests of one device, as a transport of its HTTP client."""

    deliver: Callable[[Delivery], Answer]
    """Hands a request to the server; raises `ServerLost` if the server crashes."""
    crash_server_at_commit: Callable[[bool], None]
    """Lets the server crash at its next commit: before it, or after it (True)."""
    restart_server: Callable[[], None]
    crash_device_at_commit: Callable[[bool], None]
    """Lets the device crash at one of its next commits: before it, or after it (True)."""
    work_meanwhile: Callable[[bool], None]
    """Lets somebody change the books of the server (True), or the copy."""
    follow_meanwhile: Callable[[], None]
    """Lets another program of the device keep the copy in step."""
    rng: Random
    tell: Callable[[str], None]
    next_fault: Callable[[Delivery], Fault]
    is_partitioned: bool = False
    count: int = 0
    """How many requests the device has sent."""
    old: list[Delivery] = field(factory=list)
    late: list[Delivery] = field(factory=list)
    """The requests that were lost so far, and arrive later."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.count += 1
        delivery = Delivery.of(request, self.count)
        if self.is_partitioned:
            self.tell(f"{delivery} does not reach the server")
            raise httpx.ConnectError("no route to the server")
        fault = self.next_fault(delivery)
        self.tell(f"{delivery} {fault}")
        response = self._carry(delivery, fault)
        self.tell(f"  {response.status_code}")
        self.old = [*self.old, delivery][-MOST_REMEMBERED:]
        return response

    def deliver_late(self) -> None:
        """Let one of the late requests arrive; nobody waits for its answer any more."""
        delivery = self.late.pop(self.rng.randrange(len(self.late)))
        self.tell(f"{delivery} arrives late")
        self._arrive(delivery)

    def _carry(self, delivery: Delivery, fault: Fault) -> httpx.Response:
        if fault in _BEFORE_THE_SERVER:
            return self._stop(delivery, fault)
        if fault == Fault.AFTER_AN_OLD_ONE and self.old:
            old = self.rng.choice(self.old)
            self.tell(f"  the old one is {old}")
            self._arrive(old)
        if fault == Fault.SERVER_CRASH_BEFORE:
            self.crash_server_at_commit(False)
        answer = self._arrive(delivery)
        if fault in {Fault.DOUBLED, Fault.DOUBLED_FIRST}:
            second = self._arrive(delivery)
            answer = second if fault == Fault.DOUBLED else answer
        if fault in {Fault.SERVER_CRASH_BEFORE, Fault.SERVER_CRASH_AFTER}:
            self.restart_server()
            raise httpx.RemoteProtocolError("the server disconnected without an answer")
        if fault in {Fault.CRASH_IN_COMMIT, Fault.CRASH_AFTER_COMMIT}:
            self.crash_device_at_commit(fault == Fault.CRASH_AFTER_COMMIT)
        if fault in {Fault.BEFORE_WORK_ON_THE_SERVER, Fault.BEFORE_WORK_ON_THE_COPY}:
            self.work_meanwhile(fault == Fault.BEFORE_WORK_ON_THE_SERVER)
        if fault == Fault.BEFORE_ANOTHER_FOLLOWS:
            self.follow_meanwhile()
        return self._come_back(answer, fault)

    def _stop(self, delivery: Delivery, fault: Fault) -> httpx.Response:
        """What becomes of a request that does not arrive whole."""
        if fault == Fault.CRASH_BEFORE:
            raise Crash(fault)
        if fault == Fault.REFUSED_BY_A_PROXY:
            status = self.rng.choice([502, 503, 504])
            return httpx.Response(status, html="<html>The server cannot be reached</html>")
        if fault == Fault.REQUEST_CUT:
            size = self.rng.randrange(len(delivery.body)) if delivery.body else 0
            self._arrive(evolve(delivery, body=delivery.body[:size], is_cut=True))
            raise httpx.WriteError("the connection was cut")
        if fault == Fault.REQUEST_LATE:
            self.late.append(delivery)
        raise httpx.ConnectTimeout("the server does not answer")

    def _come_back(self, answer: Answer, fault: Fault) -> httpx.Response:
        """What becomes of an answer on its way to the device."""
        if fault == Fault.CRASH_AFTER:
            raise Crash(fault)
        if fault == Fault.ANSWER_LOST:
            raise httpx.ReadTimeout("the answer does not come")
        if fault in {Fault.ANSWER_CUT, Fault.ANSWER_SHORT} and answer.body:
            size = self.rng.randrange(len(answer.body))
            self.tell(f"  it is cut after {size} of {len(answer.body)} bytes")
            part = answer.body[:size]
            if fault == Fault.ANSWER_SHORT:
                return answer.response(part)
            return httpx.Response(answer.status, headers=answer.headers, stream=_Cut(part))
        return answer.response()

    def _arrive(self, delivery: Delivery) -> Answer:
        try:
            return self.deliver(delivery)
        except ServerLost:
            raise httpx.RemoteProtocolError("the server disconnected without an answer") from None


_BEFORE_THE_SERVER = frozenset(
    {
        Fault.REQUEST_LOST,
        Fault.REQUEST_LATE,
        Fault.REQUEST_CUT,
        Fault.REFUSED_BY_A_PROXY,
        Fault.CRASH_BEFORE,
    }
)


class _Cut(httpx.SyncByteStream):
    """The beginning of an answer, after which the connection breaks."""

    def __init__(self, part: bytes) -> None:
        self._part = part

    def __iter__(self) -> Iterator[bytes]:
        yield self._part
        raise httpx.RemoteProtocolError("the connection broke in the middle of the answer")


def scope_of(delivery: Delivery) -> dict[str, Any]:
    """The scope of a request for an ASGI application."""
    path, _, query = delivery.path.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": delivery.method,
        "headers": delivery.headers,
        "scheme": "http",
        "path": httpx.URL(path.decode()).path,
        "raw_path": path,
        "query_string": query,
        "server": ("127.0.0.1", 3141),
        "client": ("127.0.0.1", 123),
        "root_path": "",
    }
