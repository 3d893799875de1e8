"""The disk fails while clients write: nothing acknowledged is missing, nothing refused is there
except a write whose refusal says that it may have been kept, and the server takes writes again.

`WYZBOOKS_DISK_FAULTS` says in how many ways the disk fails (default 4, at most all of them).
"""

import errno
import json
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from attrs import define, field

from adapters.storage.sqlite.driver import TELLS_LOG_LENGTH
from tests.entrypoints.cli.test_signals import iif
from tests.entrypoints.failing_disk import FailingDisk
from tests.entrypoints.serving import PATIENCE, Served, free_port, run

FAULTS = int(os.environ.get("WYZBOOKS_DISK_FAULTS", "4"))
ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS)
NTHS = {
    "write": (3, 1, 2, 5, 8, 13),
    "fsync": (2, 1, 3, 5, 8, 13),
    "ftruncate": (1,),
    "rename": (1,),
}
WAYS = [
    (kind, nths[turn % len(nths)], ERRORS[(turn + turn // 6 + place) % 3])
    for turn in range(18)
    for place, (kind, nths) in enumerate(NTHS.items())
]
"""A kind of call, every which of them fails, and with what error; each kind in turn."""
JOURNALS, FILES, IMPORTED = 8, 3, 20
NOT_CERTAIN = "it is not certain whether this write was kept"
LINES = [
    {"accountId": "account-1000", "debit": "1.00"},
    {"accountId": "account-4100", "credit": "1.00"},
]


@define(eq=False)
class Written:
    """What became of the writes of the clients, by names that each write has alone."""

    kept: set[str] = field(factory=set)
    open: set[str] = field(factory=set)
    """Of these the refusal said that they may have been kept."""
    refused: set[str] = field(factory=set)
    wrong: list[str] = field(factory=list)

    def note(self, name: str, answer: httpx.Response) -> None:
        """Note what a client is told of a write."""
        if answer.is_success:
            self.kept.add(name)
            return
        problem = answer.json()
        if (answer.status_code, problem["code"]) not in {(503, "storage"), (507, "disk_full")}:
            self.wrong.append(answer.text)
        (self.open if NOT_CERTAIN in problem["detail"] else self.refused).add(name)


@define(eq=False)
class Office:
    """Clients that write to one server, in rounds."""

    url: str
    written: Written = field(factory=Written)

    def work(self, number: int) -> None:
        """One round: all clients at the same time."""
        clients = [
            threading.Thread(target=self._client, args=(write, f"r{number}", count))
            for write, count in (
                (self.journal, JOURNALS),
                (self.journal_of_another, JOURNALS),
                (self.file, FILES),
                (self.backup, 1),
                (self.import_, 1),
            )
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join(PATIENCE)

    def _client(
        self, write: Callable[[httpx.Client, str], httpx.Response], round_: str, count: int
    ) -> None:
        with httpx.Client(
            base_url=f"{self.url}/api/v1", timeout=PATIENCE, trust_env=False
        ) as client:
            for number in range(count):
                name = f"{write.__name__.strip('_')}-{round_}-{number}"
                try:
                    self.written.note(name, write(client, name))
                except httpx.TransportError as error:
                    self.written.wrong.append(f"{name}: {error!r}")

    def journal(self, client: httpx.Client, name: str) -> httpx.Response:
        headers = {"Idempotency-Key": name}
        return client.post("/journals", json={"id": name, "lines": LINES}, headers=headers)

    def journal_of_another(self, client: httpx.Client, name: str) -> httpx.Response:
        return self.journal(client, name)

    def file(self, client: httpx.Client, name: str) -> httpx.Response:
        content = random.Random(name).randbytes(200_000)
        path = f"/accounts/account-1000/attachments?name={name}"
        return client.post(path, content=content, headers={"content-type": "a/b"})

    def backup(self, client: httpx.Client, name: str) -> httpx.Response:
        del name
        return client.post("/data/backup", json={})

    def import_(self, client: httpx.Client, name: str) -> httpx.Response:
        number = int(name.split("-")[1][1:])
        content = iif(IMPORTED, number + 1)
        headers = {"Content-Type": "text/plain"}
        return client.post("/import/iif", content=content, headers=headers)


def there(client: httpx.Client) -> set[str]:
    """The names of the journals and files that the books have."""
    names = {file["name"] for file in pages(client, "/accounts/account-1000/attachments")}
    return names | {journal["id"] for journal in pages(client, "/journals")}


def pages(client: httpx.Client, path: str) -> list[dict[str, str]]:
    """All that a list has."""
    items: list[dict[str, str]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = client.get(f"{path}?limit=1000" + (f"&cursor={cursor}" if cursor else "")).json()
        items += page["data"]
        cursor = page["nextCursor"]
    return items


@pytest.fixture
def disk(tmp_path: Path):
    disk = FailingDisk(tmp_path, tmp_path / "books.wyzbooks")
    yield disk
    disk.close()


def test_whatever_call_fails_no_acknowledged_write_is_lost_and_no_refused_one_is_kept(
    disk: FailingDisk, tmp_path: Path
):
    path = tmp_path / "books.wyzbooks"
    failures = 0
    with Served(path, free_port(), more=disk.environment) as server:
        server.wait()
        office = Office(server.url)
        for number, way in enumerate(WAYS[:FAULTS]):
            with disk.failing(*way):
                office.work(number)
            failures += disk.failures
            assert not office.written.wrong, (way, office.written.wrong)
            assert_takes_writes_again(server, way)
            assert_all_kept(server, office.written, way)
            print(f"{way}: {disk.calls} calls, {disk.failures} failed")
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
        assert "Traceback" not in server.said()
    assert failures >= FAULTS / 2
    assert not path.with_name(f"{path.name}-wal").exists()
    verdict = run("verify", "--file", str(path), "--json", folder=tmp_path)
    assert verdict.returncode == 0, verdict.stdout
    assert json.loads(verdict.stdout)["faults"] == []


@pytest.mark.skipif(not TELLS_LOG_LENGTH, reason="SQLite keeps the error to itself")
def test_a_disk_that_does_not_confirm_the_file_loses_nothing_and_is_noticed_also_after_a_crash(
    disk: FailingDisk, tmp_path: Path
):
    """The writes themselves are confirmed: they are in the log, which cannot be put in the file."""
    path = tmp_path / "books.wyzbooks"
    mark = path.with_name(f"{path.name}.unverified")
    office = Office("")
    with Served(path, free_port(), more=disk.environment) as server:
        server.wait()
        with disk.failing("fsync itself", 1, errno.EIO):
            for number in range(60):
                name = f"file-{number}"
                office.written.note(name, office.file(server.client, name))
                if disk.failures:
                    break
            assert office.written.kept == {f"file-{past}" for past in range(number + 1)}
            refused = office.journal(server.client, "fenced")
            assert (refused.status_code, refused.json()["code"]) == (503, "storage")
            assert "opened anew and verified" in refused.json()["detail"]
            assert server.client.get("/system/health").status_code == 503
            server.process.send_signal(signal.SIGKILL)
            server.process.wait(PATIENCE)
    assert mark.stat().st_mode & 0o777 == 0o600
    with Served(path, free_port()) as again:
        again.wait()
        assert "was not verified since" in again.said()
        assert_takes_writes_again(again, "after a crash")
        assert office.written.kept <= there(again.client)
        assert again.client.post("/system/verify").json()["faults"] == []
    assert not mark.exists()


def assert_takes_writes_again(server: Served, way: object) -> None:
    began = time.monotonic()
    while server.client.post("/items", json={"name": f"{way} {began}"}).status_code != 201:
        assert time.monotonic() - began < PATIENCE, (way, server.said())
        time.sleep(0.1)
    assert server.client.get("/system/health").status_code == 200


def assert_all_kept(server: Served, written: Written, way: object) -> None:
    names = there(server.client)
    expected = {name for name in written.kept if not name.startswith(("backup", "import"))}
    assert expected <= names, (way, expected - names)
    assert not written.refused & names, (way, written.refused & names)
    for name in [name for name in written.open if name.startswith("journal")]:
        # Sent again with the same key, it takes effect once.
        body, headers = {"id": name, "lines": LINES}, {"Idempotency-Key": name}
        assert server.client.post("/journals", json=body, headers=headers).status_code == 201
        written.open.remove(name)
        written.kept.add(name)
    imports = {name for name in written.kept if name.startswith("import")}
    open_imports = {name for name in written.open if name.startswith("import")}
    batches = server.client.get("/import/batches").json()["total"]
    assert len(imports) <= batches <= len(imports) + len(open_imports), way
    backups = server.client.get("/data/backups").json()["data"]
    assert len(backups) >= sum(name.startswith("backup") for name in written.kept)
    assert all(backup["verified"] for backup in backups)
