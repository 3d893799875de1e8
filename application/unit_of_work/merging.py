"""What a merge of two records does to the records that refer to the first: all of them, or none.

`UnitOfWork.merge` stores the changes that are planned here.
"""

from collections.abc import Iterable, Sequence

from application.unit_of_work.guards.change import Change
from domain.banking.cleared_marks import ClearedMark
from domain.errors import BookkeepingError, Conflict, InUse, Reconciled
from domain.ledger.documents import Document
from domain.ledger.ids import RowId
from domain.records import Record, changed, kind_of, words_of_kind
from domain.references import repoint

MOST_NAMED = 10
"""A refusal names at most so many obstacles, and says how many more there are."""


def change_by_merge(before: Record, record: Record, into: Record) -> Change:
    """The change of a record that refers to `record`, and is to refer to `into`.

    Raises `Refused` where it cannot.
    """
    kind = kind_of(type(record))
    if not isinstance(before, Document):
        return Change(before, repoint(before, kind, record.id, into.id), is_merge=True)
    after = before.merged(kind, record.id, into.id)
    return Change(before, after, before.entry(), after.entry(), is_merge=True)


def obstacle_of(record: Record, error: BookkeepingError) -> Conflict:
    """The refusal of a merge because of what one record would become."""
    return Conflict(
        f"{words_of_kind(type(record))} {record.id!r} prevents the merge: {error}",
        error.remedy,
        error.names,
        code="merge_obstacle",
        conflicting=(type(record).plural, record.id),
    )


def check_no_obstacles(obstacles: Sequence[Conflict], to: str = "the merge") -> None:
    """Raise `Conflict` if anything prevents a merge, or `to`; its message names all that does.

    It is `Reconciled` if reconciled rows prevent it and, at most, what is in use besides: a reason
    for an exception may then allow it, because what is in use may be so by these rows alone.
    """
    if not obstacles:
        return
    if len(obstacles) == 1:
        raise obstacles[0]
    named = "; ".join(_numbered(obstacles[:MOST_NAMED]))
    more = len(obstacles) - MOST_NAMED
    rest = f"; and {more} more" if more > 0 else ""
    message = f"{len(obstacles)} obstacles prevent {to}: {named}{rest}"
    kinds = {type(obstacle) for obstacle in obstacles}
    if Reconciled in kinds and kinds <= {Reconciled, InUse}:
        raise Reconciled(message)
    raise Conflict(message, code="several_obstacles")


def moved_mark(mark: ClearedMark, account_id: str, other: ClearedMark | None) -> ClearedMark:
    """The mark of a row after its account was merged into another.

    If the document has a row on both accounts, they become one row. `other` is the mark of the
    second one; the row gets the mark that says more, so it is cleared if either was.
    """
    if other and other.rank >= mark.rank:
        return other
    return changed(mark, id=moved_mark_id(mark, account_id), account_id=account_id)


def moved_mark_id(mark: ClearedMark, account_id: str) -> str:
    """The id of the mark that the document of a mark has on another account."""
    return str(RowId(mark.kind, mark.document_id, account_id))


def _numbered(obstacles: Iterable[Conflict]) -> Iterable[str]:
    return (f"({number}) {obstacle}" for number, obstacle in enumerate(obstacles, 1))
