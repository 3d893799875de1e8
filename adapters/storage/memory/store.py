"""The store in memory: its books do not outlive the process.

Only entries, balances and open items are kept besides the records. References, keys and search
words are derived whenever they are read.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Any, cast

from adapters.storage.memory.blobs import MemoryBlobs
from adapters.storage.memory.change_log import MemoryChangeLog
from adapters.storage.memory.copy_states import MemoryCopyStates
from adapters.storage.memory.imports import MemoryImports
from adapters.storage.memory.inspection import MemoryInspection
from adapters.storage.memory.ledger import MemoryLedger
from adapters.storage.memory.open_items import MemoryOpenItems
from adapters.storage.memory.pushes import MemoryPushes
from adapters.storage.memory.record_hashes import MemoryRecordHashes
from adapters.storage.memory.records import MemoryRecords
from adapters.storage.memory.references import MemoryReferences
from adapters.storage.memory.repairs import MemoryRepairs
from adapters.storage.memory.replies import MemoryReplies
from adapters.storage.memory.reports import MemoryReports
from adapters.storage.memory.state import State
from adapters.storage.memory.unreconciled_rows import MemoryUnreconciledRows
from application.ports.store import Session, StaleData


class MemoryStore:
    """Books that live as long as the process. Transactions run one after the other."""

    def __init__(self, state: State | None = None) -> None:
        self._state = state or State()
        self._lock = RLock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._lock:
            yield MemorySession(self._state)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self._lock:
            state = self._state.copy()
            yield MemorySession(state)
            self._state = state

    def replace(self, new: Session, decide: Callable[[Session], None]) -> None:
        with self._lock:
            decide(MemorySession(self._state))
            self._state = cast("MemorySession", new).copied_state()

    def check(self) -> None:
        """Do nothing: there is no disk that could fail."""

    def facts(self) -> Mapping[str, Any]:
        return {"store": "memory"}

    def state_mark(self) -> None:
        """Return None: tests alone use this store, and nothing is kept of it."""

    def sizes(self) -> None:
        """Return None: there is no file."""

    def close(self) -> None:
        self._state = State()


class MemorySession:
    """One transaction: its parts share one state."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.records = MemoryRecords(state)
        self.references = MemoryReferences(state)
        self.ledger = MemoryLedger(state)
        self.open_items = MemoryOpenItems(state)
        self.log = MemoryChangeLog(state)
        self.record_hashes = MemoryRecordHashes(state)
        self.blobs = MemoryBlobs(state)
        self.replies = MemoryReplies(state)
        self.repairs = MemoryRepairs(state)
        self.pushes = MemoryPushes(state)
        self.copies = MemoryCopyStates(state)
        self.reports = MemoryReports(state)
        self.imports = MemoryImports(state)
        self.unreconciled_rows = MemoryUnreconciledRows(state, self.ledger)
        self.inspection = MemoryInspection(state)

    def copied_state(self) -> State:
        """A copy of all that the transaction sees."""
        return self._state.copy()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        saved = self._state.copy()
        try:
            yield
        except BaseException:
            self._state.restore(saved)
            raise

    def stale_data(self) -> frozenset[StaleData]:
        return frozenset()

    def mark_rebuilt(self, what: StaleData) -> None:
        """Do nothing: no books in memory come from an older program."""

    def new_scratch(self) -> MemoryStore:
        return MemoryStore()

    def scratch_copy(self, check: Callable[[], None]) -> MemoryStore:
        check()
        return MemoryStore(self.copied_state())
