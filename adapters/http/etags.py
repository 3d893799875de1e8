"""ETags: which answer a client has already, and which version of a record it has read."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec
from attrs import evolve

from adapters.json_shapes.unreadable import UnreadableHeader
from application.ports.replies import Answer

OK = 200
NOT_MODIFIED = 304
NOT_KEPT = {"Cache-Control": "no-store"}
"""The header of an answer that shows more than its ETag is about, so that it is always sent."""
_OF_AN_ITEM = re.compile(r'(?:W/)?("?)([0-9]{1,18})(?:-[0-9a-f]{16})?\1', re.ASCII)
"""The ETag of an item, also as a proxy weakens it, or the version in it alone."""


def item_etag(version: int, view: Any) -> str:
    """The ETag of an item: the version, by which a write is stale, and a digest of its view.

    The view also changes with other records: a payment changes the invoice that it pays.
    """
    return f'"{version}-{_digest(msgspec.json.encode(view))}"'


def weak_etag(version: int, *parts: str) -> str:
    """The ETag of a list or report: it changes with the version of the books and with each part.

    The parts are what the answer depends on besides the books, such as the query or today's date.
    The dot tells it from the ETag of an item, because no write is compared with it.
    """
    return f'W/"{version}.{_digest("|".join(parts).encode())}"'


def content_etag(content: bytes) -> str:
    """The ETag of an answer that only its own bytes can tell from another one."""
    return f'W/"{_digest(content)}"'


def is_known(etag: str, headers: Mapping[str, str]) -> bool:
    """Whether `If-None-Match` has the ETag, so that the client has this answer already.

    Whether an ETag is weak does not matter here (RFC 9110).
    """
    known = [
        part.strip().removeprefix("W/") for part in headers.get("if-none-match", "").split(",")
    ]
    return etag.removeprefix("W/") in known or known == ["*"]


def unless_known(answer: Answer, headers: Mapping[str, str]) -> Answer:
    """The answer to a GET with an ETag, or 304 without it if the client has this answer already.

    What has no ETag of its own gets one of its bytes.
    """
    if answer.status != OK or NOT_KEPT.items() <= answer.headers.items():
        return answer
    etag = answer.headers.get("ETag") or content_etag(answer.body)
    if not is_known(etag, headers):
        return evolve(answer, headers={**answer.headers, "ETag": etag})
    vary = {name: text for name, text in answer.headers.items() if name == "Vary"}
    return Answer(NOT_MODIFIED, {"ETag": etag, **vary}, b"")


def if_match(headers: Mapping[str, str]) -> int | None:
    """The version that `If-Match` has, or None; raises a 400 problem for anything else."""
    etag = headers.get("if-match")
    if etag is None or etag == "*":
        return None
    version = version_in(etag)
    if version is None:
        message = (
            "must be the ETag of an item as an earlier answer had it, such as "
            '"42-9f86d081884c7d65", or its version alone, "42"'
        )
        raise UnreadableHeader("If-Match", message)
    return version


def version_in(etag: str) -> int | None:
    """The version in the ETag of an item; None for another ETag."""
    match = _OF_AN_ITEM.fullmatch(etag)
    return int(match[2]) if match else None


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
