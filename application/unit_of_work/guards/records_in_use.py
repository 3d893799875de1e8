"""What other records refer to is not removed."""

from collections import Counter
from collections.abc import Mapping

from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import WriteContext
from domain.banking.cleared_marks import ClearedMark
from domain.errors import InUse
from domain.records import kind_of, words_of_kind


def nothing_refers_to_what_is_removed(
    change: Change, context: WriteContext, reader: RecordReader
) -> None:
    """Raises `InUse` with how many records of each collection refer to it; marks of rows go with their account."""
    del context
    if change.after or not change.before:
        return
    removed = change.before
    referring = (
        reader.kind(kind)
        for kind, _ in reader.references.referrers(kind_of(type(removed)), removed.id)
    )
    counts = Counter(kind.plural for kind in referring if kind is not ClearedMark)
    if counts:
        raise InUse(
            f"{words_of_kind(type(removed))} {removed.id!r} is still referred to by {_counted(counts)}",
            counts,
        )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} of the {plural}" for plural, n in counts.items())
