"""Backups of a file of books, under load, after kills and on a full disk; and received files.

`WYZBOOKS_BACKUPS` says how many backups are made under load (default 10), `WYZBOOKS_KILLS` how many
of them are killed (default 3).
"""

import errno
import json
import os
import random
import shutil
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from adapters.storage.sqlite import backup_folder
from adapters.storage.sqlite.backup_folder import BackupFolder
from adapters.storage.sqlite.backups import SqliteBackups
from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.migrations import SCHEMA_VERSION
from adapters.storage.sqlite.store import SqliteStore
from application.integrity.verify_books import verify_books
from application.open_books import assemble, open_books
from application.ports.failures import Damaged, StoreFull, StoreUnavailable
from application.ports.replies import Answer
from application.replacement.replace_books import replace_books
from application.replacement.restored_books import backup_to_restore
from application.sync.checksums import checksums, checksums_of_records
from application.unit_of_work.books import Books
from domain.errors import Conflict, Invalid, NotFound
from domain.ledger.accounts import Account
from entrypoints.file_wiring import backups_of, books_files_of
from tests.application.actions import add, deposit
from tests.entrypoints.serving import PATIENCE
from tests.support import CountedIds, FixedClock, new_books

BACKUPS = int(os.environ.get("WYZBOOKS_BACKUPS", "10"))
KILLS = int(os.environ.get("WYZBOOKS_KILLS", "3"))
SCHEMA_1 = Path(__file__).parents[3] / "data" / "schema-1.sql"


@pytest.fixture
def kept(path: Path) -> Iterator[Books]:
    """New books in a file."""
    with closing(SqliteStore(path)) as store:
        yield new_books(store)


@pytest.fixture
def backups(kept: Books) -> SqliteBackups:
    made: Any = backups_of(kept)
    return made


def names_in(backups: SqliteBackups) -> list[str]:
    """What is in the folder, without the lock of those who write into it."""
    return sorted(each.name for each in backups.folder.path.iterdir() if each.name != ".lock")


def assemble_over(store: Any) -> Books:
    return assemble(store, FixedClock(), CountedIds())


class Writer(threading.Thread):
    """Enters deposits, and notes the checksums that the books have at each version."""

    def __init__(self, books: Books, sums: dict[int, Any], name: str) -> None:
        super().__init__(daemon=True)
        self.books, self.sums, self.prefix = books, sums, name
        self.stopped = threading.Event()

    def run(self) -> None:
        def note(work: Any, _: Any) -> None:
            self.sums[work.session.log.head().version] = checksums(work)

        for number in range(100_000):
            if self.stopped.is_set():
                return
            fields = {"name": f"{self.prefix} {number}", "type": "asset"}
            self.books.run_and_render(note, _create_account, fields)


def _create_account(work: Any, fields: dict[str, Any]) -> Any:
    return work.save(Account(id=work.new_id(), **fields))


def test_backups_under_load_have_the_checksums_of_the_books_at_their_version(kept, backups):
    sums: dict[int, Any] = {}
    writers = [Writer(kept, sums, name) for name in "ab"]
    for writer in writers:
        writer.start()
    made = [backups.make("asked") for _ in range(BACKUPS)]
    for writer in writers:
        writer.stopped.set()
        writer.join(PATIENCE)
    assert backups.all() == made[::-1]
    assert len({backup.head.version for backup in made}) > BACKUPS // 2
    for backup in made:
        assert backup.is_verified
        with backups.opened(backup.name) as store:
            copy = assemble_over(store)
            assert copy.read(lambda work: work.session.log.head()) == backup.head
            if backup.head.version in sums:  # Not before the first write.
                assert copy.read(checksums) == sums[backup.head.version]
            sums[backup.head.version] = copy.read(checksums)
    with backups.opened(made[-1].name) as store:
        copy = assemble_over(store)
        assert copy.read(verify_books).ok
        trees = copy.read(checksums_of_records)
        for name, buckets in trees.items():
            hashes = copy.read(lambda work, name=name: work.session.record_hashes.buckets(name))
            assert {key: value for key, value in hashes.items() if value.count} == buckets
    for backup in made:
        make = backup_to_restore(kept, backups, backup.name)
        replace_books(kept, backups, "restore", make, lambda _: Answer(200, {}, b""))
        assert kept.read(checksums) == sums[backup.head.version]


