"""Many mixed requests to one served program: memory and open files stay flat, and the write-ahead
log stays bounded. `make long` sends 100,000."""

import os
import random
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from statistics import linear_regression, median

import httpx
import pytest
from attrs import define, field

from tests.entrypoints.serving import PATIENCE, Served, free_port

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc tells memory and files")

REQUESTS = int(os.environ.get("WYZBOOKS_SOAK", "400"))
SAMPLES = 200
MOST_GROWTH = 24 * 1024
"""By how many KiB the memory may grow after the first half, in which caches and the allocator have
come to what they keep: that is less than half a KiB for a request of the full run."""
LONG_RUN = 50_000
"""From how many requests the memory of the second half must be flat: in a shorter run, what it
goes up and down by is more than what it grows by."""
MOST_SLOPE = 1024
"""By how many KiB it may then grow for every 10,000 requests: the slope of the line through it."""
MOST_FILES = 12
"""How many more files may be open at a moment than at the lowest: connections of the client, those
that it has just left, and answers that are being written."""
MOST_LOG = 32 * 1024 * 1024
MOST_JOURNALS = 5_000
"""How many journals the books have at most: a report or an export of more of them needs more
memory, and that is not what must stay flat. For each further one the oldest is deleted."""
CASH, SALES = "account-1000", "account-4100"
GARBAGE = (
    b"\x16\x03\x01\x00",
    b"GET http://evil.example/ HTTP/1.1\r\n\r\n",
    b"POST / HTTP/1.1\r\n",
)


@define
class Soak:
    """A client that sends mixed requests, and what it has seen of the server meanwhile."""

    server: Served
    chance: random.Random = field(factory=lambda: random.Random(19))
    memory: list[int] = field(factory=list)
    files: list[int] = field(factory=list)
    log_sizes: list[int] = field(factory=list)
    refused: int = 0
    written: list[str] = field(factory=list)

    def send(self, number: int) -> None:
        """Send the request of a number, and check that the answer is what it must be."""
        kind = self.chance.choices(
            [self.write, self.change, self.read, self.report, self.file, self.odd, self.leave],
            [25, 10, 30, 14, 3, 12, 6],
        )[0]
        kind(number)

    def write(self, number: int) -> None:
        lines = [{"accountId": CASH, "debit": "12.50"}, {"accountId": SALES, "credit": "12.50"}]
        day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
        document = {"id": f"j{number}", "date": day, "lines": lines, "memo": f"Number {number}"}
        assert self.ask("POST", "/journals", json=document).status_code == 201
        self.written.append(f"j{number}")
        if len(self.written) > MOST_JOURNALS:
            assert self.ask("DELETE", f"/journals/{self.written.pop(0)}").status_code == 204

    def change(self, number: int) -> None:
        if self.written:
            path = f"/journals/{self.chance.choice(self.written)}"
            memo = {"memo": f"Changed by {number}"}
            assert self.ask("PATCH", path, json=memo).status_code == 200

    def read(self, number: int) -> None:
        paths = ("/journals?limit=50", f"/accounts/{CASH}/register?limit=50", "/accounts")
        more = ("/sync/status", "/audit?limit=20", "/journals?q=changed", "/system/version")
        path = (*paths, *more)[number % 7]
        assert self.ask("GET", path).status_code == 200

    def report(self, number: int) -> None:
        key = ("profit-loss", "balance-sheet", "trial-balance", "general-ledger")[number % 4]
        format_ = ("json", "csv", "html", "xlsx")[number // 4 % 4]
        days = "asOf=2026-12-31" if number % 4 in {1, 2} else "from=2026-03-01&to=2026-03-02"
        assert self.ask("GET", f"/reports/{key}?format={format_}&{days}").status_code == 200

    def file(self, number: int) -> None:
        if number % 2:
            content = {"content": f"!CUST\tNAME\nCUST\tCustomer {number}\n".encode()}
            sent = self.ask(
                "POST", "/import/iif", headers={"Content-Type": "text/plain"}, **content
            )
            assert sent.status_code == 201
        else:
            assert self.ask("GET", "/data/export/iif").status_code == 200

    def odd(self, number: int) -> None:
        answer = [
            lambda: self.ask("GET", "/journals/nothing"),
            lambda: self.ask("POST", "/journals", content=b"{"),
            lambda: self.ask("POST", "/journals", json={"lines": [{"accountId": "x"}]}),
            lambda: self.ask("GET", "/accounts", headers={"Origin": "http://evil.example"}),
            lambda: self.ask("PUT", "/accounts"),
            lambda: self.ask("GET", f"/accounts?q={'x' * 9000}"),
        ][number % 6]()
        assert 400 <= answer.status_code < 500
        self.refused += 1

    def leave(self, number: int) -> None:
        """Send garbage, or begin a stream or a report, and go without the answer."""
        host = f"Host: 127.0.0.1:{self.server.port}\r\n\r\n"
        begun = [
            f"GET /api/v1/{path} HTTP/1.1\r\n{host}" for path in ("sync/stream", "reports/ar-aging")
        ]
        sent = (*GARBAGE, *(text.encode() for text in begun))[number % 5]
        with socket.create_connection(("127.0.0.1", self.server.port), PATIENCE) as connection:
            connection.sendall(sent)
            if number % 2:
                connection.settimeout(0.01)
                with suppress(OSError):
                    connection.recv(1000)

    def ask(self, method: str, path: str, **options: object) -> httpx.Response:
        headers = {"Content-Type": "application/json", **options.pop("headers", {})}
        return self.server.client.request(method, path, headers=headers, **options)

    def look(self) -> None:
        process = Path(f"/proc/{self.server.process.pid}")
        status = (process / "status").read_text(encoding="ascii")
        self.memory.append(int(status.partition("VmRSS:")[2].split()[0]))
        self.files.append(len([*(process / "fd").iterdir()]))
        log = self.server.path.with_name(f"{self.server.path.name}-wal")
        self.log_sizes.append(log.stat().st_size if log.exists() else 0)


def test_many_requests_leave_memory_files_and_the_log_as_they_were(tmp_path):
    with Served(tmp_path / "books.wyzbooks", free_port()) as server:
        server.wait()
        soak = Soak(server)
        began = time.monotonic()
        for number in range(REQUESTS):
            soak.send(number)
            if number % max(1, REQUESTS // SAMPLES) == 0:
                soak.look()
        seconds = time.monotonic() - began
        said = server.said()
        soak.look()
    half = len(soak.memory) // 2
    slope = linear_regression(range(len(soak.memory) - half), soak.memory[half:]).slope
    growth = slope * SAMPLES / REQUESTS * 10_000
    early, late = median(soak.memory[half : half + half // 2]), median(soak.memory[-half // 2 :])
    print(
        f"\nsoak: {REQUESTS} requests in {seconds:.0f} s, {len(soak.written)} journals at last, "
        f"{soak.refused} refused; memory {soak.memory[0] // 1024} MiB at first, "
        f"{early / 1024:.1f} after half, {late / 1024:.1f} at last, "
        f"{max(soak.memory) / 1024:.1f} at most, {growth / 1024:+.2f} for 10,000 requests of the "
        f"second half; open files {min(soak.files)} to "
        f"{max(soak.files)}; write-ahead log at most {max(soak.log_sizes) / 2**20:.1f} MiB"
    )
    assert "Traceback" not in said
    assert late - early < MOST_GROWTH
    assert REQUESTS < LONG_RUN or growth < MOST_SLOPE
    assert max(soak.files[half:]) - min(soak.files) <= MOST_FILES
    assert max(soak.log_sizes) < MOST_LOG
