"""Keeping a file in step with books that are served elsewhere, for as long as the program runs.

A round pushes, receives and compares (`application/copies/follow`). A round begins when the stream
of the books hints that something changed there, when something was done to the file, and from time
to time. Where the books do not answer, it begins again after a pause, which grows.
"""

import platform
import re
import secrets
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Protocol, TypeVar

from attrs import define, field

from adapters.sync.addresses import is_this_computer, port_of
from adapters.sync.live_hints import LiveHints
from adapters.sync.served_books import HttpServedBooks, client_for
from application.copies.comparing import NotEqual
from application.copies.follow import Comparison, Followed, Follower
from application.copies.news import News
from application.copies.state import is_edited, state_of_copy
from application.ports.failures import (
    StoreBusy,
    StoreFull,
    StoreStopping,
    StoreUnavailable,
)
from application.ports.served_books import NoAnswer
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict
from entrypoints.server_process import running_server
from entrypoints.wiring import check_file, open_copy_file

T = TypeVar("T")

_DISK_TROUBLE = (StoreBusy, StoreFull, StoreUnavailable)
"""What may pass while a file is used that could be opened."""

LONGEST_PAUSE = 60
"""The longest pause in seconds between two attempts; the first is one second, and each next one is
twice as long."""
LOOK_SECONDS = 1.0
"""How often the log of the file is looked at for what others have done to the file."""


class Watcher(Protocol):
    """Is told what happens, by the thread that keeps the file in step."""

    def followed(self, followed: Followed, comparison: Comparison) -> None:
        """A round has ended well."""

    def heard(self, books: Books, news: News) -> None:
        """There is something that a person should know."""

    def failed(self, reason: str) -> None:
        """A round could not be ended, and is tried again. This comes once, until `resumed`."""

    def resumed(self) -> None:
        """A round has ended well after one that failed; `followed` comes next."""

    def told(self, sentence: str) -> None:
        """Something was done to the file as a whole, such as an upgrade."""


