"""Which SQLite is used, and how a connection to a file of books is made."""

import sqlite3
from types import ModuleType
from typing import Any

try:
    import pysqlite3.dbapi2 as bundled
except ImportError:  # no wheel for this machine: the interpreter's own SQLite serves
    bundled = None

DRIVER: ModuleType = bundled or sqlite3
VERSION: tuple[int, ...] = tuple(int(part) for part in DRIVER.sqlite_version.split("."))
BUSY_MS = 60_000
"""How long a writer waits for another program."""

PRAGMAS: dict[str, Any] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": BUSY_MS,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
"""What is set at every open and read back: `synchronous` 2 is FULL."""


def is_sound(version: tuple[int, ...]) -> bool:
    """Whether several connections may write to one WAL file.

    SQLite up to 3.51.2 can lose acknowledged commits when two connections write and checkpoint at once; the repair is
    in 3.51.3, 3.50.7 and 3.44.6 (sqlite.org, release notes).
    """
    return (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )


def prepare(connection: Any, *, exclusive: bool) -> None:
    """Set a new connection up, and make sure that every setting took."""
    cursor = connection.cursor()
    if exclusive:
        cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
    for name, value in PRAGMAS.items():
        cursor.execute(f"PRAGMA {name} = {value}")
        found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if found != value:
            raise OSError(f"SQLite does not take PRAGMA {name} = {value}; it stays {found}")
    cursor.close()
