"""Query strings read strictly, the lists that they ask for, and cursors to further pages."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.shape_faults import LONGEST_NAME, shape_faults
from adapters.json_shapes.unreadable import ParameterFault, UnreadableQuery
from application.collections.collection import Collection, Filter
from application.ports.queries import Condition, Criterion, HasKey, Query
from domain.records import Record, fields_of
from domain.tagged_records import EXTERNAL_ID, metadata_key
from domain.texts import search_words
from domain.values import EARLIEST, LARGEST_MONEY, LATEST, METADATA_NAME

S = TypeVar("S", bound=msgspec.Struct)
OTHER_LIST = (
    "belongs to another list; use the cursor of the page before, with the same order, words and "
    "filters"
)
"""What is wrong with a cursor that this list did not make."""

_NOTHING = Condition("id", "in", ())
"""What no record fits: a search for something without a letter or digit finds nothing."""

Limit = Annotated[int, Meta(ge=1, le=1000, description="The most rows that a page has.")]
Cursor = Annotated[
    str,
    Meta(
        description="The `nextCursor` of the page before.",
        extra_json_schema={"pattern": "^[A-Za-z0-9_-]+$"},
    ),
]
Words = Annotated[
    str,
    Meta(
        max_length=200,
        description="Words that must all begin a word of a name, number or memo, without regard to "
        "capitals and accents.",
    ),
]


ExternalIdFilter = Annotated[str, Meta(description="The id that another program has for it.")]
MetadataFilter = Annotated[
    dict[str, str],
    Meta(
        description=(
            "The exact text under this name in the metadata, such as `metadata.channel=web`; "
            "several names must all have their texts."
        )
    ),
]

METADATA = "metadata.NAME"
"""The member of a shape that takes all parameters that begin with `metadata.`, by their rest."""
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
    try:
        query: S = _convert(given, shape)
    except msgspec.ValidationError:
        faults += (
            ParameterFault(
                fault.path[1:], fault.message.removesuffix(", but is text"), code=fault.code
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
    sorts = ", ".join(collection.sorts)
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
    for filter_ in collection.filters:
        default = msgspec.field(name=filter_.name, default=UNSET)
        type_ = _filter_type(collection, filter_) | UnsetType
        members.append((f"by_{filter_.name}", type_, default))
    members += [
        (
            "by_externalId",
            ExternalIdFilter | UnsetType,
            msgspec.field(name="externalId", default=UNSET),
        ),
        ("by_metadata", MetadataFilter, msgspec.field(name=METADATA, default_factory=dict)),
    ]
    name = f"{collection.kind.__name__}Query"
    return msgspec.defstruct(name, members, forbid_unknown_fields=True)


def list_query(collection: Collection[Any], parameters: Any, today: date) -> Query:
    """The list that was asked for, as seen on a day.

    Raises `UnreadableQuery` for an order that does not exist, or for a cursor of another list.
    """
    conditions = tuple(
        condition
        for filter_ in collection.filters
        if (value := getattr(parameters, f"by_{filter_.name}")) is not UNSET
        for condition in filter_.criteria(value, today)
    )
    conditions += tuple(_tag_criteria(collection, parameters))
    order = _order(collection, parameters.sort)
    words = search_words(parameters.q)
    if parameters.q and not words:
        conditions = (*conditions, _NOTHING)
    after = None
    if parameters.cursor is not UNSET:
        numbers = {place for place, (name, _) in enumerate(order) if _is_integer(collection, name)}
        signature = _signature(collection, parameters)
        after = read_cursor(parameters.cursor, signature, len(order), numbers)
    return Query(conditions, words, order, after, parameters.limit)


def _tag_criteria(collection: Collection[Any], parameters: Any) -> Iterator[Criterion]:
    """The criteria of the filters that every list has: by external id, and by metadata."""
    if parameters.by_externalId is not UNSET:
        yield HasKey(collection.kind, EXTERNAL_ID, parameters.by_externalId)
    for name, text in parameters.by_metadata.items():
        yield HasKey(collection.kind, metadata_key(name), text)


def next_cursor(collection: Collection[Any], parameters: Any, query: Query, last: Record) -> str:
    """Where the next page begins: after the last record of this one."""
    values = [getattr(last, name) for name, _ in query.order]
    texts = [value.isoformat() if isinstance(value, date) else value for value in values]
    return make_cursor(_signature(collection, parameters), texts)


def make_cursor(signature: str, values: Iterable[Any]) -> str:
    """An opaque cursor; the signature ties it to its list."""
    return base64.urlsafe_b64encode(json.dumps([signature, *values]).encode()).decode().rstrip("=")


def read_cursor(
    text: str, signature: str, size: int, numbers: Container[int] = ()
) -> tuple[Any, ...]:
    """The values in a cursor; raises `UnreadableQuery` for a cursor of another list.

    `numbers` has the places of the values that are whole numbers, from 0; the others are texts.
    """
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        types = [type(value) for value in values]
        "".join(map(str, values)).encode()  # Fails for half surrogates.
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise UnreadableQuery(OTHER_LIST, "cursor", "wrong_cursor") from None
    expected = [str, *(int if place in numbers else str for place in range(size))]
    if types != expected or values[0] != signature:
        raise UnreadableQuery(OTHER_LIST, "cursor", "wrong_cursor")
    if any(type(value) is int and abs(value) > LARGEST_MONEY for value in values):
        raise UnreadableQuery(OTHER_LIST, "cursor", "wrong_cursor")
    return tuple(values[1:])


def _filter_type(collection: Collection[Any], chosen: Filter) -> Any:
    """The values that a filter takes."""
    if chosen.criteria_for:
        return Literal[chosen.values] if chosen.values else bool
    if chosen.op == "cleared":
        schemas = {field.name: field.schema for field in collection.computed_fields}
        return Literal[tuple(schemas[chosen.field]["enum"])]
    field = next(field for field in fields_of(collection.kind) if field.name == chosen.field)
    return Literal[field.choices] if field.choices else field.type


def _is_integer(collection: Collection[Any], name: str) -> bool:
    return any(field.name == name and field.type is int for field in fields_of(collection.kind))


def _signature(collection: Collection[Any], parameters: Any) -> str:
    """What ties a cursor to its list: the collection, order, words and filters."""
    filters = (str(getattr(parameters, f"by_{each.name}")) for each in collection.filters)
    tags = (repr(parameters.by_externalId), repr(sorted(parameters.by_metadata.items())))
    parts = [collection.name, parameters.sort, parameters.q, *filters, *tags]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def _order(collection: Collection[Any], text: str) -> tuple[tuple[str, bool], ...]:
    """The fields to sort by, each with whether it is descending; last the id, to decide ties."""
    order: dict[str, bool] = {}
    for part in text.split(","):
        name = part.removeprefix("-")
        if name not in collection.sorts or name in order:
            names = ", ".join(collection.sorts)
            raise UnreadableQuery(
                f"must name one or more of {names}, each only once; put a - before a name for "
                "descending order",
                "sort",
                "not_one_of",
            )
        order[name] = part.startswith("-")
    is_descending = [*order.values()][-1]
    return (*order.items(), ("id", is_descending))
