"""The texts that a person enters: names and numbers get the form in which they are kept.

This is done once, for every interface: where a record is made from what was entered. Records that
are read from a store keep the texts that they have, also where an older version of the program
accepted what would be refused today.
"""

from collections.abc import Mapping
from typing import Any

from domain.errors import Fault, Refused
from domain.fields import Field
from domain.metadata import Metadata
from domain.records import Part, fields_of, memoized
from domain.values import METADATA_TEXT


def normalize_entered(
    kind: type[Part], entered: Mapping[str, Any], current: Part | None = None
) -> dict[str, Any]:
    """The entered fields of a record, with its names and numbers in their normal form.

    A text that the current record has already stays as it is. Raises `Refused` with every text that
    has an invisible character.
    """
    faults: list[Fault] = []
    fields = _normalize(kind, entered, [current] if current else [], "", faults)
    if faults:
        raise Refused(faults)
    return fields


def _normalize(
    kind: type[Part],
    entered: Mapping[str, Any],
    current: list[Part],
    path: str,
    faults: list[Fault],
) -> dict[str, Any]:
    """The entered fields of a record or line.

    `current` has the current record, or the current lines: a line may have moved to another place.
    """
    fields = dict(entered)
    for field in _fields_with_texts(kind):
        value = fields.get(field.name)
        if value is None:
            continue
        pointer = f"{path}/{field.name}"
        if field.many and isinstance(value, (list, tuple)):
            if all(isinstance(line, Part) for line in value):
                fields[field.name] = tuple(value)
                continue
            lines = [line for part in current for line in getattr(part, field.name)]
            fields[field.name] = tuple(
                line
                if isinstance(line, Part)
                else _normalize(field.type, line, lines, f"{pointer}/{place}", faults)
                for place, line in enumerate(value)
            )
        elif isinstance(value, str):
            if value not in (getattr(part, field.name) for part in current):
                fields[field.name] = _normalize_text(field, value, pointer, faults)
        elif field.type is Metadata and isinstance(value, Mapping):
            for name, text in value.items():
                if isinstance(text, str) and (message := METADATA_TEXT.check_entered(text)):
                    faults.append(Fault(f"{pointer}/{name}", message, code="malformed"))
    return fields


@memoized
def _fields_with_texts(kind: type[Part]) -> tuple[Field, ...]:
    """The fields of a record or line in which a person may enter any text that prints."""
    return tuple(
        field
        for field in fields_of(kind)
        if field.many or field.type is Metadata or (field.rule and field.rule.is_free_text)
    )


def _normalize_text(field: Field, text: str, pointer: str, faults: list[Fault]) -> str:
    assert field.rule
    if message := field.rule.check_entered(text):
        faults.append(Fault(pointer, message, code="malformed"))
    return field.rule.normal_form(text) if field.rule.normal_form else text
