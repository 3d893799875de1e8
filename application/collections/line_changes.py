"""The lines that a person sends for a document which has lines already.

A line is known by its id. A line without an id is new, and a line that is not sent is removed.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from attrs import NOTHING

from application.collections.collection import FieldValues, R
from domain.errors import Fault, Refused
from domain.lines import Line, line_fields_of, next_line_ids
from domain.records import Part, Record, changed, fields_of


def with_line_ids(
    current: Record,
    entered: FieldValues,
    *,
    keeps_left_out: bool = False,
    keeps_unknown_ids: bool = False,
) -> FieldValues:
    """The entered fields, in which each line has its id: the known one, or a new one.

    With `keeps_left_out`, a line with a known id keeps the values of the fields that were left
    out; the value `NOTHING` puts a field back to its default. Raises `Refused` for an id that no
    line of `current` has (unless `keeps_unknown_ids`), and for one that is given twice.
    """
    lines: dict[str, tuple[Any, ...]] = {}
    for name in line_fields_of(type(current)):
        if name in entered:
            known = {line.id: line for line in getattr(current, name)}
            sent = {id_ for line in entered[name] if (id_ := _id_of(line))}
            _check_ids(name, known.keys() | (sent if keeps_unknown_ids else set()), entered[name])
            new_ids = next_line_ids(known.keys() | sent, current.version)
            lines[name] = tuple(
                _identified(known, new_ids, entered[name], keeps_left_out=keeps_left_out)
            )
    return {**entered, **lines}


def check_new_lines(kind: type[Record], entered: FieldValues) -> None:
    """Raise `Refused` for the id of a line, because a new document has no lines yet."""
    for name in line_fields_of(kind):
        _check_ids(name, frozenset(), entered.get(name, ()))


def keep_unchanged_lines(current: R, entered: FieldValues, replaced: R) -> R:
    """The record, with the lines of `current` where a client that names no ids sent the same ones.

    So a client that does not know ids can send a document again without changing it.
    """
    same = {
        name: getattr(current, name)
        for name in line_fields_of(type(current))
        if name in entered
        and all(_id_of(line) is None for line in entered[name])
        and _contents(getattr(replaced, name)) == _contents(getattr(current, name))
    }
    return changed(replaced, **same) if same else replaced


def _contents(lines: Sequence[Line]) -> list[tuple[Any, ...]]:
    """The values of lines without their ids."""
    return [
        tuple(getattr(line, field.name) for field in fields_of(type(line)) if field.name != "id")
        for line in lines
    ]


def _check_ids(name: str, known: AbstractSet[str], lines: Sequence[Part | FieldValues]) -> None:
    faults: list[Fault] = []
    seen: set[str] = set()
    for place, line in enumerate(lines):
        id_ = _id_of(line)
        if id_ is None:
            continue
        if id_ not in known:
            message = "must be the id of a line that the document has, or be left out for a new one"
            faults.append(Fault(f"/{name}/{place}/id", message))
        elif id_ in seen:
            faults.append(
                Fault(
                    f"/{name}/{place}/id", "must not be the id of an earlier line", code="repeated"
                )
            )
        seen.add(id_)
    if faults:
        raise Refused(faults)


def _identified(
    known: Mapping[str, Line],
    new_ids: Iterator[str],
    lines: Sequence[Part | FieldValues],
    *,
    keeps_left_out: bool,
) -> Iterator[Part | FieldValues]:
    for line in lines:
        id_ = _id_of(line)
        if isinstance(line, Part):
            yield line if id_ else changed(line, id=next(new_ids))
            continue
        given = {name: value for name, value in line.items() if value is not NOTHING}
        reset = line.keys() - given.keys()
        if id_ is None:
            yield {**given, "id": next(new_ids)}
        elif keeps_left_out:
            kept = {
                field.name: getattr(known[id_], field.name)
                for field in fields_of(type(known[id_]))
                if field.name not in reset
            }
            yield {**kept, **given}
        else:
            yield given


def _id_of(line: Part | FieldValues) -> str | None:
    """The id that was sent for a line, or None for a new line."""
    if isinstance(line, Line):
        return line.id or None
    return None if isinstance(line, Part) else line.get("id")
