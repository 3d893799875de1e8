"""The guard of unique keys: names and numbers that must be unique are not taken twice."""

from collections.abc import Mapping

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.error_codes import ConflictCode
from domain.errors import Conflict
from domain.records import words_of_kind
from domain.tagged_records import unique_keys_of

TAKEN_CODES: Mapping[str, ConflictCode] = {
    "name": "name_taken",
    "number": "number_taken",
    "external_id": "external_id_taken",
    "reverses": "reversed",
    "voids": "takes_back",
}
"""The code of the refusal by the unique field whose value another record has."""


def check_unique_keys(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raise `Conflict` for a name, number or external id that another record has.

    Numbers that an import may repeat are not checked here: the use cases for documents entered by
    hand check them.
    """
    del context
    record = change.after
    if record is None:
        return
    keys_before = unique_keys_of(change.before) if change.before else {}
    for name, key in unique_keys_of(record).items():
        if keys_before.get(name) == key or name in record.duplicates_allowed_on_import:
            continue
        holders = reader.references.holders(type(record), name, key)
        if others := [id_ for id_ in holders if id_ != record.id]:
            raise Conflict(
                f"the {name.replace('_', ' ')} {getattr(record, name)!r} is taken by "
                f"{words_of_kind(type(record))} {others[0]!r}; choose another",
                code=TAKEN_CODES[name],
                conflicting=(type(record).plural, others[0]),
            )
