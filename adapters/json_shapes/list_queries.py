"""Query strings read strictly, the lists that they ask for, and the cursors by which lists go on."""

import base64
import binascii
import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.json_shapes.reading import plain_words
from adapters.json_shapes.unreadable import UnreadableQuery
from application.collections.collection import Collection
from application.ports.queries import Query
from domain.records import Record, fields_of
from domain.values import EARLIEST, LATEST

S = TypeVar("S", bound=msgspec.Struct)
OTHER_LIST = "belongs to another list; use the cursor of the page before, with the same order, words and filters"

Limit = Annotated[int, Meta(ge=1, le=1000, description="How many rows a page has at most.")]


Cursor = Annotated[str, Meta(description="The `nextCursor` of the page before.")]


class Paging(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The parameters of every list."""

    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


def read_query(raw: bytes, shape: type[S]) -> S:
    """The parameters of a query string; raises `UnreadableQuery` for one that is unknown, doubled or malformed."""
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
    given = dict(pairs)
    if len(given) < len(pairs):
        raise UnreadableQuery("has a parameter twice; give each parameter once")
    known = dict(zip(shape.__struct_encode_fields__, shape.__struct_fields__, strict=True))
    for name in given:
        if name not in known:
            choice = f"choose one of {', '.join(known)}" if known else "there are none"
            raise UnreadableQuery(f"does not exist here; {choice}", name[:80])
    try:
        found = msgspec.convert(given, shape, strict=False)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$.")
        name = path.rstrip("`")
        raise UnreadableQuery(f"cannot be read: {plain_words(what)}", name) from None
    for name, field in known.items():
        value = getattr(found, field)
        if isinstance(value, date) and not EARLIEST <= value <= LATEST:
            raise UnreadableQuery(f"must be a date from {EARLIEST} to {LATEST}", name)
    return found


def list_parameters(collection: Collection[Any]) -> type[msgspec.Struct]:
    """The parameters of a collection's list: paging, order, search, and its filters."""
    sorts = ", ".join(collection.sorts)
    shape: list[Any] = [
        ("limit", Limit, 100),
        ("cursor", Cursor | UnsetType, UNSET),
        (
            "sort",
            Annotated[
                str,
                Meta(
                    description=f"The order: any of {sorts}, comma-separated, `-` before one for descending. Default: {collection.order}."
                ),
            ],
            collection.order,
        ),
        (
            "q",
            Annotated[
                str,
                Meta(
                    max_length=200,
                    description="Words that must all begin a word of a name, number or memo.",
                ),
            ],
            "",
        ),
    ]
    fields = {each.name: each for each in fields_of(collection.kind)}
    figures = {each.name: each for each in collection.shown}
    for each in collection.filters:
        if each.test:
            type_: Any = Literal[each.values] if each.values else bool
        elif each.op == "cleared":
            type_ = Literal[tuple(figures[each.field].schema["enum"])]
        else:
            field = fields[each.field]
            type_ = Literal[field.choices] if field.choices else field.type
        shape.append(
            (f"by_{each.name}", type_ | UnsetType, msgspec.field(name=each.name, default=UNSET))
        )
    return msgspec.defstruct(f"{collection.kind.__name__}Query", shape, forbid_unknown_fields=True)


def list_query(collection: Collection[Any], given: Any, today: date) -> Query:
    """The list that was asked for, on a day; raises `UnreadableQuery` for an order or a cursor that cannot be."""
    where = tuple(
        condition
        for each in collection.filters
        if (value := getattr(given, f"by_{each.name}")) is not UNSET
        for condition in each.criteria(value, today)
    )
    order = _order(collection, given.sort)
    words = tuple(given.q.casefold().split())
    words = tuple(part for word in words for part in _parts(word))
    after = (
        None
        if given.cursor is UNSET
        else read_cursor(given.cursor, _signature(collection, given), len(order))
    )
    return Query(where, words, order, after, given.limit)


def next_cursor(collection: Collection[Any], given: Any, query: Query, last: Record) -> str:
    """Where the next page begins: after the last record of this one."""
    values = [getattr(last, name) for name, _ in query.order]
    return make_cursor(
        _signature(collection, given),
        [value.isoformat() if isinstance(value, date) else value for value in values],
    )


def make_cursor(signature: str, values: Iterable[Any]) -> str:
    """An opaque cursor; the signature ties it to its list."""
    return base64.urlsafe_b64encode(json.dumps([signature, *values]).encode()).decode().rstrip("=")


def read_cursor(text: str, signature: str, size: int) -> tuple[Any, ...]:
    """The values in a cursor; raises `UnreadableQuery` for one that is not of this list."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        "".join(
            each for each in found if isinstance(each, str)
        ).encode()  # half a surrogate pair is no text
    except (binascii.Error, ValueError, TypeError, RecursionError):
        found = None
    if (
        not isinstance(found, list)
        or len(found) != size + 1
        or found[0] != signature
        or not all(isinstance(each, str) for each in found)
    ):
        raise UnreadableQuery(OTHER_LIST, "cursor")
    return tuple(found[1:])


def _signature(collection: Collection[Any], given: Any) -> str:
    parts = [
        collection.name,
        given.sort,
        given.q,
        *(str(getattr(given, f"by_{each.name}")) for each in collection.filters),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()[:12]


def _order(collection: Collection[Any], text: str) -> tuple[tuple[str, bool], ...]:
    order: list[tuple[str, bool]] = []
    for part in text.split(","):
        name = part.removeprefix("-")
        if name not in collection.sorts or name in [each for each, _ in order]:
            names = ", ".join(collection.sorts)
            raise UnreadableQuery(
                f"must name one or more of {names}, each once; a - before a name is descending",
                "sort",
            )
        order.append((name, part.startswith("-")))
    return (*order, ("id", order[-1][1]))


def _parts(word: str) -> list[str]:
    """A search for `inv-104` looks for `inv` and `104`, as the words of a text are taken apart too."""
    return "".join(each if each.isalnum() or each == "_" else " " for each in word).split()
