"""What a store answers about its log up to a version, and the stores that nobody keeps."""

import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.sqlite import copies
from adapters.storage.sqlite import scratch as scratch_module
from adapters.storage.sqlite.scratch import ScratchStore
from adapters.storage.sqlite.session import SqliteSession
from adapters.storage.sqlite.store import SqliteStore
from application.ports.change_log import LoggedChange
from application.ports.failures import Abandoned, StoreBusy, StoreUnavailable
from domain.invoicing.items import Item
from tests.adapters.storage.store_contract import item, undone
from tests.strategies import examples
from tests.support import stores


@pytest.fixture(params=["memory", "sqlite"])
def store(request, tmp_path):
    kept = stores(tmp_path)[request.param]
    yield kept
    kept.close()


def _logged(version: int, id_: str, kind: str, second: int) -> LoggedChange:
    """A change that makes, changes or deletes a record."""
    return LoggedChange(
        version,
        f"2026-03-15T09:00:{second:02}.000Z",
        "ann",
        "",
        "items",
        id_,
        "delete" if kind == "delete" else "put",
        None if kind == "make" else "{}",
        None if kind == "delete" else "{}",
        f"hash {version}",
    )


KINDS = {False: st.just("make"), True: st.sampled_from(["change", "delete"])}


@st.composite
def logs(draw):
    """Logs of three records, each of which may be made again after it was deleted."""
    there = dict.fromkeys("abc", False)
    changes = []
    for version in range(1, draw(st.integers(1, 20)) + 1):
        id_ = draw(st.sampled_from("abc"))
        kind = draw(KINDS[there[id_]])
        there[id_] = kind != "delete"
        changes.append(_logged(version, id_, kind, draw(st.integers(0, 59))))
    return changes


def test_the_log_up_to_a_version_is_asked_as_if_it_ended_there(store):
    @settings(max_examples=examples(0.5))
    @given(logs(), st.data())
    def holds(changes, data):
        until = data.draw(st.integers(0, len(changes) + 1))
        known = [change for change in changes if change.version <= until]
        addresses = [("items", id_) for id_ in "abcd"]
        with undone(store) as session:
            session.log.append(known)
            times = session.log.times(addresses)
        with undone(store) as session:
            session.log.append(changes)
            log = session.log
            last = {change.id: change for change in known}
            assert list(log.last_changes(until)) == sorted(
                last.values(), key=lambda change: change.version
            )
            assert log.times(addresses, until) == times
            at = data.draw(st.sampled_from(changes)).at
            counted = [change.version for change in changes if change.at <= at]
            assert log.version_at(at) == max(counted)
            assert log.version_at("2026-03-14T23:59:59.999Z") == 0

    holds()


# Stores that nobody keeps


def test_an_empty_scratch_store_takes_records_and_leaves_the_store_as_it_is(store):
    with undone(store) as session, closing(session.new_scratch()) as scratch:
        with scratch.writing() as writing:
            writing.records.put(item("i"), None)
        with scratch.reading() as reading:
            assert reading.records.get(Item, "i") == item("i")
        assert session.records.get(Item, "i") is None


def test_a_scratch_copy_has_the_books_of_its_transaction_and_then_goes_its_own_way(store):
    with store.writing() as session:
        session.records.put(item("i"), None)
    with store.reading() as session, closing(session.scratch_copy(lambda: None)) as scratch:
        with scratch.writing() as writing:
            assert [*writing.records.ids(Item)] == ["i"]
            writing.records.put(item("i", "Another"), item("i"))
        with scratch.reading() as reading:
            assert reading.records.get(Item, "i") == item("i", "Another")
        assert session.records.get(Item, "i") == item("i")


def test_copying_ends_with_the_error_of_who_does_not_want_it_any_more(store):
    def gone() -> None:
        raise Abandoned("the client has gone")

    with store.reading() as session, pytest.raises(Abandoned):
        session.scratch_copy(gone)


def test_a_transaction_that_has_written_to_a_file_is_not_copied(tmp_path: Path, monkeypatch):
    """SQLite cannot do so, and would wait for ever."""
    monkeypatch.setattr(copies, "_MOST_WAITS", 1)
    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store, undone(store) as session:
        session.records.put(item("i"), None)
        session.buffer.flush()
        with pytest.raises(StoreBusy, match="is being written to"):
            session.scratch_copy(lambda: None)


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch) -> Path:
    """The folder for temporary files, which is empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_scratch_database_has_no_name_by_which_another_could_open_it(temporary, monkeypatch):
    """It is larger than what SQLite holds in memory, and its file is gone when it is closed."""
    monkeypatch.setitem(scratch_module._PRAGMAS, "cache_size", -64)
    with closing(ScratchStore(SqliteSession)) as scratch:
        with scratch.writing() as session:
            for number in range(2_000):
                name = f"A name that is long enough {number}"
                session.records.put(item(f"i{number}", name), None)
        if sys.platform != "win32":
            assert [*temporary.iterdir()] == []
        with scratch.reading() as session:
            assert len([*session.records.ids(Item)]) == 2_000
    assert [*temporary.iterdir()] == []


def test_a_copy_that_fails_leaves_no_file(temporary, tmp_path: Path):
    def gone() -> None:
        raise Abandoned("the client has gone")

    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store, store.reading() as session:
        with pytest.raises(Abandoned):
            session.scratch_copy(gone)
        assert [*temporary.iterdir()] == []


def test_a_missing_folder_for_temporary_files_is_said(temporary):
    temporary.rmdir()
    with pytest.raises(StoreUnavailable, match="folder for temporary files"):
        ScratchStore(SqliteSession)


def test_a_copy_of_a_file_in_use_is_of_the_moment_when_its_reading_began(tmp_path: Path):
    with closing(SqliteStore(tmp_path / "books.wyzbooks")) as store:
        with store.writing() as writing:
            writing.records.put(item("i"), None)
        with store.reading() as reading:
            assert [*reading.records.ids(Item)] == ["i"]
            with store.writing() as writing:
                writing.records.put(item("later"), None)
            with closing(reading.scratch_copy(lambda: None)) as scratch, scratch.reading() as copy:
                assert [*copy.records.ids(Item)] == ["i"]
        with store.reading() as reading:
            assert [*reading.records.ids(Item)] == ["i", "later"]
