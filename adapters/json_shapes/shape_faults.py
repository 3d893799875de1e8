"""All that is wrong with a value that does not fit its shape, in plain words.

msgspec stops at the first thing that is wrong, which is quick for a value that fits. For one that
does not, each of its members is read on its own, so that a client is told everything at once.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import structs

from domain.error_codes import FaultCode
from domain.errors import Fault

MOST_FAULTS = 1_000
"""A refusal names at most so many faults of a shape: a body may have more members than that."""

LONGEST_NAME = 80
"""How many characters of a name that a client made up a refusal repeats."""

NO_SUCH_FIELD = "there is no such field; take it out, or correct its name"

Convert = Callable[[Any, Any], Any]
"""Reads a value as a type, and raises `msgspec.ValidationError` for one that does not fit."""


def shape_faults(value: Any, shape: Any, convert: Convert) -> list[Fault]:
    """What is wrong with a value, at JSON pointers that begin at it; nothing if it fits."""
    return list(islice(_faults(value, shape, "", convert), MOST_FAULTS))


def pointer_token(name: str) -> str:
    """A name as a part of a JSON pointer, cut where it is long."""
    return name[:LONGEST_NAME].replace("~", "~0").replace("/", "~1")


def _faults(value: Any, type_: Any, pointer: str, convert: Convert) -> Iterator[Fault]:
    try:
        convert(value, type_)
    except msgspec.ValidationError as error:
        is_told = False
        for fault in _faults_of_members(value, type_, pointer, convert):
            is_told = True
            yield fault
        if not is_told:
            code, message = _in_words(str(error).partition(" - at `")[0], type_)
            yield Fault(pointer, message, code=code)


def _faults_of_members(value: Any, type_: Any, pointer: str, convert: Convert) -> Iterator[Fault]:
    """What is wrong inside an object or a list; nothing where only the whole can be wrong."""
    alternatives = [*_alternatives(type_)]
    if isinstance(value, dict):
        shapes = [kind for kind in alternatives if _is_struct(kind)]
        if len(shapes) == 1:
            yield from _faults_of_object(value, shapes[0], pointer, convert)
        for kind in alternatives:
            if get_origin(kind) is dict:
                for name, member in value.items():
                    place = f"{pointer}/{pointer_token(name)}"
                    yield from _faults(member, get_args(kind)[1], place, convert)
    if isinstance(value, list):
        for kind in alternatives:
            if get_origin(kind) in {list, tuple}:
                for index, element in enumerate(value):
                    yield from _faults(element, get_args(kind)[0], f"{pointer}/{index}", convert)


def _faults_of_object(
    value: dict[str, Any], shape: type[msgspec.Struct], pointer: str, convert: Convert
) -> Iterator[Fault]:
    fields = {field.encode_name: field for field in structs.fields(shape)}
    for name, member in value.items():
        place = f"{pointer}/{pointer_token(name)}"
        if field := fields.get(name):
            yield from _faults(member, field.type, place, convert)
        elif shape.__struct_config__.forbid_unknown_fields:
            yield Fault(place, NO_SUCH_FIELD, code="unknown_field")
    for name, field in fields.items():
        if field.required and name not in value:
            yield Fault(f"{pointer}/{pointer_token(name)}", "must be given", code="missing")


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _alternatives(type_: Any) -> Iterator[Any]:
    """The types that a value may have, without what is noted about them."""
    if get_origin(type_) is Annotated:
        yield from _alternatives(get_args(type_)[0])
    elif get_origin(type_) in {Union, UnionType}:
        for alternative in get_args(type_):
            yield from _alternatives(alternative)
    else:
        yield type_


def _in_words(message: str, type_: Any) -> tuple[FaultCode, str]:
    """What msgspec says of a value: its code, and "must be ..." without the names of types."""
    if message.startswith("Invalid enum value"):
        return "not_one_of", f"must be one of {', '.join(_choices(type_))}"
    for pattern, code, words in _WORDINGS:
        if match := re.search(pattern, message):
            return code, words.format(*map(_type_words, match.groups()))
    # Without a type in backquotes it is a message of our own, about an amount or a quantity.
    if "`" not in message:
        return "not_an_amount", message
    return "malformed", "is not written as this field needs it"


_WORDINGS: tuple[tuple[str, FaultCode, str], ...] = (
    (r"RFC3339|\bdate\b", "not_a_date", 'must be a date such as "2026-03-31"'),
    ("^Expected `(.+)`, got `(.+)`", "wrong_type", "must be {}, but is {}"),
    (r"^Expected `str` of length <= (\d+)", "too_long", "must have at most {} characters"),
    (r"^Expected `str` of length >= (\d+)", "too_short", "must have at least {} characters"),
    (r"^Expected `array` of length <= (\d+)", "too_long", "must have at most {} elements"),
    (r"^Expected `array` of length >= (\d+)", "too_short", "must have at least {} elements"),
    (r"^Expected `(\w+)` <= (\S+)", "out_of_range", "must be {} of at most {}"),
    (r"^Expected `(\w+)` >= (\S+)", "out_of_range", "must be {} of at least {}"),
    ("^Integer value out of range", "out_of_range", "must be a whole number of at most 18 digits"),
)
"""What msgspec says, by pattern, and what is said instead."""


def _choices(type_: Any) -> list[str]:
    """The values of the parts of a type that allow only some values."""
    arguments = get_args(type_)
    if get_origin(type_) is Literal:
        return [*map(str, arguments)]
    return [value for argument in arguments for value in _choices(argument)]


def _type_words(names: str) -> str:
    """Types as msgspec names them, in words: `str | null` as `text or null`."""
    return " or ".join(_WORDS_FOR_TYPES.get(name, name) for name in names.split(" | "))


_WORDS_FOR_TYPES = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
    "number": "a number",
    "date": "a date",
}
