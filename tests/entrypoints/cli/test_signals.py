"""Ctrl-C and SIGTERM: the last line says what was stored, and it agrees with the books."""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adapters.storage.sqlite.driver import DRIVER
from domain.ledger.journals import Journal
from entrypoints.wiring import open_file
from tests.entrypoints.serving import PATIENCE, PROGRAM, environment, run
from tests.entrypoints.terminal import OnTerminal, needs_terminal

SIGNALS = [signal.SIGINT, signal.SIGTERM]
LINES = [
    {"accountId": "account-1000", "debit": "1.00"},
    {"accountId": "account-4100", "credit": "1.00"},
]
JOURNAL = json.dumps({"id": "j1", "date": "2026-05-05", "lines": LINES}).encode()
WAITS_AT_THE_COMMIT = """
import sys, time
from application.unit_of_work.interruption import Interruption
from entrypoints.cli.signals import SIGNALS
begin, commits = Interruption.begin_commit, []
def wait():
    commits.append("begun")
    print("HERE", file=sys.stderr, flush=True)
    while len(commits) == NUMBER and SIGNALS.received is None:
        time.sleep(0.01)
def begin_commit(self):
    BEFORE
    begin(self)
    AFTER
Interruption.begin_commit = begin_commit
from entrypoints.cli.program import main
main()
"""
"""The program, which says when it is about to commit, and waits at one commit for the signal."""
WAITS_BEFORE_THE_SECOND_PLAN = """
import sys
from entrypoints.cli import import_commands
plan_import, planned = import_commands.plan_import, []
def plan(*arguments, **options):
    planned.append(arguments)
    if len(planned) == 2:
        print("HERE", file=sys.stderr, flush=True)
        sys.stdin.readline()
    return plan_import(*arguments, **options)
import_commands.plan_import = plan
from entrypoints.cli.program import main
main()
"""
"""The program, which says when it is about to plan the second file, and waits for a line."""
NOTHING = "wyzbooks: interrupted; nothing was stored"


def iif(count: int, amount: int = 1) -> bytes:
    """An import of some journals; with another amount it has other journals."""
    names = "TRNSTYPE\tDATE\tACCNT\tAMOUNT\n"
    header = f"!TRNS\t{names}!SPL\t{names}!ENDTRNS\n"
    kind = "GENERAL JOURNAL\t5/5/2026"
    one = f"TRNS\t{kind}\tChecking\t{amount}.00\nSPL\t{kind}\tSales Income\t-{amount}.00\nENDTRNS\n"
    return (header + one * count).encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "books.wyzbooks"
    open_file(path, create=True).store.close()
    return path


def start(path: Path, *words: str, program: list[str] = PROGRAM) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*program, *words, "--file", str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(path.parent),
    )


def journals(path: Path) -> int:
    books = open_file(path)
    try:
        return books.read(lambda work: len([*work.session.records.ids(Journal)]))
    finally:
        books.store.close()


def interrupt_at_the_commit(path: Path, number: int, given: bytes, *words: str, after: bool):
    """Send a signal just before the commit begins or after it has begun: exit code, last line."""
    code = WAITS_AT_THE_COMMIT.replace("AFTER" if after else "BEFORE", "wait()")
    code = code.replace("BEFORE", "pass").replace("AFTER", "pass").replace("NUMBER", "1")
    process = start(path, *words, program=[sys.executable, "-c", code])
    assert process.stdin is not None
    assert process.stderr is not None
    process.stdin.write(given)
    process.stdin.close()
    process.stdin = None
    assert process.stderr.readline().strip() == b"HERE"
    process.send_signal(number)
    _, said = process.communicate(timeout=PATIENCE)
    assert b"Traceback" not in said
    return process.returncode, said.decode().splitlines()[-1]


WRITES = {
    "add": (("add", "journals"), JOURNAL),
    "import": (("import", "-", "--yes"), iif(3)),
}


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("name", WRITES)
def test_a_signal_before_the_commit_stores_nothing(path, name, number):
    words, given = WRITES[name]
    code, last_line = interrupt_at_the_commit(path, number, given, *words, after=False)
    assert (code, last_line) == (128 + number, NOTHING)
    assert journals(path) == 0


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("name", WRITES)
def test_a_signal_during_the_commit_waits_for_it_and_says_that_it_was_stored(path, name, number):
    words, given = WRITES[name]
    code, last_line = interrupt_at_the_commit(path, number, given, *words, after=True)
    assert code == 0
    what = {
        "add": "journals j1",
        "import": r"the import of standard input, batch \w+, which created 3 journals",
    }[name]
    said = f"wyzbooks: interrupted, but it was stored: {what}; do not send it again"
    assert re.fullmatch(said, last_line)
    assert journals(path) == (1 if name == "add" else 3)


