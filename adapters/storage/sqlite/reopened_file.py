"""Whether a file of books that was opened anew, after the disk has failed, is right."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from threading import Event
from typing import Any

from adapters.storage.sqlite.closed_files import check_pages
from adapters.storage.sqlite.connection import Connection
from adapters.storage.sqlite.driver import patience
from adapters.storage.sqlite.migrations import SCHEMA_VERSION
from adapters.storage.sqlite.schema_check import schema_faults
from adapters.storage.sqlite.session import SqliteSession
from application.backups.copy_faults import copy_faults
from application.ports.failures import Damaged, StoreBusy

_PATIENCE_MS = 1_000
"""How long emptying the write-ahead log waits for those who read; it is tried again later."""
_STEPS_AT_ONCE = 100_000
"""How many steps SQLite takes before it looks whether the work is to end."""


def check_reopened(connection: Connection, closed: Event) -> None:
    """Empty the write-ahead log into the file, and check all pages, the log and the records.

    Raises `Damaged` if something is wrong, `StoreBusy` if somebody reads what is in the
    write-ahead log, and the error of SQLite if the disk fails again. Setting `closed` ends it.
    """
    driver = connection.driver
    with _ending_with(closed, driver):
        with patience(driver, _PATIENCE_MS):
            (is_busy, *_) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise StoreBusy("the books are being read, so their log cannot be emptied yet")
        driver.execute("BEGIN")
        try:
            check_pages(driver)
            faults = chain(
                schema_faults(driver, SCHEMA_VERSION), copy_faults(SqliteSession(connection, {}))
            )
            if fault := next(faults, None):
                raise Damaged(fault)
        finally:
            if driver.in_transaction:
                driver.execute("ROLLBACK")


@contextmanager
def _ending_with(closed: Event, driver: Any) -> Iterator[None]:
    """Have SQLite end what it does when the store is closed."""
    driver.set_progress_handler(closed.is_set, _STEPS_AT_ONCE)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)
