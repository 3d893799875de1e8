"""The answers of an operation: its own, those of rehearsals, and the problems it may answer."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from adapters.http.import_shapes import ImportResultView
from adapters.http.operation import JSON, Operation
from adapters.http.specification.examples import links
from adapters.http.specification.schemas import Schemas
from adapters.json_shapes.effects import EffectView
from adapters.json_shapes.problem_shapes import ProblemView
from adapters.json_shapes.problems import PROBLEM_TYPES
from adapters.json_shapes.push_results import PushView
from adapters.json_shapes.replacements import ReplacementView

OK, CREATED, NOT_MODIFIED = 200, 201, 304

FILE = {"schema": {"type": "string", "format": "binary"}}
_EVENTS = "text/event-stream"

_PROBLEMS: Mapping[str, tuple[str, str]] = {
    "bad_request": ("BadRequest", "The request cannot be read, or has an unknown parameter."),
    "token_missing": ("Unauthorized", "A token is needed, or the token is not valid."),
    "scope": ("Forbidden", "The token does not allow this, or the books can only be read here."),
    "not_found": ("NotFound", "There is no such record or address."),
    "not_acceptable": ("NotAcceptable", "The Accept header excludes every answer there is."),
    "conflict": ("Conflict", "The request does not fit the books as they are now."),
    "stale": ("PreconditionFailed", "The record was changed since; `current` has it."),
    "too_large": ("TooLarge", "The body is larger than the operation takes."),
    "unsupported_media_type": ("UnsupportedMediaType", "The body has another media type."),
    "invalid": ("Unprocessable", "The content of the request breaks a rule of the books."),
    "busy": ("Unavailable", "The books cannot be used now; the same may succeed later."),
}
"""The refusals with an answer of their own, by a code of each: its name, and when it comes."""

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
    refused = {
        PROBLEM_TYPES[code].status: {"$ref": f"#/components/responses/{_PROBLEMS[code][0]}"}
        for code in _refusals_of(operation)
    }
    if operation.is_cacheable:
        answers[NOT_MODIFIED] = {"$ref": "#/components/responses/NotModified"}
    by_status = {str(status): part for status, part in sorted({**answers, **refused}.items())}
    return {**by_status, "default": {"$ref": "#/components/responses/Problem"}}


def _content(operation: Operation, media: str, schemas: Schemas) -> dict[str, Any]:
    """What is answered in one media type: JSON, a text that never ends, or a file."""
    if media in JSON:
        return {"schema": schemas.of(operation.answers)}
    return {"schema": {"type": "string"}} if media == _EVENTS else FILE


def refusals(operation: Operation) -> str:
    """When the operation is refused, in one sentence."""
    told = {
        PROBLEM_TYPES[code].status: _REASONS[code]
        for code in _refusals_of(operation)
        if code in _REASONS
    }
    parts = [f"with {status} if {reason}" for status, reason in sorted(told.items())]
    return f"Refused {', '.join(parts)}."


_REASONS: Mapping[str, str] = {
    "bad_request": "the request cannot be read or has an unknown parameter",
    "not_found": "there is no such record",
    "conflict": "the books do not allow it as they are now",
    "stale": "the record has another version than If-Match has, or one that If-None-Match excludes",
    "too_large": "the body is too large",
    "unsupported_media_type": "it does not take the media type of the body",
    "invalid": "the content breaks a rule",
}
"""Why a request is refused, by a code, as the descriptions of operations say it."""


def problem_responses(schemas: Schemas) -> dict[str, Any]:
    """The answers that are no success, by the names of their components."""
    content = {"application/problem+json": {"schema": schemas.of(ProblemView)}}
    published: dict[str, Any] = {
        "NotModified": {
            "description": "The answer would be the one whose ETag If-None-Match has.",
            "headers": _headers(["ETag", "X-Request-Id"]),
        }
    }
    for code, (name, description) in _PROBLEMS.items():
        published[name] = {
            "description": description,
            "headers": _headers(["X-Request-Id", *(["Retry-After"] if code == "busy" else [])]),
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
    if operation.status == CREATED and operation.answers is not ImportResultView:
        yield "Location"
    if operation.is_write:
        yield "Idempotency-Hit"


_OF_BOOKS = {PushView, ReplacementView}
"""The answers whose `version` is that of the books, and not of one record."""


def _answers_record(operation: Operation) -> bool:
    """Whether the answer is the view of a record with its version."""
    fields = getattr(operation.answers, "__struct_fields__", ())
    return operation.is_write and "version" in fields and operation.answers not in _OF_BOOKS


def _refusals_of(operation: Operation) -> Iterator[str]:
    """The refusals of the operation that have an answer of their own, by a code of each."""
    yield from ("bad_request", "token_missing", "scope", "not_acceptable", "busy")
    if "{" in operation.path:
        yield "not_found"
    if operation.is_write:
        yield from ("conflict", "invalid")
    if operation.takes_if_match:
        yield "stale"
    if operation.takes is not None:
        yield from ("too_large", "unsupported_media_type", "invalid")


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{_HEADER_NAMES[name]}"} for name in names}
