"""Query strings read strictly, and the lists that they ask for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.cursors import Cursor, make_cursor, read_cursor
from adapters.json_shapes.expansions import expand_members
from adapters.json_shapes.list_filters import (
    METADATA,
    filter_criteria,
    filter_members,
    filter_texts,
)
from adapters.json_shapes.shape_faults import LONGEST_NAME, shape_faults
from adapters.json_shapes.unreadable import ParameterFault, UnreadableQuery
from application.collections.collection import Collection
from application.json_names import json_name
from application.ports.queries import Condition, Page, Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.records import fields_of, memoized
from domain.texts import search_words
from domain.values import EARLIEST, LATEST, METADATA_NAME

S = TypeVar("S", bound=msgspec.Struct)
MOST_COUNTED = 10_000
"""How many records of a list are counted, unless the client asks for the count of all."""

_COUNT = (
    f"Count the whole list: without it, `total` is null for a list of more than {MOST_COUNTED:,} "
    "records, which takes a while to count."
)

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


_METADATA_PREFIX = METADATA.removesuffix("NAME")


class Paging(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The parameters of every list."""

    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


def read_query(raw: bytes, shape: type[S]) -> S:
    """The parameters of a query string as a shape.

    Raises `UnreadableQuery` for all parameters that are unknown, given twice or malformed.
    """
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(raw),
            errors="strict",
            max_num_fields=50,
        )
    except ValueError:
        raise UnreadableQuery(
            "cannot be read; write it as name=value&name=value, percent-encoded UTF-8"
        ) from None
    known = dict(zip(shape.__struct_encode_fields__, shape.__struct_fields__, strict=True))
    parameters: dict[str, Any] = dict(pairs)
    faults = [*_faults_of_names([name for name, _ in pairs], known)]
    if METADATA in known:
        parameters = _with_metadata(parameters)
    given = {name: value for name, value in parameters.items() if name in known}
    given = _with_lists(given, shape)
    try:
        query: S = _convert(given, shape)
    except msgspec.ValidationError:
        faults += (
            ParameterFault(
                fault.path.split("/")[1],
                fault.message.removesuffix(", but is text"),
                code=fault.code,
            )
            for fault in shape_faults(given, shape, _convert)
        )
    else:
        faults += _faults_of_dates(query, known)
    if faults:
        raise UnreadableQuery.of(faults)
    return query


def _convert(value: Any, type_: Any) -> Any:
    return msgspec.convert(value, type_, strict=False)


def _faults_of_names(names: list[str], known: Mapping[str, str]) -> Iterator[ParameterFault]:
    """What is wrong with the names of parameters, whatever their values are."""
    choices = ", ".join(known)
    choice = f"choose one of {choices}" if choices else "there are no parameters"
    for name, count in Counter(names).items():
        shown = name[:LONGEST_NAME]
        if not name:
            yield ParameterFault(name, "has a parameter without a name", code="unknown_parameter")
        elif METADATA in known and name.startswith(_METADATA_PREFIX):
            if fault := METADATA_NAME.check(name.removeprefix(_METADATA_PREFIX)):
                message = f"names no text of metadata: a name {fault}"
                yield ParameterFault(shown, message, code="unknown_parameter")
        elif name not in known:
            message = f"does not exist here; {choice}"
            yield ParameterFault(shown, message, code="unknown_parameter")
        if count > 1:
            message = f"is there {count} times; give each parameter only once"
            yield ParameterFault(shown, message, code="repeated_parameter")


def _faults_of_dates(query: msgspec.Struct, known: Mapping[str, str]) -> Iterator[ParameterFault]:
    for name, field in known.items():
        value = getattr(query, field)
        if isinstance(value, date) and not EARLIEST <= value <= LATEST:
            message = f"must be a date from {EARLIEST} to {LATEST}"
            yield ParameterFault(name, message, code="out_of_range")


def _with_lists(parameters: dict[str, Any], shape: type[msgspec.Struct]) -> dict[str, Any]:
    """The parameters, in which those that take several values have each value by itself."""
    lists = _lists_of(shape)
    return {
        name: value.split(",") if name in lists else value for name, value in parameters.items()
    }


@memoized
def _lists_of(shape: type[msgspec.Struct]) -> frozenset[str]:
    """The parameters of a shape that take several values; each operation of a batch asks."""
    return frozenset(
        member.encode_name
        for member in msgspec.structs.fields(shape)
        if any(get_origin(type_) is list for type_ in _parts(member.type))
    )


