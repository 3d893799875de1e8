"""What requests have in common: the parameter of rehearsals, ETags and If-Match, and what a wrong query is answered with."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta

from adapters.json_shapes.problems import Problem, detail_of, faults_of
from domain.errors import Fault, Refused


class Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """No parameters."""


class Writing(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The parameters of every write."""

    dry_run: Annotated[
        bool, Meta(description="Rehearse: answer what would happen, and change nothing.")
    ] = False


def weak_etag(version: int, *parts: str) -> str:
    """The tag of a list or report: it changes with the books and with what was asked."""
    return f'W/"{version}-{sha256("|".join(parts).encode()).hexdigest()[:16]}"'


def if_match(headers: Mapping[str, str]) -> int | None:
    """The version that the client says it read; raises a 400 problem for what is no version."""
    text = headers.get("if-match")
    if text is None or text == "*":
        return None
    version = text.removeprefix("W/").strip('"')
    if not version.isascii() or not version.isdigit() or len(version) > 18:
        raise Problem(
            "bad_request",
            'If-Match must be an ETag as it was answered, such as "42"',
            [Fault("", "If-Match")],
        )
    return int(version)


def wrong_query(refusal: Refused) -> Problem:
    """What the query of a report asks is refused: a 400, as everything is that is wrong in a query."""
    return Problem("bad_request", detail_of(refusal), faults_of(refusal))