@pytest.mark.parametrize("exclusive", [False, True])
def test_a_backup_is_one_private_file_with_its_facts_beside_it(path, exclusive):
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        books = new_books(store)
        backups: Any = backups_of(books)
        backup = backups.make("asked")
        folder = backups.folder.path
        head = books.read(lambda work: work.session.log.head())
        assert (backup.head, backup.history) == (
            head,
            books.read(lambda work: work.session.log.history()),
        )
        assert folder == path.with_name("books.wyzbooks.backups")
        assert backup.name == f"2026-11-22T12-00-00Z-v{head.version}-asked.wyzbooks"
        assert names_in(backups) == [backup.name, f"{backup.name}.json"]
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        for name in names_in(backups):
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        facts = json.loads((folder / f"{backup.name}.json").read_text(encoding="utf-8"))
        assert facts["backup"]["head"] == {"version": head.version, "hash": head.hash}
        assert (backup.size, backup.schema) == (
            (folder / backup.name).stat().st_size,
            SCHEMA_VERSION,
        )
        assert backups.make("asked").name == backup.name.replace("asked", "asked-2")
        deposit(books, "still-works")


def test_a_backup_opens_as_a_copy_that_may_be_changed_and_stays_as_it_is(kept, backups):
    backup = backups.make("asked")
    with backups.content(backup.name) as content:
        before = content.read()
    with backups.opened(backup.name) as store:
        copy = open_books(store, FixedClock(), CountedIds())
        deposit(copy, "d")
        assert copy.read(verify_books).ok
    assert (backups.folder.path / backup.name).read_bytes() == before
    assert backups.all() == [backup]


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../books.wyzbooks",
        "folder.wyzbooks/../../books.wyzbooks",
        "/etc/passwd",
        "link.wyzbooks",
        ".new-1.wyzbooks",
        "nul\0.wyzbooks",
        "a\\b.wyzbooks",
        "C:x.wyzbooks",
        f"{'x' * 300}.wyzbooks",
        "missing.wyzbooks",
        "folder.wyzbooks",
    ],
)
def test_a_name_leads_to_no_other_file(kept, backups, path, name):
    backup = backups.make("asked")
    (backups.folder.path / "link.wyzbooks").symlink_to(path)
    (backups.folder.path / "folder.wyzbooks").mkdir()
    (backups.folder.path / ".new-1.wyzbooks").touch()
    for use in (backups.delete, backups.content, lambda name: backups.opened(name).__enter__()):
        with pytest.raises(NotFound):
            use(name)
    assert path.exists()
    assert backups.all() == [backup]


def test_a_deleted_backup_is_gone_with_its_facts(backups):
    first, second = backups.make("asked"), backups.make("daily")
    backups.delete(first.name)
    assert backups.all() == [second]
    assert names_in(backups) == [second.name, f"{second.name}.json"]


RUBBISH = [
    b"",
    b"{}",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"backup": {"name": "x"}, "sha256": ""}',
    None,
]


@pytest.mark.parametrize("rubbish", RUBBISH, ids=range(len(RUBBISH)))
def test_a_backup_whose_facts_are_lost_is_read_itself_and_is_not_verified(backups, rubbish):
    backup = backups.make("daily")
    facts = backups.folder.path / f"{backup.name}.json"
    facts.unlink()
    if rubbish is not None:
        facts.write_bytes(rubbish)
    (listed,) = backups.all()
    assert listed.at == backup.at.replace(backup.at[19:], ".000Z")
    assert not listed.is_verified
    assert (listed.head, listed.history, listed.schema, listed.reason) == (
        backup.head,
        backup.history,
        SCHEMA_VERSION,
        "daily",
    )
    with backups.opened(backup.name) as store:
        assert assemble_over(store).read(verify_books).ok


@pytest.mark.parametrize("time", ["yesterday", "2026-03-15T09:30:00"])
def test_facts_with_a_time_that_is_none_or_has_no_zone_are_no_facts(backups, time):
    backup = backups.make("daily")
    facts = backups.folder.path / f"{backup.name}.json"
    facts.write_text(facts.read_text("utf-8").replace(backup.at, time), "utf-8")
    (left,) = backups.all()
    assert not left.is_verified
    assert left.at.endswith("Z")


