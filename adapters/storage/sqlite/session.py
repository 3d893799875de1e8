"""One transaction on a file of books."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from adapters.storage.sqlite.blobs import SqliteBlobs
from adapters.storage.sqlite.change_log import SqliteChangeLog
from adapters.storage.sqlite.connection import Connection
from adapters.storage.sqlite.copy_states import SqliteCopyStates
from adapters.storage.sqlite.imports import SqliteImports
from adapters.storage.sqlite.inspection import SqliteInspection
from adapters.storage.sqlite.ledger import SqliteLedger
from adapters.storage.sqlite.open_items import SqliteOpenItems
from adapters.storage.sqlite.pushes import SqlitePushes
from adapters.storage.sqlite.record_hashes import KnownBuckets, SqliteRecordHashes
from adapters.storage.sqlite.records import SqliteRecords
from adapters.storage.sqlite.references import SqliteReferences
from adapters.storage.sqlite.repairs import SqliteRepairs
from adapters.storage.sqlite.replies import SqliteReplies
from adapters.storage.sqlite.reports import SqliteReports
from adapters.storage.sqlite.scratch import ScratchStore
from adapters.storage.sqlite.unreconciled_rows import SqliteUnreconciledRows
from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.store import StaleData


class SqliteSession:
    """One transaction: its parts share one buffer of rows to write."""

    def __init__(self, connection: Connection, known_buckets: KnownBuckets) -> None:
        self.buffer = WriteBuffer(connection)
        self.records = SqliteRecords(self.buffer)
        self.references = SqliteReferences(self.buffer)
        self.ledger = SqliteLedger(self.buffer)
        self.open_items = SqliteOpenItems(self.buffer)
        self.log = SqliteChangeLog(self.buffer)
        self.record_hashes = SqliteRecordHashes(self.buffer, known_buckets)
        self.blobs = SqliteBlobs(self.buffer)
        self.replies = SqliteReplies(self.buffer)
        self.repairs = SqliteRepairs(self.buffer)
        self.pushes = SqlitePushes(self.buffer)
        self.copies = SqliteCopyStates(self.buffer)
        self.reports = SqliteReports(self.buffer)
        self.imports = SqliteImports(self.buffer)
        self.unreconciled_rows = SqliteUnreconciledRows(self.buffer)
        self.inspection = SqliteInspection(self.buffer)

    def savepoint(self) -> AbstractContextManager[None]:
        return self.buffer.savepoint()

    def stale_data(self) -> frozenset[StaleData]:
        return frozenset(what for (what,) in self.buffer.read("SELECT what FROM stale"))

    def mark_rebuilt(self, what: StaleData) -> None:
        self.buffer.write("stale", "DELETE FROM stale WHERE what = ?", [(what,)])
        self.buffer.prove("stale", ())

    def new_scratch(self) -> ScratchStore:
        return ScratchStore(SqliteSession)

    def scratch_copy(self, check: Callable[[], None]) -> ScratchStore:
        # What is read first decides which state of the books the transaction sees. If nothing was,
        # SQLite would copy a piece at a time, and begin again after each commit of somebody else.
        # The number of the schema can be read whatever the tables hold.
        self.buffer.read("PRAGMA user_version").fetchone()
        return ScratchStore(SqliteSession, self.buffer.driver, check)
