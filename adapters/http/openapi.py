"""The specification (OpenAPI 3.0.3), made from the same operations that serve the requests."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from adapters.http.openapi_schemas import properties_of, schemas_of
from adapters.http.operation import FILES, JSON, Operation
from adapters.json_shapes.effects import EffectView

PREFIX = "/api/v1"
OK = 200
_TEXT = {"type": "string"}
_FILE = {"schema": {"type": "string", "format": "binary"}}
_WRITE_HEADERS = {
    "Idempotency-Key": (
        "A key that you choose for this request. If you send the request again with its key, it is "
        "not done again, and you get the same answer."
    ),
    "X-Actor": (
        "Who makes the change, for the audit log. Default: token:<name> of the token of the "
        "request, api where none is needed, and in a push sync:<clientId>."
    ),
}
_IF_MATCH = "The ETag of the record as you read it. If the record has changed since, you get a 412."

_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": (
        "A server that was started with --token asks for a token. `x-scope` is the scope that the "
        "token must have: read, write (which includes read) or admin (which includes write)."
    ),
}

Schemas = Mapping[Any, dict[str, Any]]
"""The schema of each shape, usually a reference to a component."""


class ProblemView(msgspec.Struct):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[dict[str, str]]


class RehearsedRemovalView(msgspec.Struct, rename="camel"):
    """The answer to the dry run of a write that answers nothing."""

    dry_run: bool
    effect: EffectView


def specification(operations: Iterable[Operation], version: str) -> dict[str, Any]:
    """The whole specification as plain JSON values."""
    published = list(operations)
    shapes = [
        shape
        for operation in published
        for shape in (operation.takes, operation.answers)
        if shape not in {None, bytes}
    ]
    schemas, components = schemas_of([ProblemView, RehearsedRemovalView, *shapes])
    paths: dict[str, Any] = {}
    for operation in published:
        methods = paths.setdefault(PREFIX + operation.path, {})
        methods[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "WyzBooks Server",
            "version": version,
            "description": (
                "Double-entry books of one company, kept in one file on this computer. Amounts "
                "are decimal strings, and dates are days without a time."
            ),
            "license": {"name": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": name} for name in dict.fromkeys(operation.group for operation in published)
        ],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"token": _TOKEN}},
        "security": [{}, {"token": []}],
    }


def _operation(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    document: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.group],
        "summary": operation.summary,
        "x-scope": operation.scope,
        "parameters": _parameters(operation),
    }
    if operation.takes is not None:
        document["requestBody"] = {"required": True, "content": _body(operation, schemas)}
    document["responses"] = _responses(operation, schemas)
    return document


def _body(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    """The media types of a body; a form is not published, because it only carries a file."""
    published = [media for media in operation.media if media != "multipart/form-data"]
    is_file = operation.takes is bytes
    return {
        media: _FILE if is_file or media in FILES else {"schema": schemas[operation.takes]}
        for media in published
    }


def _responses(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    schema = schemas.get(operation.answers)
    answer: dict[str, Any] = {"description": "Done" if operation.is_write else "The answer"}
    if operation.answers is not None:
        answer["content"] = {
            media: {"schema": schema} if media in JSON else _FILE for media in operation.produces
        }
    problem = {
        "description": "A problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": schemas[ProblemView]}},
    }
    responses = {str(operation.status): answer, "default": problem}
    if operation.is_write and operation.status != OK:
        responses[str(OK)] = {
            "description": "The answer to a dry run",
            "content": {"application/json": {"schema": schema or schemas[RehearsedRemovalView]}},
        }
    return responses


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _TEXT}
        for name in re.findall(r"\{(\w+)\}", operation.path)
    ]
    for name, schema in properties_of(operation.query).items():
        parameters.append(_query_parameter(name, schema))
    if operation.is_write:
        parameters += [_header(name, description) for name, description in _WRITE_HEADERS.items()]
    changes_a_record = operation.is_write and "{id}" in operation.path
    if operation.method in {"PUT", "PATCH", "DELETE"} or changes_a_record:
        parameters.append(_header("If-Match", _IF_MATCH))
    return parameters


def _query_parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A query parameter; an object stands for a family of them, each of which takes a text.

    Several values of one parameter are separated by commas.
    """
    if schema.get("type") == "object":
        schema = {"description": schema["description"], **schema["additionalProperties"]}
    description = schema.pop("description", None)
    parameter: dict[str, Any] = {"name": name, "in": "query", "schema": schema}
    if schema.get("type") == "array":
        parameter |= {"style": "form", "explode": False}
    return parameter | ({"description": description} if description else {})


def _header(name: str, description: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": description, "schema": _TEXT}
