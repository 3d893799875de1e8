"""What the log has of a record: its JSON, and the record, also one of an older program."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from application.ports.change_log import ChangeLog, LoggedChange, LogQuery
from application.ports.failures import Damaged
from application.replay.replay import KINDS_BY_COLLECTION, RecordState
from application.serialization import from_json
from domain.errors import BookkeepingError

StoredFields = Mapping[str, Any]
"""The fields of a record or line by their names in JSON; also its total or amount, if it has one
that is computed."""


def logged_fields(change: LoggedChange, text: str | None) -> dict[str, Any]:
    """The JSON that a change has of its record, before it or after it; empty if it is not there.

    Raises `Damaged` for a text that the books never write.
    """
    if text is None:
        return {}
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise damaged(change) from error
    if not isinstance(fields, dict):
        raise damaged(change)
    return fields


def damaged(change: LoggedChange) -> Damaged:
    """The failure of a change that holds something that the books never write."""
    return Damaged(f"change {change.version} of the log is damaged; run: wyzbooks verify")


def readable_state(
    change: LoggedChange, text: str | None, later: Iterable[LoggedChange]
) -> RecordState | None:
    """What a record was by the JSON that a change has of it; None if that cannot be read.

    Where an older program made a record that breaks a rule of today, the books changed it when they
    were opened by a program with that rule: then it is as a later change left it. `later` are this
    change and the next ones of the record; they are read only then.
    """
    kind = KINDS_BY_COLLECTION[change.collection]
    if text is None:
        return RecordState(kind, change.id, None)
    for row, candidate in _candidates(change, text, later):
        fields = logged_fields(row, candidate)
        try:
            return RecordState(kind, change.id, from_json(kind, fields))
        except (BookkeepingError, ValueError, TypeError, KeyError, AttributeError):
            continue
    return None


def _candidates(
    change: LoggedChange, text: str, later: Iterable[LoggedChange]
) -> Iterator[tuple[LoggedChange, str]]:
    yield change, text
    for row in later:
        if row.after is not None:
            yield row, row.after


def later_changes(log: ChangeLog, change: LoggedChange) -> Iterator[LoggedChange]:
    """A change, and up to a hundred later ones of the same record."""
    query = LogQuery(
        since=change.version - 1, collection=change.collection, record_id=change.id, limit=100
    )
    yield from log.read(query)
