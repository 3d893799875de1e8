"""The three-way merge of a record that two clients have changed: field by field, lines as one.

    base      the record that the client knew
    mine      what the client has made of it
    theirs    what others have made of it meanwhile

A field that only one side has changed gets the value of that side. Where both have changed it, the
client wins, because it comes later.
"""

from collections.abc import Mapping
from typing import Any, Generic

from attrs import frozen

from application.collections.collection import R
from application.json_names import json_name
from application.serialization import value_to_json
from domain.errors import Refused
from domain.records import changed, fields_of


@frozen
class Merge(Generic[R]):
    """A merged record."""

    record: R
    losing: Mapping[str, Any]
    """By the names of JSON, the values of the others that the client replaces."""
    keeps_theirs: bool
    """Whether it has a value of the others that the client did not know."""


def merge(base: R | None, mine: R, theirs: R) -> Merge[R]:
    """Merge what a client and others have made of a record.

    Without a base both have made the record, so that every difference is a conflict. If the values
    of both sides together break a rule of the record, such as splits that sum to its amount, all
    values of the client win. Raises `Refused` if these break a rule, too.
    """
    kept = {
        name: getattr(theirs, name)
        for name in _differing(mine, theirs)
        if base is not None and getattr(mine, name) == getattr(base, name)
    }
    if base is None or not kept:
        return Merge(mine, _losing(base, mine, theirs), keeps_theirs=False)
    try:
        merged = changed(mine, **kept)
    except Refused:
        managed = {field.name for field in fields_of(type(mine)) if field.managed}
        mine = changed(mine, **{name: value for name, value in kept.items() if name in managed})
        return Merge(mine, _losing(base, mine, theirs), keeps_theirs=False)
    return Merge(merged, _losing(base, merged, theirs), keeps_theirs=True)


def changed_values(before: R, after: R) -> dict[str, Any]:
    """The values of `after` that differ from those of `before`, as values of JSON by field."""
    names = _differing(before, after)
    return {
        json_name(field.name): value_to_json(field, getattr(after, field.name))
        for field in fields_of(type(after))
        if field.name in names
    }


def _losing(base: R | None, merged: R, theirs: R) -> dict[str, Any]:
    """The values of the others that the merged record does not have, although they are new."""
    names = {
        json_name(name)
        for name in _differing(merged, theirs)
        if base is None or getattr(theirs, name) != getattr(base, name)
    }
    return {name: value for name, value in changed_values(merged, theirs).items() if name in names}


def _differing(one: R, other: R) -> set[str]:
    """The names of the fields in which two records differ."""
    return {
        field.name
        for field in fields_of(type(one))
        if getattr(one, field.name) != getattr(other, field.name)
    }
