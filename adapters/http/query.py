"""The query parameters that many operations share."""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.unreadable import UnreadableQuery
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
