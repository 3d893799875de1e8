"""Puts other books into the file of the books, in one transaction of SQLite.

The file stays the same file, so its name, its locks and the programs that have it open stay valid.
Who reads goes on with the books as they were, until the transaction ends (decision 30).
"""

from collections.abc import Callable
from typing import Any

from adapters.storage.sqlite.copies import copy_pages
from adapters.storage.sqlite.driver import patience

_PAGES_AT_ONCE = 32
"""Few, so that even the smallest books are not copied at once, before anybody can decide."""


def overwrite(new: Any, connection: Any, decide: Callable[[], None] | None) -> None:
    """Copy the books that a session of another file sees over those of a connection.

    `decide`, if there is one, is called once, when nobody else can write any more; its error leaves
    the file as it was. Afterwards nothing of the former books is in the file, once its
    write-ahead log was emptied.
    """

    def decide_once() -> None:
        nonlocal decide
        decide_now, decide = decide, None
        if decide_now:
            decide_now()

    _adopt_page_size(new.buffer.driver, connection)
    with patience(connection, 0):  # Copying counts how often it waits for other programs.
        copy_pages(new.buffer.driver, connection, decide_once, _PAGES_AT_ONCE)


def _adopt_page_size(new: Any, connection: Any) -> None:
    """Give the new books pages as large as those of the file, which SQLite cannot change in it.

    They differ where another program has made one of the files anew. Only books that nobody keeps
    are changed: the transaction that reads them ends meanwhile.
    """
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    if new.execute("PRAGMA page_size").fetchone()[0] == size:
        return
    new.execute("COMMIT")
    try:
        new.execute(f"PRAGMA page_size = {size}")
        new.execute("VACUUM")
    finally:
        new.execute("BEGIN")
