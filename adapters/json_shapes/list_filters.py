"""The filters of a list as parameters: which values they take, and what they ask for."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field

from adapters.json_shapes.scalars import schema_limits
from adapters.json_shapes.unreadable import ParameterFault, UnreadableQuery, collected
from application.collections.collection import ID, Collection, Filter
from application.collections.kinds import KINDS
from application.collections.known_ids import unknown_ids
from application.point_in_time.requested_point import last_version, read_asked
from application.ports.queries import Condition, Criterion, HasKey
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import BookkeepingError, Fault, Refused
from domain.fields import Field
from domain.records import Record, fields_of, words_of_kind
from domain.tagged_records import EXTERNAL_ID, metadata_key
from domain.texts import echoed
from domain.values import MONEY, parse_amount

EMPTY = "none"
"""The value of a filter that asks for records in which the field is empty."""

_MOST_VALUES = 1000
_SEVERAL = "Several values, separated by commas, show the records that have any of them."

_Amount = Annotated[
    str,
    Meta(extra_json_schema={**schema_limits(MONEY), "example": MONEY.example}),
]
_UpdatedSince = Annotated[
    str,
    Meta(
        max_length=40,
        description="Only records that were made or changed after this version of the books, such "
        "as 812, or after this time, such as 2026-03-31T17:00:00Z.",
        examples=["812"],
    ),
]
_ExternalId = Annotated[str, Meta(description="The id that another program has for it.")]
_Metadata = Annotated[
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


def filter_members(collection: Collection[Any]) -> list[Any]:
    """The members of the shape of a list's parameters that are its filters."""
    members: list[Any] = [
        (_member(filter_), _type(collection, filter_) | UnsetType, _unset(filter_.name))
        for filter_ in collection.list_filters
    ]
    return [
        *members,
        ("by_updatedSince", _UpdatedSince | UnsetType, _unset("updatedSince")),
        ("by_externalId", _ExternalId | UnsetType, _unset("externalId")),
        ("by_metadata", _Metadata, field(name=METADATA, default_factory=dict)),
    ]


def filter_criteria(
    work: UnitOfWork, collection: Collection[Any], parameters: Any
) -> tuple[Criterion, ...]:
    """What must hold for the records of a list with these parameters.

    Raises `UnreadableQuery` with all that is wrong: an id that no record ever had, an amount or a
    version that cannot be read, and a range that ends before it begins.
    """
    given = {
        filter_: values
        for filter_ in collection.list_filters
        if (values := _values(collection, parameters, filter_))
    }
    wrong = {
        filter_: filter_faults
        for filter_, values in given.items()
        if (filter_faults := [*_faults(work, collection, filter_, values)])
    }
    faults: list[Fault] = [fault for filter_faults in wrong.values() for fault in filter_faults]
    faults += _faults_of_ranges(
        {filter_: values for filter_, values in given.items() if filter_ not in wrong}
    )
    common: list[Criterion] = []
    with collected(faults):
        common += _common_criteria(work, collection, parameters)
    if faults:
        raise UnreadableQuery.of(faults)
    criteria = [
        criterion
        for filter_, values in given.items()
        for criterion in _criteria(filter_, values, work.today)
    ]
    return (*criteria, *common)


def check_range(first: Any, last: Any, names: tuple[str, str] = ("from", "to")) -> None:
    """Raise `UnreadableQuery` if the first value of a range comes after the last one.

    A value that was not given, which is `UNSET`, is no bound.
    """
    if UNSET not in {first, last} and first > last:
        raise UnreadableQuery.of([_reversed(names)])


def check_known_ids(
    work: UnitOfWork, kind: type[Record], ids: Iterable[str], parameter: str
) -> None:
    """Raise `UnreadableQuery` for an id that no record of a kind has or ever had."""
    if faults := _unknown(work, kind, ids, parameter):
        raise UnreadableQuery.of(faults)


def filter_texts(collection: Collection[Any], parameters: Any) -> Iterator[str]:
    """The filters of a list as texts, which tie a cursor to it."""
    names = (_member(filter_) for filter_ in collection.list_filters)
    for name in (*names, "by_updatedSince", "by_externalId"):
        yield repr(getattr(parameters, name))
    yield repr(sorted(parameters.by_metadata.items()))


def _member(filter_: Filter) -> str:
    return f"by_{filter_.name}"


def _unset(name: str) -> Any:
    return field(name=name, default=UNSET)