def test_whatever_lies_in_the_folder_is_listed_without_a_failure(backups, path):
    backup = backups.make("asked")
    folder = backups.folder.path
    (folder / "text.wyzbooks").write_text("hello", encoding="utf-8")
    (folder / "empty.wyzbooks").touch()
    (folder / "notes.txt").touch()
    with closing(DRIVER.connect(folder / "other.wyzbooks")) as raw:
        raw.execute("CREATE TABLE mine (id)")
    shutil.copy(folder / backup.name, folder / "copied by hand.wyzbooks")
    listed = {each.name: each for each in backups.all()}
    assert listed.keys() == {
        backup.name,
        "text.wyzbooks",
        "empty.wyzbooks",
        "other.wyzbooks",
        "copied by hand.wyzbooks",
    }
    assert [each.name for each in listed.values() if each.is_verified] == [backup.name]
    assert listed["copied by hand.wyzbooks"].head == backup.head
    for name in ("text.wyzbooks", "empty.wyzbooks", "other.wyzbooks"):
        assert listed[name].schema == 0
        with pytest.raises(Conflict, match="cannot be used"), backups.opened(name):
            pass


def test_a_backup_of_which_any_byte_has_changed_is_told(kept, backups):
    chance = random.Random(20261127)
    backup = backups.make("asked")
    file = backups.folder.path / backup.name
    content = file.read_bytes()
    for _ in range(20):
        place, bit = chance.randrange(len(content)), chance.randrange(8)
        changed = bytearray(content)
        changed[place] ^= 1 << bit
        file.write_bytes(changed)
        with pytest.raises(Conflict, match=backup.name), backups.opened(backup.name):
            pass
    file.write_bytes(content[:-4096])
    with pytest.raises(Conflict), backups.opened(backup.name):
        pass


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE changes SET after = after || ' ' WHERE version = 3",
        "DELETE FROM changes WHERE version = 25",
        "UPDATE accounts SET description = 'altered' WHERE id = 'account-1000'",
        "DELETE FROM record_hashes WHERE id = 'account-1000'",
        "DELETE FROM terms WHERE id = 'terms-net-30'",
    ],
)
def test_a_backup_of_books_that_are_not_right_is_kept_but_not_verified(path, kept, backups, sql):
    with closing(DRIVER.connect(path, isolation_level=None)) as raw:
        assert raw.execute(sql).rowcount == 1
    backup = backups.make("asked")
    assert not backup.is_verified
    assert backups.all() == [backup]
    with pytest.raises(Conflict, match="cannot be used"), backups.opened(backup.name):
        pass


def test_what_a_crash_leaves_is_no_backup_and_the_next_one_removes_it(backups):
    first = backups.make("asked")
    folder = backups.folder.path
    (folder / ".new-77.wyzbooks").write_bytes(b"half")
    (folder / ".new-77.wyzbooks-journal").write_bytes(b"half")
    (folder / ".new-77.json").write_bytes(b"half")
    (folder / "2026-01-01T00-00-00Z-v1-daily.wyzbooks.json").write_bytes(b"{}")
    assert backups.all() == [first]
    second = backups.make("asked")
    assert names_in(backups) == sorted(
        name for backup in (first, second) for name in (backup.name, f"{backup.name}.json")
    )


NO_ROOM = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("step", ["_make_durable", "_sum_of", "read_whole_file", "copy"])
@pytest.mark.parametrize("error", [NO_ROOM, Damaged("the file is damaged")], ids=["full", "bad"])
def test_a_backup_that_fails_leaves_nothing(kept, backups, monkeypatch, step, error):
    first = backups.make("asked")

    def fail(*_: Any) -> None:
        raise error

    failing = backups
    if step == "copy":
        failing = SqliteBackups(backups.books, fail, kept.clock)
    else:
        monkeypatch.setattr(backup_folder, step, fail)
    with pytest.raises(StoreFull if error is NO_ROOM else Damaged):
        failing.make("asked")
    monkeypatch.undo()
    assert names_in(backups) == [first.name, f"{first.name}.json"]
    deposit(kept, "d")
    assert backups.make("asked").is_verified


def test_a_backup_with_no_room_for_it_is_refused_and_the_books_go_on(path):
    resource = pytest.importorskip("resource", reason="limits are set as Unix does")
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        backups: Any = backups_of(books)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
        try:
            with pytest.raises((StoreFull, StoreUnavailable)):
                backups.make("asked")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert names_in(backups) == []
        store.check()
        deposit(books, "d")
        assert backups.make("asked").is_verified


def test_a_folder_that_cannot_be_written_is_named(kept, backups):
    backups.folder.path.write_text("a file is in the way", encoding="utf-8")
    with pytest.raises(StoreUnavailable, match=r"books\.wyzbooks\.backups"):
        backups.make("asked")
    assert backups.all() == []


MAKING = """
import sys
from pathlib import Path
from adapters.storage.sqlite.store import SqliteStore
from application.open_books import open_books
from entrypoints.clock import SystemClock, TimeOrderedIds
from entrypoints.file_wiring import backups_of
books = open_books(SqliteStore(Path(sys.argv[1])), SystemClock(), TimeOrderedIds())
while True:
    backups_of(books).make("asked")
    print(flush=True)
"""


