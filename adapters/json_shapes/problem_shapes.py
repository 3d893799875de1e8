"""The shape of every refusal, for the specification. `problems` makes the documents themselves."""

from typing import Annotated, Any, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.problems import PROBLEM_TYPES
from domain.error_codes import FaultCode


class FaultView(msgspec.Struct):
    """One thing that is wrong with a request, and where: in the body, the query or a header."""

    code: Annotated[
        str,
        Meta(
            description="What is wrong, for programs; docs/errors.md has a remedy for each. "
            "Of an operation of a batch as a whole, the code of its problem.",
            extra_json_schema={"enum": [*dict.fromkeys((*get_args(FaultCode), *PROBLEM_TYPES))]},
        ),
    ]
    message: Annotated[str, Meta(description="What is wrong there, and how to put it right.")]
    pointer: Annotated[
        str | UnsetType,
        Meta(description="A JSON pointer to the place in the body, such as `/lines/0/rate`."),
    ] = UNSET
    parameter: Annotated[
        str | UnsetType, Meta(description="The parameter of the query that is wrong.")
    ] = UNSET
    header: Annotated[str | UnsetType, Meta(description="The header that is wrong.")] = UNSET


class RecordAddressView(msgspec.Struct):
    """A record: its collection and its id."""

    collection: str
    id: str


class RefusalView(msgspec.Struct, rename="camel"):
    """Why a request, or one operation of a batch, was refused (RFC 9457)."""

    type: Annotated[str, Meta(description="The address of what docs/errors.md says of the code.")]
    title: Annotated[str, Meta(description="What all problems with this code have in common.")]
    status: Annotated[int, Meta(description="The HTTP status of the answer.")]
    detail: Annotated[str, Meta(description="What is wrong with this request, as one text.")]
    code: Annotated[
        str,
        Meta(
            description="What a program decides by; docs/errors.md has a remedy for each.",
            extra_json_schema={"enum": [*PROBLEM_TYPES]},
        ),
    ]
    errors: Annotated[list[FaultView], Meta(description="Everything that is wrong, by place.")]
    counts: Annotated[
        dict[str, int] | UnsetType,
        Meta(description="Of `in_use`: how many records of each collection refer to the record."),
    ] = UNSET
    current: Annotated[
        dict[str, Any] | UnsetType,
        Meta(description="Of `stale`: the view of the record as it is now."),
    ] = UNSET
    conflicting: Annotated[
        RecordAddressView | UnsetType, Meta(description="The record that stands in the way.")
    ] = UNSET
    difference: Annotated[
        str | UnsetType,
        Meta(description="Of `difference_left`: the difference of the reconciliation."),
    ] = UNSET
    statements: Annotated[
        list[str] | UnsetType,
        Meta(
            description="Of `account_needed`: what the file calls the accounts of the statements "
            "whose account must be named."
        ),
    ] = UNSET


class RefusedOperationView(RefusalView, kw_only=True):
    """Why one operation of a batch was refused: the problem that it would have alone."""

    operation: Annotated[int, Meta(description="Its place in the batch; the first is 0.")]


class ProblemView(RefusalView):
    """Why a request was refused (RFC 9457).

    The problem of a refused import also has the members of the answer to an import.
    """

    operation: Annotated[
        int | UnsetType,
        Meta(description="Of a batch: the place of the first refused operation; the first is 0."),
    ] = UNSET
    refused_operations: Annotated[
        list[RefusedOperationView] | UnsetType,
        Meta(description="Of a batch that is carried out together: each refused operation."),
    ] = UNSET
