"""A batch of operations as JSON: what a client sends, and what it is answered."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from adapters.json_shapes.write_answers import WriteAnswer

MOST_OPERATIONS = 1000
"""How many operations one batch may have: all run before another client can write."""
FEW_OPERATIONS = 20
"""A batch of so many operations takes its turn with single writes, and shares their commits."""
SHORT_BYTES = 64 * 1024
"""A batch in a larger body takes its turn with what is long, however few its operations are."""


class OperationRequest(msgspec.Struct, forbid_unknown_fields=True):
    """One write, as it would be sent alone."""

    method: Literal["POST", "PUT", "PATCH", "DELETE"]
    path: Annotated[
        str,
        Meta(
            description="The address, with or without /api/v1, and with its query string.",
            extra_json_schema={"example": "/contacts"},
        ),
    ]
    body: Annotated[
        Any,
        Meta(
            description="The JSON body; left out if there is none.",
            extra_json_schema={"example": {"kind": "customer", "name": "Ann of the batch"}},
        ),
    ] = None
    headers: (
        Annotated[
            dict[str, str],
            Meta(
                description="If-Match or If-None-Match; all other headers are those of the batch.",
                extra_json_schema={"example": {}},
            ),
        ]
        | None
    ) = None


class BatchRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Many writes, which are carried out in their order and committed together."""

    operations: Annotated[
        list[OperationRequest],
        Meta(extra_json_schema={"minItems": 1, "maxItems": MOST_OPERATIONS}),
    ]
    atomic: Annotated[
        bool,
        Meta(
            description="Whether all operations are carried out, or none. If not, each counts "
            "alone: what is refused is undone, and the others are carried out."
        ),
    ] = True


class OperationResultView(msgspec.Struct):
    """What one operation would have been answered alone."""

    status: Annotated[int, Meta(extra_json_schema={"example": 201})]
    headers: Annotated[dict[str, str], Meta(description="Such as ETag and Location.")]
    body: Annotated[
        Any, Meta(description="The answer, or the problem of a refusal; null if it is empty.")
    ]


class BatchResultView(WriteAnswer):
    """What became of each operation, in their order."""

    results: list[OperationResultView]
