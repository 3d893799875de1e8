"""Query strings, read strictly as the parameters of an operation."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl

import msgspec

from adapters.json_shapes.list_filters import METADATA
from adapters.json_shapes.shape_faults import LONGEST_NAME, shape_faults
from adapters.json_shapes.unreadable import ParameterFault, UnreadableQuery
from domain.records import memoized
from domain.values import EARLIEST, LATEST, METADATA_NAME

S = TypeVar("S", bound=msgspec.Struct)

_METADATA_PREFIX = METADATA.removesuffix("NAME")


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
