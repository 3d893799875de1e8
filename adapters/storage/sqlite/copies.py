"""Copies of the books beside their file."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from adapters.storage.sqlite.driver import DRIVER
from application.ports.failures import StoreBusy

PAGES_AT_ONCE = 4096
"""How many pages of a database are copied before somebody may end the copying."""

_OK, _DONE = 0, 101
"""SQLITE_OK and SQLITE_DONE: some pages were copied, or the last ones were."""

_BUSY, _LOCKED = 5, 6
"""SQLITE_BUSY and SQLITE_LOCKED: a lock is in the way."""

_MOST_WAITS = 40
"""How often SQLite waits, a quarter of a second each time, until the books can be copied."""


def write_private_copy(connection: Any, copy: Path) -> None:
    """Write the books as the connection sees them into a new file that only its owner can read.

    Raises `FileExistsError` if there is such a file. If the copy fails, nothing is left of it.
    """
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def copy_pages(
    original: Any, target: Any, go_on: Callable[[], None], pages: int = PAGES_AT_ONCE
) -> None:
    """Copy the books that one connection sees over those of another, in one transaction.

    `original` may be in a transaction, which has written nothing; `target` is in none. `go_on` is
    called after every so many pages, when nobody else can write to the target; its error leaves the
    target as it was. Raises `StoreBusy` if SQLite would wait for long, as it does for ever for a
    transaction that has written.
    """
    waits, outcome = 0, _OK

    def step(status: int, *_: int) -> None:
        nonlocal waits, outcome
        outcome = status
        if status in {_OK, _DONE}:
            go_on()
        elif status & 0xFF in {_BUSY, _LOCKED}:
            waits += 1
            if waits > _MOST_WAITS:
                raise StoreBusy("the file of the books is being written to; try again")

    try:
        original.backup(target, pages=pages, progress=step)
    except DRIVER.Error as error:
        error.sqlite_errorcode = outcome  # The driver says only in words why a copy failed.
        raise
