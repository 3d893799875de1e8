"""The fields of frozen objects, all read or copied at once.

An import makes and copies some hundred thousand records, so what each of them costs counts.
"""

from collections.abc import Callable, Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import attrs

T = TypeVar("T")

Values = Callable[[Any], tuple[Any, ...]]
"""Reads the values of some fields of an object."""


def reader_of(names: Sequence[str]) -> Values:
    """The function that reads the values of some fields of an object, in this order."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda part: tuple(getattr(part, name) for name in names)


def values_of_fields(part: Any) -> tuple[Any, ...]:
    """The values of all fields of an object, from which `restored` makes an equal one."""
    cls: Any = type(part)
    read_all, _ = _slots_of(cls)
    return read_all(part)


def restored(cls: Any, *values: Any) -> Any:
    """An object of a class with the values of all its fields; no rules are checked."""
    if is_made_of_values(cls):
        return cls(*values)
    made = object.__new__(cls)
    _, set_each = _slots_of(cls)
    for set_one, value in zip(set_each, values, strict=True):
        set_one(made, value)
    return made


def with_value(part: T, name: str, value: Any) -> T:
    """A copy with another value of a field on which no rule depends; no rules are checked."""
    copied: T = restored(type(part), *values_of_fields(part))
    object.__setattr__(copied, name, value)  # A frozen object cannot be changed otherwise.
    return copied


@cache
def is_made_of_values(cls: type[Any]) -> bool:
    """Whether a class is called with the values of all its fields, in order, and checks no rules.

    It makes its objects faster than anybody else can.
    """
    return not hasattr(cls, "__attrs_post_init__") and all(
        attribute.init
        and not attribute.kw_only
        and attribute.converter is None
        and attribute.validator is None
        for attribute in attrs.fields(cls)
    )


@cache
def _slots_of(cls: type[Any]) -> tuple[Values, tuple[Callable[[Any, Any], None], ...]]:
    """How the fields of a class are read, and how each of them is set."""
    names = [attribute.name for attribute in attrs.fields(cls)]
    return reader_of(names), tuple(getattr(cls, name).__set__ for name in names)
