"""Whatever somebody does to the file of the books from outside, verifying them names it.

`WYZBOOKS_EDITS` says how many edits, and how many flipped bits, are tried; of clean files there are
1,200 if it is 2,000.
"""

import os
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from adapters.storage.sqlite.store import SqliteStore
from application.open_books import assemble
from application.ports.failures import Damaged, StoreFailure
from application.unit_of_work.books import Books
from domain.errors import BookkeepingError
from entrypoints.clock import TimeOrderedIds
from tests.application.actions import add
from tests.application.integrity.everything import (
    connected,
    content,
    copy_of,
    edit_anything,
    make_copy,
    make_everything,
    tables,
    verified,
)
from tests.simulation.edits import draw_edit
from tests.simulation.office import draw_office_edit
from tests.support import FixedClock, new_books

EDITS = int(os.environ.get("WYZBOOKS_EDITS", "60"))


@pytest.fixture(scope="module")
def everything(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("everything") / "books.wyzbooks"
    make_everything(path)
    return path


@pytest.fixture(scope="module")
def copied(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("copied") / "books.wyzbooks"
    make_copy(path)
    return path


def test_every_table_has_rows_and_nothing_is_wrong(everything):
    with connected(everything) as raw:
        empty = [
            name
            for name in tables(raw)
            if not raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        ]
    assert empty == ["stale", "copy_state"]
    verdict = verified(everything)
    assert verdict.faults == ()


def test_every_edit_of_a_value_or_row_is_named_with_its_record(everything, copied):
    chance, tried = Random(18), 0
    while tried < EDITS:
        # The file of a copy has one table more.
        is_copy = tried % 50 == 0
        with copy_of(copied if is_copy else everything) as path:
            with connected(path) as raw:
                edit = edit_anything(raw, chance, "copy_state" if is_copy else "")
            if edit is None:
                continue
            tried += 1
            faults = verified(path).faults
            assert faults, f"nobody named {edit}"
            told = "\n".join(faults)
            is_named = any(name in told or repr(name) in told for name in (*edit.names, "''"))
            assert is_named or edit.table in _NAMELESS, f"{edit} was told as {faults}"


_NAMELESS = {"copy_state", "history", "log_end", "proofs", "stale"}
"""The tables of one row, which has no name, and the proofs of these."""


@pytest.mark.parametrize("seed", range(max(1, EDITS // 50)))
def test_ordinary_work_is_never_named(everything, seed):
    chance = Random(seed)
    for _ in range(30):
        with copy_of(everything) as path:
            with closing(SqliteStore(path)) as store:
                books = assemble(store, FixedClock(), TimeOrderedIds())
                done = sum(does_something(chance, books) for _ in range(20))
            assert done > 3
            assert verified(path).faults == ()


def does_something(chance: Random, books: Books) -> bool:
    """Try what a person might do; False if the books refuse it."""
    draw = draw_office_edit if chance.random() < 0.3 else draw_edit
    edit = draw(chance, books)
    if edit is None:
        return False
    try:
        books.run(edit.use_case, *edit.args)
    except BookkeepingError:
        return False
    return True


def test_flipped_bits_are_named_and_never_end_the_verification(everything):
    chance = Random(18)
    before = content(everything)
    for _ in range(EDITS):
        with copy_of(everything) as path:
            octets = bytearray(path.read_bytes())
            place, bit = chance.randrange(len(octets)), chance.randrange(8)
            octets[place] ^= 1 << bit
            path.write_bytes(octets)
            after = content(path)
            ok = False  # A file that is refused has nothing more to be told.
            with suppress(StoreFailure, OSError):
                ok = verified(path).ok
            assert not ok or after == before, f"bit {bit} of byte {place} was flipped"


SCHEMA_CHANGES = (
    "CREATE TRIGGER t AFTER INSERT ON changes BEGIN DELETE FROM accounts; END",
    "CREATE VIEW v AS SELECT 1",
    "CREATE TABLE t (a)",
    "CREATE INDEX i ON accounts (name)",
    "DROP INDEX accounts_by_name",
    "ALTER TABLE accounts ADD COLUMN more TEXT",
    "DROP TABLE words",
    "ALTER TABLE contacts RENAME TO people",
)


@pytest.mark.parametrize("statement", SCHEMA_CHANGES)
def test_a_changed_schema_is_named_and_the_file_is_not_written_to(everything, statement):
    with copy_of(everything) as path:
        with connected(path) as raw:
            raw.execute(statement)
        assert any("schema of the file" in fault for fault in verified(path).faults)
        with pytest.raises(Damaged, match="schema of the file"):
            SqliteStore(path)
        with (
            closing(SqliteStore(path, inspect=True)) as store,
            pytest.raises(Damaged, match="is not written to"),
            store.writing(),
        ):
            pass


def test_a_schema_that_changes_while_the_books_are_open_stops_the_next_write(tmp_path):
    path = tmp_path / "books.wyzbooks"
    with closing(SqliteStore(path)) as store:
        books = new_books(store)
        with connected(path) as raw:
            raw.execute("VACUUM")  # It changes nothing but the number of the schema.
        add(books, "items", id="before", name="Before")
        with connected(path) as raw:
            raw.execute(SCHEMA_CHANGES[0])
        with pytest.raises(Damaged, match="trigger t"):
            add(books, "items", id="after", name="After")
        with connected(path) as raw:
            raw.execute("DROP TRIGGER t")
        add(books, "items", id="after", name="After")
