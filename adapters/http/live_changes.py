"""The hub of the live stream: it reads each new change once, for all clients that wait for it.

The log is what counts. A commit of this process only hints that there is something to read; for
commits of other processes the hub looks at the end of the log several times a second. The last
changes stay in memory. A client that is further behind reads pages of the log at its own pace, so
that a slow client needs no memory and delays nobody; a client whose connection takes nothing while
more waits than is kept in memory is cut off.

Everything here runs in the thread of the event loop, except what reads the books.
"""

import asyncio
import logging
import time
from collections import deque
from contextlib import suppress

import anyio
from anyio import CapacityLimiter, to_thread

from adapters.http.live_events import (
    BATCH_BYTES,
    Batch,
    batches_of,
    id_line,
    moved_event,
    reset_event,
)
from adapters.http.live_reader import LiveReader
from application.ports.failures import StoreFailure
from application.sync.feed import FeedCursor, FeedStart, LogEnd, begin_feed, read_feed
from application.unit_of_work.books import Books

logger = logging.getLogger("wyzbooks")

HEARTBEAT_SECONDS = 15.0
"""After how many seconds without a change something is sent."""
LOOK_SECONDS = 0.2
"""How often the log is looked at for commits of other processes."""
KEPT_BYTES = 256 * 1024
"""How many bytes of the last events are kept in memory: a client for which more waits is behind."""
STALL_SECONDS = 2.0
"""A client that is behind is cut off if its connection takes nothing for so long."""
MOST_CLIENTS = 800
"""How many clients may read at once. Each has an open file of the process, of which systems allow
1,024 by default: without any left, the server would answer nobody."""
SEND_BUFFER = 64 * 1024
"""How many bytes the system may take for a client that does not read them."""

_PAGE = 200
"""How many changes are read from the log at once."""
_PAGES_AT_ONCE = 4
_PAUSE_PER_READER = 0.0004
_LONGEST_PAUSE = 0.2
"""How many seconds the hub waits after new changes, so that under many commits the time for sending
leaves time for the commits; changes that come meanwhile are sent together."""


