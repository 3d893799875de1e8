"""JSON read strictly: duplicate keys, NaN, deep nesting and half surrogates are refused."""

import json
import re
from typing import Any

from adapters.json_shapes.unreadable import UnreadableBody

DEPTH = 32
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
"""A string, also one that never ends, so that no text makes the search start over and over."""

_BRACKET = re.compile(rb"[\[\]{}]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LONGEST_WHOLE = 18


class number:  # noqa: N801  # msgspec shows this name: "Expected `int`, got `number`"
    """A JSON number as it was written, unless it is a short whole one: nothing has rounded it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def parse(body: bytes) -> Any:
    """The value of a JSON document, `{}` for an empty one; raises `UnreadableBody`."""
    if not body.strip():
        return {}
    _check_depth(body)
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise UnreadableBody(f"is not UTF-8: byte {error.start} cannot be read") from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=number,
            parse_int=_whole,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise UnreadableBody(
            f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    if "\\u" in text:
        _check_surrogates(value)
    return value


def _check_depth(body: bytes) -> None:
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", body)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > DEPTH:
            raise UnreadableBody(f"is nested deeper than {DEPTH} levels")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise UnreadableBody(f"has the key {double[:80]!r} twice in one object")
    return members


def _whole(text: str) -> int | number:
    return int(text) if len(text) <= _LONGEST_WHOLE else number(text)


def _constant(text: str) -> Any:
    raise UnreadableBody(f"has {text}, which JSON does not allow")


def _check_surrogates(value: Any) -> None:
    if isinstance(value, str):
        if _SURROGATE.search(value):
            raise UnreadableBody(
                "has half a surrogate pair (\\ud800 to \\udfff), which is not a character"
            )
    elif isinstance(value, dict):
        for name, member in value.items():
            _check_surrogates(name)
            _check_surrogates(member)
    elif isinstance(value, list):
        for element in value:
            _check_surrogates(element)
