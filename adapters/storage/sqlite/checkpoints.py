"""Writing the write-ahead log into the file of the books.

SQLite would do that by itself after a commit, but says nothing if the disk fails then. No write is
lost by such a failure, because the log keeps all of it, but somebody should know (decision 32).
"""

from typing import Any

from adapters.storage.sqlite.driver import LOG_PAGES, TELLS_LOG_LENGTH, patience

_PATIENCE_MS = 2_000
"""How long emptying the log waits for those who read the books as they were."""


def shorten_log(connection: Any) -> None:
    """Write the log into the file if it is long, except for what somebody still reads.

    The next write then begins the log anew. Nobody is waited for, and while the log is short,
    nothing is read or written.
    """
    if not TELLS_LOG_LENGTH:
        return
    (_, pages, _) = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    if pages >= LOG_PAGES:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def empty_log(connection: Any) -> None:
    """Write the log into the file, and leave nothing in it, unless somebody reads it for long."""
    with patience(connection, _PATIENCE_MS):
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
