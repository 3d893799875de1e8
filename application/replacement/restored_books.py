"""Books from a file: a backup, or a file that was sent. They keep their log."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from application.integrity.bring_up_to_date import bring_up_to_date
from application.integrity.verify_books import verify_books
from application.ports.backups import Backups
from application.ports.change_log import Head
from application.ports.store import Store
from application.replacement.held_books import MOST_FAULTS
from application.replacement.new_company import begin
from application.replacement.replace_books import MakeBooks
from application.serialization import canonical
from application.unit_of_work.books import Books
from application.unit_of_work.books_clock import BooksClock
from application.unit_of_work.change_log import Stamp, append_changes, restored_change
from domain.errors import Fault, Refused


def backup_to_restore(books: Books, backups: Backups, name: str) -> MakeBooks:
    """What makes the books of a backup ready to take the place of `books`."""
    return lambda former: restored_books(books, backups.opened(name), name, former)


@contextmanager
def restored_books(
    books: Books, opened: AbstractContextManager[Store], source: str, former: Head
) -> Iterator[Store]:
    """The books in an opened file, ready to take the place of `books`.

    One change says so at the end of their log, with the name of the `source`. Its version is above
    the highest one of both. A copy of other books becomes books of its own. Raises `Refused` with
    what is wrong in the books of the file.
    """
    with opened as store:
        new = begin(books, store)
        if new.read(lambda work: work.session.stale_data()):
            new.run(bring_up_to_date)  # An older program has written the file.
        _check_verified(new)
        with store.writing() as session:
            log = session.log
            head = log.head()
            facts = {"history": log.history(), "source": source, "version": head.version}
            stamp = Stamp.of(BooksClock(books.clock, log).now(), books.context.actor)
            version = max(head.version, former.version) + 1
            history = log.begin_history(former.version)
            change = restored_change(head, stamp, version, history, canonical(facts))
            append_changes(session, [change])
            session.copies.forget()
        yield store


def _check_verified(new: Books) -> None:
    verdict = new.read(verify_books)
    if not verdict.ok:
        raise Refused(Fault("", message) for message in verdict.faults[:MOST_FAULTS])
