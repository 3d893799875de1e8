"""The thread that makes the backup of each day."""

import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from adapters.storage.sqlite.backup_folder import BackupFolder
from adapters.storage.sqlite.store import SqliteStore
from application.unit_of_work.books import Books
from entrypoints import daily_backups
from entrypoints.file_wiring import backups_of
from tests.entrypoints.serving import PATIENCE, environment, free_port
from tests.support import new_books


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Books]:
    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store:
        yield new_books(store)


def wait_for(event: Event) -> None:
    assert event.wait(PATIENCE)


class Noted:
    """Backups that say when they are asked, and fail as often as they are told to."""

    def __init__(self, books: Books, failures: int = 0) -> None:
        self._backups: Any = backups_of(books)
        self.failures, self.asked, self.done = failures, 0, Event()

    def all(self) -> Any:
        self.asked += 1
        if self.asked <= self.failures:
            raise OSError("the disk is full")
        return self._backups.all()

    def make(self, reason: Any) -> Any:
        made = self._backups.make(reason)
        self.done.set()
        return made

    def delete(self, name: str) -> None:
        self._backups.delete(name)


def test_a_due_backup_is_made_while_the_books_are_served(kept, caplog):
    backups: Any = Noted(kept)
    with caplog.at_level(logging.INFO), daily_backups.daily_backups(kept, backups, 0.01):
        wait_for(backups.done)
        end = time.monotonic() + PATIENCE
        while "made the backup of the day" not in caplog.text and time.monotonic() < end:
            time.sleep(0.01)
    (made,) = backups.all()
    assert (made.reason, made.is_verified) == ("daily", True)
    assert f"made the backup of the day: {made.name}" in caplog.text


def test_a_failure_is_logged_and_tried_again_an_hour_later(kept, caplog, monkeypatch):
    assert daily_backups.RETRY_SECONDS == 3600
    monkeypatch.setattr(daily_backups, "RETRY_SECONDS", 0.01)
    backups: Any = Noted(kept, failures=2)
    with daily_backups.daily_backups(kept, backups, 0.01):
        wait_for(backups.done)
    failures = [each for each in caplog.messages if "the backup of the day failed" in each]
    assert len(failures) == 2
    assert "the disk is full" in failures[0]


SERVING = """
import sys
from pathlib import Path
from entrypoints import api
from entrypoints.access_options import AccessOptions
from entrypoints.logs import LogOptions
api.FIRST_SECONDS = 0.05
api.serve(Path(sys.argv[1]), int(sys.argv[2]), AccessOptions(), LogOptions())
"""


def test_a_server_makes_the_backup_of_the_day_and_stops_at_once(tmp_path):
    path = tmp_path / "books.wyzbooks"
    server = subprocess.Popen(
        [sys.executable, "-c", SERVING, str(path), str(free_port())],
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    )
    assert server.stderr
    with server.stderr as said:
        lines = iter(said.readline, b"")
        assert next(line for line in lines if b"made the backup of the day" in line)
        server.terminate()
        assert b"stopped serving" in said.read()
    assert server.wait(PATIENCE) == 0
    (backup,) = BackupFolder.of(path).all()
    assert (backup.reason, backup.is_verified) == ("daily", True)


def test_nothing_is_made_after_the_end_and_the_end_does_not_wait(kept):
    backups: Any = Noted(kept)
    began = time.monotonic()
    with daily_backups.daily_backups(kept, backups, 3600):
        pass
    assert time.monotonic() - began < 60
    assert backups.asked == 0
