"""Runs `wyzbooks mirror` in a process of its own, as a user would."""

import json
import signal
import subprocess
from pathlib import Path
from typing import Any, Self

from entrypoints.wiring import open_file
from tests.application.replaying import holdings
from tests.entrypoints.serving import PATIENCE, PROGRAM, Served, environment
from tests.entrypoints.sse import wait_until


class Mirroring:
    """A running mirror of a file, and the lines that it has printed; it ends with the block."""

    def __init__(self, url: str, path: Path, *words: str) -> None:
        self.path = path
        self.printed = path.with_suffix(".printed")
        self.output = self.printed.open("ab")
        self.process = subprocess.Popen(
            [*PROGRAM, "mirror", url, str(path), "--json", *words],
            stdin=subprocess.DEVNULL,
            stdout=self.output,
            stderr=self.output,
            env=environment(path.parent),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self.output.close()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines that it, and those before it, have printed whole."""
        text = self.printed.read_text(encoding="utf-8")
        return [
            json.loads(line)
            for line in text.splitlines(keepends=True)
            if line.startswith('{"') and line.endswith("\n")
        ]

    def events(self) -> list[str]:
        """What has happened, in one word each."""
        return [line["event"] for line in self.lines]

    def wait_for(self, event: str, count: int = 1) -> None:
        """Wait until something has happened so many times."""
        wait_until(lambda: self.runs() and self.events().count(event) >= count)

    def end(self) -> int:
        """End it with a signal; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def runs(self) -> bool:
        """True; an error if it has ended by itself."""
        assert self.process.poll() is None, self.printed.read_text(encoding="utf-8")
        return True


def held_by(path: Path) -> dict[str, object]:
    """All that the books in a file hold, but for versions and the log."""
    books = open_file(path)
    try:
        return books.read(holdings)
    finally:
        books.store.close()


def sums(server: Served) -> Any:
    """The checksums of all collections of served books."""
    return server.client.get("/sync/checksum").json()["collections"]


def wait_until_equal(one: Served, other: Served) -> None:
    """Wait until both serve the same records, and stay so for a moment."""
    wait_until(lambda: sums(one) == sums(other))
