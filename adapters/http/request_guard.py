"""The guard before every route, also the unknown ones: only requests meant for these books, of a shape we take.

It is plain ASGI around the application, because a framework's own middleware does not run where no route matches.
"""

import uuid
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import anyio
import msgspec

from adapters.json_shapes.problems import Problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

JSON_LIMIT = 1024 * 1024
FILE_LIMIT = 256 * 1024 * 1024
HEADER_LIMIT = 64 * 1024
BODY_SECONDS = 60
"""How long the client may pause while it sends a body."""

ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-cache"),
)


class RequestGuard:
    """Wraps an application; `files` tells whether a path takes files for a method."""

    def __init__(
        self, app: App, port: Callable[[], int], files: Callable[[str, str], bool]
    ) -> None:
        self._app = app
        self._port = port
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        request_id = headers.get("x-request-id") or uuid.uuid4().hex
        scope["state"] = {**scope.get("state", {}), "request_id": request_id}
        started = False

        async def reply(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [
                    *message["headers"],
                    *ALWAYS,
                    (b"x-request-id", request_id.encode("latin-1")),
                ]
            await send(message)

        try:
            self._check_request(scope, headers, request_id)
            body = await self._body(scope, headers, receive)
            await self._app(scope, _replay(body, receive), reply)
        except Problem as problem:
            if not started:
                await send_problem(problem, reply)

    def _check_request(self, scope: Scope, headers: dict[str, str], request_id: str) -> None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_LIMIT:
            raise Problem("headers_too_large", f"the headers have more than {HEADER_LIMIT} bytes")
        if len(request_id) > 128 or not request_id.isascii() or not request_id.isprintable():
            raise Problem(
                "bad_request", "X-Request-Id must have at most 128 printable ASCII characters"
            )
        port = self._port()
        hosts = {f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"}
        if [name for name, _ in scope["headers"]].count(b"host") != 1 or headers.get(
            "host", ""
        ).lower() not in hosts:
            raise Problem(
                "wrong_host",
                f"these books are at http://127.0.0.1:{port}; call them by that name",
            )
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in {f"http://{host}" for host in hosts}:
            raise Problem("forbidden", "pages of other sites may not use these books")
        if headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}:
            raise Problem("forbidden", "pages of other sites may not use these books")

    async def _body(self, scope: Scope, headers: dict[str, str], receive: Receive) -> bytes:
        limit = FILE_LIMIT if self._files(scope["method"], scope["path"]) else JSON_LIMIT
        told = headers.get("content-length", "0")
        if told.isascii() and told.isdigit() and int(told[:20]) > limit:
            raise Problem("too_large", f"the body may have at most {limit} bytes")
        chunks, size, more = [], 0, True
        while more:
            with anyio.move_on_after(BODY_SECONDS) as patience:
                message = await receive()
            if patience.cancelled_caught:
                raise Problem("timeout", f"nothing of the body arrived for {BODY_SECONDS} seconds")
            if message["type"] == "http.disconnect":
                raise Problem("bad_request", "the client went away before its body was complete")
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            more = message.get("more_body", False)
            if size > limit:
                raise Problem("too_large", f"the body may have at most {limit} bytes")
        return b"".join(chunks)


def check_media(taken: tuple[str, ...], headers: Mapping[str, str]) -> None:
    """Raise a 415 problem for a body that is not of one of the media types that are taken."""
    sent, _, parameters = headers.get("content-type", "").lower().partition(";")
    charset = (
        parameters.replace(" ", "").replace('"', "").partition("charset=")[2].partition(";")[0]
    )
    if sent.strip() not in taken or (
        sent.strip().endswith("json") and charset not in {"", "utf-8", "utf8"}
    ):
        raise Problem(
            "unsupported_media_type",
            f"the body must be {' or '.join(taken)}, and say so in Content-Type",
        )
    if sent.strip() == "multipart/form-data" and "x-requested-with" not in headers:
        raise Problem(
            "unsupported_media_type",
            "multipart/form-data is taken only with the header X-Requested-With",
        )
    if headers.get("content-encoding", "identity") != "identity":
        raise Problem("unsupported_media_type", "the body must not be compressed")


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


async def send_problem(problem: Problem, send: Send) -> None:
    """Answer with a problem document."""
    body = msgspec.json.encode(problem.document())
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
