"""The guard before all routes: it checks host, origin, token, media type and size of a request.

It is an ASGI application around the other one, because the middleware of a framework does not run
for paths that have no route.
"""

import uuid
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from functools import partial

import msgspec

from adapters.http.access_rules import AccessRules
from adapters.http.authentication import Authentication
from adapters.http.connection import App, Message, Receive, Scope, Send, port_of
from adapters.http.content_policy import SEALED
from adapters.http.cross_origin import (
    VARY,
    Headers,
    answer_headers,
    is_preflight,
    preflight_headers,
)
from adapters.http.limits import check_headers, received_body
from adapters.http.login import HTML, LoginNeeded
from adapters.http.observations import Observations
from adapters.http.observed_requests import is_usable_id
from adapters.http.operation import ANY_FILE
from adapters.http.shutdown import RunningRequest, Shutdown, stopping_problem
from adapters.json_shapes.problems import Problem

RESPONSE_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
)
"""The headers that every answer has, besides its policy and how it may be cached."""
POLICY = b"content-security-policy"
NO_CACHE = (b"cache-control", b"no-cache")
NO_STORE = (b"cache-control", b"no-store")
"""A cache asks again before it uses a kept answer; it keeps no answer at all."""
NEVER_STORED = "/api/v1/sync/"
"""Answers under this path are true for one client at one moment, so that no cache may keep them."""
NO_CONTENT = 204
CLOSE = (b"connection", b"close")
"""The header of every answer while the server stops: the connection takes no more requests."""


class RequestGuard:
    """Lets the application serve only requests for these books, with bodies that are not too large.

    `admit` returns how many bytes the body of a request may have, and raises a problem for one that
    is refused whatever its body says; it notes in the state for which turn the request waits before
    the application sees it. Without `authentication`, no request needs a token. While the
    server stops, new requests are refused.
    """

    def __init__(
        self,
        app: App,
        rules: AccessRules,
        authentication: Authentication | None,
        admit: Callable[[Scope], int],
        shutdown: Shutdown,
        observations: Observations,
    ) -> None:
        self._app = app
        self._rules = rules
        self._authentication = authentication
        self._admit = admit
        self._shutdown = shutdown
        self._observations = observations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        request_id = headers.get("x-request-id") or uuid.uuid4().hex
        running = RunningRequest()
        observed = self._observations.begin(request_id, scope["method"])
        is_head = scope["method"] == "HEAD"
        # HEAD is served as the GET that it asks about, and only its body is not sent.
        scope = {**scope, "method": "GET" if is_head else scope["method"]}
        scope["state"] = {
            **scope.get("state", {}),
            "is_head": is_head,
            "request_id": request_id,
            "running_request": running,
            "observed_request": observed,
            "turn_for": lambda *_: nullcontext(),
            "may_be_kept": False,
        }
        listed_origin = self._rules.listed_origin(headers)
        is_started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                observed.status = message["status"]
                message["headers"] = [
                    *complete_headers(message["status"], message["headers"], request_id),
                    *_how_kept(scope["path"], message["headers"]),
                    *((VARY,) if self._rules.origins else ()),
                    *(answer_headers(listed_origin) if listed_origin else ()),
                    *((CLOSE,) if self._shutdown.is_stopping else ()),
                ]
            if is_head and "body" in message:
                message = {**message, "body": b""}
            observed.size += len(message.get("body", b""))
            await send(message)

        try:
            check_headers(scope["headers"])
            _check_request_id(request_id)
            port = port_of(scope)
            _check_one_host(scope)
            self._rules.check_host(headers, port)
            self._rules.check_origin(headers, port)
            if listed_origin and is_preflight(scope["method"], headers):
                await _send_empty(preflight_headers(headers), send_with_headers)
                return
            self._authenticate(scope, headers, port)
            if self._shutdown.is_stopping:
                raise stopping_problem()
            with self._shutdown.serving(running):
                limit = self._admit(scope)
                chunks = await received_body(headers, receive, limit)
                observed.received = sum(map(len, chunks))
                scope["state"]["has_body"] = observed.received > 0
                turn_for = scope["state"]["turn_for"]
                scope["state"]["turn_for"] = partial(turn_for, chunks, receive)
                await self._app(scope, _received_again(chunks, receive), send_with_headers)
            if running.is_cut_off:
                raise stopping_problem()
        except Problem as problem:
            if not is_started:
                observed.note_problem(problem)
                await _send_problem(problem, send_with_headers)
        finally:
            self._observations.end(observed)

    def _authenticate(self, scope: Scope, headers: Mapping[str, str], port: int | None) -> None:
        """Note in the state of a request what it may do; raises a problem if it needs a token."""
        is_own_page = self._rules.is_own_page(headers, port)
        scope["state"] |= {
            "is_own_page": is_own_page,
            "granted_scope": "admin",
            "usual_actor": "api",
            "is_admitted": lambda: True,
        }
        if self._authentication is None:
            return
        scope["state"]["login_sessions"] = self._authentication.sessions
        query = scope["query_string"].decode("latin-1")
        target = scope.get("raw_path", b"").decode("latin-1") + (f"?{query}" if query else "")
        token = self._authentication.token_of(
            scope["method"], scope["path"], headers, target, is_own_page=is_own_page
        )
        scope["state"]["granted_scope"] = token.scope if token else "read"
        if token:
            scope["state"]["usual_actor"] = f"token:{token.name}"
        scope["state"]["is_admitted"] = partial(
            self._authentication.is_admitted, headers, is_own_page=is_own_page
        )


