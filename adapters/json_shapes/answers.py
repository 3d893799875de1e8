"""The shapes of answers that hold views of records: a page of a list, and a document made void."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from adapters.json_shapes.scalars import Amount
from adapters.json_shapes.shapes import CountedTotal, Member, view
from application.collections.collection import Collection
from domain.records import memoized


class ReleasedView(msgspec.Struct, rename="camel"):
    """A manual application that was taken back because one of its documents is void."""

    credit_id: str
    debit_id: str
    amount: Amount


@memoized
def voided_view(collection: Collection[Any]) -> type[msgspec.Struct]:
    """The view of a document that was made void, with the manual applications taken back."""
    released: Member = ("released", list[ReleasedView])
    return _struct(f"Voided{collection.kind.__name__}", [released], view(collection))


@memoized
def listing(collection: Collection[Any]) -> type[msgspec.Struct]:
    """A page of a collection, with the sums that a client asks for."""
    kind = collection.kind.__name__
    members: list[Member] = [
        ("data", list[view(collection)]),  # type: ignore[misc]
        ("total", CountedTotal),
        ("nextCursor", str | None),
    ]
    if collection.sums:
        amounts: list[Member] = [(name, Amount | UnsetType, UNSET) for name in collection.sums]
        members.append(("sums", _struct(f"{kind}Sums", amounts) | UnsetType, UNSET))
    return _struct(f"{kind}List", members)


def _struct(
    name: str, members: list[Member], base: type[msgspec.Struct] = msgspec.Struct
) -> type[msgspec.Struct]:
    return msgspec.defstruct(name, members, bases=(base,), kw_only=True, forbid_unknown_fields=True)
