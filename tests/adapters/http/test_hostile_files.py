"""Hostile files of books are refused with a clear problem, and leave nothing behind."""

import gc
import gzip
import io
import random
import sqlite3
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable

import pytest

from adapters.storage.sqlite.store import SqliteStore
from tests.adapters.http.requests import problem
from tests.support import new_books

MOST_SECONDS = 1
"""How much processor time the refusal of a file may take, besides that of its bytes."""
MOST_MEMORY = 48 * 1024
"""By how many KiB the memory of the process may grow when the same files come again: less than two
of the largest ones."""
BIG = 32 * 1024 * 1024


@pytest.fixture(scope="module")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file of books that would be imported."""
    path = tmp_path_factory.mktemp("genuine") / "books.wyzbooks"
    store = SqliteStore(path)
    new_books(store)
    copy = path.with_name("copy.wyzbooks")
    store.write_copy(copy)
    store.close()
    return copy.read_bytes()


@pytest.fixture
def refuse(client, sql_books, tmp_path, monkeypatch):
    """Sends a file, and checks that it is refused and leaves nothing behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()

    def send(content: bytes, *words: str) -> None:
        before = sql_books.read(lambda work: work.session.log.head())
        files = sorted(path.name for path in tmp_path.rglob("*"))
        began = time.process_time()
        answer = client.post(
            "/data/import",
            content=content,
            headers={"content-type": "application/vnd.wyzbooks"},
        )
        seconds = time.process_time() - began
        detail = problem(answer, answer.status_code)["detail"]
        assert answer.status_code in {400, 409, 413, 422}, detail
        assert seconds < MOST_SECONDS + len(content) / 30_000_000, detail
        assert sql_books.read(lambda work: work.session.log.head()) == before
        assert sorted(path.name for path in tmp_path.rglob("*")) == files
        assert str(tmp_path) not in detail
        for word in words:
            assert word in detail

    return send


def altered(genuine: bytes, *statements: str) -> bytes:
    """The file after somebody has run SQL in it."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(genuine)
    for statement in statements:
        connection.execute(statement)
    content = connection.serialize()
    connection.close()
    return content


ENDLESS = "WITH RECURSIVE n(id) AS (VALUES (1) UNION ALL SELECT 1 FROM n) SELECT id FROM n"
SCHEMAS = {
    "a table more": ["CREATE TABLE own (a)"],
    "a table less": ["DROP TABLE contacts"],
    "a column more": ["ALTER TABLE contacts ADD COLUMN own TEXT"],
    "a generated column": [
        "ALTER TABLE contacts ADD COLUMN own TEXT GENERATED ALWAYS AS (zeroblob(1000000000))"
    ],
    "a view": ["CREATE VIEW own AS SELECT * FROM contacts"],
    "a view for a table": [
        "ALTER TABLE contacts RENAME TO hidden",
        "CREATE VIEW contacts AS SELECT * FROM hidden",
    ],
    "a view without end": [
        "DROP TABLE contacts",
        f"CREATE VIEW contacts AS {ENDLESS}",
    ],
    "a trigger": ["CREATE TRIGGER own AFTER INSERT ON changes BEGIN DELETE FROM contacts; END"],
    "a trigger that loads": [
        "CREATE TRIGGER own AFTER INSERT ON contacts BEGIN SELECT load_extension('x'); END"
    ],
    "an index on an expression": ["CREATE INDEX own ON contacts (length(name))"],
    "a partial index": ["CREATE INDEX own ON contacts (name) WHERE name LIKE 'a%'"],
    "a virtual table": ["CREATE VIRTUAL TABLE own USING fts5(a)"],
    "a schema in other words": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE contacts (id)' WHERE name = 'contacts'",
    ],
    "a schema that is no SQL": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'nonsense' WHERE name = 'contacts'",
    ],
    "a root page that is not there": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET rootpage = 1000000 WHERE name = 'contacts'",
    ],
    "two tables on one page": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'contacts'",
    ],
    "another program": ["PRAGMA application_id = 1"],
    "a later schema": ["PRAGMA user_version = 9999"],
    "a schema before the first": ["PRAGMA user_version = -1"],
    "the first schema by name alone": ["PRAGMA user_version = 1"],
    "no schema": ["PRAGMA user_version = 0"],
    "an account without a log": ["UPDATE accounts SET name = 'Mine' WHERE rowid = 1"],
    "no log": ["DELETE FROM changes"],
    "a text that is no JSON": ["UPDATE changes SET after = '{' WHERE version = 2"],
    "a deep JSON": ["UPDATE changes SET after = " + f"'{'[' * 5000}' WHERE version = 2"],
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_file_that_is_not_what_the_program_makes_is_refused(genuine, refuse, name):
    refuse(altered(genuine, *SCHEMAS[name]))


def patched(content: bytes, offset: int, replacement: bytes) -> bytes:
    return content[:offset] + replacement + content[offset + len(replacement) :]


def with_page_count(content: bytes) -> bytes:
    return patched(content, 28, struct.pack(">I", len(content) // 4096))


def random_bytes(count: int) -> bytes:
    return random.Random(19).randbytes(count)


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("books.wyzbooks", bytes(BIG))
    return out.getvalue()


BYTES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "random bytes": lambda _: random_bytes(100_000),
    "the header alone": lambda file: file[:100],
    "half a header": lambda file: file[:50],
    "the first page": lambda file: file[:4096],
    "a header and random bytes": lambda file: file[:100] + random_bytes(len(file) - 100),
    "random pages": lambda file: file[:8192] + random_bytes(len(file) - 8192),
    "half the file": lambda file: file[: len(file) // 2],
    "many pages in the header": lambda file: patched(file, 28, struct.pack(">I", 0xFFFFFFFE)),
    "a free list without end": lambda file: patched(file, 32, struct.pack(">II", 2, 0xFFFFFFF)),
    "pages of no size": lambda file: patched(file, 16, b"\x00\x00"),
    "pages of an odd size": lambda file: patched(file, 16, b"\x13\x37"),
    "reserved bytes": lambda file: patched(file, 20, b"\xff"),
    "a later version of SQLite": lambda file: patched(file, 18, b"\x09\x09"),
    "UTF-16": lambda file: patched(file, 56, struct.pack(">I", 2)),
    "pages that nothing uses": lambda file: with_page_count(file + bytes(BIG)),
    "a header and zeros": lambda file: file[:100] + bytes(BIG),
    "zeros": lambda _: bytes(BIG),
    "a zip bomb": lambda _: zip_bomb(),
    "a gzip bomb": lambda _: gzip.compress(bytes(BIG)),
    "a JSON that does not end": lambda _: b'{"format":"wyzbooks-export",' * 100_000,
    "a JSON that is deep": lambda _: b'{"a":' * 200_000,
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_books_are_refused(genuine, refuse, name):
    refuse(BYTES[name](genuine))


@pytest.mark.skipif(sys.platform != "linux", reason="there the highest memory is told in KiB")
def test_hostile_files_leave_the_memory_flat(genuine, refuse):
    """Each can be let go before the next one comes. (The server collects what it has refused a
    second later, and the next one may come before that.)"""
    import resource

    files = [make(genuine) for name, make in BYTES.items() if "bomb" not in name]
    for content in files:
        refuse(content)
        gc.collect()
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for content in files * 2:
        refuse(content)
        gc.collect()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < highest + MOST_MEMORY


def test_the_genuine_file_is_imported(client, genuine):
    """Otherwise the other tests would show nothing."""
    answer = client.post(
        "/data/import", content=genuine, headers={"content-type": "application/vnd.wyzbooks"}
    )
    assert answer.status_code == 200, answer.text