def complete_headers(
    status: int, own: Iterable[tuple[bytes, bytes]], request_id: str
) -> list[tuple[bytes, bytes]]:
    """The headers of an answer: its own, and those that every answer has."""
    headers = [*own, (b"x-request-id", request_id.encode("latin-1"))]
    names = {name.lower() for name, _ in headers}
    headers += [header for header in RESPONSE_HEADERS if header[0] not in names]
    # A browser puts the headers of a 304 in place of those of the page that it has kept.
    if status != 304 and POLICY not in names:
        headers.append((POLICY, SEALED.encode()))
    return headers


def encoded_problem(problem: Problem) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """The own headers of a problem document, and the document; or those of the login page."""
    if isinstance(problem, LoginNeeded):
        body, media_type = problem.page, HTML
    else:
        body, media_type = msgspec.json.encode(problem.document()), "application/problem+json"
    headers = [
        (b"content-type", media_type.encode()),
        (b"content-length", str(len(body)).encode()),
        *((name.encode(), value.encode()) for name, value in problem.headers.items()),
    ]
    return headers, body


def _check_request_id(request_id: str) -> None:
    """Raise a problem for an unusable request id."""
    if not is_usable_id(request_id):
        raise Problem(
            "bad_request", "X-Request-Id must have at most 128 printable ASCII characters"
        )


def _check_one_host(scope: Scope) -> None:
    """Raise a problem unless there is one Host header: of several, programs read different ones."""
    if [name for name, _ in scope["headers"]].count(b"host") != 1:
        raise Problem(
            "wrong_host", "the request must have one Host header, which names these books"
        )


def check_media_type(accepted: tuple[str, ...], headers: Mapping[str, str]) -> None:
    """Raise a 415 problem for a body whose media type is not one of the accepted ones."""
    media_type, _, parameters = headers.get("content-type", "").lower().partition(";")
    media_type = media_type.strip()
    charset = (
        parameters.replace(" ", "").replace('"', "").partition("charset=")[2].partition(";")[0]
    )
    is_other_charset = media_type.endswith("json") and charset not in {"", "utf-8", "utf8"}
    if accepted == ANY_FILE:
        # A form without a file, which a page of another site can send without asking first, is
        # also what some programs say if nobody tells them what the file is.
        if media_type in {"", "application/x-www-form-urlencoded"}:
            raise Problem(
                "unsupported_media_type",
                "Content-Type must say what the file is, such as application/pdf",
            )
    elif media_type not in accepted or is_other_charset:
        raise Problem(
            "unsupported_media_type",
            f"the body must be {' or '.join(accepted)}, and Content-Type must say so",
        )
    # A page of another site can send a form without asking first, but not with a header of its own.
    if media_type == "multipart/form-data" and "x-requested-with" not in headers:
        raise Problem(
            "unsupported_media_type",
            "a multipart/form-data body needs the header X-Requested-With; add it to the request",
        )
    if headers.get("content-encoding", "identity") != "identity":
        raise Problem(
            "unsupported_media_type",
            "the body must not be compressed; send it without Content-Encoding",
        )


def _how_kept(path: str, headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The header that says how an answer may be cached; none if the answer says so itself."""
    if NO_STORE in headers:
        return []
    return [NO_STORE if path.startswith(NEVER_STORED) else NO_CACHE]


def _received_again(chunks: deque[bytes], receive: Receive) -> Receive:
    """A `receive` for the application that first hands over the body that was read already.

    Each piece is let go when it is handed over, so that a large body is not held twice.
    """
    is_handed_over = False

    async def receive_again() -> Message:
        nonlocal is_handed_over
        if is_handed_over:
            return await receive()
        body = chunks.popleft() if chunks else b""
        is_handed_over = not chunks
        return {"type": "http.request", "body": body, "more_body": bool(chunks)}

    return receive_again


async def _send_problem(problem: Problem, send: Send) -> None:
    """Answer with a problem document, or with the page on which a person logs in."""
    headers, body = encoded_problem(problem)
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_empty(headers: Headers, send: Send) -> None:
    """Answer that a request may be sent."""
    await send({"type": "http.response.start", "status": NO_CONTENT, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
