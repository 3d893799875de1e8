"""What every answer to a write may have besides its result: warnings, and a dry run its effect.

So a write has one type of answer, whether it was carried out or rehearsed.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.effects import EffectView, effect_view
from application.unit_of_work.recorder import Effect
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_warnings import WriteWarning


class WriteWarningView(msgspec.Struct):
    """One thing that may be wrong, and was done all the same."""

    code: str
    message: str
    ids: list[str]


Warnings = Annotated[
    list[WriteWarningView] | UnsetType,
    Meta(description="Only in the answer to a write, and only if something may be wrong."),
]
DryRun = Annotated[
    bool | UnsetType,
    Meta(description="Only in the answer to a dry run, where it is true: nothing was changed."),
]
RehearsedEffect = Annotated[
    EffectView | UnsetType,
    Meta(description="Only in the answer to a dry run: how the write would change the books."),
]


class WarnedAnswer(msgspec.Struct, rename="camel", kw_only=True):
    """The answer to a write whose dry run answers its plan, which has no effect yet."""

    warnings: Warnings = UNSET
    dry_run: DryRun = UNSET


class WriteAnswer(WarnedAnswer, kw_only=True):
    """The answer to a write. A shape with another base has these members itself."""

    effect: RehearsedEffect = UNSET


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


def rehearsed_answer(answer: Mapping[str, Any] | None, effect: Effect) -> dict[str, Any]:
    """The answer to a dry run: that of the write, None where it has none, and the effect."""
    return {**(answer or {}), "dryRun": True, "effect": effect_view(effect)}
