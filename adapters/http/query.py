"""The query parameters that many operations share, and the problem for a query that is refused."""

from typing import Annotated

import msgspec
from msgspec import Meta

from adapters.json_shapes.problems import Problem, detail_of, faults_of
from domain.errors import Refused


class NoQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The query of an operation that has no parameters."""


class WriteQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The query of an operation that changes the books."""

    dry_run: Annotated[
        bool, Meta(description="Answer with what would happen, and change nothing.")
    ] = False


def query_problem(refusal: Refused) -> Problem:
    """The problem for a refused query: 400, like everything else that is wrong in a query."""
    return Problem("bad_request", detail_of(refusal), faults_of(refusal))
