"""The SQLite library that the program uses, and the settings of its connections."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

try:
    import pysqlite3.dbapi2 as bundled
except ImportError:  # There is no wheel for this machine; use the SQLite of the interpreter.
    bundled = None

DRIVER: ModuleType = bundled or sqlite3
VERSION: tuple[int, ...] = tuple(int(part) for part in DRIVER.sqlite_version.split("."))
BUSY_MS = 60_000
"""How long a writer waits for another program."""
LOOK_SECONDS = 2.0
"""How long who only looks at a file waits for a program that uses it alone."""

LOG_PAGES = 1000
"""How long the write-ahead log gets before it is written into the file."""
TELLS_LOG_LENGTH = VERSION >= (3, 51)
"""Whether SQLite can tell how long the log is. The store then writes it into the file, and sees the
errors of that (`checkpoints`); otherwise SQLite does it by itself, and keeps them to itself."""

_BUSY = 5
"""SQLITE_BUSY: another connection holds the lock."""

PRAGMAS: dict[str, Any] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": BUSY_MS,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "journal_size_limit": 16 * 1024 * 1024,
    "wal_autocheckpoint": 0 if TELLS_LOG_LENGTH else LOG_PAGES,
}
"""The settings of every connection: `synchronous` 2 is FULL, and a write-ahead log that has grown
larger than the last one, because somebody read for long, shrinks to that size."""


def is_safe_to_share(version: tuple[int, ...]) -> bool:
    """Whether several connections may write to one file in WAL mode.

    SQLite up to 3.51.2 can lose acknowledged commits when two connections write and checkpoint at
    once. Versions 3.51.3, 3.50.7 and 3.44.6 have the repair (sqlite.org, release notes).
    """
    return (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )


def connect(path: Path, *, read_only: bool) -> Any:
    """A new connection to a file, which is never created: a file that has vanished stays so.

    With `read_only`, SQLite writes nothing beside the file either. It then ignores a write-ahead
    log, so there must be none.
    """
    return _connected(path, "mode=ro&immutable=1" if read_only else "mode=rw", BUSY_MS / 1000)


def connect_to_look(path: Path) -> Any:
    """A new connection to a file that other programs may write to meanwhile, which cannot write.

    It reads what is in the write-ahead log, whose index must be there.
    """
    return _connected(path, "mode=ro", LOOK_SECONDS)


def _connected(path: Path, mode: str, seconds: float) -> Any:
    return DRIVER.connect(
        f"{path.as_uri()}?{mode}",
        uri=True,
        timeout=seconds,
        isolation_level=None,
        check_same_thread=False,
    )


def check_writable(connection: Any) -> None:
    """Raise the error of SQLite if a connection can only read.

    SQLite opens a file for reading if it cannot open it for writing, and says so only at the first
    write. A connection that was opened in a bad moment would then refuse writes for ever.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA user_version = {version}")  # Rolled back: nothing is written.
    except DRIVER.OperationalError as error:
        # Busy: another connection is writing, and this one could have written.
        if error.sqlite_errorcode & 0xFF != _BUSY:
            raise
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


@contextmanager
def patience(connection: Any, milliseconds: int) -> Iterator[None]:
    """Let SQLite wait only so long for a lock."""
    connection.execute(f"PRAGMA busy_timeout = {milliseconds}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def configure(connection: Any, *, exclusive: bool) -> None:
    """Set up a new connection, and read every setting back to make sure that it took effect."""
    cursor = connection.cursor()
    if exclusive:
        cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {value}")
        actual = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if actual != value:
            raise OSError(f"SQLite does not accept PRAGMA {name} = {value}; it is still {actual}")
    cursor.close()
