"""Books from a file: a backup, or a file that was sent. They keep their log."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from application.ports.change_log import Head
from application.ports.store import Store
from application.serialization import canonical
from application.unit_of_work.books import Books
from application.unit_of_work.change_log import Stamp, restored_change


@contextmanager
def restored_books(
    books: Books, opened: AbstractContextManager[Store], source: str, former: Head
) -> Iterator[Store]:
    """The books in an opened file, ready to take the place of `books`.

    One change says so at the end of their log, with the name of the `source`. Its version is above
    the highest one of both. A copy of other books becomes books of its own.
    """
    with opened as store:
        with store.writing() as session:
            log = session.log
            head = log.head()
            facts = {"history": log.history(), "source": source, "version": head.version}
            stamp = Stamp.of(books.clock.now(), books.context.actor)
            version = max(head.version, former.version) + 1
            history = log.begin_history(former.version)
            log.append([restored_change(head, stamp, version, history, canonical(facts))])
            session.copies.forget()
        yield store
