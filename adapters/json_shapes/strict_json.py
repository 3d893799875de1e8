"""JSON read strictly: duplicate keys, NaN, deep nesting and half surrogates are refused."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from adapters.json_shapes.unreadable import UnreadableBody

DEPTH = 32
MOST_VALUES = 1_500_000
"""How many values a document may have. The shortest ones need 20 times their bytes in memory, and
16 MiB of real records have fewer."""

_PIECE_SIZE = 64 * 1024
_MARKS = b'"[]{},'
_NO_MARKS = bytes(set(range(256)) - set(_MARKS))
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LONGEST_WHOLE = 18


class number:  # noqa: N801  # msgspec shows this name: "Expected `int`, got `number`"
    """A JSON number as it was written, unless it is a short whole one: nothing has rounded it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def parse(body: bytes) -> Any:
    """The value of a JSON document, `{}` for an empty one; raises `UnreadableBody`."""
    if not body.strip():
        return {}
    _check_structure(body)
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


def _check_structure(body: bytes) -> None:
    """Refuse a document that is nested too deep, or has too many values, before it is read.

    What stands behind the first fault of the syntax does not matter: `json` stops there.
    """
    depth = values = 0
    for marks in _marks_outside_strings(body):
        brackets = marks.translate(None, b",")
        values += len(marks) - len(brackets) + brackets.count(b"[") + brackets.count(b"{")
        if values > MOST_VALUES:
            raise UnreadableBody(f"has more than {MOST_VALUES:,} values; send it in several parts")
        for bracket in brackets:
            depth += 1 if bracket in b"[{" else -1
            if depth > DEPTH:
                raise UnreadableBody(f"is nested deeper than {DEPTH} levels")


def _marks_outside_strings(body: bytes) -> Iterator[bytes]:
    """The brackets and commas of a document, in pieces: a list of all its strings would need
    several times the memory of the document."""
    without_escapes = body.replace(rb"\\", b"").replace(rb"\"", b"")
    marks = without_escapes.translate(None, _NO_MARKS)
    is_in_string = False
    for start in range(0, len(marks), _PIECE_SIZE):
        texts = marks[start : start + _PIECE_SIZE].split(b'"')
        yield b"".join(texts[is_in_string::2])
        is_in_string ^= len(texts) % 2 == 0


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        double = next(name for name, count in counts.items() if count > 1)
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
