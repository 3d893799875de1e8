"""The lists that query strings ask for."""

from hashlib import sha256
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.cursors import Cursor, cursor_values, make_cursor, read_cursor
from adapters.json_shapes.expansions import expand_members
from adapters.json_shapes.list_filters import (
    filter_criteria,
    filter_members,
    filter_texts,
)
from adapters.json_shapes.unreadable import UnreadableQuery, collected
from application.collections.collection import Collection
from application.json_names import json_name
from application.ports.queries import Condition, Criterion, Page, Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Fault
from domain.records import fields_of
from domain.texts import search_words

MOST_COUNTED = 10_000
"""How many records of a list are counted, unless the client asks for the count of all."""

Count = Annotated[
    bool,
    Meta(
        description="Count the whole list: without it, `total` is null for a list of more than "
        f"{MOST_COUNTED:,} records, which takes a while to count."
    ),
]

_NOTHING = Condition("id", "in", ())
"""What no record fits: a search for something without a letter or digit finds nothing."""

Limit = Annotated[int, Meta(ge=1, le=1000, description="The most rows that a page has.")]
Words = Annotated[
    str,
    Meta(
        max_length=200,
        description="Words that must all begin a word of a name, number or memo, without regard to "
        "capitals and accents.",
    ),
]


class Paging(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The parameters of every list."""

    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


def list_parameters(collection: Collection[Any]) -> type[msgspec.Struct]:
    """The parameters of a collection's list: paging, order, search, and its filters."""
    members: list[Any] = [
        ("limit", Limit, 100),
        ("cursor", Cursor | UnsetType, UNSET),
        ("sort", _order_type(collection) | UnsetType, UNSET),
        ("q", Words, ""),
    ]
    members += filter_members(collection)
    members += [
        ("count", Count, False),
        *_sum_members(collection),
        *expand_members(collection),
    ]
    name = f"{collection.kind.__name__}Query"
    return msgspec.defstruct(name, members, forbid_unknown_fields=True)


def _order_type(collection: Collection[Any]) -> Any:
    """The fields and figures by which a list can be sorted, each also in descending order."""
    names = [json_name(name) for name in collection.list_sorts]
    one: Any = Literal[tuple(order for name in names for order in (name, f"-{name}"))]
    return Annotated[
        list[one],
        Meta(
            min_length=1,
            extra_json_schema={"uniqueItems": True},
            description="The order; `-` is for descending. Several are separated by commas, and "
            f"the first counts most. Default: {collection.order}.",
        ),
    ]


def _sum_members(collection: Collection[Any]) -> list[Any]:
    """The parameter `sums`, if the records have amounts that are summed."""
    if not collection.sums:
        return []
    type_ = Annotated[
        list[Literal[collection.sums]],  # type: ignore[name-defined]
        Meta(
            min_length=1,
            description="Sum these amounts over the whole list, not only over this page. Several "
            "are separated by commas.",
        ),
    ]
    return [("sums", type_ | UnsetType, UNSET)]


def list_query(work: UnitOfWork, collection: Collection[Any], parameters: Any) -> Query:
    """The list that was asked for, as seen on the day of the books.

    Raises `UnreadableQuery` with all that is wrong: an order that does not exist, a cursor of
    another list, and filters that ask for what cannot be.
    """
    faults: list[Fault] = []
    criteria: tuple[Criterion, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    after = None
    with collected(faults):
        criteria = filter_criteria(work, collection, parameters)
    with collected(faults):
        order = _order(collection, parameters)
    with collected(faults):
        after = _after(collection, parameters, order)
    if faults:
        raise UnreadableQuery.of(faults)
    words = search_words(parameters.q)
    if parameters.q and not words:
        criteria = (*criteria, _NOTHING)
    most_counted = to_be_counted(whole=parameters.count)
    sums = () if (asked := getattr(parameters, "sums", UNSET)) is UNSET else asked
    return Query(
        criteria, words, order, after, parameters.limit, most_counted, tuple(dict.fromkeys(sums))
    )


def to_be_counted(*, whole: bool) -> int | None:
    """How many records of a list are counted at most; None for the whole list."""
    return None if whole else MOST_COUNTED


def shown_total(total: int, most_counted: int | None) -> int | None:
    """The `total` of a list that was counted, None if it has more than are counted."""
    return total if most_counted is None or total <= most_counted else None


def next_cursor(collection: Collection[Any], parameters: Any, page: Page[Any]) -> str | None:
    """Where the next page begins: after the last record of this one; None if there is none."""
    return make_cursor(_signature(collection, parameters), page.last) if page.more else None


def _after(
    collection: Collection[Any], parameters: Any, order: tuple[tuple[str, bool], ...]
) -> tuple[Any, ...] | None:
    """The values after which the page begins; None for the first page."""
    if parameters.cursor is UNSET:
        return None
    if not order:  # The order is wrong: of which list the cursor is, cannot be told.
        cursor_values(parameters.cursor)
        return None
    numbers = {place for place, (name, _) in enumerate(order) if _is_integer(collection, name)}
    signature = _signature(collection, parameters)
    return read_cursor(parameters.cursor, signature, len(order), numbers)


def _is_integer(collection: Collection[Any], name: str) -> bool:
    types = {field.name: field.type for field in fields_of(collection.kind)}
    return types.get(name, int) is int  # The version and figures are whole numbers.


def _signature(collection: Collection[Any], parameters: Any) -> str:
    """What ties a cursor to its list: the collection, order, words and filters."""
    filters = filter_texts(collection, parameters)
    parts = [
        collection.name,
        ",".join(_asked_order(collection, parameters)),
        parameters.q,
        *filters,
    ]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def _asked_order(collection: Collection[Any], parameters: Any) -> list[str]:
    """The names in `sort`, or those by which the list is sorted without it."""
    asked: list[str] = [collection.order] if parameters.sort is UNSET else parameters.sort
    return asked


def _order(collection: Collection[Any], parameters: Any) -> tuple[tuple[str, bool], ...]:
    """The fields to sort by, each with whether it is descending; last the id, to decide ties."""
    fields = {json_name(name): name for name in collection.list_sorts}
    order: dict[str, bool] = {}
    for part in _asked_order(collection, parameters):
        name = fields[part.removeprefix("-")]
        if name in order:
            raise UnreadableQuery("must have each name only once", "sort", "repeated")
        order[name] = part.startswith("-")
    is_descending = [*order.values()][-1]
    return (*order.items(), ("id", is_descending))
