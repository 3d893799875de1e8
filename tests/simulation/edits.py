"""What a person does to the books of any site: the ordinary use cases, with values that clash.

People who do not see each other often mean the same record, or take the same number or name,
because `values` has few of them.
"""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from attrs import frozen

from application.collections.operations import amend, create, remove, replace
from application.collections.registry import COLLECTIONS
from application.sync.preferences import change_preferences
from application.unit_of_work.books import Books
from domain.opaque_values import OpaqueValue
from domain.records import Record, fields_of
from tests.simulation.values import OFTEN, Draw, new_fields, new_id
from tests.simulation.verbs import VERBS


@frozen
class Edit:
    """A use case with its arguments."""

    use_case: Callable[..., Any]
    args: tuple[Any, ...]
    words: str
    """What it does, for the description of a schedule."""

    def __str__(self) -> str:
        return self.words


def draw_edit(rng: Random, books: Books) -> Edit:
    """Anything that a person may do to a copy of the books, or to the books themselves."""
    draw = Draw(rng, books)
    what = rng.random()
    if what < 0.07:
        return _preference(draw)
    if what < 0.23 and (edit := _verb(draw)):
        return edit
    collection = draw.one((*COLLECTIONS, *OFTEN, *OFTEN))
    records = draw.records(collection)
    own = [record for record in records if not record.id.startswith(("account-", "terms-"))]
    if what < 0.32 and own:
        record = draw.one(own)
        return Edit(remove, (COLLECTIONS[collection], record.id), f"removes {record.id}")
    if what < 0.72 and records:
        return _change(draw, collection, draw.one(own or records))
    return _creation(draw, collection)


def _creation(draw: Draw, collection: str) -> Edit:
    fields = new_fields(draw, collection)
    if draw.chance(0.6):
        fields["id"] = new_id(draw, collection, fields)
    words = f"creates in {collection}: {_shown(fields)}"
    return Edit(create, (COLLECTIONS[collection], fields), words)


def _change(draw: Draw, collection: str, record: Record) -> Edit:
    fields = new_fields(draw, collection)
    if draw.chance(0.15):
        names_of_record = {field.name for field in fields_of(type(record))}
        whole = {name: value for name, value in fields.items() if name in names_of_record}
        return Edit(
            replace,
            (COLLECTIONS[collection], record.id, whole),
            f"replaces {record.id}: {_shown(whole)}",
        )
    names = set(draw.rng.sample(sorted(fields), min(len(fields), draw.one((1, 1, 2)))))
    for together in TOGETHER:
        names |= together & fields.keys() if names & together else set()
    changes = {name: fields[name] for name in sorted(names)}
    return Edit(
        amend,
        (COLLECTIONS[collection], record.id, changes),
        f"changes {record.id}: {_shown(changes)}",
    )


TOGETHER = (
    frozenset({"account_id", "amount", "splits"}),
    frozenset({"type", "subtype", "section"}),
)
"""Fields that are changed together, because each alone mostly breaks a rule."""


def _preference(draw: Draw) -> Edit:
    key = draw.one(("width", "columns", "[dark] background"))
    return set_preference(key, draw.one(("wide", "narrow", "#1e1e1e", None)))


def set_preference(key: str, text: str | None) -> Edit:
    """Sets a preference to a text, or removes it."""
    changes = {key: None if text is None else OpaqueValue(f'"{text}"')}
    return Edit(change_preferences, (changes,), f"sets the preference {key} to {text}")


def _verb(draw: Draw) -> Edit | None:
    """An act on a document, such as voiding it."""
    verb = draw.one(VERBS)
    documents = draw.records(verb.collection)
    if not documents:
        return None
    document = draw.one(documents)
    arguments = tuple(draw.one(choice) for choice in verb.choices)
    words = f"{verb.name} {document.id} {arguments or ''}"
    return Edit(verb.use_case, (document.id, *arguments), words)


def _shown(fields: Mapping[str, Any]) -> str:
    """Fields in few words."""
    return ", ".join(f"{name}={_value(value)}" for name, value in fields.items())


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + "; ".join(_shown(part) for part in value) + "]"
    return str(value)
