"""The write-ahead log stays short, also while long reports are made."""

from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.store import SqliteStore
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.reporting.formats import FORMATS
from entrypoints.cli.main import main
from entrypoints.report_writers import WRITERS
from tests.support import new_books

DRAWN = [name for name, format_ in FORMATS.items() if format_.is_drawn]


def is_read(path: Path) -> bool:
    """Whether somebody reads the books, so that their log cannot be emptied."""
    with closing(driver.DRIVER.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 0")
        (is_busy, *_) = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return bool(is_busy)


@pytest.fixture
def seen(tmp_path, monkeypatch) -> list[bool]:
    """Whether somebody read the books when a file was drawn, once for each file."""
    seen: list[bool] = []

    def watched(write):
        def write_and_look(report, out):
            seen.append(is_read(tmp_path / "books.wyzbooks"))
            return write(report, out)

        return write_and_look

    for name in DRAWN:
        monkeypatch.setitem(WRITERS, name, watched(WRITERS[name]))
    return seen


def test_workbooks_and_pdf_files_take_long_to_draw():
    assert set(DRAWN) == {"xlsx", "pdf"}


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("path", ["/reports/general-ledger", "/audit/closed-periods"])
def test_nobody_reads_the_books_while_a_file_is_drawn_for_a_request(client, seen, path, name):
    answer = client.get(f"{path}?format={name}")
    assert answer.status_code == 200
    assert seen == [False]


@pytest.mark.parametrize("name", DRAWN)
def test_nobody_reads_the_books_while_a_command_draws_a_file(tmp_path, monkeypatch, seen, name):
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    file = str(tmp_path / "books.wyzbooks")
    out = str(tmp_path / f"ledger.{name}")
    with closing(SqliteStore(Path(file))) as store:
        new_books(store)  # Its log is not empty, so that one can tell whether somebody reads it.
        words = ["report", "general-ledger", "--format", name, "-o", out, "--file", file]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, result.output
    assert seen == [False]


def test_a_log_that_has_grown_while_somebody_read_shrinks_with_the_next_writes(
    tmp_path, monkeypatch
):
    assert driver.PRAGMAS["journal_size_limit"] == 16 * 1024 * 1024
    limit = 256 * 1024
    monkeypatch.setitem(driver.PRAGMAS, "journal_size_limit", limit)
    path = tmp_path / "books.wyzbooks"
    log = path.with_name(f"{path.name}-wal")
    with closing(SqliteStore(path)) as store:
        books = new_books(store)

        def write(count: int) -> None:
            for number in range(count):
                item = {"name": f"{number} {books.ids.new()}", "description": "x" * 4000}
                books.run(create, COLLECTIONS["items"], item)

        with store.reading() as session:
            session.log.head()
            write(150)
        assert log.stat().st_size > 4 * limit
        write(3)
        assert log.stat().st_size <= limit
