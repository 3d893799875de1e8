"""ETags: which answer a client has already, and which version of a record it has read."""

from collections.abc import Mapping
from hashlib import sha256

from adapters.json_shapes.unreadable import UnreadableHeader


def weak_etag(version: int, *parts: str) -> str:
    """The ETag of a list or report: it changes with the version of the books and with each part.

    The parts are what the answer depends on besides the books, such as the query or today's date.
    """
    return f'W/"{version}-{sha256("|".join(parts).encode()).hexdigest()[:16]}"'


def is_known(etag: str, headers: Mapping[str, str]) -> bool:
    """Whether `If-None-Match` has the ETag, so that the client has this answer already."""
    known = headers.get("if-none-match", "").split(",")
    return etag in [known_etag.strip() for known_etag in known]


def if_match(headers: Mapping[str, str]) -> int | None:
    """The version that `If-Match` has, or None; raises a 400 problem for anything else."""
    etag = headers.get("if-match")
    if etag is None or etag == "*":
        return None
    version = etag.removeprefix("W/").strip('"')
    if not version.isascii() or not version.isdigit() or len(version) > 18:
        message = 'must be the ETag of an earlier answer, such as "42"'
        raise UnreadableHeader("If-Match", message)
    return int(version)
