"""The specification (OpenAPI), made from the same operations that serve the requests.

It is made in OpenAPI 3.1. `openapi_dialect` makes the same in OpenAPI 3.0.3 of it.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from adapters.http.openapi_answers import (
    FILE,
    HEADERS,
    ProblemView,
    RehearsedRemovalView,
    problem_responses,
    responses,
)
from adapters.http.openapi_parameters import PREFIX, parameters
from adapters.http.openapi_schemas import Schemas
from adapters.http.operation import FILES, Operation

_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": (
        "A server that was started with --token asks for a token. `x-scope` is the scope that the "
        "token must have: read, write (which includes read) or admin (which includes write)."
    ),
}


def specification(operations: Iterable[Operation], version: str) -> dict[str, Any]:
    """The whole specification in OpenAPI 3.1, as plain JSON values."""
    published = list(operations)
    shapes = [
        shape
        for operation in published
        for shape in (operation.takes, operation.answers)
        if shape not in {None, bytes}
    ]
    schemas = Schemas([ProblemView, RehearsedRemovalView, *shapes])
    paths: dict[str, Any] = {}
    for operation in published:
        methods = paths.setdefault(PREFIX + operation.path, {})
        methods[operation.method.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "WyzBooks Server",
            "version": version,
            "description": (
                "Double-entry books of one company, kept in one file on this computer. Amounts "
                "are decimal strings, and dates are days without a time."
            ),
            "license": {"name": "MIT", "url": "https://opensource.org/license/mit"},
        },
        "servers": [{"url": "/"}],
        "tags": [
            {"name": name} for name in dict.fromkeys(operation.group for operation in published)
        ],
        "paths": paths,
        "components": {
            "schemas": schemas.components,
            "responses": problem_responses(schemas),
            "headers": HEADERS,
            "securitySchemes": {"token": _TOKEN},
        },
        "security": [{}, {"token": []}],
    }


def _operation(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    document: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.group],
        "summary": operation.summary,
        "x-scope": operation.scope,
        "parameters": parameters(operation, schemas),
    }
    if operation.takes is not None:
        document["requestBody"] = _body(operation, schemas)
    document["responses"] = responses(operation, schemas)
    return document


def _body(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    """The media types of a body; a form is not published, because it only carries a file."""
    takes = operation.takes
    is_file = takes is bytes
    content = {
        media: FILE if is_file or media in FILES else {"schema": schemas.of(takes)}
        for media in operation.media
        if media != "multipart/form-data"
    }
    is_required = is_file or any(field.required for field in msgspec.structs.fields(takes))
    return {"required": is_required, "content": content}
