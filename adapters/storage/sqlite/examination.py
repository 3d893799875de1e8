"""What can be told about a file of books, however damaged it is, without changing anything.

The file may be served meanwhile, by another process than this one: here it is opened and closed
beside SQLite, which would drop the locks of a server in the same process.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

from adapters.storage.sqlite.closed_files import read_facts
from adapters.storage.sqlite.driver import (
    DRIVER,
    VERSION,
    connect,
    connect_to_look,
    is_safe_to_share,
)
from adapters.storage.sqlite.failures import translated
from adapters.storage.sqlite.file_identity import (
    SQLITE_HEADER,
    application_id_of,
    beside,
)
from adapters.storage.sqlite.log_marks import log_owner
from adapters.storage.sqlite.migrations import APPLICATION_ID, SCHEMA_VERSION
from adapters.storage.sqlite.schema_check import schema_faults
from adapters.storage.sqlite.write_fence import MARK_ENDING
from application.ports.change_log import Head

_HEADER_SIZE = 100


@frozen
class FileFacts:
    """What the operating system, and the first bytes, tell about a file."""

    size: int
    log_size: int
    """The size of the write-ahead log beside it; 0 if there is none."""
    names: int
    """How many names (hard links) the file has."""
    permissions: int
    owner: int
    """The number of the user who owns it."""
    is_ours: bool
    """Whether its first bytes are those of books; a new file may have them in its log alone."""
    schema: int
    """The version of its schema as its first bytes say, 0 for a new file."""
    has_foreign_log: bool
    """Whether the write-ahead log beside it was made for another file that had this name."""
    is_unverified: bool
    """Whether the disk failed while it was written, and it was not verified since."""


@frozen
class BooksFacts:
    """What the books in a file tell about themselves."""

    schema: int
    history: str
    head: Head
    last_change_at: str
    """When the last change was made, in UTC; empty if there is none."""
    fault: str | None
    """What is wrong with the file, as far as a quick look finds anything."""


@frozen
class SqliteFacts:
    """The SQLite library that this program uses."""

    version: str
    is_safe_to_share: bool
    """Whether several programs may write to one file with it."""
    newest_schema: int
    """The schema that this program writes."""


def sqlite_facts() -> SqliteFacts:
    """The SQLite library that this program uses."""
    return SqliteFacts(DRIVER.sqlite_version, is_safe_to_share(VERSION), SCHEMA_VERSION)


def file_facts(path: Path) -> FileFacts:
    """What can be told about a file without SQLite.

    Raises `OSError` if there is none, or if it cannot be read.
    """
    real_path = path.resolve()
    with real_path.open("rb") as file:
        facts = os.fstat(file.fileno())
        header = file.read(_HEADER_SIZE)
    log_size = _size(beside(real_path, "-wal"))
    is_ours = header.startswith(SQLITE_HEADER) and application_id_of(header) == APPLICATION_ID
    is_new = log_size > 0 and (
        not header or (header.startswith(SQLITE_HEADER) and application_id_of(header) == 0)
    )
    owner_of_log = log_owner(beside(real_path, "-wal"))
    return FileFacts(
        size=facts.st_size,
        log_size=log_size,
        names=facts.st_nlink,
        permissions=facts.st_mode & 0o777,
        owner=facts.st_uid,
        is_ours=is_ours or is_new,
        schema=int.from_bytes(header[60:64], "big"),
        has_foreign_log=owner_of_log not in {None, facts.st_ino},
        is_unverified=beside(real_path, MARK_ENDING).exists(),
    )


def books_facts(path: Path) -> BooksFacts | None:
    """What the books in a file tell about themselves, after a quick look at all of the file.

    None if that cannot be told without writing: the last writes are in the write-ahead log, and
    the index of the log is gone. Raises what opening the books would raise.
    """
    real_path = path.resolve()
    has_index = beside(real_path, "-shm").exists()
    if not has_index and _size(beside(real_path, "-wal")):
        return None
    with (
        translated(path, system_errors=True),
        _looking(real_path, has_index=has_index) as connection,
    ):
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        fault = None if answer == "ok" else f"the file is damaged: {answer}"
        closed = read_facts(connection, path)
        fault = fault or next(schema_faults(connection, closed.schema), None)
        last = connection.execute("SELECT at FROM changes ORDER BY version DESC LIMIT 1").fetchone()
        return BooksFacts(
            closed.schema, closed.history, closed.head, last[0] if last else "", fault
        )


@contextmanager
def _looking(real_path: Path, *, has_index: bool) -> Iterator[Any]:
    """A connection that can only read. With an index, it reads what is in the log as well."""
    connection = connect_to_look(real_path) if has_index else connect(real_path, read_only=True)
    with closing(connection):
        yield connection


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
