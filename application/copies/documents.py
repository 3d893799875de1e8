"""Records of the original as they are sent: nothing that this program does not know is dropped.

A newer program may send collections and fields that this one lacks. To leave them out would make a
copy that is not one, so the copy stops until its program is updated.
"""

from collections.abc import Mapping
from typing import Any

from application.json_names import json_name
from application.ports.served_books import NewerProgram, ReceivedChange
from application.replay.replay import KINDS_BY_COLLECTION, RecordState
from application.serialization import from_json
from domain.errors import BookkeepingError
from domain.records import Part, Record, fields_of

_ADVICE = (
    "the books are served by a newer program: update the program of this copy to the same version; "
    "nothing was changed or left out here"
)


def state_of(change: ReceivedChange) -> RecordState:
    """What a record is after a received change. Raises `NewerProgram`."""
    return read_state(change.collection, change.id, change.document)


def read_state(collection: str, id_: str, document: Mapping[str, Any] | None) -> RecordState:
    """What a record is by its JSON; None if it is gone. Raises `NewerProgram`."""
    kind = KINDS_BY_COLLECTION.get(collection)
    if kind is None:
        raise NewerProgram(f'there is no collection "{collection}" here; {_ADVICE}')
    return RecordState(kind, id_, None if document is None else _read(kind, document))


def _read(kind: type[Record], document: Mapping[str, Any]) -> Record:
    place = f"{kind.plural} {document.get('id')!r}"
    if unknown := [*_unknown_fields(kind, document)]:
        raise NewerProgram(f'{place} has a field "{unknown[0]}" that is unknown here; {_ADVICE}')
    try:
        return from_json(kind, dict(document))
    except (BookkeepingError, TypeError, ValueError, AttributeError) as error:
        raise NewerProgram(f"{place} breaks a rule of this program ({error}); {_ADVICE}") from error


def _unknown_fields(cls: type[Part], document: Mapping[str, Any]) -> list[str]:
    fields = {json_name(field.name): field for field in fields_of(cls)}
    unknown = sorted(document.keys() - fields.keys())
    for name, field in fields.items():
        if field.many and isinstance(document.get(name), list):
            for line in document[name]:
                unknown += [f"{name}/{inner}" for inner in _unknown_fields(field.type, line)]
    return unknown
