"""The guard of records in use: a record is not removed while other records refer to it."""

from collections import Counter

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.banking.cleared_marks import ClearedMark
from domain.errors import InUse
from domain.records import kind_of, words_of_kind
from domain.references import AttachedRecord


def check_records_in_use(change: Change, context: WriteContext, reader: RecordReader) -> None:
    """Raise `InUse`, with how many records of each collection refer to a removed record.

    Cleared marks do not count, because they are deleted with their account, and neither does what
    is attached to the record.
    """
    del context
    if change.after or not change.before:
        return
    removed = change.before
    referrers = reader.references.referrers(kind_of(type(removed)), removed.id)
    kinds = (reader.kind(name) for name, _ in referrers)
    counts = Counter(
        kind.plural for kind in kinds if not issubclass(kind, (ClearedMark, AttachedRecord))
    )
    if counts:
        users = ", ".join(f"{count} in {plural}" for plural, count in counts.items())
        raise InUse(
            f"{words_of_kind(type(removed))} {removed.id!r} is in use by other records "
            f"({users}); change or remove these first",
            counts,
        )
