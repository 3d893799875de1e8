"""The schemas of the specification: those that msgspec makes, as OpenAPI 3.0 writes them.

msgspec makes JSON Schema 2020-12. OpenAPI 3.0 has an older dialect: `nullable` instead of the type
null, a single `example`, and `enum` instead of `const`.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from adapters.json_shapes.scalars import SCHEMAS

_REFERENCE = "#/components/schemas/{name}"


def schemas_of(shapes: Iterable[Any]) -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    """The schema of each shape, and the components to which the schemas refer."""
    unique = list(dict.fromkeys(shapes))
    schemas, components = _json_schemas(unique)
    for component in components.values():
        if "description" in component:
            # Python 3.12 keeps the indentation of a docstring, and 3.13 strips it.
            component["description"] = " ".join(component["description"].split())
    return (
        {shape: _openapi(schema) for shape, schema in zip(unique, schemas, strict=True)},
        {name: _openapi(component) for name, component in sorted(components.items())},
    )


def properties_of(shape: type[msgspec.Struct]) -> dict[str, dict[str, Any]]:
    """The schema of each field of a shape."""
    _, components = _json_schemas([shape])
    properties = components[shape.__name__]["properties"]
    return {name: _openapi(schema) for name, schema in properties.items()}


def _json_schemas(shapes: list[Any]) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    return msgspec.json.schema_components(
        shapes, schema_hook=_schema_of_type, ref_template=_REFERENCE
    )


def _schema_of_type(kind: type) -> dict[str, Any]:
    """The schema of a type of our own, such as an amount."""
    if kind in SCHEMAS:
        return dict(SCHEMAS[kind])
    raise NotImplementedError(kind)


def _openapi(schema: Any) -> Any:
    """A JSON schema, or a part of one, in the dialect of OpenAPI 3.0."""
    if isinstance(schema, list):
        return [_openapi(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    converted = {
        name: _openapi(part)
        for name, part in schema.items()
        if name not in {"examples", "const", "propertyNames"}
    }
    if "examples" in schema:
        converted["example"] = schema["examples"][0]
    if "const" in schema:
        converted["enum"] = [schema["const"]]
    if "anyOf" in converted:
        converted = _with_nullable(converted)
    if converted.get("required") == []:
        del converted["required"]
    if converted.get("nullable") and "enum" in converted and None not in converted["enum"]:
        converted["enum"] = [*converted["enum"], None]
    if "$ref" in converted and len(converted) > 1:
        # Members beside a reference are ignored, so the reference goes into an `allOf`.
        converted = {"allOf": [{"$ref": converted.pop("$ref")}], **converted}
    return converted


def _with_nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with `anyOf`, in which `nullable` replaces the alternative null."""
    alternatives = [part for part in schema["anyOf"] if part != {"type": "null"}]
    if len(alternatives) == len(schema["anyOf"]):
        return schema
    rest = {name: part for name, part in schema.items() if name != "anyOf"}
    if len(alternatives) > 1:
        # `nullable` has a meaning only beside a type, so each alternative has its own.
        return {**rest, "anyOf": [{**part, "nullable": True} for part in alternatives]}
    (alternative,) = alternatives
    if "$ref" in alternative:
        # `nullable` beside a reference would not allow null, because the reference does not.
        null = {"type": "object", "nullable": True, "enum": [None], "additionalProperties": False}
        return {"anyOf": [alternative, null], **rest}
    return {**alternative, "nullable": True, **rest}
