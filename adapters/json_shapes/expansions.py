"""What `expand` shows beside an id: the view of the record that has it.

Which names there are follows from the references of the records: `contact` beside `contactId`, and
`lines.item` beside the `itemId` of each line. A view in a view is not expanded itself.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from attrs import frozen
from msgspec import UNSET, Meta, UnsetType

from application.collections.collection import Collection
from application.collections.registry import COLLECTIONS
from application.json_names import json_name
from domain.fields import Field
from domain.records import Part, fields_of, kind_of, memoized


@frozen
class Expansion:
    """One name that `expand` takes."""

    id_member: str
    """The member of the view, or of its lines, that has the id."""
    member: str
    """The member that shows the record."""
    collection: Collection[Any]
    """The collection of the record."""
    lines: str = ""
    """The member of the view with the lines that have the id; empty if the view itself has it."""

    @property
    def name(self) -> str:
        """The name that a client gives."""
        return f"{self.lines}.{self.member}" if self.lines else self.member


@memoized
def expansions_of(collection: Collection[Any]) -> tuple[Expansion, ...]:
    """All that can be shown with the records of a collection."""
    return (*own_expansions(collection.kind), *_line_expansions(collection.kind))


def own_expansions(kind: type[Part], lines: str = "") -> Iterator[Expansion]:
    """What can be shown beside the ids of a record, or of a line."""
    for field in fields_of(kind):
        collection = _COLLECTION_BY_KIND.get(field.ref or "")
        if collection and field.name.endswith("_id"):
            member = json_name(field.name.removesuffix("_id"))
            yield Expansion(json_name(field.name), member, collection, lines)


def expand_members(collection: Collection[Any]) -> list[Any]:
    """The parameter `expand`, if there is anything to show."""
    names = tuple(expansion.name for expansion in expansions_of(collection))
    if not names:
        return []
    type_ = Annotated[
        list[Literal[names]],  # type: ignore[valid-type]
        Meta(
            min_length=1,
            description="Show these records as a whole, beside their ids. Several are separated by "
            "commas.",
        ),
    ]
    return [("expand", type_ | UnsetType, UNSET)]


def asked_expansions(collection: Collection[Any], parameters: Any) -> list[Expansion]:
    """The expansions that a client asks for."""
    names = getattr(parameters, "expand", UNSET)
    chosen = () if names is UNSET else names
    return [expansion for expansion in expansions_of(collection) if expansion.name in chosen]


def _line_expansions(kind: type[Part]) -> Iterator[Expansion]:
    for field in fields_of(kind):
        if field.many:
            yield from own_expansions(_part_of(field), json_name(field.name))


def _part_of(field: Field) -> type[Part]:
    part: type[Part] = field.type
    return part


_COLLECTION_BY_KIND = {kind_of(collection.kind): collection for collection in COLLECTIONS.values()}