def test_a_signal_during_a_dry_run_says_that_nothing_was_stored(path):
    for after in (False, True):
        words = ("import", "-", "--dry-run")
        outcome = interrupt_at_the_commit(path, signal.SIGINT, iif(3), *words, after=after)
        assert outcome == (130, NOTHING)
    assert journals(path) == 0


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_in_the_second_of_several_files_says_what_the_first_has_stored(path, number):
    files = [path.with_name("a.iif"), path.with_name("b.iif")]
    for amount, file in enumerate(files, 1):
        file.write_bytes(iif(3, amount))
    code = WAITS_AT_THE_COMMIT.replace("BEFORE", "wait()").replace("AFTER", "pass")
    code = code.replace("NUMBER", str(len(files)))
    words = ["import", *map(str, files), "--yes"]
    process = start(path, *words, program=[sys.executable, "-c", code])
    assert process.stderr is not None
    for _ in files:
        assert process.stderr.readline().strip() == b"HERE"
    process.send_signal(number)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 4
    assert re.fullmatch(
        r"wyzbooks: interrupted, but it was stored: the import of a.iif, batch \w+, which created "
        "3 journals; do not send it again",
        said.decode().splitlines()[-1],
    )
    assert journals(path) == 3


def test_a_signal_ends_the_second_of_several_files_that_waits_for_another_program(path):
    files = [path.with_name("a.iif"), path.with_name("b.iif")]
    for amount, file in enumerate(files, 1):
        file.write_bytes(iif(3, amount))
    words = ["import", *map(str, files), "--yes"]
    process = start(path, *words, program=[sys.executable, "-c", WAITS_BEFORE_THE_SECOND_PLAN])
    assert process.stderr is not None
    assert process.stdin is not None
    assert process.stderr.readline().strip() == b"HERE"
    connection = DRIVER.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    process.stdin.write(b"\n")
    process.stdin.flush()
    time.sleep(1)  # It plans, and then waits for a minute.
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 4
    last_line = said.decode().splitlines()[-1]
    assert "interrupted, but it was stored: the import of a.iif, batch" in last_line
    connection.execute("ROLLBACK")
    connection.close()
    assert journals(path) == 3


@needs_terminal
def test_ctrl_c_at_the_question_stores_nothing(path):
    file = path.with_name("a.iif")
    file.write_bytes(iif(3))
    with OnTerminal(path, "import", str(file)) as terminal:
        terminal.wait_for("[y/N]:")
        time.sleep(0.5)  # Until it waits: a signal just before that is seen with the next key.
        terminal.process.send_signal(signal.SIGINT)
        code, said = terminal.end()
    assert (code, said[-1]) == (130, NOTHING)
    assert journals(path) == 0


def test_a_signal_while_a_command_waits_for_its_input_stores_nothing(path):
    process = start(path, "add", "journals")
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    if process.returncode != -signal.SIGINT:  # Python itself had not started yet.
        assert (process.returncode, said.decode().splitlines()) == (130, [NOTHING])
    assert journals(path) == 0


def test_whenever_the_signal_comes_the_last_line_agrees_with_the_books(path):
    """Several signals at once, too, as of a person who presses Ctrl-C again and again."""
    began = time.monotonic()
    first = run("import", "-", "--yes", "--file", str(path), folder=path.parent, given=iif(300))
    assert first.returncode == 0
    usual = time.monotonic() - began
    stored = 300
    for step in range(6):
        process = start(path, "import", "-", "--yes")
        assert process.stdin is not None
        process.stdin.write(iif(300, step + 2))
        process.stdin.write(b"\n" * 100_000)  # More than a pipe holds, hence the program reads.
        process.stdin.close()
        process.stdin = None
        time.sleep(usual * step / 5)
        for _ in range(1 + step % 3):
            process.send_signal(SIGNALS[step % 2])
        _, said = process.communicate(timeout=PATIENCE)
        last_line = (said.decode().splitlines() or [""])[-1]
        if last_line == NOTHING:
            assert process.returncode in {130, 143}
        else:
            assert process.returncode in {0, 4}, said
            assert "it was stored" in last_line or not said
            stored += 300
        assert journals(path) == stored


def test_a_signal_ends_a_command_that_waits_for_another_program(path):
    connection = DRIVER.connect(path, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    process = start(path, "add", "journals")
    assert process.stdin is not None
    process.stdin.write(JOURNAL + b" " * 100_000)  # More than a pipe holds: the program reads.
    process.stdin.close()
    process.stdin = None
    began = time.monotonic()
    while time.monotonic() - began < 2:  # It loads the books, and then waits for a minute.
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said.decode().splitlines()) == (130, [NOTHING])
    connection.execute("ROLLBACK")
    connection.close()
    assert journals(path) == 0


def test_a_signal_while_new_books_are_made_waits_for_them(path):
    new = path.with_name("new.wyzbooks")
    code = "from entrypoints.cli import books_commands as c, signals\nimport os, signal\n"
    code += "init = c.init\n"
    code += "def slow(console):\n    os.kill(os.getpid(), signal.SIGINT)\n    init(console)\n"
    code += "c.init = slow\nfrom entrypoints.cli.program import main\nmain()\n"
    process = start(new, "init", program=[sys.executable, "-c", code])
    _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said.decode().splitlines()) == (
        0,
        [f"wyzbooks: interrupted, but it was stored: new books in {new}; do not send it again"],
    )
    assert journals(new) == 0
