"""How the books are replaced: others are made first, and take the place of all at once.

Nothing is replaced before the new books are whole and the former ones are in a verified backup. The
versions of the new books go on above those of the former ones, under another history, so that no
copy takes them for the same books.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, suppress

from attrs import frozen

from application.collections.registry import COLLECTIONS
from application.ports.backups import Backup, BackupReason, Backups
from application.ports.change_log import Head
from application.ports.failures import (
    Abandoned,
    StoreBusy,
    StoreFailure,
    StoreFull,
    StoreStopping,
)
from application.ports.replies import Answer
from application.ports.store import Session, Store
from application.unit_of_work.books import Books, IdempotentRequest, stored_answer
from application.unit_of_work.copied_books import check_not_copied

MakeBooks = Callable[[Head], AbstractContextManager[Store]]
"""Makes the new books, whose versions go on above the end of the log of the former ones."""


@frozen
class Replacement:
    """The books that have taken the place of others."""

    history: str
    """The id of their history."""
    head: Head
    """The end of their log."""
    counts: dict[str, int]
    """How many records each collection has."""
    backup: Backup | None
    """The former books; None where nothing was replaced."""


class _BooksMoved(Exception):
    """Somebody has written to the former books since the new ones were made."""


def replace_books(
    books: Books,
    backups: Backups,
    reason: BackupReason,
    make: MakeBooks,
    render: Callable[[Replacement], Answer],
    request: IdempotentRequest | None = None,
) -> Answer:
    """Replace the books, and answer what `render` makes of it.

    The answer is kept in the new books. If the request comes again, nothing happens. Raises
    `CopiedBooks` for a copy, and `StoreBusy` if another program writes to the books all the time.
    """
    check_not_copied(books.mechanism, "replacing the books")
    with ExitStack() as stack:
        for is_last in (False, True):
            if is_last:  # Writers wait meanwhile, so only another program can write.
                stack.enter_context(books.held_up())
            try:
                return _replace(books, backups, reason, make, render, request)
            except _BooksMoved:
                continue
    raise StoreBusy(
        "another program wrote to the books while they were to be replaced; nothing was changed, "
        "so try again when it has ended"
    )


def rehearse_replacement(books: Books, make: MakeBooks) -> Replacement:
    """Make the new books, and throw them away."""
    check_not_copied(books.mechanism, "replacing the books")
    with make(books.read(lambda work: work.head)) as store, store.reading() as session:
        return replacement_in(session)


def _replace(
    books: Books,
    backups: Backups,
    reason: BackupReason,
    make: MakeBooks,
    render: Callable[[Replacement], Answer],
    request: IdempotentRequest | None,
) -> Answer:
    """Replace the books once; raises `_BooksMoved` if somebody has written to them meanwhile.

    What has written may be the same request, which is answered then.
    """
    stored, state = books.read(
        lambda work: (stored_answer(work.session, request), _state_of(work.session))
    )
    if stored:
        return stored

    def decide(session: Session) -> None:
        if _state_of(session) != state:
            raise _BooksMoved

    head, _ = state
    with make(head) as store:
        books.check_wanted()
        backup = backups.make(reason)
        try:
            if backup.head != head:
                raise _BooksMoved
            with store.writing() as session:
                answer = render(replacement_in(session, backup))
                books.keep_answer(session, request, answer)
            with store.reading() as session:
                books.replace(session, decide)
        except Exception as error:
            if _is_certainly_unchanged(error):
                with suppress(StoreFailure):  # What ended the replacement is told, not this.
                    backups.delete(backup.name)
            raise
    return answer


def _is_certainly_unchanged(error: Exception) -> bool:
    """Whether the error of a replacement says for certain that the books are as they were."""
    if isinstance(error, StoreFull):
        return not error.needs_reopening
    return isinstance(error, (_BooksMoved, Abandoned, StoreBusy, StoreStopping))


def _state_of(session: Session) -> tuple[Head, list[str]]:
    """What differs after every write that somebody has sent: missing bytes of an attachment that
    are sent again are in no log.
    """
    return session.log.head(), [*session.blobs.hashes()]


def replacement_in(session: Session, backup: Backup | None = None) -> Replacement:
    """The books that a transaction sees, which have taken the place of a backup."""
    counts = {
        name: sum(1 for _ in session.records.ids(collection.kind))
        for name, collection in COLLECTIONS.items()
    }
    return Replacement(session.log.history(), session.log.head(), counts, backup)
