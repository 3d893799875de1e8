"""Listening on the stream of served books: it says when something has changed there.

What comes is a hint alone. What a copy has is decided by the pages that it reads, so that a hint
may be lost, late or doubled.
"""

from threading import Event, Lock, Thread

import httpx
import httpx_sse
import msgspec
from attrs import define, field, frozen

from application.ports.change_log import Head

SILENT_SECONDS = 45
"""After how long without a word a connection is taken to be lost. The server sends a comment every
15 seconds."""
_TIMEOUT = httpx.Timeout(SILENT_SECONDS, connect=10.0)


@frozen
class Hint:
    """Where the served books stood when something was said of them."""

    history: str
    head: Head
    is_beginning: bool
    """Whether this is the end of the log, and not a change that may be an old one."""

    def is_news_to(self, history: str, position: Head) -> bool:
        """Whether a copy that stands somewhere may lack something."""
        if self.history != history or self.head.version > position.version:
            return True
        return self.is_beginning and self.head != position


class _Said(msgspec.Struct):
    """What is read of an event; a change has no history."""

    version: int
    head: str
    history: str = ""


@define(eq=False)
class LiveHints:
    """One connection to the stream, which a thread reads until it is lost."""

    client: httpx.Client
    """A client of its own, which is closed when the connection has ended."""
    wake: Event
    """Is set when there is a hint, and when the connection has ended."""
    was_open: bool = field(default=False, init=False)
    """Whether the server has answered with a stream."""
    is_ended: bool = field(default=False, init=False)
    _hint: Hint | None = field(default=None, init=False)
    _lock: Lock = field(factory=Lock, init=False, repr=False)

    def start(self) -> None:
        """Connect, and listen in a thread, which does not keep the program from ending."""
        Thread(target=self._run, daemon=True).start()

    def take(self) -> Hint | None:
        """The last hint that was not taken yet."""
        with self._lock:
            hint, self._hint = self._hint, None
            return hint

    def _run(self) -> None:
        try:
            with self.client:
                self._listen()
        except (httpx.HTTPError, httpx.StreamError, httpx_sse.SSEError, msgspec.DecodeError):
            pass  # The next request for a page says what is wrong, if it is still so.
        finally:
            self.is_ended = True
            self.wake.set()

    def _listen(self) -> None:
        """Listen without `since`: what came before, the first event and the pages say."""
        with httpx_sse.connect_sse(
            self.client, "GET", "/api/v1/sync/stream", timeout=_TIMEOUT
        ) as source:
            if not source.response.is_success:
                return
            history = ""
            for event in source.iter_sse():
                if event.event not in {"hello", "change", "reset"}:
                    continue
                said = msgspec.json.decode(event.data, type=_Said)
                history = said.history or history
                self._note(Hint(history, Head(said.version, said.head), event.event != "change"))

    def _note(self, hint: Hint) -> None:
        with self._lock:
            self.was_open = True
            if self._hint and self._hint.is_beginning and self._hint.history == hint.history:
                # A change does not say what a beginning says that nobody has taken yet.
                hint = Hint(hint.history, hint.head, is_beginning=True)
            self._hint = hint
        self.wake.set()
