"""The schemas of the specification: each shape, and each enumeration, by one plain name.

msgspec makes JSON Schema 2020-12 of the shapes. Here the schemas get the names that the classes of
a generated client have, and the enumerations become schemas of their own.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from adapters.http.specification.dialect import NULL
from adapters.http.specification.enumerations import COLLECTION_NAMES, enumeration_name
from adapters.http.specification.words import words_of, words_of_schema
from adapters.json_shapes.scalars import SCHEMAS

Schema = dict[str, Any]

_REFERENCE = "#/components/schemas/{name}"
_SENT = ("Draft", "Patch", "Replacement")
"""How the names of schemas end that only clients send."""
_ABOUT = ("description", "default", "deprecated")
"""What stands beside a reference, and not in the schema to which it refers."""


class Schemas:
    """The schemas of all shapes, and the components to which they refer."""

    def __init__(self, answered: Iterable[Any], taken: Iterable[Any]) -> None:
        unique = list(dict.fromkeys([*answered, *taken]))
        schemas, raw = _json_schemas(unique)
        self._components: dict[str, Schema] = {}
        self._enumerations: dict[frozenset[str], str] = {}
        components = {published_name(name): _renamed(schema) for name, schema in raw.items()}
        if len(components) < len(raw):
            raise ValueError(f"two shapes have one name: {sorted(raw)}")
        self._of_shapes = dict(zip(unique, map(_renamed, schemas), strict=True))
        # What is read comes first, so that it gives enumerations their names.
        for name in sorted(components, key=lambda name: (name.endswith(_SENT), name)):
            self._add(name, components[name])
        sent: set[str] = set()
        for shape in taken:
            self._note_parts(self._of_shapes[shape], sent)
        for name in self._components.keys() - sent:
            # A later version of the program may answer more, which a client need not know.
            self._components[name].pop("additionalProperties", None)

    @property
    def components(self) -> Mapping[str, Schema]:
        """Every named schema, by name."""
        return dict(sorted(self._components.items()))

    def of(self, shape: Any) -> Schema:
        """The schema of a shape, usually a reference to a component."""
        schema: Schema = self._of_shapes[shape]
        return schema

    def parameter(self, name: str, schema: Schema, owner: str = "") -> Schema:
        """The schema of a parameter, in which what has a name is a reference."""
        return self._published(schema, owner, name)

    def parameters(self, query: type[msgspec.Struct]) -> dict[str, Schema]:
        """The schema of each parameter in a query string."""
        _, components = _json_schemas([query])
        owner = query.__name__
        properties = components[owner]["properties"]
        return {
            name: {
                "description": words_of(owner, name),
                **self.parameter(name, _renamed(schema), owner),
            }
            for name, schema in properties.items()
        }

    def _note_parts(self, part: Any, names: set[str]) -> None:
        """Add the names of all components that a part of a schema refers to."""
        if isinstance(part, list):
            for member in part:
                self._note_parts(member, names)
        elif isinstance(part, dict):
            name = str(part.get("$ref", "")).rpartition("/")[2]
            if name and name not in names:
                names.add(name)
                self._note_parts(self._components[name], names)
            for member in part.values():
                self._note_parts(member, names)

    def _add(self, name: str, component: Schema) -> None:
        component.pop("title", None)
        if component.get("required") == []:
            del component["required"]  # OpenAPI 3.0 does not allow it.
        if "description" in component:
            # Python 3.12 keeps the indentation of a docstring, and 3.13 strips it.
            component["description"] = " ".join(component["description"].split())
        elif words := words_of_schema(name):
            component["description"] = words
        properties = component.get("properties", {})
        for field, schema in properties.items():
            if field == "collection" and schema == {"type": "string"}:
                schema["enum"] = [*COLLECTION_NAMES]
            published = self._published(schema, name, field)
            if words := words_of(name, field):
                published.setdefault("description", words)
            if "default" in published:  # A generated client would take it for always given.
                default = json.dumps(published.pop("default"))
                published["description"] = f"{published['description']} Default: {default}."
            properties[field] = published
        self._components[name] = component

    def _published(self, schema: Schema, owner: str, field: str) -> Schema:
        """The schema of a field or parameter, in which what has a name is a reference."""
        schema = _with_null(schema)
        if "title" in schema and schema.get("type") == "object":
            name = schema["title"]
            if name not in self._components:
                self._add(name, {key: part for key, part in schema.items() if key not in _ABOUT})
            return {"$ref": _reference(name), **_about(schema)}
        if len(schema.get("enum", ())) > 1:
            name = self._enumeration(schema["enum"], owner, field)
            return {"$ref": _reference(name), **_about(schema)}
        for key in ("items", "additionalProperties"):
            if isinstance(schema.get(key), dict):
                schema[key] = self._published(schema[key], owner, field)
        if "anyOf" in schema:
            schema["anyOf"] = [self._published(part, owner, field) for part in schema["anyOf"]]
            for part in schema["anyOf"]:
                for word in _ABOUT:
                    if word in part:
                        schema.setdefault(word, part.pop(word))
            return _with_null_type(schema)
        return schema

    def _enumeration(self, values: list[str], owner: str, field: str) -> str:
        """The name of an enumeration, which becomes a component when it is first met."""
        key = frozenset(values)
        if key not in self._enumerations:
            name = enumeration_name(owner, field)
            if owner.endswith("Query") and name in self._components:
                name = f"{name}Filter"  # A filter may also ask for what is empty.
            if name in self._components:
                raise ValueError(f"two enumerations have the name {name}; give {owner}.{field} one")
            self._enumerations[key] = name
            self._components[name] = {"type": "string", "enum": [*values]}
            if words := words_of_schema(name) or words_of(owner, field):
                self._components[name]["description"] = words
        return self._enumerations[key]


def published_name(shape: str) -> str:
    """The name of a shape in the specification: that of what it shows, without `View`."""
    return shape.removesuffix("View")


def _json_schemas(shapes: list[Any]) -> tuple[tuple[Schema, ...], dict[str, Schema]]:
    return msgspec.json.schema_components(
        shapes, schema_hook=_schema_of_type, ref_template=_REFERENCE
    )


def _schema_of_type(kind: type) -> Schema:
    """The schema of a type of our own, such as an amount."""
    if kind in SCHEMAS:
        return dict(SCHEMAS[kind])
    raise NotImplementedError(kind)


def _reference(name: str) -> str:
    return _REFERENCE.format(name=name)


def _renamed(part: Any) -> Any:
    """A schema in which references have the published names."""
    if isinstance(part, list):
        return [_renamed(member) for member in part]
    if not isinstance(part, dict):
        return part
    return {
        name: published_name(member) if name == "$ref" else _renamed(member)
        for name, member in part.items()
    }


def _with_null(schema: Schema) -> Schema:
    """A schema that says `nullable`, in the words of JSON Schema 2020-12."""
    if "nullable" not in schema:
        return dict(schema)
    value = {name: part for name, part in schema.items() if name not in {"nullable", *_ABOUT}}
    return {"anyOf": [value, NULL], **_about(schema)}


def _with_null_type(schema: Schema) -> Schema:
    """A schema for one simple type or null, in which both are named by `type`."""
    values = [part for part in schema["anyOf"] if part != NULL]
    if len(values) == len(schema["anyOf"]) or len(values) > 1 or "type" not in values[0]:
        return schema
    rest = {name: part for name, part in schema.items() if name != "anyOf"}
    return {**values[0], **rest, "type": [values[0]["type"], "null"]}


def _about(schema: Schema) -> Schema:
    return {name: schema[name] for name in _ABOUT if name in schema}
