"""The specification in OpenAPI 3.0.3, made from the one in OpenAPI 3.1.

OpenAPI 3.1 has JSON Schema 2020-12, in which msgspec writes. OpenAPI 3.0 has an older dialect:
`nullable` instead of the type null, a single `example` of a schema, and `enum` instead of `const`.
"""

from typing import Any

NULL = {"type": "null"}


def in_openapi_3_0(document: dict[str, Any]) -> dict[str, Any]:
    """The same specification for programs that only know OpenAPI 3.0."""
    return {**_converted(document), "openapi": "3.0.3"}


def _converted(part: Any) -> Any:
    if isinstance(part, list):
        return [_converted(member) for member in part]
    if not isinstance(part, dict):
        return part
    converted = {
        name: _converted_member(name, member)
        for name, member in part.items()
        if name not in {"const", "propertyNames"} and not _are_examples(name, member)
    }
    if _are_examples("examples", part.get("examples")):
        converted["example"] = part["examples"][0]
    if "const" in part:
        converted["enum"] = [part["const"]]
    if isinstance(part.get("type"), list):
        converted |= {"type": part["type"][0], "nullable": True}
    if "anyOf" in converted:
        converted = _with_nullable(converted)
    if converted.get("nullable") is True and "enum" in converted and None not in converted["enum"]:
        converted["enum"] = [*converted["enum"], None]
    if "$ref" in converted and len(converted) > 1:
        # Members beside a reference are ignored, so the reference goes into an `allOf`.
        converted = {"allOf": [{"$ref": converted.pop("$ref")}], **converted}
    return converted


def _converted_member(name: str, member: Any) -> Any:
    if name == "properties":  # These are names of fields, which may be called `default`, too.
        return {field: _converted(schema) for field, schema in member.items()}
    if name in {"example", "enum", "default"}:
        return member
    return _converted(member)


def _are_examples(name: str, member: Any) -> bool:
    """Whether a member has the examples of a schema, of which OpenAPI 3.0 takes one."""
    return name == "examples" and isinstance(member, list)


def _with_nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with `anyOf`, in which `nullable` replaces the alternative null."""
    alternatives = [part for part in schema["anyOf"] if part != NULL]
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