def test_a_kill_leaves_whole_backups_alone(kept, backups, path):
    chance = random.Random(20261127)
    add(kept, "contacts", id="c", kind="customer", name="C")
    for _ in range(KILLS):
        made = len(backups.all())
        process = subprocess.Popen(
            [sys.executable, "-c", MAKING, str(path)], stdout=subprocess.PIPE
        )
        assert process.stdout
        for _ in range(chance.randint(1, 3)):
            assert process.stdout.readline() == b"\n"
        time.sleep(chance.uniform(0, 0.2))
        process.kill()
        process.wait(PATIENCE)
        process.stdout.close()
        there = backups.all()
        assert len(there) > made
        assert all(backup.is_verified for backup in there)
        for backup in there[: len(there) - made]:  # Those that are new.
            with backups.opened(backup.name) as store:
                assert assemble_over(store).read(lambda work: work.get(Account, "account-1000"))
    backups.make("asked")
    assert len(names_in(backups)) == 2 * len(backups.all())
    assert kept.read(verify_books).ok


def test_a_backup_of_an_older_program_opens_with_the_schema_of_today(path):
    with closing(DRIVER.connect(path)) as raw:
        raw.executescript(SCHEMA_1.read_text(encoding="utf-8"))
    with closing(SqliteStore(path)) as store:
        (backup,) = BackupFolder.of(path).all()
        assert (backup.reason, backup.schema, backup.is_verified) == ("upgrade", 1, True)
        backups = backups_of(assemble_over(store))
        with backups.opened(backup.name) as copied:
            copy = open_books(copied, FixedClock(), CountedIds())
            assert copy.read(verify_books).ok


# Files that are sent and received


def test_a_snapshot_is_a_file_of_books_that_opens_again(kept):
    deposit(kept, "d")
    files = books_files_of(kept)
    with files.snapshot() as content, files.opened(content) as store:
        copy = assemble_over(store)
        assert copy.read(verify_books).ok
        assert copy.read(checksums) == kept.read(checksums)


def test_a_plain_copy_of_the_file_of_stopped_books_is_taken(path):
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        deposit(books, "d")
        head = books.read(lambda work: work.session.log.head())
    with closing(SqliteStore(path)) as store:
        files = books_files_of(assemble_over(store))
        with path.open("rb") as content, files.opened(content) as copied:
            assert assemble_over(copied).read(lambda work: work.session.log.head()) == head


def database(sql: str) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "database"
        with closing(DRIVER.connect(file, isolation_level=None)) as raw:
            raw.executescript(sql)
        return file.read_bytes()


OURS = f"PRAGMA application_id = {0x57595A42};"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b'{"format": "wyzbooks-export"}', "looks like JSON"),
        (b"\xef\xbb\xbf {}", "looks like JSON"),
        (b"PK\x03\x04rest", "looks like a zip archive"),
        (b"%PDF-1.7", "looks like a PDF"),
        (b"!TRNS\tDATE", "looks like an IIF"),
        (b"\x00\x01\x02", "file of another program"),
        (b"Date,Amount\n", "looks like text"),
        (database("CREATE TABLE x (id)"), "SQLite database of another program"),
        (database(f"{OURS} CREATE TABLE x (id); PRAGMA user_version = 99"), "newer WyzBooks"),
        (database(f"{OURS} CREATE TABLE x (id)"), "holds no books"),
        (
            database(f"{OURS} CREATE TABLE x (id); PRAGMA user_version = {SCHEMA_VERSION}"),
            "the schema of the file lacks",
        ),
        (
            database(f"{OURS} CREATE TABLE x (id); PRAGMA user_version = 4"),
            "the schema of the file",
        ),
    ],
)
def test_what_is_no_file_of_books_is_refused_with_what_it_looks_like(kept, content, message):
    with pytest.raises(Invalid, match=message), books_files_of(kept).opened(BytesIO(content)):
        pass


def test_a_damaged_file_is_refused(kept):
    files = books_files_of(kept)
    with files.snapshot() as snapshot:
        content = bytearray(snapshot.read())
    content[len(content) // 2 : len(content) // 2 + 8192] = bytes(8192)
    with pytest.raises(Invalid, match="damaged"), files.opened(BytesIO(content)):
        pass
    with pytest.raises(Invalid, match="damaged"):
        files.opened(BytesIO(content[:9000])).__enter__()
