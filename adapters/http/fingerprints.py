"""Fingerprints of requests: by them the retry of a request is told from another request that has
the same idempotency key."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from adapters.json_shapes.meanings import given_members


def fingerprint_of(
    target: str,
    path_values: Mapping[str, str],
    query: msgspec.Struct,
    content: str,
    carried: str,
) -> str:
    """The hash of what a request means: its method, its path, its query and its body.

    How they are spelled does not count. `content` is the meaning of the body, and `carried` is what
    headers say about a file. What a client expects of the books, such as `If-Match`, does not count
    either.
    """
    address = re.sub("/+", "/", target.partition("?")[0]).rstrip("/")
    given: dict[str, Any] = msgspec.to_builtins(given_members(query))
    parts = [address, dict(path_values), given, carried, content]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def former_fingerprint_of(target: str, body: bytes, carried: str) -> str:
    """The hash that earlier versions have kept with an answer: that of the bytes as sent."""
    sent = f"{target} {carried}" if carried else target
    return sha256(f"{sent}\n".encode() + body).hexdigest()
