"""The protocol of the HTTP server: what a client may send and for how long, before and beside the
requests that the application sees.

uvicorn has no limit for what is not a whole request head yet, answers what is no HTTP with a plain
text, and offers its connections neither to an application nor to a count of them. What it takes in
is not limited either where nobody reads it: trailers, extensions of chunks, requests that wait
behind another one, and a client that does not read would keep its connection for ever.
"""

import asyncio
import time
import uuid
from typing import Any

import httptools
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from adapters.http.connection import CONNECTION, Receive, Scope, Send
from adapters.http.limits import HEADER_LIMIT, URL_LIMIT
from adapters.http.request_guard import (
    CLOSE,
    NO_STORE,
    complete_headers,
    encoded_problem,
)
from adapters.json_shapes.problems import Problem
from entrypoints.connections import TransportConnection

HEAD_SECONDS = 30
"""How long a client may take for the head of a request, from its first byte on."""
IDLE_SECONDS = 75
"""How long a connection may stay open without a request."""
STALLED_SECONDS = 300
"""How long a client may leave an answer unread before its connection is cut."""
LINGER_SECONDS = 2
"""How long a refused client may go on sending: if its connection were closed at once, the network
would throw away the refusal that it has not read yet."""
MOST_CONNECTIONS = 900
"""How many connections there may be: the 800 live streams, and what else the 1,024 files allow that
a process may have open on most systems."""
MOST_WAITING = 32
"""How many requests may wait behind another one on their connection."""
FRAMING = 16
"""How many bytes of chunk sizes a client may send for each byte of a body in chunks."""


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's protocol of a connection, with limits for what its client sends and leaves unread.

    It offers the connection to the application (`CONNECTION`). What is no request, or none that can
    be served, is answered with a problem like any other refusal, and the connection is closed.
    """

    def __init__(self, config: Config, *arguments: Any, **options: Any) -> None:
        super().__init__(config, *arguments, **options)
        app: Any = config.loaded_app

        async def with_connection(scope: Scope, receive: Receive, send: Send) -> None:
            connection = TransportConnection(self.transport)
            scope["extensions"] = {**scope.get("extensions", {}), CONNECTION: connection}
            await app(scope, receive, send)

        self.app: Any = with_connection
        self.ws_protocol_class = None
        self.timeout_keep_alive = IDLE_SECONDS
        self.idle_since: float | None = time.monotonic()
        """Since when no request is being answered, or None while one is."""
        self._awaits_head = True
        self._is_refused = False
        self.url = b""
        self._running: RequestResponseCycle | None = None
        """The request that is being answered; `cycle` is the one that came last."""
        self._refusal: Problem | None = None
        """Why the parser is stopped, if it is not because of an error of its own."""
        self._late_refusal: Problem | None = None
        """The answer that comes after those that are on their way."""
        self._framing = 0
        """How many bytes have come of the current request that do not belong to its body."""
        self._body_size = 0
        self._deadline: asyncio.TimerHandle | None = None
        """When the head has to be complete, or a client that was answered has to have sent all."""
        self._stalled: asyncio.TimerHandle | None = None

    # What the network tells

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )
        if len(self.connections) > MOST_CONNECTIONS and not self._close_an_idle_connection():
            detail = f"{MOST_CONNECTIONS} connections are in use; close some, or try again"
            self._refuse(Problem("too_many_connections", detail))

    def connection_lost(self, exc: Exception | None) -> None:
        self._unset_keepalive_if_required()
        self._end_deadline()
        if self._stalled is not None:
            self._stalled.cancel()
        if self._running and self._running is not self.cycle:  # uvicorn tells only the last one.
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        self._unset_keepalive_if_required()
        if self._awaits_head and self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._head_is_late)
        self._framing += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # The request is served as it is, and what follows it in another protocol is not read.
            self._is_refused = True
            self._end_deadline()
            self.cycle.keep_alive = False
        except httptools.HttpParserError:
            self._refuse(self._refusal or Problem("bad_request", "this is no request of HTTP/1.1"))
        else:
            self._check_sizes()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(STALLED_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    # What the parser tells

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def on_header(self, name: bytes, value: bytes) -> None:
        # Trailers come after the body: they must not become headers that nobody has checked.
        if self._awaits_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._end_deadline()
        if len(self.url) > URL_LIMIT:
            self._stop_parser(_url_too_long())
        if not self.url.startswith(b"/"):
            detail = "the address of a request must begin with a slash"
            self._stop_parser(Problem("bad_request", detail))
        if len(self.pipeline) >= MOST_WAITING:
            detail = f"at most {MOST_WAITING} requests may wait behind another one"
            self._stop_parser(Problem("bad_request", detail))
        super().on_headers_complete()
        self.idle_since = None
        self._awaits_head = False
        self._framing = self._body_size = 0

    def on_body(self, body: bytes) -> None:
        self._framing -= len(body)
        self._body_size += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._awaits_head = True
        self._framing = self._body_size = 0
        self._end_deadline()
        if self.cycle.response_complete:
            self._await_next_request()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.transport.is_closing() or self.idle_since is not None:
            return
        if self._late_refusal and self._running and self._running.response_complete:
            self._answer_refusal(self._late_refusal)
            return
        if not self.cycle.response_complete:
            return  # The next request was waiting behind this one.
        self.idle_since = time.monotonic()
        if not self._awaits_head:
            self._unset_keepalive_if_required()
            self._deadline = self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    # How connections end

    def _head_is_late(self) -> None:
        if self.idle_since is None:  # The answer to the request before comes first.
            self._deadline = self.loop.call_later(HEAD_SECONDS, self._head_is_late)
            return
        detail = f"the head of a request must arrive within {HEAD_SECONDS} seconds"
        self._refuse(Problem("timeout", detail))

    def _check_sizes(self) -> None:
        """Refuse what the parser keeps, or passes over, without end."""
        if self._awaits_head:
            if len(self.url) > URL_LIMIT:
                self._refuse(_url_too_long())
            elif self._framing > URL_LIMIT + HEADER_LIMIT:
                detail = f"the headers may have at most {HEADER_LIMIT} bytes"
                self._refuse(Problem("headers_too_large", detail))
        elif self._framing > HEADER_LIMIT + FRAMING * self._body_size:
            detail = "the body has more chunk sizes, extensions and trailers than content"
            self._refuse(Problem("bad_request", detail))

    def _stop_parser(self, problem: Problem) -> None:
        """Leave the parser, which raises an error of its own for an error in what it calls."""
        self._refusal = problem
        raise problem

    def _refuse(self, problem: Problem) -> None:
        """Take nothing more, and answer with a problem, after the answers that are on their way."""
        self._is_refused = True
        self._end_deadline()
        self._unset_keepalive_if_required()
        is_answering, has_begun = self.idle_since is None, not self._awaits_head
        if is_answering and has_begun and not self.pipeline:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        elif is_answering:
            if has_begun:
                self.pipeline.popleft()
            self._late_refusal = problem
            return
        elif has_begun:
            self.transport.close()
            return
        self._answer_refusal(problem)

    def _answer_refusal(self, problem: Problem) -> None:
        """Answer with a problem that ends the connection."""
        self._unset_keepalive_if_required()
        self.transport.write(_refusal_bytes(problem))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._deadline = self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def _close_an_idle_connection(self) -> bool:
        """Close the other connection that is idle for longest; returns whether there is one.

        Those that have never sent a request go before those that clients keep for their next one.
        """
        idle = [
            (other.cycle is not None, other.idle_since, id(other), other)
            for other in self.connections
            if isinstance(other, HttpProtocol) and other is not self and other.idle_since
        ]
        if not idle:
            return False
        *_, oldest = min(idle)
        oldest.idle_since = None
        oldest.transport.abort()
        return True

    def _await_next_request(self) -> None:
        """Begin the time that a connection may stay idle."""
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def _end_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def _url_too_long() -> Problem:
    return Problem("url_too_long", f"an address may have at most {URL_LIMIT} bytes with its query")


def _refusal_bytes(problem: Problem) -> bytes:
    """A whole answer, with the headers that every answer has."""
    own, body = encoded_problem(problem)
    headers = complete_headers(problem.status, own, uuid.uuid4().hex)
    lines = [b"%s: %s\r\n" % header for header in (*headers, NO_STORE, CLOSE)]
    return b"".join((STATUS_LINE[problem.status], *lines, b"\r\n", body))
