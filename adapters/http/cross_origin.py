"""The headers (CORS) with which a browser lets a page of a listed site use the books."""

from collections.abc import Mapping

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
ACCEPTED = (
    "Content-Type", "Authorization", "If-Match", "If-None-Match", "Idempotency-Key", "X-Actor",
    "X-Request-Id", "X-Requested-With", "Content-Disposition", "Last-Event-ID",
)  # fmt: skip
"""The headers that such a page may send."""
EXPOSED = (
    "ETag", "Location", "X-Request-Id", "Idempotency-Hit", "X-Left-Out", "X-Missing-Characters",
    "Content-Disposition", "Retry-After",
)  # fmt: skip
"""The headers of an answer that such a page may read."""
PREFLIGHT_SECONDS = 600
"""How long a browser may remember that it may send a request."""

VARY = (b"vary", b"Origin")
"""The header that keeps a cache from giving the answer for one site to another one."""

Headers = list[tuple[bytes, bytes]]


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser asks whether it may send another request."""
    return method == "OPTIONS" and "access-control-request-method" in headers


def answer_headers(origin: str) -> Headers:
    """The headers of every answer to a page of a listed site.

    Nothing allows credentials: such a page sends a token, and never the cookie of a login.
    """
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
    ]


def preflight_headers(headers: Mapping[str, str]) -> Headers:
    """The further headers of the answer to a preflight request."""
    allowed = [
        (b"access-control-allow-methods", METHODS.encode()),
        (b"access-control-allow-headers", ", ".join(ACCEPTED).encode()),
        (b"access-control-max-age", str(PREFLIGHT_SECONDS).encode()),
    ]
    if "access-control-request-private-network" in headers:
        allowed.append((b"access-control-allow-private-network", b"true"))
    return allowed
