"""The proof of the log: any row that is not as it was written is named, and nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import astuple, evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from application.integrity.kept_heads import KeptHead
from application.integrity.verify_books import verify_books
from application.integrity.verify_log import verify_log
from application.ports.change_log import Head, LoggedChange, UnreadableChange
from application.unit_of_work.books import Books
from application.unit_of_work.change_log import ChainBreak, chain_break, chain_hash
from tests.application.actions import (
    add,
    change,
    contact,
    drop,
    head,
    invoice,
    log,
    payment,
)
from tests.application.reporting.random_books import carry_out, plans
from tests.strategies import examples
from tests.support import new_books, stores

COLUMNS = (
    "version", "at", "actor", "request_id", "collection", "id", "op", "before", "after", "hash",
    "override",
)  # fmt: skip
EDITS = 1_000


@frozen
class NotUtf8:
    """A text of SQLite whose bytes are not UTF-8."""

    content: bytes = b"\xc3("


Row = tuple[Any, ...]


def furnish(books: Books) -> None:
    """Changes of every sort: of records, of applications, of a removal, and for a reason."""
    contact(books)
    invoice(books, "i", 1000)
    payment(books, "p", 400)
    change(books, "payments", "p", amount=300)
    add(books, "items", id="zoe", name="Zoë 漢字")
    change(books, "items", "zoe", description="changed")
    drop(books, "payments", "p")
    drop(books, "items", "zoe")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory) -> Iterator[Books]:
    """Books in a file, which no test leaves changed."""
    books = new_books(stores(tmp_path_factory.mktemp("books"))["sqlite"])
    furnish(books)
    yield books
    books.store.close()


class Undo(Exception):
    """Ends a unit of work, so that everything in it is undone."""


def with_rows(books: Books, rows: list[Row] | None, read: Callable[..., Any]) -> Any:
    """What a use case reads while the table of the log has other rows, of any types."""
    results = []

    def tampered(work) -> None:
        driver = work.session.buffer.driver
        if rows is not None:
            driver.execute("DROP TABLE changes")
            driver.execute(f"CREATE TABLE changes ({', '.join(COLUMNS)})")
            for row in rows:
                marks = ", ".join("CAST(? AS TEXT)" if is_bad(value) else "?" for value in row)
                values = [value.content if is_bad(value) else value for value in row]
                driver.execute(f"INSERT INTO changes VALUES ({marks})", values)
        results.append(read(work))
        raise Undo

    with pytest.raises(Undo):
        books.run(tampered)
    return results[0]


def is_bad(value: Any) -> bool:
    return isinstance(value, NotUtf8)


def rows_of(books: Books) -> list[Row]:
    return [astuple(change) for change in log(books)]


def in_order(rows: list[Row]) -> list[Row]:
    """Rows in the order of their versions, as SQLite orders values of any types."""

    def place(row: Row) -> tuple[int, Any]:
        version = row[0]
        if version is None:
            return 0, 0
        if isinstance(version, int | float):
            return 1, version
        return (2, version.encode()) if isinstance(version, str) else (3, version)

    return sorted(rows, key=place)


def first_difference(before: list[Row], after: list[Row]) -> int | None:
    """The lowest version at which two logs differ: that of the row which is missing, or added."""
    after = in_order(after)
    for place in range(max(len(before), len(after))):
        old = before[place] if place < len(before) else None
        new = after[place] if place < len(after) else None
        if repr(old) != repr(new):
            versions = [place + 1]
            if new and type(new[0]) is int:
                versions = [old[0], new[0]] if old else [new[0]]
            return min(versions)
    return None


def any_value(rows: list[Row], column: int) -> st.SearchStrategy[Any]:
    """Any value that somebody can put into a column."""
    same_column = st.sampled_from([row[column] for row in rows])
    return st.one_of(
        same_column,
        st.sampled_from([None, "", "{}", "null", "\0", 0, 1.5, b"", b"\xff", NotUtf8()]),
        st.text(max_size=3),
        st.integers(-3, len(rows) + 3),
        same_column.map(lambda value: f"{value} "),
        same_column.map(lambda value: f"{value}"[:-1]),
        same_column.map(lambda value: f"{value}".upper()),
        same_column.map(lambda value: f"{value}".encode()),
    )


@st.composite
def edits(draw: st.DrawFn, rows: list[Row]) -> list[Row]:
    """The rows of a log after somebody has edited its table."""
    rows = list(rows)
    one, other = (draw(st.integers(0, len(rows) - 1)) for _ in range(2))
    edit = draw(st.sampled_from(["value", "delete", "cut", "insert", "swap", "move", "append"]))
    if edit == "value":
        column = draw(st.integers(0, len(COLUMNS) - 1))
        row = list(rows[one])
        row[column] = draw(any_value(rows, column))
        rows[one] = tuple(row)
    elif edit == "delete":
        for _ in range(draw(st.integers(1, 3))):
            rows.pop(draw(st.integers(0, len(rows) - 1)))
    elif edit == "cut":
        rows = rows[:one]
    elif edit == "insert":
        number = draw(st.one_of(st.integers(-2, len(rows) + 3), st.sampled_from([None, 2.5, "7"])))
        rows.insert(other, (number, *rows[one][1:]))
    elif edit == "swap":
        whole = draw(st.booleans())  # Their contents, or only their numbers, which is the same.
        last = len(COLUMNS) if whole else 9
        rows[one], rows[other] = (
            (rows[one][0], *rows[other][1:last], *rows[one][last:]),
            (rows[other][0], *rows[one][1:last], *rows[other][last:]),
        )
    elif edit == "move":
        by = draw(st.sampled_from([-2, -1, 1, 2]))
        rows[one:] = [(row[0] + by, *row[1:]) for row in rows[one:]]
    else:
        rows += chained(rows[-1], [(*rows[one][1:],)])
    return rows


def chained(last: Row, contents: list[Row]) -> list[Row]:
    """Rows after another one, with the hashes that the books would give them."""
    rows = []
    for content in contents:
        row = LoggedChange(last[0] + 1, *content)
        last = astuple(evolve(row, hash=chain_hash(last[9], row)))
        rows.append(last)
    return rows


def test_any_edit_of_the_table_is_named_at_the_first_row_that_it_changes(furnished):
    before = rows_of(furnished)
    tried = 0

    @settings(max_examples=EDITS)
    @given(edits(before))
    def any_edit(after: list[Row]) -> None:
        nonlocal tried
        tried += 1
        proof = with_rows(furnished, after, verify_log)
        assert proof.first_broken == first_difference(before, after)
        assert proof.ok == (proof.first_broken is None)
        assert proof.rows == len(after)

    any_edit()
    assert tried >= EDITS * 0.9
    assert furnished.read(verify_log).ok


@settings(max_examples=examples(1))
@given(st.data())
def test_books_with_any_log_are_verified_to_the_end(furnished, data):
    before = rows_of(furnished)
    after = data.draw(edits(before))
    verdict = with_rows(furnished, after, verify_books)
    # To take any rows, the table was made again without the rules of its schema.
    faults = [fault for fault in verdict.faults if "the schema of the file" not in fault]
    assert (not faults) == (first_difference(before, after) is None)


@settings(max_examples=examples(0.3))
@given(plans(24))
def test_the_log_of_any_books_is_as_it_was_written(tmp_path_factory, plan):
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = carry_out(plan, new_books(store))
        proof = books.read(verify_log, [KeptHead(1, log(books)[0].hash)])
        assert (proof.ok, proof.first_broken, [*proof.faults]) == (True, None, [])
        assert proof.head == books.read(lambda work: work.session.log.recorded_end())
        assert proof.rows == head(books)
        store.close()


# Why a row is named


@pytest.mark.parametrize(
    ("edit", "version", "reason", "column"),
    [
        (lambda rows: rows[:4] + rows[5:], 5, "missing", ""),
        (lambda rows: rows[:-1], "last", "missing", ""),
        (lambda rows: rows[:0], 1, "missing", ""),
        (lambda rows: [*rows, rows[6]], 7, "number", ""),
        (lambda rows: [*rows, (0, *rows[0][1:])], 0, "number", ""),
        (lambda rows: [*rows, (None, *rows[0][1:])], 1, "unreadable", "version"),
        (lambda rows: [*rows[:2], (3, *rows[2][1:7], NotUtf8(), *rows[2][8:]), *rows[3:]], 3,
         "unreadable", "before"),
        (lambda rows: [*rows[:2], (3, None, *rows[2][2:]), *rows[3:]], 3, "unreadable", "at"),
        (lambda rows: [*rows[:2], (3, *rows[2][1:8], "{", *rows[2][9:]), *rows[3:]], 3, "hash", ""),
        (lambda rows: rows + chained(rows[-1], [rows[5][1:]]), "next", "added", ""),
        (lambda rows: rows[:-1] + chained(rows[-2], [("now", *rows[-1][2:])]), "last", "end", ""),
    ],
)  # fmt: skip
def test_the_reason_says_what_is_wrong(furnished, edit, version, reason, column):
    rows = rows_of(furnished)
    proof = with_rows(furnished, edit(rows), verify_log)
    expected = {"last": len(rows), "next": len(rows) + 1}.get(version, version)
    assert proof.broken == ChainBreak(expected, reason, column)
    (fault,) = proof.faults
    assert fault.startswith(f"change {expected}: ")


def test_a_removed_end_of_the_log_is_named(furnished):
    def emptied(work):
        work.session.buffer.driver.execute("DELETE FROM log_end")
        return verify_log(work)

    assert with_rows(furnished, None, emptied).broken.reason == "end"


def test_a_row_that_cannot_be_read_does_not_follow_from_any():
    unread = UnreadableChange(None, "")
    assert chain_break(Head(4, "x"), unread).version == 5
    assert chain_break(Head(), UnreadableChange(3, "at")).reason == "missing"
