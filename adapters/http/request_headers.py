"""What the headers of a request say about it: who makes it, and by which key it is known again."""

from collections.abc import Mapping
from contextlib import suppress

from adapters.json_shapes.unreadable import UnreadableHeader


def actor_name(headers: Mapping[str, str], usual: str) -> str:
    """The name in `X-Actor`, for the change log, or else the usual one of the sender.

    Raises `UnreadableHeader` for a name that the log cannot have.
    """
    name = headers.get("x-actor", usual)
    with suppress(UnicodeError):  # Clients send names outside of Latin-1 as UTF-8.
        name = name.encode("latin-1").decode()
    if not 0 < len(name) <= 200 or not name.isprintable():
        raise UnreadableHeader("X-Actor", "must have 1 to 200 printable characters")
    return name


def media_type_of(headers: Mapping[str, str]) -> str:
    """The media type of the body, in lower case and without parameters; "" if it is not named."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def idempotency_key(headers: Mapping[str, str]) -> str | None:
    """The key by which the retry of a request is known, or None; raises `UnreadableHeader`."""
    key = headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= 255:
        raise UnreadableHeader("Idempotency-Key", "must have 1 to 255 characters")
    return key
