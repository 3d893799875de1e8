"""The write-ahead log stays short, also while long reports are made and books are exported or
verified."""

import shutil
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from adapters.json_shapes.portable_books import write_portable
from adapters.storage.sqlite import driver, scratch
from adapters.storage.sqlite.copies import copy_pages
from adapters.storage.sqlite.inspection import SqliteInspection
from adapters.storage.sqlite.store import SqliteStore
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.reporting.formats import FORMATS
from entrypoints.books_writers import BOOKS_WRITERS
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
    """Whether somebody read the books when a file was drawn, or the whole books were written or
    verified, once for each file and verification."""
    seen: list[bool] = []

    def watched(write):
        def write_and_look(what, out):
            seen.append(is_read(tmp_path / "books.wyzbooks"))
            return write(what, out)

        return write_and_look

    for name in DRAWN:
        monkeypatch.setitem(WRITERS, name, watched(WRITERS[name]))
    for name, write in BOOKS_WRITERS.items():
        monkeypatch.setitem(BOOKS_WRITERS, name, watched(write))
    for module in ("adapters.http.replacement", "entrypoints.cli.export_commands"):
        monkeypatch.setattr(f"{module}.write_portable", watched(write_portable))

    def proofs_and_look(inspection):
        seen.append(is_read(tmp_path / "books.wyzbooks"))
        return proofs_of(inspection)

    proofs_of = SqliteInspection.proofs  # What a verification reads last.
    monkeypatch.setattr(SqliteInspection, "proofs", proofs_and_look)
    return seen


def test_pages_workbooks_and_pdf_files_take_long_to_draw():
    assert set(DRAWN) == {"html", "xlsx", "pdf"}


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("path", ["/reports/general-ledger", "/audit/closed-periods"])
def test_nobody_reads_the_books_while_a_file_is_drawn_for_a_request(client, seen, path, name):
    answer = client.get(f"{path}?format={name}")
    assert answer.status_code == 200
    assert seen == [False]


@pytest.mark.parametrize(
    "path", ["/data/export", *(f"/data/export/{name}" for name in BOOKS_WRITERS)]
)
def test_nobody_reads_the_books_while_all_of_them_are_written_for_a_request(client, seen, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert seen == [False]
    known = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304
    assert seen == [False]


@pytest.mark.parametrize(
    "words",
    [
        *(["report", "general-ledger", "--format", name] for name in DRAWN),
        *(["export", name] for name in ("json", *BOOKS_WRITERS)),
        ["verify"],
    ],
    ids=" ".join,
)
def test_nobody_reads_the_books_while_a_command_works_with_them(tmp_path, monkeypatch, seen, words):
    monkeypatch.setenv("WYZBOOKS_CONFIG", str(tmp_path))
    file = str(tmp_path / "books.wyzbooks")
    output = [] if words == ["verify"] else ["-o", str(tmp_path / "out")]
    with closing(SqliteStore(Path(file))) as store:
        new_books(store)  # Its log is not empty, so that one can tell whether somebody reads it.
        result = CliRunner().invoke(main, [*words, *output, "--file", file])
        assert result.exit_code == 0, result.output
    assert seen == [False]


def test_nobody_reads_the_books_while_they_are_verified_for_a_request(client, seen):
    assert client.post("/system/verify").json()["ok"]
    assert seen == [False]


def test_books_are_verified_where_they_are_if_no_copy_can_be_made(client, seen, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    assert client.post("/system/verify").json()["ok"]
    assert seen == [True]


def test_a_copy_that_would_take_nearly_all_free_room_is_not_begun(client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100_000))
    begun = []
    monkeypatch.setattr(scratch, "copy_pages", lambda *arguments: begun.append(arguments))
    assert client.post("/system/verify").json()["ok"]
    assert client.get("/data/export").json()["code"] == "disk_full"
    assert begun == []


def test_books_are_copied_as_they_were_when_copying_began(tmp_path, monkeypatch):
    monkeypatch.setattr(scratch, "copy_pages", partial(copy_pages, pages=1))
    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store:
        books = new_books(store)
        version = books.read(lambda work: work.version)
        names = iter(f"Item {number}" for number in range(20))

        def write() -> None:
            if name := next(names, None):
                books.run(create, COLLECTIONS["items"], {"name": name})

        with (
            store.reading() as session,
            closing(session.scratch_copy(write)) as copied,
            copied.reading() as session_of_copy,
        ):
            assert session_of_copy.log.head().version == version
        assert books.read(lambda work: work.version) > version


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
