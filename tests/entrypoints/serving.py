"""Serves books in a process of its own, as a user would."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import httpx

PATIENCE = 300
"""After how many seconds a test takes a process to be stuck. It is far more than a busy machine
needs: where a test is about speed, it measures processor time."""
PROGRAM = [sys.executable, "-c", "from entrypoints.cli.program import main; main()"]


def free_port() -> int:
    """A port on which no program listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def environment(folder: Path) -> dict[str, str]:
    """An environment without the settings and the home folder of the person who runs the tests."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("WYZBOOKS")},
        "WYZBOOKS_CONFIG": str(folder),
    }


def run(*words: str, folder: Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run a command to its end."""
    return subprocess.run(
        [*PROGRAM, *words],
        input=given,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        env=environment(folder),
    )


class Served:
    """A running server of a file; it ends with the `with` block."""

    def __init__(
        self,
        path: Path,
        port: int,
        *options: str,
        token: str = "",
        program: Sequence[str] = PROGRAM,
        more: Mapping[str, str] | None = None,
    ) -> None:
        """`more` is added to the environment of the program."""
        self.path, self.port = path, port
        self.url = f"http://127.0.0.1:{port}"
        self.log = path.with_suffix(".log").open("ab")
        self.process = subprocess.Popen(
            [*program, "serve", "--file", str(path), "--port", str(port), *options],
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
            env={**environment(path.parent), **(more or {})},
        )
        self.client = httpx.Client(
            base_url=f"{self.url}/api/v1",
            timeout=PATIENCE,
            trust_env=False,
            headers={"Authorization": f"Bearer {token}"} if token else {},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        self.client.close()
        self.log.close()

    def wait(self) -> float:
        """Wait until the server answers; returns the seconds that this took."""
        began = time.perf_counter()
        while time.perf_counter() - began < PATIENCE:
            assert self.process.poll() is None, self.said()
            try:
                if self.client.get("/system/health").status_code == 200:
                    return time.perf_counter() - began
            except httpx.TransportError:
                time.sleep(0.02)
        raise AssertionError(f"the server does not answer: {self.said()}")

    def said(self) -> str:
        """What the server wrote."""
        return self.path.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
