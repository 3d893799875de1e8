"""A full disk while books are replaced, copied and exported: the books stay whole, the answer says
that the disk is full, and nothing is left of what was begun.

The disk is full for the books and all that is beside them, or for temporary files.
`WYZBOOKS_DISK_FAULTS` says how many times, as in `test_failing_disk`.
"""

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import httpx

from tests.entrypoints.failing_disk import FailingDisk
from tests.entrypoints.serving import PATIENCE, Served, free_port, run

FAULTS = int(os.environ.get("WYZBOOKS_DISK_FAULTS", "4"))
NTHS = (1, 5, 20)[: max(1, FAULTS // 4)]
"""Every which write of a temporary file fails."""
PARTS = (None, 3, 2)
"""After which part of the writes of a replacement the disk is full; None for its first one."""
OCTETS = {"content-type": "application/octet-stream"}
LINES = [
    {"accountId": "account-1000", "debit": "1.00"},
    {"accountId": "account-4100", "credit": "1.00"},
]
PERIOD = "from=2020-01-01&to=2030-12-31"
NEVER = 10**9

Ask = Callable[[httpx.Client], httpx.Response]


def furnish(client: httpx.Client, memo: str = "") -> None:
    """Enter a file, and journals with a memo in every line."""
    lines = [{**line, "memo": memo} for line in LINES * 10]
    journals = [{"id": f"j{number}", "lines": lines} for number in range(40)]
    posts = [{"method": "POST", "path": "/journals", "body": journal} for journal in journals]
    assert client.post("/batch", json={"operations": posts}).status_code == 200
    path = "/accounts/account-1000/attachments?name=scan"
    content = Random(1).randbytes(300_000)
    assert client.post(path, content=content, headers=OCTETS).status_code == 201


def replacements(client: httpx.Client) -> dict[str, Ask]:
    """Each way to put other books in the place of the books."""
    as_json, as_file = (client.get(f"/data/export{kind}").content for kind in ("", "/file"))
    name = client.post("/data/backup").json()["name"]
    confirmed = {"data": True, "confirm": "My Company"}
    return {
        "import of JSON": lambda at: at.post("/data/import", content=as_json, headers=OCTETS),
        "import of a file": lambda at: at.post("/data/import", content=as_file, headers=OCTETS),
        "restore": lambda at: at.post("/data/restore", json={"name": name}),
        "reset": lambda at: at.post("/data/reset", json=confirmed),
    }


FILES: dict[str, Ask] = {
    "file of books": lambda at: at.get("/data/export/file"),
    "JSON": lambda at: at.get("/data/export"),
    "report": lambda at: at.get(f"/reports/general-ledger?{PERIOD}"),
    "workbook": lambda at: at.get(f"/reports/general-ledger?{PERIOD}&format=xlsx"),
}


def held(client: httpx.Client) -> tuple[str, int, int]:
    """Which books there are: their history, their version, and how many journals."""
    status = client.get("/sync/status").json()
    return status["history"], status["version"], client.get("/journals").json()["total"]


def beside(path: Path) -> set[str]:
    """The files beside the books, and the backups."""
    files = [*path.parent.glob(f"{path.name}*"), *path.parent.glob(f"{path.name}.backups/*")]
    return {file.name for file in files}


def writes_of(ask: Ask, client: httpx.Client, disk: FailingDisk) -> int:
    """How many writes there are while something is done with room enough."""
    with disk.failing("write", NEVER, errno.ENOSPC):
        assert ask(client).status_code == 200
    return disk.calls


def assert_says_full(answer: httpx.Response, what: object) -> None:
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full"), (what, answer.text)
    assert "try again" in answer.json()["detail"], what


def assert_right(path: Path) -> None:
    verdict = run("verify", "--file", str(path), "--json", folder=path.parent)
    assert verdict.returncode == 0, verdict.stdout
    assert json.loads(verdict.stdout)["faults"] == []


def test_a_full_disk_of_the_books_refuses_a_replacement_and_leaves_them_as_they_were(
    tmp_path: Path,
):
    path = tmp_path / "books.wyzbooks"
    disk = FailingDisk(tmp_path, path)
    with Served(path, free_port(), more=disk.environment) as server:
        client = server.client
        server.wait()
        furnish(client)
        asks = replacements(client)
        refused = 0
        names = [*asks]
        for turn in range(min(FAULTS, len(names) * len(PARTS))):
            name, part = names[turn % len(names)], PARTS[turn % len(PARTS)]
            nth = writes_of(asks[name], client, disk) // part if part else 1
            books, files = held(client), beside(path)
            with disk.failing("write", nth, errno.ENOSPC):
                answer = asks[name](client)
            backups = beside(path) - files
            if answer.status_code == 200:  # Only what comes after the commit can have failed.
                assert held(client)[0] != books[0], (name, nth)
            else:
                assert_says_full(answer, (name, nth))
                assert held(client) == books, (name, nth)
                assert not backups, (name, nth)
                refused += 1
            assert all("-v" in file for file in backups), backups
            assert client.post("/items", json={"name": f"{name} {nth}"}).status_code == 201
            assert client.get("/system/health").status_code == 200
        assert refused >= FAULTS // 4
        listed = client.get("/data/backups?limit=1000").json()["data"]
        assert all(backup["verified"] for backup in listed)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0
        assert "Traceback" not in server.said()
    disk.close()
    assert_right(path)


def test_a_full_disk_for_temporary_files_refuses_what_needs_them_and_keeps_none(tmp_path: Path):
    path, folder = tmp_path / "books.wyzbooks", tmp_path / "temporary"
    folder.mkdir()
    disk = FailingDisk(tmp_path, folder)
    more = {**disk.environment, "TMPDIR": str(folder)}
    with Served(path, free_port(), more=more) as server:
        client = server.client
        server.wait()
        furnish(client, "memo " * 300)
        books = held(client)
        for name, ask in {**replacements(client), **FILES}.items():
            files = beside(path)
            for nth in NTHS:
                with disk.failing("write", nth, errno.ENOSPC):
                    answer = ask(client)
                    is_met = disk.failures > 0
                assert is_met or nth > 1, name
                if is_met:
                    assert_says_full(answer, (name, nth))
                    assert held(client) == books, (name, nth)
                    assert beside(path) == files, (name, nth)
                assert not [*folder.iterdir()], (name, nth)
            if name in FILES:
                assert ask(client).status_code == 200, name
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0
    disk.close()
    assert_right(path)
