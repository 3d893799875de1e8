"""The SQLite library that the program uses, and the settings of its connections."""

import sqlite3
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

PRAGMAS: dict[str, Any] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "busy_timeout": BUSY_MS,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
"""The settings of every connection: `synchronous` 2 is FULL."""


def is_safe_to_share(version: tuple[int, ...]) -> bool:
    """Whether several connections may write to one file in WAL mode.

    SQLite up to 3.51.2 can lose acknowledged commits when two connections write and checkpoint at
    once. Versions 3.51.3, 3.50.7 and 3.44.6 have the repair (sqlite.org, release notes).
    """
    return (
        version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )


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
