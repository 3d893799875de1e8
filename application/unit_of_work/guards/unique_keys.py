"""Names and numbers are unique where the records say so."""

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.errors import Conflict
from domain.records import words_of_kind


def keys_are_unique(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raises `Conflict` for a name or number that another record has.

    Numbers that an import may double are left to the use case of who enters them by hand.
    """
    del context
    record = change.after
    if record is None:
        return
    known = change.before.keys() if change.before else {}
    for name, key in record.keys().items():
        if known.get(name) == key or name in record.duplicates_allowed_on_import:
            continue
        if others := [
            id_ for id_ in reader.references.holders(type(record), name, key) if id_ != record.id
        ]:
            value = getattr(record, name)
            shown = repr(value) if isinstance(value, str) else str(value)
            raise Conflict(
                f"the {name} {shown} is taken by {words_of_kind(type(record))} {others[0]!r}; choose another"
            )
