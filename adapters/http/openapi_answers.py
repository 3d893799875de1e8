"""The answers of an operation: its own, those of rehearsals, and the problems it may answer."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from adapters.http.openapi_examples import links
from adapters.http.openapi_parameters import takes_if_match
from adapters.http.openapi_schemas import Schemas
from adapters.http.operation import JSON, Operation
from adapters.json_shapes.effects import EffectView
from adapters.json_shapes.problem_shapes import ProblemView

OK, CREATED, NOT_MODIFIED = 200, 201, 304
_UNAVAILABLE = 503

FILE = {"schema": {"type": "string", "format": "binary"}}
_EVENTS = "text/event-stream"

_PROBLEMS: Mapping[int, tuple[str, str]] = {
    304: ("NotModified", "The answer would be the one whose ETag If-None-Match has."),
    400: ("BadRequest", "The request cannot be read, or has an unknown parameter."),
    401: ("Unauthorized", "A token is needed, or the token is not valid."),
    403: ("Forbidden", "The token does not allow this, or the books can only be read here."),
    404: ("NotFound", "There is no such record or address."),
    406: ("NotAcceptable", "The Accept header excludes every media type of the answer."),
    409: ("Conflict", "The request does not fit the books as they are now."),
    412: ("PreconditionFailed", "The record was changed since it was read; `current` has it."),
    413: ("TooLarge", "The body is larger than the operation takes."),
    415: ("UnsupportedMediaType", "The operation does not take bodies of this media type."),
    422: ("Unprocessable", "The content of the request breaks a rule of the books."),
    503: ("Unavailable", "The books cannot be used now; the same request may succeed later."),
}
"""The answers that are no success, by status: the name of each, and when it comes."""

HEADERS: Mapping[str, dict[str, Any]] = {
    "ETag": {
        "description": "The version of the answer, for If-Match and If-None-Match.",
        "schema": {"type": "string"},
    },
    "Location": {
        "description": "The address of what was made.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "IdempotencyHit": {
        "description": "`true` if the request was done before with the same key, and not again.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "RequestId": {
        "description": "The X-Request-Id of the request, or one that the server has made; the "
        "audit log has it, too.",
        "schema": {"type": "string"},
    },
    "RetryAfter": {
        "description": "After how many seconds the request may be sent again.",
        "schema": {"type": "integer"},
    },
}
"""The headers of answers, by the names of their components."""

_HEADER_NAMES = {
    "ETag": "ETag",
    "Location": "Location",
    "Idempotency-Hit": "IdempotencyHit",
    "X-Request-Id": "RequestId",
    "Retry-After": "RetryAfter",
}


class RehearsedRemovalView(msgspec.Struct, rename="camel"):
    """The answer to the dry run of a write that answers nothing."""

    dry_run: Annotated[bool, Meta(description="True: nothing was kept.")]
    effect: Annotated[EffectView, Meta(description="What the write would have changed.")]


def responses(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    """All answers of an operation, by status."""
    answer: dict[str, Any] = {
        "description": "What was done." if operation.is_write else "The answer.",
        "headers": _headers(_headers_of(operation)),
    }
    if operation.answers is not None:
        answer["content"] = {
            media: _content(operation, media, schemas) for media in operation.produces
        }
    answers = {operation.status: answer}
    if operation.is_write and operation.status != OK:
        shape = RehearsedRemovalView if operation.answers is None else operation.answers
        answers[OK] = {
            "description": "The answer to a dry run.",
            "headers": _headers(["X-Request-Id"]),
            "content": {"application/json": {"schema": schemas.of(shape)}},
        }
    if linked := links(operation):
        for part in answers.values():
            part["links"] = linked
    problems = {
        status: {"$ref": f"#/components/responses/{_PROBLEMS[status][0]}"}
        for status in _refusals_of(operation)
    }
    by_status = {str(status): part for status, part in sorted({**answers, **problems}.items())}
    return {**by_status, "default": {"$ref": "#/components/responses/Problem"}}


def _content(operation: Operation, media: str, schemas: Schemas) -> dict[str, Any]:
    """What is answered in one media type: JSON, a text that never ends, or a file."""
    if media in JSON:
        return {"schema": schemas.of(operation.answers)}
    return {"schema": {"type": "string"}} if media == _EVENTS else FILE


def refusals(operation: Operation) -> str:
    """When the operation is refused, in one sentence."""
    told = [
        f"{status} if {_REASONS[status]}"
        for status in sorted(set(_refusals_of(operation)))
        if status in _REASONS
    ]
    return f"Refused with {', with '.join(told)}."


_REASONS: Mapping[int, str] = {
    400: "the request cannot be read or has an unknown parameter",
    404: "there is no such record",
    409: "the books do not allow it as they are now",
    412: "If-Match has another version than the record",
    413: "the body is too large",
    415: "it does not take the media type of the body",
    422: "the content breaks a rule",
}
"""Why a request is refused, by status, as the descriptions of operations say it."""


def problem_responses(schemas: Schemas) -> dict[str, Any]:
    """The answers that are no success, by the names of their components."""
    content = {"application/problem+json": {"schema": schemas.of(ProblemView)}}
    published: dict[str, Any] = {}
    for status, (name, description) in sorted(_PROBLEMS.items()):
        if status == NOT_MODIFIED:
            headers = _headers(["ETag", "X-Request-Id"])
            published[name] = {"description": description, "headers": headers}
            continue
        names = ["X-Request-Id"] + (["Retry-After"] if status == _UNAVAILABLE else [])
        published[name] = {
            "description": description,
            "headers": _headers(names),
            "content": content,
        }
    published["Problem"] = {
        "description": "Any other problem (RFC 9457).",
        "headers": _headers(["X-Request-Id"]),
        "content": content,
    }
    return published


def _headers_of(operation: Operation) -> Iterator[str]:
    """The headers of the answer if the request is not refused."""
    yield "X-Request-Id"
    if operation.is_cacheable or _answers_record(operation):
        yield "ETag"
    if operation.status == CREATED:
        yield "Location"
    if operation.is_write:
        yield "Idempotency-Hit"


def _answers_record(operation: Operation) -> bool:
    """Whether the answer is the view of a record with its version."""
    fields = getattr(operation.answers, "__struct_fields__", ())
    return operation.is_write and "version" in fields


def _refusals_of(operation: Operation) -> Iterator[int]:
    """The statuses with which the request may be refused that have an answer of their own."""
    yield from (400, 401, 403, 406, 503)
    if operation.is_cacheable:
        yield NOT_MODIFIED
    if "{" in operation.path:
        yield 404
    if operation.is_write:
        yield from (409, 422)
    if takes_if_match(operation):
        yield 412
    if operation.takes is not None:
        yield from (413, 415, 422)


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{_HEADER_NAMES[name]}"} for name in names}
