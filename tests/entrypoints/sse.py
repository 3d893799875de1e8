"""A client of the live stream of a served program, which connects again as an EventSource does."""

import json
import threading
import time
from typing import Self

import httpx
import httpx_sse
from attrs import define, field

from tests.entrypoints.serving import PATIENCE


@define
class StreamClient:
    """Receives the events of the stream at an address in a thread, until the `with` block ends."""

    url: str
    events: list[httpx_sse.ServerSentEvent] = field(factory=list)
    last_id: str = ""
    connections: int = 0
    _is_done: bool = False
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_done = True

    @property
    def versions(self) -> list[int]:
        return [
            json.loads(event.data)["version"] for event in self.events if event.event == "change"
        ]

    def wait_for(self, version: int) -> None:
        """Wait until it has every change up to a version."""
        wait_until(lambda: self.last_id == str(version))

    def _receive(self) -> None:
        with httpx.Client(timeout=httpx.Timeout(PATIENCE, read=5), trust_env=False) as client:
            while not self._is_done:
                headers = {"Last-Event-ID": self.last_id} if self.last_id else {}
                try:
                    self._receive_from(client, headers)
                except httpx.TransportError:
                    time.sleep(0.2)

    def _receive_from(self, client: httpx.Client, headers: dict[str, str]) -> None:
        with httpx_sse.connect_sse(client, "GET", self.url, headers=headers) as source:
            self.connections += 1
            for event in source.iter_sse():
                if self._is_done:
                    return
                self.events.append(event)
                self.last_id = event.id


def wait_until(is_so) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)
