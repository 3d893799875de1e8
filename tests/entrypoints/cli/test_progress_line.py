"""The line that shows how far long work has come."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from entrypoints.cli import progress_line
from entrypoints.cli.progress_line import ProgressLine, Stage
from tests.entrypoints.cli.test_signals import iif
from tests.entrypoints.serving import PATIENCE, run
from tests.entrypoints.terminal import OnTerminal, needs_terminal

AT_ONCE = (
    "from entrypoints.cli import progress_line\n"
    "progress_line.PATIENCE_SECONDS = progress_line.REFRESH_SECONDS = 0.001\n"
    "from entrypoints.cli.program import main\nmain()\n"
)
"""The program, which shows its progress at once."""


@pytest.mark.parametrize(
    ("done", "total", "seconds", "text"),
    [
        (0, 0, 5, "planning ..."),
        (0, 10_000, 5, "planning 0 of 10,000 transactions ..."),
        (3_400, 10_000, 0.5, "planning 3,400 of 10,000 transactions ..."),
        (3_400, 10_000, 6.2, "planning 3,400 of 10,000 transactions, about 12 s left"),
        (9_990, 10_000, 6.2, "planning 9,990 of 10,000 transactions, about 1 s left"),
        (1_000, 100_000, 6, "planning 1,000 of 100,000 transactions, about 10 min left"),
        (10_000, 10_000, 20, "planning 10,000 of 10,000 transactions ..."),
    ],
)
def test_the_line_counts_and_estimates(done, total, seconds, text):
    stage = Stage("planning", "transactions", done, total, began=100.0)
    assert stage.text(100.0 + seconds) == text


class Screen:
    """A standard error that remembers what is written, and whether it can be written."""

    def __init__(self, *, is_gone: bool = False) -> None:
        self.text, self.is_gone = "", is_gone

    def write(self, text: str) -> None:
        if self.is_gone:
            raise BrokenPipeError
        self.text += text

    def flush(self) -> None:
        pass


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> Callable[[Screen], Screen]:
    """Makes a screen the standard error, on which progress appears at once."""

    def use(screen: Screen) -> Screen:
        monkeypatch.setattr(progress_line, "PATIENCE_SECONDS", 0)
        monkeypatch.setattr(progress_line, "REFRESH_SECONDS", 0.001)
        monkeypatch.setattr(sys, "stderr", screen)
        return screen

    return use


def wait_for(text: str, screen: Screen) -> None:
    began = time.monotonic()
    while text not in screen.text:
        assert time.monotonic() - began < PATIENCE
        time.sleep(0.001)


def test_the_line_is_written_over_and_erased(at_once):
    screen = at_once(Screen())
    with ProgressLine("reading a.iif", is_shown=True) as line:
        wait_for("reading a.iif ...", screen)
        line.begin("planning", "transactions")
        line.count(3, 4)
        wait_for("planning 3 of 4 transactions", screen)
    assert "\n" not in screen.text
    last = screen.text.split("\r")[-2:]
    assert (last[0].strip(), last[1]) == ("", "")


def test_the_line_is_erased_when_the_work_fails(at_once):
    screen = at_once(Screen())

    def fail():
        with ProgressLine("reading", is_shown=True):
            wait_for("reading", screen)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert screen.text.endswith("\r")


def test_work_goes_on_where_its_progress_cannot_be_written(at_once):
    at_once(Screen(is_gone=True))
    with ProgressLine("reading", is_shown=True) as line:
        line.count(1, 2)


def test_short_work_and_work_without_a_terminal_show_nothing(monkeypatch):
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    with ProgressLine("reading", is_shown=True) as line:
        line.count(1, 2)
    monkeypatch.setattr(progress_line, "PATIENCE_SECONDS", 0)
    with ProgressLine("reading", is_shown=False) as line:
        line.count(1, 2)
    assert screen.text == ""


@needs_terminal
def test_an_import_shows_its_progress_on_a_terminal_and_nowhere_else(tmp_path: Path):
    path, file = tmp_path / "books.wyzbooks", tmp_path / "a.iif"
    assert run("init", "--file", str(path), folder=tmp_path).returncode == 0
    file.write_bytes(iif(500))
    program = [sys.executable, "-c", AT_ONCE]
    with OnTerminal(path, "import", str(file), "--yes", program=program) as terminal:
        code, said = terminal.end()
    assert code == 0
    shown = "\n".join(said)
    assert " of 500 transactions" in shown
    assert "storing " in shown
    assert said[-1].split("\r")[-1].startswith("Imported 500 records")
    file.write_bytes(iif(500, 2))
    done = run("import", str(file), "--yes", "--file", str(path), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
