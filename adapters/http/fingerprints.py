"""Fingerprints of requests: by them the retry of a request is told from another request that has
the same idempotency key."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from adapters.http.limits import MANY_LIMIT
from adapters.json_shapes.meanings import meaning_of
from adapters.json_shapes.reading import without_nulls
from adapters.json_shapes.strict_json import parse
from adapters.json_shapes.unreadable import UnreadableBody


def fingerprint_of(
    target: str,
    path_values: Mapping[str, str],
    query: msgspec.Struct,
    body: bytes,
    headers: Mapping[str, str],
    carried: str,
    *,
    omits_nulls: bool,
) -> str:
    """The hash of what a request means: its method, its path, its query and its body.

    How they are spelled does not count. `carried` is what headers say about a file. What a client
    expects of the books, such as `If-Match`, does not count either, nor does a null, if the
    operation `omits_nulls`.
    """
    address = re.sub("/+", "/", target.partition("?")[0]).rstrip("/")
    parts = [
        address,
        dict(path_values),
        _given(query),
        carried,
        _content(body, headers, omits_nulls=omits_nulls),
    ]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def former_fingerprint_of(target: str, body: bytes, carried: str) -> str:
    """The hash that earlier versions have kept with an answer: that of the bytes as sent."""
    sent = f"{target} {carried}" if carried else target
    return sha256(f"{sent}\n".encode() + body).hexdigest()


def _given(query: msgspec.Struct) -> dict[str, Any]:
    """The parameters that are not as if they were left out.

    So a parameter that a later version adds does not make an earlier request another one.
    """
    given = {
        field.encode_name: getattr(query, field.name)
        for field in msgspec.structs.fields(query)
        if getattr(query, field.name) != field.default
    }
    parameters: dict[str, Any] = msgspec.to_builtins(given)
    return parameters


def _content(body: bytes, headers: Mapping[str, str], *, omits_nulls: bool) -> str:
    """The meaning of a body of JSON, and the hash of a file.

    The export of a whole company is not read for it, because that would take its size in memory.
    """
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if not body.strip() or (media_type.endswith("json") and len(body) <= MANY_LIMIT):
        try:
            value = parse(body)
            return meaning_of(without_nulls(value) if omits_nulls else value)
        except UnreadableBody:
            pass  # The operation refuses it in its own words, if it reads it at all.
    return sha256(body).hexdigest()
