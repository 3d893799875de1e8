"""Where the books are kept, and its transactions."""

from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol

from attrs import frozen

from application.ports.blobs import Blobs
from application.ports.change_log import ChangeLog
from application.ports.client_repairs import ClientRepairs
from application.ports.copy_states import CopyStates
from application.ports.inspection import Inspection
from application.ports.pushes import Pushes
from application.ports.record_hashes import RecordHashes
from application.ports.records import Records, References
from application.ports.replies import Replies
from application.ports.report_reading import ReportReading
from application.ports.stored_imports import StoredImports
from application.ports.stored_ledger import StoredLedger
from application.ports.stored_open_items import StoredOpenItems
from application.ports.unreconciled_rows import UnreconciledRows

StaleData = Literal["open_items", "cash_flow", "opposites", "texts", "record_hashes"]
"""Data that a file of an older program lacks: the open items of its documents, the sections of its
accounts in the statement of cash flows, which document takes back which other, the keys and search
words by which names are compared now, and the hashes of the records."""


@frozen
class StoreSizes:
    """How much room the file of some books takes, and how much is left on its disk."""

    file_bytes: int
    wal_bytes: int
    """The size of the write-ahead log beside the file, in bytes."""
    free_disk_bytes: int


class Session(Protocol):
    """One transaction of a store.

    It reads everything as it was when the transaction began, with its own writes.
    """

    @property
    def records(self) -> Records:
        """The records of every kind."""

    @property
    def references(self) -> References:
        """Which records refer to which others, and which record has which key."""

    @property
    def ledger(self) -> StoredLedger:
        """Postings, and the balances that are kept of them."""

    @property
    def open_items(self) -> StoredOpenItems:
        """Charges, credits, and rows that wait in Undeposited Funds."""

    @property
    def log(self) -> ChangeLog:
        """The log of every change."""

    @property
    def record_hashes(self) -> RecordHashes:
        """The hashes of the records, by which copies of the books are compared."""

    @property
    def blobs(self) -> Blobs:
        """The bytes that records name by their SHA-256."""

    @property
    def replies(self) -> Replies:
        """The answers kept for repeated requests."""

    @property
    def repairs(self) -> ClientRepairs:
        """What clients have repaired in their copies of the books."""

    @property
    def pushes(self) -> Pushes:
        """What became of the changes that clients have pushed."""

    @property
    def copies(self) -> CopyStates:
        """Where these books stand, if they are a copy of others."""

    @property
    def reports(self) -> ReportReading:
        """What reports read besides records."""

    @property
    def imports(self) -> StoredImports:
        """What the books remember of imports."""

    @property
    def unreconciled_rows(self) -> UnreconciledRows:
        """The rows of reconciled accounts that no reconciliation has locked."""

    @property
    def inspection(self) -> Inspection:
        """All that is stored, for those who verify it."""

    def savepoint(self) -> AbstractContextManager[None]:
        """A savepoint: an error inside it undoes what was written inside it."""

    def stale_data(self) -> frozenset[StaleData]:
        """What an older program, which wrote the file, did not store."""

    def mark_rebuilt(self, what: StaleData) -> None:
        """Remember that the file now has this data."""

    def new_scratch(self) -> "Store":
        """An empty store beside this one that nobody keeps: it is gone when it is closed."""

    def scratch_copy(self, check: Callable[[], None]) -> "Store":
        """A store that nobody keeps, with the books as this transaction sees them; it only reads.

        `check` is called again and again while they are copied; its error ends the copying.
        """


class Store(Protocol):
    """The place where the books of one company are kept."""

    def reading(self) -> AbstractContextManager[Session]:
        """A transaction that only reads."""

    def writing(self) -> AbstractContextManager[Session]:
        """The transaction that writes, of which there is one at a time.

        It is committed at the end, and an error rolls it back.
        """

    def replace(self, new: Session, decide: Callable[[Session], None]) -> None:
        """Hold what another store of the same sort holds, in place of everything held before.

        `new` is a transaction that reads the other store. `decide` gets one that reads this store,
        when nobody can write to it any more; its error leaves everything as it was. Transactions
        that have begun to read go on with what they began with.
        """

    def state_mark(self) -> Hashable | None:
        """What stays equal as long as no program writes to the books; None if nothing tells that.

        It does not wait for other transactions, and it has no meaning after the store is closed.
        """

    def check(self) -> None:
        """Raise a `StoreFailure` if the books cannot be used now, or if the disk failed and no
        write has succeeded since.
        """

    def facts(self) -> Mapping[str, Any]:
        """Facts about the store for the health check, such as its engine and version."""

    def sizes(self) -> StoreSizes | None:
        """The sizes of the file now; None for a store that has no file of its own.

        Raises a `StoreFailure` if the file cannot be found any more.
        """

    def close(self) -> None:
        """Close the file."""
