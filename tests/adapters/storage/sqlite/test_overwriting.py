"""Other books in the file of the books: what is left of the former ones, and what can go wrong.

`WYZBOOKS_KILLS` says how often a program is killed while it replaces them (default 2).
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from adapters.storage.sqlite import copies
from adapters.storage.sqlite.store import SqliteStore
from application.integrity.verify_books import verify_books
from application.ports.failures import StoreBusy, StoreUnavailable
from application.ports.replies import Answer
from application.ports.store import Session
from application.replacement.new_company import begin, new_company
from application.unit_of_work.books import Books, IdempotentRequest
from tests.adapters.storage.store_contract import item
from tests.application.actions import contact, drop, log, post
from tests.application.replacement.rich_books import SECRET, enter_everything
from tests.support import new_books

ROUNDS = int(os.environ.get("WYZBOOKS_KILLS", "2"))
PATIENCE = 60


@contextmanager
def new_session(books: Books, memo: str = "", journals: int = 1) -> Iterator[Session]:
    """A transaction that reads the books of a new company, with some journals."""
    with new_company(books, books.read(lambda work: work.head), with_preferences=False) as store:
        new = begin(books, store)
        for number in range(journals):
            post(new, f"new-{number}", memo=memo)
        with store.reading() as session:
            yield session


def replace(books: Books, decide: Callable[[Session], None] = lambda _: None, **new: Any) -> None:
    """Replace books by those of a new company."""
    with new_session(books, **new) as session:
        books.replace(session, decide)


def bytes_of(path: Path) -> bytes:
    """All that is stored in the file of the books and in its write-ahead log."""
    log = path.with_name(f"{path.name}-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")


def keep_secrets(books: Books) -> None:
    """Enter a word into a record, a deleted record, its log and the answer to a request."""
    enter_everything(books)
    for number in range(30):
        contact(books, f"gone-{number}", notes=SECRET * 40)
        drop(books, "contacts", f"gone-{number}")
    request = IdempotentRequest("key", f"{SECRET} print")
    answer = Answer(200, {}, f"{SECRET} answer".encode())
    books.answer(request, lambda *_: answer, lambda work: work.settings)


@pytest.mark.parametrize("exclusive", [False, True], ids=["shared", "exclusive"])
def test_nothing_of_the_former_books_is_left_in_the_file_or_its_log(path, exclusive):
    with closing(SqliteStore(path, exclusive=exclusive)) as store:
        books = new_books(store)
        keep_secrets(books)
        assert SECRET.encode() in bytes_of(path)
        replace(books)
        assert SECRET.encode() not in bytes_of(path)
        store.check()
        post(books, "later")
        store.check()
    assert SECRET.encode() not in bytes_of(path)
    with closing(SqliteStore(path)) as store:
        assert new_books(store).read(verify_books).faults == ()


def test_larger_and_smaller_books_take_turns_in_one_file(path):
    """Whoever looks at the file meanwhile does not take it for another one."""
    with closing(SqliteStore(path)) as store, closing(SqliteStore(path)) as other:
        store.watch()
        other.watch()
        books = new_books(store)
        for journals in (40, 1, 25, 2):
            replace(books, memo="x" * 4000, journals=journals)
            other.check()
            post(Books(other, books.clock, books.ids, books.mechanism), f"other-{journals}")
            assert books.read(verify_books).faults == ()


def test_a_reader_keeps_the_former_text_no_longer_than_it_reads(path, monkeypatch):
    monkeypatch.setattr("adapters.storage.sqlite.checkpoints._PATIENCE_MS", 10)
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        keep_secrets(books)
        with store.reading() as session:
            assert session.log.head().version
            replace(books)
            assert session.records.get(type(item("i")), "item")
        assert books.read(verify_books).faults == ()
    assert SECRET.encode() not in bytes_of(path)


_OTHER = """
import sys
from pathlib import Path
from adapters.storage.sqlite.store import SqliteStore
from application.unit_of_work.books import Books
from tests.application.actions import get, log, post
from tests.support import new_books

