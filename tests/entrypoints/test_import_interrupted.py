"""An import that is killed or interrupted at any moment is stored whole or not at all.

The next import of the same file says which: everything is new, or everything is in the books.
`WYZBOOKS_KILLS` says how many times (default 3) the command and the server are each interrupted.
"""

import json
import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from application.integrity.verify_books import verify_books
from application.sync.checksums import checksums
from domain.ledger.batches import ImportBatch
from entrypoints.wiring import open_file
from tests.entrypoints.serving import PATIENCE, PROGRAM, Served, environment, free_port, run

ROUNDS = int(os.environ.get("WYZBOOKS_KILLS", "3"))
INVOICES, JOURNALS = 200, 100
ALL_NEW = {"contacts": 20, "invoices": INVOICES, "journals": JOURNALS}
"""What an import of a file creates."""
LINES = 2 * (INVOICES + JOURNALS)
"""How many lines of a file hold data."""
NAMES = "TRNSTYPE\tDATE\tACCNT\tNAME\tAMOUNT\tDOCNUM\n"
SIGNALS = [signal.SIGKILL, signal.SIGINT, signal.SIGTERM]
NOTHING = "wyzbooks: interrupted; nothing was stored"


def content_of(number: int) -> bytes:
    """A file of invoices and journals that no other round has."""
    blocks = [f"!TRNS\t{NAMES}!SPL\t{NAMES}!ENDTRNS\n"]
    for index in range(INVOICES):
        kind, customer = "INVOICE\t5/5/2026", f"Customer {number}-{index % 20}"
        blocks.append(
            f"TRNS\t{kind}\tAccounts Receivable\t{customer}\t{index + 1}.00\tR{number}-{index}\n"
            f"SPL\t{kind}\tSales Income\t\t-{index + 1}.00\t\nENDTRNS\n"
        )
    for index in range(JOURNALS):
        kind = "GENERAL JOURNAL\t6/6/2026"
        blocks.append(
            f"TRNS\t{kind}\tChecking\t\t{index + 1}.{number:02d}\t\n"
            f"SPL\t{kind}\tSales Income\t\t-{index + 1}.{number:02d}\t\nENDTRNS\n"
        )
    return "".join(blocks).encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "books.wyzbooks"
    assert run("init", "--file", str(path), folder=tmp_path).returncode == 0
    return path


class State:
    """What is in the books after a round; they are verified as they are read."""

    def __init__(self, path: Path) -> None:
        books = open_file(path)
        try:
            verdict = books.read(verify_books)
            assert verdict.ok, verdict.faults
            self.sums = books.read(checksums)
            self.batches = books.read(lambda work: len([*work.session.records.ids(ImportBatch)]))
        finally:
            books.store.close()

    def has_imported_since(self, before: "State") -> bool:
        """Whether a whole import was stored since; anything between all and nothing fails."""
        if self.batches == before.batches:
            assert self.sums == before.sums
            return False
        assert self.batches == before.batches + 1
        new = {
            name: total.count - before.sums[name].count
            for name, total in self.sums.items()
            if total.count != before.sums[name].count
        }
        assert new == ALL_NEW
        return True


def check_second_answer(answer: dict[str, Any], *, was_stored: bool) -> None:
    """The answer to the same file again: nothing is new if it was stored, else everything is."""
    assert ("batchId" in answer) is not was_stored
    assert answer["created"] == ({} if was_stored else ALL_NEW)
    lines = answer["lines"]
    assert (lines["made"], lines["duplicate"]) == ((0, LINES) if was_stored else (LINES, 0))


# The command


class ImportCommand:
    """The command that imports a file, which says when it has shown the plan."""

    def __init__(self, path: Path, file: Path) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [*PROGRAM, "import", str(file), "--yes", "--file", str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(path.parent),
        )

    def wait_for_the_plan(self) -> float:
        """The seconds until the plan is shown; then the import is stored."""
        assert self.process.stdout is not None
        while not self.process.stdout.readline().startswith(b"Trial balance"):
            assert self.process.poll() is None
        return time.monotonic() - self.began

    def end(self) -> tuple[int, str]:
        """The exit code, and the last line that was written."""
        shown, said = self.process.communicate(timeout=PATIENCE)
        # Python itself says so if it is interrupted before the program handles signals.
        assert b"Traceback" not in said or self.process.returncode == -signal.SIGINT
        lines = [line for line in (shown + said).decode().splitlines() if line]
        return self.process.returncode, lines[-1] if lines else ""


