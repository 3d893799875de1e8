"""The power fails while books are replaced: what was acknowledged is in the books, or in a backup.

Some post journals and attach files, one makes backups, and one imports the export or restores the
newest backup. `WYZBOOKS_KILLS` says how many times, as in `test_kill`; here two if it is not set.
"""

import json
import os
import random
import sqlite3
import threading
import time
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from entrypoints.file_wiring import check_backup
from tests.entrypoints.serving import PATIENCE, Served, free_port, run

ROUNDS = int(os.environ.get("WYZBOOKS_KILLS", "2"))
OCTETS = {"content-type": "application/octet-stream"}


class Worker(threading.Thread):
    """Does the same again and again until the server is gone."""

    def __init__(self, url: str, name: str) -> None:
        super().__init__(daemon=True)
        self.url, self.prefix = f"{url}/api/v1", name
        self.chance = random.Random(name)
        self.acknowledged: dict[str, str] = {}
        self.in_flight = False
        self.wrong: list[str] = []

    def run(self) -> None:
        with httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False) as client:
            for number in range(10_000):
                self.in_flight = True
                try:
                    self.act(client, f"{self.prefix}-{number}")
                except httpx.TransportError:
                    return
                if self.wrong:
                    return
                self.in_flight = False

    def act(self, client: httpx.Client, name: str) -> None:
        raise NotImplementedError

    def answer(self, response: httpx.Response, *expected: int) -> Any:
        """The document of an answer that must have one of these statuses."""
        if response.status_code not in expected:
            self.wrong.append(f"{response.request.url}: {response.status_code} {response.text}")
            return None
        return response.json()


class Poster(Worker):
    """Posts journals; remembers the ids of those that were acknowledged."""

    def act(self, client: httpx.Client, name: str) -> None:
        lines = [
            {"accountId": "account-1000", "debit": "1.00"},
            {"accountId": "account-4100", "credit": "1.00"},
        ]
        body = {"id": name, "date": "2026-05-05", "lines": lines}
        if self.answer(client.post("/journals", json=body), 201):
            self.acknowledged[name] = ""


class Attacher(Worker):
    """Attaches files; remembers the id and the SHA-256 of those that were acknowledged."""

    def act(self, client: httpx.Client, name: str) -> None:
        content = self.chance.randbytes(self.chance.randint(1, 400_000))
        path = f"/accounts/account-1000/attachments?name={name}"
        if attachment := self.answer(client.post(path, content=content, headers=OCTETS), 201):
            self.acknowledged[attachment["id"]] = sha256(content).hexdigest()


class BackupMaker(Worker):
    """Makes backups; remembers the name and the head of those that were acknowledged."""

    def act(self, client: httpx.Client, name: str) -> None:
        response = client.post("/data/backup", headers={"x-actor": name})
        if backup := self.answer(response, 201):
            self.acknowledged[backup["name"]] = backup["head"]
        time.sleep(self.chance.uniform(0, 0.5))


class Replacer(Worker):
    """Replaces the books in turn by their export, their file and their newest backup.

    Remembers the backup that each answer names, and the history that it says the books have.
    """

    history: str | None = None

    def act(self, client: httpx.Client, name: str) -> None:
        way, headers = self.chance.randrange(3), {"x-actor": name}
        if way == 2:
            newest = client.get("/data/backups?limit=1").json()["data"]
            body = {"name": newest[0]["name"]}
            response = client.post("/data/restore", json=body, headers=headers)
        else:
            content = client.get("/data/export/file" if way else "/data/export").content
            response = client.post("/data/import", content=content, headers=OCTETS | headers)
        if replacement := self.answer(response, 200):
            self.acknowledged[replacement["backup"]["name"]] = replacement["backup"]["head"]
            self.history = replacement["history"]


def writes_in(path: Path) -> set[tuple[str, str]]:
    """The journals, and the files whose bytes are there as they were sent, of a file of books."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        writes = {(id_, "") for (id_,) in file.execute("SELECT id FROM journals")}
        attachments = file.execute("SELECT id, sha256 FROM attachments").fetchall()
        for id_, digest in attachments:
            chunks = file.execute(
                "SELECT content FROM blobs WHERE sha256 = ? ORDER BY place", (digest,)
            )
            writes.add((id_, sha256(b"".join(chunk for (chunk,) in chunks)).hexdigest()))
    return writes


def test_kill_9_while_books_are_replaced_loses_nothing_that_was_acknowledged(tmp_path):
    path, port = tmp_path / "books.wyzbooks", free_port()
    folder = path.with_name(f"{path.name}.backups")
    chance = random.Random(20261127)
    acknowledged: set[tuple[str, str]] = set()
    backups: dict[str, str] = {}
    """The heads of the backups that an answer has named, by their names."""
    in_backups: dict[str, set[tuple[str, str]]] = {}
    """What was read of each backup; a backup does not change."""
    replacements = 0
    for number in range(ROUNDS):
        with Served(path, port) as server:
            server.wait()
            assert server.client.post("/data/backup").status_code == 201
            writers = [
                Poster(server.url, f"r{number}p0"),
                Poster(server.url, f"r{number}p1"),
                Attacher(server.url, f"r{number}a0"),
            ]
            maker = BackupMaker(server.url, f"r{number}b")
            replacer = Replacer(server.url, f"r{number}x")
            workers = [*writers, maker, replacer]
            for worker in workers:
                worker.start()
            began = time.perf_counter()
            while (
                not all(worker.acknowledged or worker.wrong for worker in workers)
                and time.perf_counter() - began < PATIENCE
            ):
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 1.5))
            server.process.kill()
            server.process.wait(PATIENCE)
            for worker in workers:
                worker.join(PATIENCE)
        assert not [text for worker in workers for text in worker.wrong]
        acknowledged |= {pair for writer in writers for pair in writer.acknowledged.items()}
        backups |= maker.acknowledged | replacer.acknowledged
        replacements += len(replacer.acknowledged)

        with Served(path, port) as server:
            server.wait()
            if not replacer.in_flight:
                assert server.client.get("/sync/status").json()["history"] == replacer.history
            listed = server.client.get("/data/backups?limit=1000").json()["data"]
            heads = {backup["name"]: backup["head"] for backup in listed}
            assert backups.items() <= heads.items()
            assert all(backup["verified"] for backup in listed)
            assert run("stop", "--file", str(path), folder=tmp_path).returncode == 0
        verdict = run("verify", "--file", str(path), "--json", folder=tmp_path)
        assert json.loads(verdict.stdout)["faults"] == []
        for name in heads.keys() - in_backups.keys():
            check_backup(path, name)
            in_backups[name] = writes_in(folder / name)
        assert acknowledged <= writes_in(path).union(*in_backups.values())
    print(f"{ROUNDS} kills, {len(acknowledged)} writes, {len(heads)} backups", end=", ")
    print(f"{replacements} acknowledged replacements")
