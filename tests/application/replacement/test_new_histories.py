"""Logs that go on above those of other books: where versions may jump, and where they may not."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import pairwise

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.json_shapes.portable_books import read_portable
from adapters.storage.sqlite.driver import DRIVER
from application.integrity.audit import list_changes
from application.integrity.verify_books import verify_books
from application.integrity.verify_log import verify_log
from application.ports.change_log import FeedQuery, Head, LoggedChange, LogQuery
from application.ports.failures import Damaged
from application.ports.store import Store
from application.replacement.held_books import books_of
from application.replacement.restored_books import restored_books
from application.unit_of_work.books import Books
from application.unit_of_work.change_log import HISTORY, chain_hash
from tests.application.actions import close, log, post
from tests.application.replaying import WAYS, assert_alike, exported, replayed
from tests.application.unit_of_work.chains import first_broken_version
from tests.strategies import examples


def imported(books: Books) -> None:
    """Replace books by those that their own export makes."""
    former = books.read(lambda work: work.head)
    with (
        books_of(books, read_portable(exported(books)), former) as store,
        store.reading() as session,
    ):
        books.replace(session, lambda _: None)


def restored(books: Books) -> Head:
    """Write to books, and restore the copy from before; the end of the former log."""
    store = books.read(lambda work: work.session.scratch_copy(lambda: None))
    post(books, "lost")
    former = books.read(lambda work: work.head)
    with (
        restored_books(books, closing_store(store), "a backup", former) as new,
        new.reading() as session,
    ):
        books.replace(session, lambda _: None)
    return former


@contextmanager
def closing_store(store: Store) -> Iterator[Store]:
    """An opened backup."""
    with closing(store):
        yield store


def test_an_empty_log_begins_above_the_former_one(books):
    former = books.read(lambda work: work.head)
    with books.read(lambda work: work.session.new_scratch()).writing() as session:
        old = session.log.history()
        new = session.log.begin_history(former.version)
        assert new != old
        assert session.log.head() == Head(former.version)
        assert session.log.history() == new


def test_imported_books_are_sound_and_go_on(books):
    post(books, "j")
    former = books.read(lambda work: work.head)
    imported(books)
    changes = log(books)
    assert changes[0].version == former.version + 1
    assert [row.version for row in changes] == [*range(former.version + 1, changes[-1].version + 1)]
    post(books, "later")
    assert books.read(verify_books).faults == ()
    for way in WAYS:
        assert_alike(books, replayed(books, way))


def test_changes_that_were_cut_off_from_the_beginning_of_an_imported_log_are_named(books):
    imported(books)
    changes = log(books)
    assert first_broken_version(changes) is None
    for cut in (1, 2, len(changes) - 1):
        assert first_broken_version(changes[cut:]) == 1


@pytest.mark.parametrize("cut", ["version > 0", "version = (SELECT max(version) FROM changes)"])
def test_nothing_is_written_to_a_log_that_was_cut_off(sql_books, tmp_path, cut):
    """A write would record a new end, and hide it, also where the whole log was taken away."""
    imported(sql_books)
    with closing(DRIVER.connect(tmp_path / "books.wyzbooks", isolation_level=None)) as connection:
        assert connection.execute(f"DELETE FROM changes WHERE {cut}").rowcount
    with pytest.raises(Damaged):
        post(sql_books, "j")
    assert sql_books.read(verify_books).faults


def test_a_restored_backup_keeps_its_log_and_says_so_above_both(books):
    post(books, "kept")
    kept = log(books)
    former = restored(books)
    *changes, last = log(books)
    assert changes == kept
    assert (last.op, last.collection, last.version) == ("restored", HISTORY, former.version + 1)
    assert last.id == books.read(lambda work: work.session.log.history())
    facts = json.loads(last.after or "")
    assert (facts["source"], facts["version"]) == ("a backup", kept[-1].version)
    proof = books.read(verify_log)
    assert (proof.ok, proof.rows, proof.head) == (
        True,
        len(kept) + 1,
        Head(last.version, last.hash),
    )
    post(books, "later")
    assert books.read(verify_books).faults == ()
    assert log(books)[-1].version == last.version + 1


def test_a_restored_change_is_in_the_audit_alone(books):
    close(books, date(2026, 1, 31))
    restored(books)
    last = log(books)[-1]
    assert log(books, op="restored") == [last]
    assert log(books, record_id=last.id) == [last]
    assert last not in log(books, op="put")
    assert books.read(list_changes, LogQuery(op="restored")).total == 1
    for is_compact in (False, True):
        query = FeedQuery(0, last.version, is_compact=is_compact)
        assert last not in books.read(lambda work, q=query: list(work.session.log.feed(q)))
    restored(books)
    assert len(log(books, op="restored")) == 2
    assert books.read(verify_books).faults == ()


@settings(max_examples=examples(0.2))
@given(
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["put", "restored"])), min_size=1),
    st.integers(0, 5000),
)
def test_versions_jump_at_the_beginning_and_where_a_backup_was_restored_alone(steps, begin):
    changes, previous, version = [], "", begin
    for step, op in steps:
        version += step
        row = LoggedChange(version, "at", "a", "", "items", "i", op, None, "{}", "")
        changes.append(evolve(row, hash=chain_hash(previous, row)))
        previous = changes[-1].hash
    jumps = [
        before.version + 1
        for before, row in pairwise(changes)
        if row.version > before.version + 1 and row.op != "restored"
    ]
    assert first_broken_version(changes) == (jumps[0] if jumps else None)
