"""The query parameters that many operations share, and the problem for a query that is refused."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.problem_faults import detail_of_faults, parameter_faults
from adapters.json_shapes.problems import Problem
from adapters.json_shapes.unreadable import UnreadableQuery
from domain.errors import Refused
from domain.values import REASON


class NoQuery(msgspec.Struct, forbid_unknown_fields=True):
    """The query of an operation that has no parameters."""


class WriteQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The query of an operation that changes the books."""

    dry_run: Annotated[
        bool, Meta(description="Answer with what would happen, and change nothing.")
    ] = False
    override: (
        Annotated[
            str,
            Meta(
                min_length=REASON.limits["min_length"],
                max_length=REASON.limits["max_length"],
                description="Why the write may change what a bank reconciliation has locked. The "
                "audit log keeps the reason if the write needs it.",
                examples=[REASON.example],
            ),
        ]
        | UnsetType
    ) = UNSET


def override_of(query: msgspec.Struct) -> str | None:
    """The reason for an exception in the query of a request, or None.

    Raises `UnreadableQuery` for a text that cannot be a reason.
    """
    reason = getattr(query, "override", UNSET)
    if reason is UNSET:
        return None
    if fault := REASON.check(reason) or REASON.check_entered(reason):
        raise UnreadableQuery(fault, "override")
    return str(reason)


def query_problem(refusal: Refused) -> Problem:
    """The problem for a refused query: 400, like everything else that is wrong in a query."""
    faults = parameter_faults(refusal)
    return Problem("bad_request", detail_of_faults(faults), faults)
