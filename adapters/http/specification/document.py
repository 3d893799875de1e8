"""The specification (OpenAPI), made from the same operations that serve the requests.

It is made in OpenAPI 3.1. `dialect` makes the same in OpenAPI 3.0.3 of it.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from adapters.http.operation import FILES, JSON, PREFIX, Operation
from adapters.http.specification.answers import (
    FILE,
    HEADERS,
    RehearsedRemovalView,
    problem_responses,
    refusals,
    responses,
)
from adapters.http.specification.examples import body_example, in_order_of_examples
from adapters.http.specification.parameters import parameters
from adapters.http.specification.schemas import Schemas
from adapters.http.specification.words_of_operations import GROUPS, words_of_operation
from adapters.json_shapes.problem_shapes import ProblemView

_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": (
        "A server that was started with --token asks for a token. `x-scope` is the scope that the "
        "token must have: read, write (which includes read) or admin (which includes write)."
    ),
}


def specification(operations: Sequence[Operation], version: str) -> dict[str, Any]:
    """The whole specification in OpenAPI 3.1, as plain JSON values."""
    published = in_order_of_examples(operations)
    answered = [operation.answers for operation in published if _is_json(operation.answers)]
    taken = [operation.takes for operation in published if _is_json(operation.takes)]
    schemas = Schemas([ProblemView, RehearsedRemovalView, *answered], taken)
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
            {"name": name, "description": GROUPS[name]}
            for name in dict.fromkeys(operation.group for operation in operations)
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
        "description": f"{words_of_operation(operation.name)} {refusals(operation)}",
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
        media: {
            **_content(operation, media, schemas),
            **body_example(operation, media),
        }
        for media in operation.media
        if media != "multipart/form-data"
    }
    is_required = is_file or any(field.required for field in msgspec.structs.fields(takes))
    return {"required": is_required, "content": content}


def _content(operation: Operation, media: str, schemas: Schemas) -> dict[str, Any]:
    """The schema of a body: of a file, of a whole export in JSON, or of the shape that is taken."""
    if media in JSON and operation.takes is bytes:
        return {"schema": {"type": "object"}}
    if operation.takes is bytes or media in FILES:
        return FILE
    return {"schema": schemas.of(operation.takes)}


def _is_json(shape: Any) -> bool:
    """Whether a shape is that of JSON: there is one, and it is not a file."""
    return shape not in {None, bytes}