@define(eq=False)
class Mirror:
    """Keeps one file in step with the books at an address."""

    address: str
    path: Path
    watcher: Watcher
    check_seconds: float = 3600.0
    """How often all records are read and compared."""
    starts_over: bool = False
    """Whether the copy may become one of other books than before."""
    token: str = field(default="", repr=False)
    """The token for a server that asks for one."""
    sent: int = field(default=0, init=False)
    received: int = field(default=0, init=False)
    _books: Books | None = field(default=None, init=False)
    _follower: Follower | None = field(default=None, init=False)
    _server: HttpServedBooks = field(init=False, repr=False)
    _stopping: Event = field(factory=Event, init=False)
    _wake: Event = field(factory=Event, init=False)
    _hints: LiveHints | None = field(default=None, init=False)
    _listen_at: float = field(default=0.0, init=False)
    _listen_pause: float = field(default=1.0, init=False)
    _check_at: float = field(default=0.0, init=False)
    _has_failed: bool = field(default=False, init=False)
    """Whether the last attempt has failed, and the watcher knows."""

    @_server.default
    def _server_at_address(self) -> HttpServedBooks:
        return HttpServedBooks(client_for(self.address, token=self.token))

    def run_once(self) -> Followed:
        """Begin or go on with the copy, and bring it in step once, comparing all records.

        Raises what `Follower.follow` raises; `Invalid` if the file holds books of its own, and
        `Conflict` if the address serves the file; `StoreFailure` and `OSError` if the file cannot
        be used.
        """
        self._check_place()
        return self._round(self._begin(), "records")

    def run(self) -> None:
        """Keep the file in step until `stop`. Raises as `run_once`, but for what may pass."""
        if not self._persistently(self._check_place):
            return
        follower = self._persistently(self._begin)
        comparison: Comparison = "records"
        while follower and self._persistently(partial(self._round, follower, comparison)):
            comparison = self._wait(follower.books)

    def stop(self) -> None:
        """Let the work end: a transaction that has not begun its commit is rolled back."""
        self._stopping.set()
        self._wake.set()
        if self._books:
            self._books.interruption.request()

    @property
    def version(self) -> int:
        """The version of the served books up to which the file has their changes."""
        return self._books.read(state_of_copy).position.version if self._books else 0

    def close(self) -> None:
        """Close the file and the connections."""
        if self._books:
            self._books.store.close()

    # The beginning

    def _check_place(self) -> bool:
        """Check what can be said without asking the books, and open a file that exists.

        True; what is wrong is raised.
        """
        server = running_server(self.path)
        if server and is_this_computer(self.address) and server.port == port_of(self.address):
            raise _serves_itself(self.address, self.path)
        real_path = check_file(self.path, create=True)
        if real_path.exists() and real_path.stat().st_size:
            self._open()
        return True

    def _begin(self) -> Follower:
        """The follower of the file, which is made when the books have answered."""
        history = self._server.collection_hashes().history
        books = self._books or self._open()
        if books.read(_own_history) == history:
            raise _serves_itself(self.address, self.path)
        tell = partial(self.watcher.heard, books)
        self._follower = follower = Follower(books, self._server, tell, self.starts_over)
        return follower

    def _open(self) -> Books:
        self._books = open_copy_file(
            self.path, self.address, _new_client_id(), tell=self.watcher.told
        )
        if self._stopping.is_set():
            self._books.interruption.request()
        return self._books

    # Rounds

    def _round(self, follower: Follower, comparison: Comparison) -> Followed:
        followed = follower.follow(comparison)
        if comparison == "records":
            self._check_at = time.monotonic() + self.check_seconds
        self._note_success()
        self.sent += followed.sent
        self.received += followed.received
        self.watcher.followed(followed, comparison)
        return followed

    def _persistently(self, step: Callable[[], T]) -> T | None:
        """The result of a step, which is tried again while it fails for reasons that may pass.

        None if the program is to stop.
        """
        pause = 1
        while not self._stopping.is_set():
            try:
                return step()
            except (NoAnswer, NotEqual, *_DISK_TROUBLE) as error:
                if isinstance(error, StoreUnavailable) and self._follower is None:
                    raise  # The file cannot be used at all, for example because it is no books.
                if not self._has_failed and not self._stopping.is_set():
                    self._has_failed = True
                    self.watcher.failed(str(error))
                self._stopping.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            except StoreStopping:
                return None
        return None

    def _note_success(self) -> None:
        if self._has_failed:
            self._has_failed = False
            self.watcher.resumed()

    def _wait(self, books: Books) -> Comparison:
        """Wait until a round is due; how it is to compare."""
        while not self._stopping.is_set():
            self._listen()
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()
            if time.monotonic() >= self._check_at:
                return "records"
            try:
                if self._is_hinted(books) or books.read(_has_pending_edits):
                    break
            except _DISK_TROUBLE:
                break  # The round says what is wrong, if it is still so.
        return "kept"

    def _listen(self) -> None:
        """Connect to the stream, unless it is connected, or was just lost."""
        if self._hints is None and time.monotonic() >= self._listen_at:
            self._hints = LiveHints(client_for(self.address, token=self.token), self._wake)
            self._hints.start()

    def _is_hinted(self, books: Books) -> bool:
        """Whether something may have changed in the served books, or whether they are gone."""
        hints = self._hints
        if hints is None:
            return False
        if hints.is_ended:
            self._hints = None
            self._listen_pause = 1.0 if hints.was_open else 2 * self._listen_pause
            self._listen_pause = min(self._listen_pause, LONGEST_PAUSE)
            self._listen_at = time.monotonic() + self._listen_pause
            return True
        hint = hints.take()
        if hint is None:
            return False
        state = books.read(state_of_copy)
        return hint.is_news_to(state.history, state.position)


def _serves_itself(address: str, path: Path) -> Conflict:
    return Conflict(
        f"{address} serves {path} itself; give the address of other books, or another file"
    )


def _own_history(work: UnitOfWork) -> str:
    return work.session.log.history()


def _has_pending_edits(work: UnitOfWork) -> bool:
    """Whether something was done to the copy since it was as the books are."""
    return is_edited(work, state_of_copy(work))


def _new_client_id() -> str:
    """An id by which the books tell this copy from others: it says on which computer it is."""
    host = re.sub(r"[^A-Za-z0-9._-]+", "-", platform.node()).lstrip("._-")[:40]
    return f"{host or 'copy'}-{secrets.token_hex(4)}"
