"""Compressed answers: long texts are sent with gzip to clients that accept it."""

import zlib
from collections.abc import Iterable, Mapping
from functools import partial

from anyio import to_thread

from adapters.http.accepted_media import accepts_gzip
from adapters.http.connection import App, Message, Receive, Scope, Send

LEAST_SIZE = 8 * 1024
"""A shorter answer, in bytes, is sent as it is."""
_LEVEL = 5
_GZIP = 16 + zlib.MAX_WBITS
_NOT_MODIFIED = 304

_VARY = (b"vary", b"Accept-Encoding")
_CODING = (b"content-encoding", b"gzip")


def compressing(app: App) -> App:
    """The same application, whose long texts are compressed for clients that accept it.

    An answer with a strong ETag is sent as it is, because that names these very bytes; so is one
    whose length is not known, such as the live stream.
    """

    async def compressed(scope: Scope, receive: Receive, send: Send) -> None:
        compressor = None

        async def send_compressed(message: Message) -> None:
            nonlocal compressor
            if message["type"] == "http.response.start":
                headers = [(name.lower(), value) for name, value in message["headers"]]
                if _depends_on_coding(message["status"], dict(headers)):
                    headers.append(_VARY)
                    if message["status"] != _NOT_MODIFIED and _accepts_gzip(scope):
                        headers = [*_without_length(headers), _CODING]
                        compressor = zlib.compressobj(_LEVEL, wbits=_GZIP)
                message = {**message, "headers": headers}
            elif compressor and not scope["state"]["is_head"]:
                is_last = not message.get("more_body", False)
                compress = partial(_compress, compressor, is_last=is_last)
                # Other requests go on meanwhile: zlib works outside of Python's lock.
                body = await to_thread.run_sync(compress, message.get("body", b""))
                message = {**message, "body": body}
            await send(message)

        await app(scope, receive, send_compressed)

    return compressed


def _depends_on_coding(status: int, headers: Mapping[bytes, bytes]) -> bool:
    """Whether an answer, or the one that a 304 stands for, is compressed for some clients."""
    etag = headers.get(b"etag", b"W/")
    if not etag.startswith(b"W/") or b"content-encoding" in headers:
        return False
    if status == _NOT_MODIFIED:
        return True
    media_type = headers.get(b"content-type", b"").partition(b";")[0]
    is_text = media_type.startswith(b"text/") or media_type.endswith(b"json")
    return is_text and int(headers.get(b"content-length", b"0")) >= LEAST_SIZE


def _accepts_gzip(scope: Scope) -> bool:
    """Whether the client accepts gzip. One of HTTP/1.0 cannot tell where it would end."""
    texts = [text for name, text in scope["headers"] if name == b"accept-encoding"]
    return scope["http_version"] != "1.0" and accepts_gzip(b",".join(texts).decode("latin-1"))


def _without_length(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [header for header in headers if header[0] != b"content-length"]


def _compress(compressor: "zlib._Compress", body: bytes, *, is_last: bool) -> bytes:
    compressed = compressor.compress(body)
    return compressed + compressor.flush() if is_last else compressed
