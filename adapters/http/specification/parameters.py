"""The parameters of an operation: in its path, in its query string, and in headers."""

import re
from typing import Any

from adapters.http.operation import Operation
from adapters.http.specification.examples import path_example, query_example
from adapters.http.specification.schemas import Schema, Schemas
from domain.reports.catalogue import REPORTS

_TEXT = {"type": "string"}
_LONGEST_ID = 128
"""A journal that a document has posted has the kind of the document before its id."""
_LONGEST_ROW_ID = 256
"""The id of a row is made of a kind, the id of a document and the id of an account."""

_PATH: dict[str, Schema] = {
    "id": {"description": "The id of the record.", "maxLength": _LONGEST_ID},
    "rowId": {
        "description": "The id of the row: `kind:documentId:accountId`.",
        "maxLength": _LONGEST_ROW_ID,
    },
    "attachmentId": {"description": "The id of the attached file.", "maxLength": _LONGEST_ID},
    "planId": {
        "description": "The `planId` in the answer to the dry run of an import.",
        "maxLength": _LONGEST_ID,
    },
    "name": {"description": "The name of the backup, as the list of backups has it."},
    "clientId": {"description": "The client that has pushed the change.", "maxLength": 64},
    "changeId": {"description": "The id that the client gave the change.", "maxLength": 64},
    "key": {"description": "Which report.", "enum": list(REPORTS)},
}
"""What the specification says of the parameters in paths."""

_SEVERAL = {"style": "form", "explode": False}
"""How the values of a parameter that takes several are written: separated by commas."""

_PRINTABLE = "^[!-~]([ -~]*[!-~])?$"
_ETAG = r'^(\*|(W/)?"[1-9][0-9]{0,17}(-[0-9a-f]{16})?")$'
_IDEMPOTENCY_KEY = (
    "A key that you choose for this request. If you send the request again with its key, it is "
    "not done again, and you get the same answer."
)
_ACTOR = (
    "Who makes the change, for the audit log. Default: `token:NAME` of the token of the request, "
    "`api` where none is needed, and in a push `sync:CLIENT`."
)
_WRITE_HEADERS: dict[str, tuple[str, Schema]] = {
    "Idempotency-Key": (
        _IDEMPOTENCY_KEY,
        {**_TEXT, "pattern": _PRINTABLE, "maxLength": 255},
    ),
    "X-Actor": (
        _ACTOR,
        {**_TEXT, "pattern": _PRINTABLE, "maxLength": 200},
    ),
}
_IF_MATCH = "The ETag of the record as you read it. If the record has changed since, you get a 412."
_IF_NONE_MATCH = (
    "The ETag of the answer that you have. If it would be the same again, you get a 304 without it."
)


def parameters(operation: Operation, schemas: Schemas) -> list[dict[str, Any]]:
    """All parameters of an operation."""
    published = [
        _in_path(operation, name, schemas) for name in re.findall(r"\{(\w+)\}", operation.path)
    ]
    for name, schema in schemas.parameters(operation.query).items():
        published.append(_in_query(name, schema) | query_example(operation, name))
    if operation.is_write:
        published += [_header(name, *rest) for name, rest in _WRITE_HEADERS.items()]
    if operation.takes_if_match:
        published.append(_header("If-Match", _IF_MATCH, {**_TEXT, "pattern": _ETAG}))
    if operation.is_cacheable:
        published.append(_header("If-None-Match", _IF_NONE_MATCH, _TEXT))
    return published


def _in_path(operation: Operation, name: str, schemas: Schemas) -> dict[str, Any]:
    schema = schemas.parameter(name, {**_TEXT, **_PATH[name]})
    description = schema.pop("description")
    parameter = {"name": name, "in": "path", "required": True, "description": description}
    return {**parameter, "schema": schema, "example": path_example(operation, name)}


def _in_query(name: str, schema: Schema) -> dict[str, Any]:
    """A query parameter; an object stands for a family of them, each of which takes a text."""
    if schema.get("type") == "object":
        schema = {"description": schema["description"], **schema["additionalProperties"]}
    description = schema.pop("description")
    if "examples" in schema:
        # What the page of the documentation finds as an example, it sends.
        (example,) = schema.pop("examples")
        description = f"{description} For example: `{example}`."
    parameter: dict[str, Any] = {
        "name": name,
        "in": "query",
        "description": description,
        "schema": schema,
    }
    return parameter | (_SEVERAL if schema.get("type") == "array" else {})


def _header(name: str, description: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "header", "description": description, "schema": schema}
