"""The specification, OpenAPI 3.0.3, made of the same declarations that serve the requests."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from adapters.http.operation import FILES, JSON, Operation
from adapters.json_shapes.shapes import SCHEMAS

PREFIX = "/api/v1"
OK = 200
_REF = "#/components/schemas/{name}"
_FILE = {"schema": {"type": "string", "format": "binary"}}
_HEADERS = (
    (
        "Idempotency-Key",
        "A key of your own: the same request with the same key is done once, and answered the same again.",
    ),
    ("X-Actor", "Who acts, for the audit log. Default: api."),
)


class ProblemView(msgspec.Struct):
    """Why a request was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[dict[str, str]]


class EffectView(msgspec.Struct):
    """What a write would do to the journal, and to the balance of each account in its natural sign."""

    journal: list[dict[str, Any]]
    balances: dict[str, str]


class RehearsalView(msgspec.Struct):
    """What a write would do (`dryRun`): the view that it would answer, and its effect."""

    dryRun: bool  # noqa: N815
    record: Any
    effect: EffectView


def specification(operations: Iterable[Operation], version: str) -> dict[str, Any]:
    """The whole specification as plain JSON values."""
    chosen = list(operations)
    shapes = [
        ProblemView,
        RehearsalView,
        *(
            shape
            for each in chosen
            for shape in (each.takes, each.answers)
            if shape is not None and shape is not bytes
        ),
    ]
    unique = list(dict.fromkeys(shapes))
    schemas, components = msgspec.json.schema_components(
        unique, schema_hook=_schema_of, ref_template=_REF
    )
    of = {shape: _older(schema) for shape, schema in zip(unique, schemas, strict=True)}
    paths: dict[str, Any] = {}
    for each in chosen:
        paths.setdefault(PREFIX + each.path, {})[each.method.lower()] = _operation(each, of)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "WyzBooks Server",
            "version": version,
            "description": "Double-entry books of one company, kept in one file on this machine. Amounts are decimal strings; dates are plain days.",
            "license": {"name": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(each.group for each in chosen)],
        "paths": paths,
        "components": {
            "schemas": {name: _older(schema) for name, schema in sorted(components.items())}
        },
    }


def _operation(each: Operation, of: dict[Any, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": each.name,
        "tags": [each.group],
        "summary": each.summary,
        "parameters": _parameters(each),
    }
    if each.takes is not None:
        taken = (media for media in each.media if media != "multipart/form-data")
        content = {
            media: _FILE if media in FILES else {"schema": of[each.takes]} for media in taken
        }
        found["requestBody"] = {"required": True, "content": content}
    answer: dict[str, Any] = {"description": "Done" if each.is_write else "Found"}
    schema = of[each.answers] if each.answers not in {None, bytes} else None
    if schema and each.status == OK and each.is_write:
        schema = {"anyOf": [schema, of[RehearsalView]]}
    if each.answers is not None:
        answer["content"] = {
            media: {"schema": schema} if media in JSON else _FILE for media in each.produces
        }
    problem = {
        "description": "A problem (RFC 9457)",
        "content": {"application/problem+json": {"schema": of[ProblemView]}},
    }
    found["responses"] = {str(each.status): answer, "default": problem}
    if each.is_write and each.status != OK:
        rehearsal = schema if each.takes is bytes else of[RehearsalView]
        found["responses"][str(OK)] = {
            "description": "The rehearsal of a dry run",
            "content": {"application/json": {"schema": rehearsal}},
        }
    return found


def _parameters(each: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"\{(\w+)\}", each.path)
    ]
    _, components = msgspec.json.schema_components(
        [each.query], schema_hook=_schema_of, ref_template=_REF
    )
    for name, schema in components[each.query.__name__]["properties"].items():
        plain = _older(schema)
        description = plain.pop("description", None)
        found.append(
            {"name": name, "in": "query", "schema": plain}
            | ({"description": description} if description else {})
        )
    if each.is_write:
        found += [
            {"name": name, "in": "header", "description": description, "schema": {"type": "string"}}
            for name, description in _HEADERS
        ]
    if each.method in {"PUT", "PATCH", "DELETE"} or (each.is_write and "{id}" in each.path):
        found.append(
            {
                "name": "If-Match",
                "in": "header",
                "description": "The ETag that you read: refused with 412 when it is no longer so.",
                "schema": {"type": "string"},
            }
        )
    return found


def _schema_of(kind: type) -> dict[str, Any]:
    if kind in SCHEMAS:
        return dict(SCHEMAS[kind])
    raise NotImplementedError(kind)


def _older(schema: Any) -> Any:
    """JSON Schema 2020-12 as OpenAPI 3.0 writes it: `nullable` for null, one `example` for many, no bare `const`."""
    if isinstance(schema, list):
        return [_older(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {
        name: _older(each)
        for name, each in schema.items()
        if name not in {"examples", "const", "propertyNames"}
    }
    if "examples" in schema:
        found["example"] = schema["examples"][0]
    if "const" in schema:
        found["enum"] = [schema["const"]]
    if "anyOf" in found:
        others = [each for each in found["anyOf"] if each != {"type": "null"}]
        if len(others) < len(found["anyOf"]):
            rest = {name: each for name, each in found.items() if name != "anyOf"}
            if len(others) == 1:
                found = (
                    {"allOf": others, "nullable": True, **rest}
                    if "$ref" in others[0]
                    else {**others[0], "nullable": True, **rest}
                )
            else:
                found = {
                    **rest,
                    "anyOf": [{**each, "nullable": True} for each in others],
                }  # it says something only beside a type
    if found.get("required") == []:
        del found["required"]
    if found.get("nullable") and "enum" in found and None not in found["enum"]:
        found["enum"] = [*found["enum"], None]
    if "$ref" in found and len(found) > 1:
        found = {"allOf": [{"$ref": found.pop("$ref")}], **found}
    return found
