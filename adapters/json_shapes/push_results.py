"""The shape of the answer to a push. `pushes` makes the answers."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.problem_shapes import ProblemView
from adapters.json_shapes.write_answers import WriteAnswer, WriteWarningView


class ReplacedTextView(msgspec.Struct):
    """A number or name that was taken, and the one that the record got in its place."""

    from_: str = msgspec.field(name="from")
    to: str


class PushResultView(msgspec.Struct, rename="camel"):
    """What became of one change."""

    change_id: str | None
    collection: Annotated[str, Meta(description="The collection, as the change names it.")]
    id: Annotated[str, Meta(description="The id, as the change names it.")]
    status: Literal["applied", "merged", "conflict", "duplicate", "rejected"]
    version: Annotated[
        int | None, Meta(description="The version of the record now, or of its deletion.")
    ]
    record: Annotated[
        dict[str, Any] | None,
        Meta(description="The stored fields of the record now; null if it is gone."),
    ]
    losing: Annotated[
        dict[str, Any] | UnsetType, Meta(description="In a conflict, the values that lost.")
    ] = UNSET
    renumbered: ReplacedTextView | UnsetType = UNSET
    renamed: ReplacedTextView | UnsetType = UNSET
    problem: Annotated[
        ProblemView | UnsetType,
        Meta(description="Why it was rejected: a problem whose pointers begin at the change."),
    ] = UNSET
    warnings: list[WriteWarningView] | UnsetType = UNSET


class PushView(WriteAnswer):
    """What became of a push."""

    version: Annotated[int, Meta(description="The version of the books after the push.")]
    head: Annotated[str, Meta(description="The hash of the log at that version.")]
    results: list[PushResultView]