def _parts(type_: Any) -> Iterator[Any]:
    """A type, and the types in it."""
    yield type_
    for argument in get_args(type_):
        yield from _parts(argument)


def _with_metadata(parameters: dict[str, str]) -> dict[str, Any]:
    """The parameters, in which `METADATA` has all that begin with `metadata.`, by their rest."""
    metadata, others = {}, {}
    for parameter, text in parameters.items():
        name = parameter.removeprefix(_METADATA_PREFIX)
        if name == parameter:
            others[name] = text
        else:
            metadata[name] = text
    return {**others, METADATA: metadata}


def list_parameters(collection: Collection[Any]) -> type[msgspec.Struct]:
    """The parameters of a collection's list: paging, order, search, and its filters."""
    sorts = ", ".join(map(json_name, collection.list_sorts))
    order = (
        f"The order: any of {sorts}, comma-separated, `-` before one for descending. "
        f"Default: {collection.order}."
    )
    members: list[Any] = [
        ("limit", Limit, 100),
        ("cursor", Cursor | UnsetType, UNSET),
        ("sort", Annotated[str, Meta(description=order)], collection.order),
        ("q", Words, ""),
    ]
    members += filter_members(collection)
    members += [
        ("count", Annotated[bool, Meta(description=_COUNT)], False),
        *_sum_members(collection),
        *expand_members(collection),
    ]
    name = f"{collection.kind.__name__}Query"
    return msgspec.defstruct(name, members, forbid_unknown_fields=True)


def _sum_members(collection: Collection[Any]) -> list[Any]:
    """The parameter `sums`, if the records have amounts that are summed."""
    if not collection.sums:
        return []
    type_ = Annotated[
        list[Literal[collection.sums]],  # type: ignore[name-defined]
        Meta(
            description="Sum these amounts over the whole list, not only over this page. Several "
            "are separated by commas."
        ),
    ]
    return [("sums", type_ | UnsetType, UNSET)]


def list_query(work: UnitOfWork, collection: Collection[Any], parameters: Any) -> Query:
    """The list that was asked for, as seen on the day of the books.

    Raises `UnreadableQuery` for an order that does not exist, for a cursor of another list, and
    for a filter that asks for what cannot be.
    """
    criteria = filter_criteria(work, collection, parameters)
    order = _order(collection, parameters.sort)
    words = search_words(parameters.q)
    if parameters.q and not words:
        criteria = (*criteria, _NOTHING)
    after = None
    if parameters.cursor is not UNSET:
        numbers = {place for place, (name, _) in enumerate(order) if _is_integer(collection, name)}
        signature = _signature(collection, parameters)
        after = read_cursor(parameters.cursor, signature, len(order), numbers)
    most_counted = None if parameters.count else MOST_COUNTED
    sums = () if (asked := getattr(parameters, "sums", UNSET)) is UNSET else asked
    return Query(
        criteria, words, order, after, parameters.limit, most_counted, tuple(dict.fromkeys(sums))
    )


def next_cursor(collection: Collection[Any], parameters: Any, page: Page[Any]) -> str | None:
    """Where the next page begins: after the last record of this one; None if there is none."""
    return make_cursor(_signature(collection, parameters), page.last) if page.more else None


def _is_integer(collection: Collection[Any], name: str) -> bool:
    types = {field.name: field.type for field in fields_of(collection.kind)}
    return types.get(name, int) is int  # The version and figures are whole numbers.


def _signature(collection: Collection[Any], parameters: Any) -> str:
    """What ties a cursor to its list: the collection, order, words and filters."""
    filters = filter_texts(collection, parameters)
    parts = [collection.name, parameters.sort, parameters.q, *filters]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def _order(collection: Collection[Any], text: str) -> tuple[tuple[str, bool], ...]:
    """The fields to sort by, each with whether it is descending; last the id, to decide ties."""
    fields = {json_name(name): name for name in collection.list_sorts}
    order: dict[str, bool] = {}
    for part in text.split(","):
        name = fields.get(part.removeprefix("-"), "")
        if not name or name in order:
            names = ", ".join(fields)
            raise UnreadableQuery(
                f"must name one or more of {names}, each only once; put a - before a name for "
                "descending order",
                "sort",
                "not_one_of",
            )
        order[name] = part.startswith("-")
    is_descending = [*order.values()][-1]
    return (*order.items(), ("id", is_descending))
