"""Requests that no well-behaved client sends: any bytes in path, query and headers, sent straight
to the application."""

import asyncio
import atexit
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

import msgspec
from attrs import frozen

from tests.support import PORT

_runner = asyncio.Runner()  # one loop for all requests: making one takes longer than most of them
atexit.register(_runner.close)

HOST = (b"host", f"127.0.0.1:{PORT}".encode())
AS_JSON = (b"content-type", b"application/json")


@frozen
class Raw:
    """The answer to a raw request."""

    status_code: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return msgspec.json.decode(self.content)


def ask(
    app: Any,
    method: str,
    target: bytes,
    headers: Iterable[tuple[bytes, bytes]] = (HOST,),
    body: bytes | list[bytes] = b"",
) -> Raw:
    """Send one request, split into parts as uvicorn does; a list of bodies arrives in pieces.

    With an empty list, the client goes before it has sent its body.
    """
    chunks = [body] if isinstance(body, bytes) else body
    return _runner.run(_exchange(app, scope_of(method, target, headers), chunks))


def scope_of(
    method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]] = (HOST,)
) -> dict[str, Any]:
    """A request without its body, as uvicorn hands it over."""
    raw_path, _, query = target.partition(b"?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw_path.decode("latin-1")),
        "raw_path": raw_path,
        "query_string": query,
        "root_path": "",
        "headers": list(headers),
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", PORT),
        "state": {},
    }


async def _exchange(app: Any, scope: dict[str, Any], chunks: list[bytes]) -> Raw:
    waiting = [
        {"type": "http.request", "body": each, "more_body": index < len(chunks) - 1}
        for index, each in enumerate(chunks)
    ]
    sent: list[dict[str, Any]] = []
    answered = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if waiting:
            return waiting.pop(0)
        if chunks:
            await answered.wait()  # A client that goes earlier ends what it has asked for.
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(dict(message))
        if message["type"] == "http.response.body" and not message.get("more_body"):
            answered.set()

    await app(scope, receive, send)
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1")
        for name, value in sent[0]["headers"]
    }
    return Raw(sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent[1:]))
