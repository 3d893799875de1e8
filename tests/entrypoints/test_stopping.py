"""A server that is stopped while all sorts of long work run leaves one clean file.

`WYZBOOKS_KILLS` says how often, as in `test_kill`; here it is half of them.
"""

import json
import os
import random
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest
from attrs import define, field

from tests.entrypoints.cli.test_signals import iif
from tests.entrypoints.serving import PATIENCE, Served, free_port, run

STOPS = max(2, int(os.environ.get("WYZBOOKS_KILLS", "3")) // 2)
MOMENTS = tuple(number / STOPS for number in range(STOPS))
"""How many seconds after the requests the server gets the signal."""
MOST_SECONDS = 20
"""Ten seconds for the answers, and time to write the log into the file on a busy machine."""
IMPORTED = 300
JOURNAL = {
    "lines": [
        {"accountId": "account-1000", "debit": "1.00"},
        {"accountId": "account-4100", "credit": "1.00"},
    ]
}


@define(eq=False)
class Sent:
    """One request in a thread, and its answer; None if the server had stopped listening."""

    server: Served
    method: str
    path: str
    content: bytes
    media_type: str = "application/json"
    answer: httpx.Response | None = None
    thread: threading.Thread = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.thread = threading.Thread(target=self._send)
        self.thread.start()

    def _send(self) -> None:
        url = f"{self.server.url}/api/v1{self.path}"
        headers = {"content-type": self.media_type} if self.content else {}
        try:
            self.answer = httpx.request(
                self.method, url, content=self.content, headers=headers, timeout=PATIENCE
            )
        except httpx.TransportError:
            self.answer = None

    @property
    def is_done(self) -> bool:
        """Whether the client was told that it is done."""
        return self.answer is not None and self.answer.is_success


def send_all(server: Served, number: int, export: bytes) -> dict[str, Sent]:
    """Everything that takes long, at the same time."""
    file = random.Random(number).randbytes(5_000_000)
    attach = f"/accounts/account-1000/attachments?name=f{number}"
    journal = json.dumps({**JOURNAL, "id": f"journal-{number}"}).encode()
    return {
        "journal": Sent(server, "POST", "/journals", journal),
        "file": Sent(server, "POST", attach, file, "a/b"),
        "import": Sent(server, "POST", "/import/iif", iif(IMPORTED, number + 1), "text/plain"),
        "backup": Sent(server, "POST", "/data/backup", b"{}"),
        "verify": Sent(server, "POST", "/system/verify", b"{}"),
        "report": Sent(server, "GET", "/reports/general-ledger?format=pdf", b""),
        "books": Sent(server, "POST", "/data/import?dryRun=true", export),
    }


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_server_that_is_stopped_in_the_middle_of_everything_leaves_one_clean_file(
    tmp_path: Path, moment: float
):
    path, number = tmp_path / "books.wyzbooks", MOMENTS.index(moment)
    with Served(path, free_port()) as server:
        server.wait()
        assert server.client.post("/journals", json=JOURNAL).status_code == 201
        export = server.client.get("/data/export").content
        sent = send_all(server, number, export)
        time.sleep(moment)
        server.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert server.process.wait(PATIENCE) == 0
        assert time.monotonic() - began < MOST_SECONDS
        for request in sent.values():
            request.thread.join(PATIENCE)
        assert "Traceback" not in server.said()
    for request in sent.values():
        if request.answer is not None and not request.is_done:
            assert (request.answer.status_code, request.answer.json()["code"]) == (503, "stopping")
    beside = {file.name for file in tmp_path.iterdir() if file.name.startswith(path.name)}
    assert beside <= {path.name, f"{path.name}.lock", f"{path.name}.backups"}
    assert run("verify", "--file", str(path), folder=tmp_path).returncode == 0
    with Served(path, free_port()) as again:
        again.wait()
        journals = again.client.get("/journals").json()["total"]
        files = again.client.get("/accounts/account-1000/attachments").json()["total"]
        backups = again.client.get("/data/backups").json()["data"]
    assert journals == 1 + sent["journal"].is_done + IMPORTED * sent["import"].is_done
    assert files == sent["file"].is_done
    assert len(backups) >= sent["backup"].is_done
    assert all(backup["verified"] for backup in backups)


def test_a_signal_while_the_server_starts_leaves_a_file_that_can_be_served(tmp_path: Path):
    path = tmp_path / "books.wyzbooks"
    for seconds in MOMENTS:
        with Served(path, free_port()) as server:
            time.sleep(seconds)
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(PATIENCE) in {0, -signal.SIGTERM, 128 + signal.SIGTERM}
            assert "Traceback" not in server.said()
    with Served(path, free_port()) as server:
        server.wait()
        assert server.client.post("/journals", json=JOURNAL).status_code == 201