class LiveChanges:
    """The hub of the live streams of some books."""

    def __init__(
        self,
        books: Books,
        *,
        look_seconds: float = LOOK_SECONDS,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        stall_seconds: float = STALL_SECONDS,
    ) -> None:
        self._books = books
        self._look_seconds = look_seconds
        self._heartbeat_seconds = heartbeat_seconds
        self._stall_seconds = stall_seconds
        self._readers: set[LiveReader] = set()
        self._history = ""
        self._version = 0  # The last version that the hub has read.
        self._kept = deque[Batch]()
        self._kept_bytes = 0
        self._resets = 0
        self._hint: anyio.Event
        self._turn: anyio.Lock
        self._reset_end: LogEnd | None = None
        self._is_closed = False
        self._moved_to: tuple[int, str] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._look_lane = CapacityLimiter(1)
        self._page_lane = CapacityLimiter(_PAGES_AT_ONCE)
        books.listen(self._hint_from_a_thread)

    @property
    def clients(self) -> int:
        """How many clients read the stream now. Any thread may ask this."""
        return len(self._readers)

    async def join(self, reader: LiveReader, cursor: FeedCursor) -> FeedStart:
        """Begin the stream of a reader; `leave` ends it.

        Raises a `StoreFailure` if the books cannot be read.
        """
        self._readers.add(reader)
        reader.is_ended = self._is_closed
        while True:
            resets = self._resets
            start = await self.read_start(cursor)
            if self._task is None:
                self._begin(start.end)
            if start.end.history == self._history and resets == self._resets:
                break
            await self._look()  # The books were replaced just now.
        reader.begin(start)
        reader.resets = self._resets
        self._follow_move(reader)
        return start

    def leave(self, reader: LiveReader) -> None:
        """Forget a reader. It must not await anything, because its task may be cancelled."""
        self._readers.discard(reader)
        if not self._readers and self._task is not None:
            self._hint.set()  # The hub has nothing to do any more.

    async def content_for(self, reader: LiveReader) -> bytes:
        """What is to be sent to a reader next; nothing if it has everything."""
        if reader.resets != self._resets and self._reset_end:
            reader.resets = self._resets
            # The hub may be further already, and the changes since the reset follow.
            after = self._reset_end.head.version
            reader.begin(FeedStart(self._reset_end, after, is_reset=True))
            return reset_event(self._reset_end)
        content, before = b"", -1
        while not content and before < reader.position < self._version:
            before = reader.position
            if reader.position < self._kept_after:
                content = await self._page_for(reader)
            else:
                content = self._kept_for(reader)
        return content

    async def read_start(self, cursor: FeedCursor) -> FeedStart:
        """Where the stream for a client begins."""
        return await to_thread.run_sync(
            self._books.read, begin_feed, cursor, limiter=self._page_lane
        )

    async def read_page(self, reader: LiveReader) -> tuple[LogEnd, bytes]:
        """The next changes for a reader, read from the log, and the end of the log."""
        end, batches = await to_thread.run_sync(
            self._read_batches, reader.position, limiter=self._page_lane
        )
        if end.history != reader.history:
            return end, b""
        content = b"".join(reader.take(batch) for batch in batches)
        if reader.told < reader.position:  # A long way may have no change of its collections.
            reader.told = reader.position
            content += id_line(reader.position)
        return end, content

    def heartbeat_is_due(self, reader: LiveReader) -> bool:
        """Whether nothing was sent to a reader for so long that it needs a sign of life."""
        return time.monotonic() - reader.sent_at >= self._heartbeat_seconds

    def close(self) -> None:
        """End all streams, and those that are begun later."""
        self._is_closed = True
        for reader in list(self._readers):
            reader.end()
        if self._task is not None:
            self._hint.set()

    def move(self, port: int, address: str) -> None:
        """End the streams of other ports with the address where the server is from now on."""
        self._moved_to = port, address
        for reader in list(self._readers):
            self._follow_move(reader)

    def _follow_move(self, reader: LiveReader) -> None:
        """End the stream of a reader whose port the server has left; some join it that late."""
        if self._moved_to and reader.port not in {None, self._moved_to[0]}:
            reader.end(moved_event(reader.told, *self._moved_to))

    @property
    def _kept_after(self) -> int:
        """The version after which all events are kept in memory."""
        return self._kept[0].after if self._kept else self._version

    def _begin(self, end: LogEnd) -> None:
        """Begin to look at the log, for the first of several readers."""
        self._history, self._version = end.history, end.head.version
        self._kept.clear()
        self._kept_bytes = 0
        self._hint, self._turn = anyio.Event(), anyio.Lock()
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._run())

    async def _run(self) -> None:
        """Look at the log as long as there are readers."""
        try:
            while self._readers and not self._is_closed:
                with anyio.move_on_after(self._look_seconds):
                    await self._hint.wait()
                self._hint = anyio.Event()
                is_anything_new = False
                with suppress(StoreFailure):  # Requests and the health check tell about it.
                    is_anything_new = await self._look()
                self._watch_readers()
                if is_anything_new:
                    pause = _PAUSE_PER_READER * len(self._readers)
                    await anyio.sleep(min(_LONGEST_PAUSE, pause))
                    self._hint.set()  # Others may have committed meanwhile.
        except Exception:
            logger.exception("the live stream of changes has failed; its clients connect again")
            for reader in list(self._readers):
                reader.end()
        finally:
            self._task = None

    async def _look(self) -> bool:
        """Read what is new in the log, and wake the readers if there is anything."""
        async with self._turn:
            end, batches = await to_thread.run_sync(
                self._read_batches, self._version, limiter=self._look_lane
            )
            if end.history != self._history or end.head.version < self._version:
                self._reset(end)
            else:
                for batch in batches:
                    self._keep(batch)
                if self._version < end.head.version:
                    self._hint.set()
            is_anything_new = bool(batches) or self._reset_end is end
            if is_anything_new:
                for reader in self._readers:
                    reader.wake()
            return is_anything_new

    def _keep(self, batch: Batch) -> None:
        self._kept.append(batch)
        self._kept_bytes += len(batch.content)
        while self._kept_bytes - len(self._kept[0].content) >= KEPT_BYTES:
            self._kept_bytes -= len(self._kept.popleft().content)
        self._version = batch.last

    def _reset(self, end: LogEnd) -> None:
        """Go on with other books: the readers must read everything again."""
        self._history, self._version = end.history, end.head.version
        self._kept.clear()
        self._kept_bytes = 0
        self._resets += 1
        self._reset_end = end

    def _watch_readers(self) -> None:
        """Cut off the readers that are stalled, and wake those that need a sign of life."""
        now = time.monotonic()
        for reader in list(self._readers):
            if reader.blocked_since is None:
                if self.heartbeat_is_due(reader):
                    reader.wake()
            elif (
                now - reader.blocked_since >= self._stall_seconds
                and reader.position < self._kept_after
            ):
                reader.end()

    def _kept_for(self, reader: LiveReader) -> bytes:
        """The next events for a reader that is not behind what is kept in memory."""
        waiting: list[Batch] = []
        for batch in reversed(self._kept):  # Nearly all readers lack only the last ones.
            if batch.last <= reader.position:
                break
            waiting.append(batch)
        content: list[bytes] = []
        while waiting and sum(map(len, content)) < BATCH_BYTES:
            content.append(reader.take(waiting.pop()))
        return b"".join(content)

    async def _page_for(self, reader: LiveReader) -> bytes:
        """The next page of the log for a reader that is behind what is kept in memory."""
        end, content = await self.read_page(reader)
        if end.history != self._history or end.head.version < reader.position:
            await self._look()  # The books were replaced, and all readers are told.
            return b""
        return content

    def _read_batches(self, after: int) -> tuple[LogEnd, list[Batch]]:
        page = self._books.read(read_feed, after, _PAGE)
        return page.end, list(batches_of(after, page.changes))

    def _hint_from_a_thread(self) -> None:
        """A commit has just been made, by whichever thread."""
        if self._loop is not None and self._readers:
            with suppress(RuntimeError):  # The loop has ended with its server.
                self._loop.call_soon_threadsafe(self._give_hint)

    def _give_hint(self) -> None:
        self._hint.set()
