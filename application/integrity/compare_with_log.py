"""Compares the records with the log: the last change of each record must show it as it is now."""

import json
from collections.abc import Iterator, Mapping

from application.collections.kinds import KINDS
from application.ports.change_log import LoggedChange, RecordAddress
from application.serialization import from_json, json_text
from domain.records import Record, kind_of


class LastChanges:
    """The last change of each record, collected while the log is read."""

    def __init__(self) -> None:
        self._last: dict[RecordAddress, tuple[int, str | None]] = {}

    def add(self, change: LoggedChange) -> None:
        """The next change of the log."""
        if change.op == "restored":
            return  # It is not of a record.
        self._last[change.collection, change.id] = (change.version, change.after)

    def faults(self, by_kind: Mapping[str, Mapping[str, Record]]) -> Iterator[str]:
        """Where the records, by kind and id, are not what the log says."""
        rest = dict(self._last)
        for kind in KINDS.values():
            for record in by_kind[kind_of(kind)].values():
                version, after = rest.pop((kind.plural, record.id), (None, None))
                if not is_logged(kind, after, record) or version != record.version:
                    yield (
                        f"{kind_of(kind)} {record.id!r}: it is not what the log says (version "
                        f"{version} in the log, version {record.version} in the books)"
                    )
        for (collection, id_), (_, after) in sorted(rest.items()):
            if after is not None:
                yield f"{collection} {id_!r}: the log has it, but the books do not"


def is_logged(kind: type[Record], after: str | None, record: Record) -> bool:
    """Whether the log shows a record as it is now.

    A change that an older program logged lacks the fields that were added later.
    """
    if after is None:
        return False
    if after == json_text(record):
        return True
    try:
        return json_text(from_json(kind, json.loads(after))) == json_text(record)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError):
        return False  # Somebody has put a text there that the books do not write.