def _type(collection: Collection[Any], chosen: Filter) -> Any:
    """The values that a filter takes."""
    if chosen.criteria_for:
        return _list_of(Literal[chosen.values]) if chosen.values else bool
    if chosen.op == "cleared":
        schemas = {computed.name: computed.schema for computed in collection.computed_fields}
        return _list_of(Literal[tuple(schemas[chosen.field]["enum"])])
    known = _field(collection, chosen)
    if known is None or known.is_money:
        return _Amount
    if known.choices:
        return _list_of(Literal[(*known.choices, EMPTY) if known.optional else known.choices])
    if not (known.ref or chosen is ID):
        return known.type
    return _list_of(str, f" `{EMPTY}` stands for no {known.ref}." if known.optional else "")


def _list_of(type_: Any, more: str = "") -> Any:
    return Annotated[
        list[type_], Meta(min_length=1, max_length=_MOST_VALUES, description=f"{_SEVERAL}{more}")
    ]


def _field(collection: Collection[Any], chosen: Filter) -> Field | None:
    """The field that a filter compares; None for a figure, such as a total."""
    fields = {known.name: known for known in fields_of(collection.kind)}
    return fields.get(chosen.field)


def _values(collection: Collection[Any], parameters: Any, filter_: Filter) -> list[Any]:
    """The values that a client gives for a filter; None among them stands for an empty field."""
    value = getattr(parameters, _member(filter_))
    if value is UNSET:
        return []
    if not isinstance(value, list):
        return [value]
    known = _field(collection, filter_)
    can_be_empty = known is not None and known.optional
    return [None if can_be_empty and text == EMPTY else text for text in value]


def _faults(
    work: UnitOfWork, collection: Collection[Any], filter_: Filter, values: list[Any]
) -> Iterator[ParameterFault]:
    """What is wrong with the values of one filter."""
    known = _field(collection, filter_)
    if known is not None and known.ref:
        ids = (value for value in values if value is not None)
        yield from _unknown(work, KINDS[known.ref], ids, filter_.name)
    elif filter_.op in {">=", "<="}:
        try:
            _bound(values)
        except BookkeepingError as error:
            yield ParameterFault(filter_.name, str(error), code="not_an_amount")


def _unknown(
    work: UnitOfWork, kind: type[Record], ids: Iterable[str], parameter: str
) -> list[ParameterFault]:
    """The ids that no record of a kind has or ever had."""
    noun = words_of_kind(kind)
    return [
        ParameterFault(
            parameter,
            f"names no {noun}: there never was one with the id {echoed(id_)!r}",
            code="unknown_id",
        )
        for id_ in unknown_ids(work, kind, ids)
    ]


def _faults_of_ranges(given: Mapping[Filter, list[Any]]) -> Iterator[ParameterFault]:
    """The ranges that end before they begin."""
    ends = {filter_.field: filter_ for filter_ in given if filter_.op == "<="}
    for begin, values in given.items():
        end = ends.get(begin.field)
        if begin.op == ">=" and end and _bound(values) > _bound(given[end]):
            yield _reversed((begin.name, end.name))


def _reversed(names: tuple[str, str]) -> ParameterFault:
    """What is wrong with a range that ends before it begins."""
    message = f"must not be later or larger than {names[1]!r}; exchange the two values"
    return ParameterFault(names[0], message, code="out_of_range")


def _bound(values: list[Any]) -> Any:
    """The first or last value of a range; raises `BookkeepingError` for what is no amount."""
    (value,) = values
    return value if isinstance(value, date) else parse_amount(value)


def _criteria(filter_: Filter, values: list[Any], today: date) -> tuple[Criterion, ...]:
    if filter_.op in {">=", "<="}:
        return filter_.criteria(_bound(values), today)
    return filter_.criteria_of_any(values, today)


def _common_criteria(
    work: UnitOfWork, collection: Collection[Any], parameters: Any
) -> Iterator[Criterion]:
    """The criteria of the filters that every list has, besides that by id."""
    if parameters.by_updatedSince is not UNSET:
        yield Condition("version", ">=", _version(work, parameters.by_updatedSince) + 1)
    if parameters.by_externalId is not UNSET:
        yield HasKey(collection.kind, EXTERNAL_ID, parameters.by_externalId)
    for name, text in parameters.by_metadata.items():
        yield HasKey(collection.kind, metadata_key(name), text)


def _version(work: UnitOfWork, text: str) -> int:
    """The version of the books that a client names, or had at the time that it names."""
    wrong = UnreadableQuery(
        "must be a version such as 812, or a time such as 2026-03-31T17:00:00Z", "updatedSince"
    )
    try:
        asked = read_asked(text)
    except Refused:
        raise wrong from None
    if not isinstance(asked, (int, datetime)):
        raise wrong
    return last_version(work, asked)
