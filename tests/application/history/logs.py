"""Logs that are made by hand: what no program of today would write."""

import json
from typing import Any

from application.history.closed_changes import ClosedChange
from application.history.closed_periods import closed_period_changes
from application.ports.change_log import LoggedChange

Fields = dict[str, Any]


def logged(
    version: int,
    collection: str,
    id_: str,
    before: Fields | None,
    after: Fields | None,
    at: str | None = None,
) -> LoggedChange:
    """A change of a commit of its own, in the order of versions."""
    return LoggedChange(
        version,
        at or f"2026-01-01T00:00:00.{version:03}Z",
        "ann",
        f"r{version}",
        collection,
        id_,
        "put" if after else "delete",
        json.dumps(before) if before else None,
        json.dumps(after) if after else None,
        "",
    )


CLOSED: Fields = {"closingDate": "2025-12-31"}
OPENED = (
    logged(1, "settings", "company", None, CLOSED),
    logged(2, "settings", "company", CLOSED, {"closingDate": None, "reason": "x"}),
)
"""The year 2025 was closed and is open again."""


def told_of(*changes: LoggedChange) -> list[ClosedChange]:
    """What is told of changes after these."""

    def later(change: LoggedChange) -> list[LoggedChange]:
        return [
            row
            for row in changes
            if row.version >= change.version
            and (row.collection, row.id) == (change.collection, change.id)
        ]

    return [*closed_period_changes([*OPENED, *changes], later)][2:]