def test_an_import_of_the_command_line_is_stored_whole_or_not_at_all(path):
    chance = random.Random(20261127)
    file = path.with_name("first.iif")
    file.write_bytes(content_of(0))
    command = ImportCommand(path, file)
    until_plan = command.wait_for_the_plan()
    assert command.end()[0] == 0
    until_end = time.monotonic() - command.began
    outcomes = []
    for number in range(1, ROUNDS + 1):
        before = State(path)
        file = path.with_name(f"{number}.iif")
        file.write_bytes(content_of(number))
        sent = SIGNALS[number % len(SIGNALS)]
        command = ImportCommand(path, file)
        if chance.random() < 0.3:
            time.sleep(chance.uniform(0, until_plan))
        else:
            command.wait_for_the_plan()
            time.sleep(chance.uniform(0, 1.2 * (until_end - until_plan)))
        command.process.send_signal(sent)
        code, last_line = command.end()
        was_stored = State(path).has_imported_since(before)
        if last_line == NOTHING:
            assert (code, was_stored) == (128 + sent, False)
        elif code in {0, 4}:
            assert was_stored
        else:  # Nothing can be said after `kill -9`, nor before Python handles signals.
            assert code == -sent
        answer = run(
            "import", str(file), "--yes", "--json", "--file", str(path), folder=path.parent
        )
        assert answer.returncode == 0
        check_second_answer(json.loads(answer.stdout), was_stored=was_stored)
        outcomes.append(f"{signal.Signals(sent).name} {'all' if was_stored else 'nothing'}")
    State(path)
    print(f"{ROUNDS} interrupted imports of the command line: {', '.join(outcomes)}")


# The server


Answers = list[httpx.Response | None]


def post(url: str, target: str, content: bytes, answers: Answers) -> None:
    """Send a request; no answer is None."""
    try:
        answers.append(
            httpx.post(
                f"{url}/api/v1/import/{target}",
                content=content,
                headers={"Content-Type": "text/plain"} if content else {},
                timeout=PATIENCE,
                trust_env=False,
            )
        )
    except httpx.TransportError:
        answers.append(None)


def planned(server: Served, content: bytes) -> str:
    """The path of the commit of a plan."""
    answers: Answers = []
    post(server.url, "iif?dryRun=true", content, answers)
    (answer,) = answers
    assert answer is not None
    return f"plans/{answer.json()['planId']}/commit"


def interrupt(server: Served, sent: int, request: tuple[str, bytes], seconds: float) -> Answers:
    """Send a request, end the server some seconds later, and return the answer."""
    answers: Answers = []
    client = threading.Thread(target=post, args=(server.url, *request, answers))
    client.start()
    time.sleep(seconds)
    server.process.send_signal(sent)
    if sent is signal.SIGINT:  # The second Ctrl-C does not wait for running requests.
        time.sleep(0.05)
        server.process.send_signal(sent)
    server.process.wait(PATIENCE)
    client.join(PATIENCE)
    assert "Traceback" not in server.said()
    return answers


def duration_of_import(path: Path, port: int) -> float:
    """How many seconds an import takes."""
    answers: Answers = []
    with Served(path, port) as server:
        server.wait()
        began = time.monotonic()
        post(server.url, "iif", content_of(0), answers)
        seconds = time.monotonic() - began
        assert run("stop", "--file", str(path), folder=path.parent).returncode == 0
    return seconds


def test_an_import_over_http_is_stored_whole_or_not_at_all(path):
    """Every other import is the commit of a plan, which can be tried again, too."""
    chance = random.Random(20261128)
    port = free_port()
    usual = duration_of_import(path, port)
    outcomes = []
    for number in range(1, ROUNDS + 1):
        before = State(path)
        sent, content = SIGNALS[number % len(SIGNALS)], content_of(number)
        request = ("iif", content)
        with Served(path, port) as server:
            server.wait()
            if number % 2 == 0:
                request = (planned(server, content), b"")
            (answer,) = interrupt(server, sent, request, chance.uniform(0.1, 1.1) * usual)
        was_stored = State(path).has_imported_since(before)
        outcomes.append(f"{signal.Signals(sent).name} {'all' if was_stored else 'nothing'}")
        if answer is not None:
            assert (answer.status_code, was_stored) in {(201, True), (503, False)}
        with Served(path, port) as server:
            server.wait()
            answers: Answers = []
            if request[1]:
                post(server.url, *request, answers)
            else:
                check_plan(server, request[0], was_stored=was_stored)
                post(server.url, "iif", content, answers)
                was_stored = True
            assert run("stop", "--file", str(path), folder=path.parent).returncode == 0
        (again,) = answers
        assert again is not None
        assert again.status_code == (200 if was_stored else 201)
        check_second_answer(again.json(), was_stored=was_stored)
    State(path)
    print(f"{ROUNDS} interrupted imports over HTTP: {', '.join(outcomes)}")


def check_plan(server: Served, commit: str, *, was_stored: bool) -> None:
    """The same plan can be committed again, unless it was stored, which the answer says."""
    answers: Answers = []
    post(server.url, commit, b"", answers)
    (answer,) = answers
    assert answer is not None
    if was_stored:
        assert answer.status_code == 409
        assert "was committed already" in answer.json()["detail"]
    else:
        assert answer.status_code == 201
        assert answer.json()["created"] == ALL_NEW
