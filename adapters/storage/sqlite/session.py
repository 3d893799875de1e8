"""One transaction on a file of books."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

import sqlalchemy as sa

from adapters.storage.sqlite.change_log import SqlChangeLog
from adapters.storage.sqlite.ledger import SqlLedger
from adapters.storage.sqlite.open_items import SqlOpenItems
from adapters.storage.sqlite.records import SqlRecords, SqlReferences
from adapters.storage.sqlite.replies import SqlReplies
from adapters.storage.sqlite.reports import SqlReports
from adapters.storage.sqlite.write_buffer import WriteBuffer


class SqlSession:
    """One transaction: its parts share one buffer of rows to write."""

    def __init__(self, connection: sa.Connection) -> None:
        self.buffer = WriteBuffer(connection)
        self.records = SqlRecords(self.buffer)
        self.references = SqlReferences(self.buffer)
        self.ledger = SqlLedger(self.buffer)
        self.open_items = SqlOpenItems(self.buffer)
        self.log = SqlChangeLog(self.buffer)
        self.replies = SqlReplies(self.buffer)
        self.reports = SqlReports(self.buffer)

    def savepoint(self) -> AbstractContextManager[None]:
        return self.buffer.savepoint()

    def is_stale(self) -> bool:
        return self.buffer.read("SELECT 1 FROM stale LIMIT 1").fetchone() is not None

    def freshen(self) -> None:
        self.buffer.write("stale", "DELETE FROM stale WHERE ? = ?", [(1, 1)])

    def integrity(self) -> Iterator[str]:
        for (answer,) in self.buffer.read("PRAGMA integrity_check"):
            if answer != "ok":
                yield f"the file is damaged: {answer}"