store = SqliteStore(Path(sys.argv[1]))
books = new_books(store)
for number, line in enumerate(sys.stdin):
    match line.split():
        case ["write"]:
            print(post(books, f"other-{number}").version, flush=True)
        case ["read"]:
            print(" ".join(change.id for change in log(books)), flush=True)
        case ["hold"]:
            with store.writing() as session:
                print(session.log.head().version, flush=True)
                sys.stdin.readline()
            print("released", flush=True)
store.close()
"""


class OtherProgram:
    """Another program that has the file open."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _OTHER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, what: str) -> str:
        """Have it do something; its answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def end(self) -> None:
        self._process.communicate(timeout=PATIENCE)
        assert self._process.returncode == 0


def test_another_program_goes_on_with_the_new_books(path):
    with closing(SqliteStore(path, exclusive=False)) as store:
        books = new_books(store)
        keep_secrets(books)
        other = OtherProgram(path)
        assert "gone-1" in other.ask("read")
        replace(books)
        assert other.ask("read").endswith("new-0")
        assert int(other.ask("write")) == log(books)[-1].version
        post(books, "after")
        assert other.ask("read").endswith("new-0 other-2 after")
        assert books.read(verify_books).faults == ()
        other.end()


def test_a_program_that_holds_the_lock_for_long_is_told_and_nothing_changes(path, monkeypatch):
    monkeypatch.setattr(copies, "_MOST_WAITS", 1)
    with closing(SqliteStore(path, exclusive=False)) as store:
        books = new_books(store)
        other = OtherProgram(path)
        assert other.ask("hold")
        before = log(books)
        decided: list[Session] = []
        with pytest.raises(StoreBusy):
            replace(books, decided.append)
        assert (log(books), decided) == (before, [])
        assert other.ask("") == "released"
        replace(books, decided.append)
        assert len(decided) == 1
        other.end()


# Failures in the middle


def test_a_full_disk_leaves_the_former_books(path):
    resource = pytest.importorskip("resource", reason="limits are set as Unix does")
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        enter_everything(books)
        before = log(books)
        with new_session(books, memo="x" * 4000, journals=100) as session:
            limits = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 200_000, limits[1]))
            try:
                with pytest.raises(StoreUnavailable, match="disk"):
                    books.replace(session, lambda _: None)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            assert log(books) == before
            assert books.read(verify_books).faults == ()
            with pytest.raises(StoreUnavailable, match="opened anew and verified"):
                post(books, "fenced")
            store.reopen()
            post(books, "room-again")
            books.replace(session, lambda _: None)
        assert books.read(verify_books).faults == ()
        assert log(books)[-1].id == "new-99"


_REPLACING = """
import sys
from pathlib import Path
from adapters.storage.sqlite.store import SqliteStore
from tests.support import new_books

new, books = SqliteStore(Path(sys.argv[1])), new_books(SqliteStore(Path(sys.argv[2])))
with new.reading() as session:
    session.log.head()
    print("ready", flush=True)
    books.replace(session, lambda _: None)
    print("replaced", flush=True)
    sys.stdin.readline()
"""


def test_a_killed_program_leaves_the_former_books_or_the_new_ones(tmp_path):
    chance, outcomes = random.Random(20261127), set()
    former, new = tmp_path / "former.wyzbooks", tmp_path / "new.wyzbooks"
    for path in (former, new):
        with closing(SqliteStore(path)) as store:
            enter_everything(new_books(store))
    with closing(SqliteStore(new)) as store:
        replace(new_books(store), memo="x" * 4000, journals=150)
    for number in range(ROUNDS):
        path = tmp_path / f"{number}.wyzbooks"
        copyfile(former, path)
        replacing = subprocess.Popen(
            [sys.executable, "-c", _REPLACING, str(new), str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert replacing.stdout
        assert replacing.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.06))
        replacing.send_signal(signal.SIGKILL)
        said = replacing.communicate(timeout=PATIENCE)[0]
        with closing(SqliteStore(path)) as store:
            books = new_books(store)
            assert books.read(verify_books).faults == ()
            is_new = log(books)[-1].id == "new-149"
            assert is_new or ("replaced" not in said and SECRET.encode() in bytes_of(path))
            outcomes.add(is_new)
    assert ROUNDS < 20 or outcomes == {True, False}
