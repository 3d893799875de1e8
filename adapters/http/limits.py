"""The limits of a request: how large it may be, and how long it may take to arrive.

`entrypoints/http_protocol.py` keeps those that hold before there is a whole request head.
"""

import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import anyio

from adapters.json_shapes.problems import Problem

JSON_LIMIT = 1024 * 1024
MANY_LIMIT = 16 * 1024 * 1024
FILE_LIMIT = 256 * 1024 * 1024
"""The most bytes that a JSON body may have, one with many records, and a file."""

HEADER_LIMIT = 64 * 1024
URL_LIMIT = 8 * 1024
"""The most bytes that all headers together may have, and an address with its query."""

BODY_SECONDS = 60
"""How long a client may pause while it sends a body, and how long a small body may take."""
SLOWEST = 16 * 1024
"""A body may take longer by a second for each of so many bytes that have arrived."""


def check_headers(headers: list[tuple[bytes, bytes]]) -> None:
    """Raise a problem for headers that are too large together."""
    if sum(len(name) + len(value) for name, value in headers) > HEADER_LIMIT:
        raise Problem("headers_too_large", f"the headers may have at most {HEADER_LIMIT} bytes")


async def received_body(
    headers: Mapping[str, str],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    limit: int,
) -> deque[bytes]:
    """The whole body in pieces. Raises a problem if it is too large, too slow or incomplete."""
    announced_size = headers.get("content-length", "0")
    is_number = announced_size.isascii() and announced_size.isdigit()
    if is_number and int(announced_size[:20]) > limit:
        raise Problem("too_large", f"the body may have at most {limit} bytes")
    chunks, size, more = deque[bytes](), 0, True
    began = time.monotonic()
    while more:
        longest_wait = began + BODY_SECONDS + size / SLOWEST - time.monotonic()
        with anyio.move_on_after(min(BODY_SECONDS, longest_wait)) as timeout:
            message = await receive()
        if timeout.cancelled_caught:
            raise Problem(
                "timeout",
                f"the body arrived too slowly: a client may pause for {BODY_SECONDS} seconds, and "
                f"must send {SLOWEST} bytes a second in a long body; send the request again",
            )
        if message["type"] == "http.disconnect":
            raise Problem(
                "bad_request", "the client closed the connection before the body was complete"
            )
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        more = message.get("more_body", False)
        if size > limit:
            raise Problem("too_large", f"the body may have at most {limit} bytes")
    return chunks
