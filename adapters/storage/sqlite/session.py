"""One transaction on a file of books."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

import sqlalchemy as sa

from adapters.storage.sqlite.change_log import SqliteChangeLog
from adapters.storage.sqlite.ledger import SqliteLedger
from adapters.storage.sqlite.open_items import SqliteOpenItems
from adapters.storage.sqlite.records import SqliteRecords
from adapters.storage.sqlite.references import SqliteReferences
from adapters.storage.sqlite.replies import SqliteReplies
from adapters.storage.sqlite.reports import SqliteReports
from adapters.storage.sqlite.write_buffer import WriteBuffer


class SqliteSession:
    """One transaction: its parts share one buffer of rows to write."""

    def __init__(self, connection: sa.Connection) -> None:
        self.buffer = WriteBuffer(connection)
        self.records = SqliteRecords(self.buffer)
        self.references = SqliteReferences(self.buffer)
        self.ledger = SqliteLedger(self.buffer)
        self.open_items = SqliteOpenItems(self.buffer)
        self.log = SqliteChangeLog(self.buffer)
        self.replies = SqliteReplies(self.buffer)
        self.reports = SqliteReports(self.buffer)

    def savepoint(self) -> AbstractContextManager[None]:
        return self.buffer.savepoint()

    def needs_rebuild(self) -> bool:
        return self.buffer.read("SELECT 1 FROM stale LIMIT 1").fetchone() is not None

    def mark_rebuilt(self) -> None:
        # A buffered statement runs once for each of its rows, so this one has a row, too.
        self.buffer.write("stale", "DELETE FROM stale WHERE ? = ?", [(1, 1)])

    def file_faults(self) -> Iterator[str]:
        for (answer,) in self.buffer.read("PRAGMA integrity_check"):
            if answer != "ok":
                yield f"the file is damaged: {answer}"
