"""The record of a change, with the fields that records have today.

The log keeps what was written when a change was made, so in a file of an older program its records
lack the fields that came later, and the ids of lines. The books have given these fields their
defaults without a change in the log, and checksums cover them. A copy that is made from the log
must have them, too, or its checksums would never be those of the books.
"""

import json
from collections.abc import Mapping
from typing import Any

from application.collections.kinds import KINDS
from application.json_names import json_name
from application.ports.change_log import LoggedChange
from application.serialization import from_json, json_text
from domain.errors import Refused
from domain.records import Part, fields_of, memoized

_KINDS_BY_COLLECTION = {kind.plural: kind for kind in KINDS.values()}


def record_text(change: LoggedChange) -> str | None:
    """The canonical JSON of the record after a change; None if the change has deleted it."""
    kind = _KINDS_BY_COLLECTION.get(change.collection)
    if change.after is None or kind is None:
        return change.after
    document = json.loads(change.after)
    if _has_all_fields(kind, document):
        return change.after
    try:
        return json_text(from_json(kind, document))
    except (Refused, TypeError):
        # It breaks a rule that came later, or lacks a field without a default. The record as it is
        # has neither fault, so a later change follows.
        return change.after


def _has_all_fields(cls: type[Part], document: Mapping[str, Any]) -> bool:
    """Whether a record or line in JSON has the fields of today, and no others."""
    names, parts = _names(cls)
    return document.keys() == names and all(
        _has_all_fields(part, line) for name, part in parts for line in document[name]
    )


@memoized
def _names(cls: type[Part]) -> tuple[frozenset[str], tuple[tuple[str, type[Part]], ...]]:
    """The names of all fields in JSON, and of those that hold lines with the class of these."""
    fields = fields_of(cls)
    return (
        frozenset(json_name(field.name) for field in fields),
        tuple((json_name(field.name), field.type) for field in fields if field.many),
    )
