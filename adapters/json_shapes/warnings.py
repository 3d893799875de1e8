"""The warnings in the answer to a write, as JSON."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta, UnsetType

from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_warnings import WriteWarning


class WarningView(msgspec.Struct):
    """One thing that may be wrong, and was done all the same."""

    code: str
    message: str
    ids: list[str]


Warnings = (
    Annotated[
        list[WarningView],
        Meta(description="Only in the answer to a write, and only if something may be wrong."),
    ]
    | UnsetType
)
"""The type of the member `warnings` of every answer to a write."""


def with_warnings(work: UnitOfWork, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a write, with the warnings of the write if there are any."""
    warnings = warning_views(work.warnings)
    return {**answer, "warnings": warnings} if warnings else {**answer}


def warning_views(warnings: Iterable[WriteWarning]) -> list[dict[str, Any]]:
    """Warnings as JSON."""
    return [
        {"code": warning.code, "message": warning.message, "ids": list(warning.ids)}
        for warning in warnings
    ]
