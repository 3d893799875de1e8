"""The request to stop writing: what has not begun its commit is rolled back, and a commit that has
begun is finished.

The server requests it when it stops, and a command when a person presses Ctrl-C. Writers ask for
it between two pieces of work. The work of a single client ends in the same way if nobody waits for
its result any more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from attrs import define, field

from application.ports.failures import Abandoned, StoreStopping


@define(eq=False)
class Interruption:
    """Whether writing is to stop, and whether a commit is under way.

    After `request` has returned, either `is_committing` is true, or nothing is ever committed
    again.
    """

    _is_requested: bool = False
    _is_committing: bool = False
    # A signal may interrupt the thread that has the lock, hence one that it can take twice.
    _lock: RLock = field(factory=RLock, repr=False)

    @property
    def is_committing(self) -> bool:
        """Whether a commit has begun and has not ended."""
        return self._is_committing

    @property
    def is_final(self) -> bool:
        """Whether nothing is ever committed again."""
        with self._lock:
            return self._is_requested and not self._is_committing

    def request(self) -> None:
        """Ask all writers to stop, now and later."""
        with self._lock:
            self._is_requested = True

    def check(self) -> None:
        """Raise `StoreStopping` if writing is to stop."""
        if self._is_requested:
            raise StoreStopping("the program is stopping, and nothing was stored")

    @contextmanager
    def deciding(self) -> Iterator["Interruption"]:
        """A transaction, in which `begin_commit` may be called; its commit ends with it."""
        try:
            yield self
        finally:
            self._is_committing = False

    def begin_commit(self) -> None:
        """Begin a commit, which is then finished; raises `StoreStopping` if writing is to stop."""
        with self._lock:
            self.check()
            self._is_committing = True


@define(eq=False)
class Demand:
    """Whether the result of somebody's work is still wanted."""

    _interruption: Interruption
    is_abandoned: bool = False
    """Whether nobody waits for the result any more. Another thread may set it."""

    def check(self) -> None:
        """Raise `StoreStopping` if the program stops, `Abandoned` if nobody waits any more."""
        self._interruption.check()
        if self.is_abandoned:
            raise Abandoned("the client has gone, and nothing was stored")


@define(eq=False)
class Receipt:
    """Whether a write has been committed, for those who cannot wait for its result."""

    is_committed: bool = False
    is_decided: bool = False
    """Whether its commit has begun and ended, so that its result or its error says the outcome."""
