"""The change log: every row is chained to the one before."""

from datetime import UTC, date, datetime

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from application.integrity.audit import list_changes
from application.integrity.verify_log import verify_log
from application.ports.change_log import LoggedChange, LogQuery
from application.unit_of_work.change_log import chain_hash
from tests.application.actions import (
    add,
    change,
    contact,
    drop,
    head,
    invoice,
    log,
    payment,
    post,
)
from tests.application.unit_of_work.chains import first_broken_version
from tests.strategies import examples

some = settings(max_examples=examples(0.2))


@st.composite
def logs(draw):
    """A log of some changes, chained as the books chain them."""
    changes, previous = [], ""
    for version in range(1, draw(st.integers(1, 8)) + 1):
        after = draw(st.none() | st.text(max_size=5))
        row = LoggedChange(
            version,
            f"2026-01-01T00:00:00.{version:03d}Z",
            "a",
            "",
            "items",
            draw(st.text(max_size=3)),
            "put" if after else "delete",
            None,
            after,
            "",
        )
        row = evolve(row, hash=chain_hash(previous, row))
        previous = row.hash
        changes.append(row)
    return changes


@some
@given(logs())
def test_the_hash_chain_of_an_unaltered_log_holds(changes):
    assert first_broken_version(changes) is None


@some
@given(logs(), st.data())
def test_an_altered_row_breaks_the_chain_at_its_place(changes, data):
    index = data.draw(st.integers(0, len(changes) - 1))
    field = data.draw(
        st.sampled_from(
            ["at", "actor", "request_id", "collection", "id", "op", "before", "after", "hash"]
        )
    )
    altered = evolve(changes[index], **{field: f"{getattr(changes[index], field)}!"})
    assert first_broken_version([*changes[:index], altered, *changes[index + 1 :]]) == index + 1


@some
@given(logs(), st.data())
def test_a_row_that_is_taken_out_breaks_the_chain(changes, data):
    index = data.draw(st.integers(0, len(changes) - 1))
    rest = changes[:index] + changes[index + 1 :]
    assert first_broken_version(rest) == (index + 1 if index < len(changes) - 1 else None)


@some
@given(logs(), st.data())
def test_rows_in_another_order_break_the_chain(changes, data):
    order = data.draw(st.permutations(changes))
    assert (first_broken_version(order) is None) == (order == changes)


def test_the_hash_covers_every_field_separately():
    row = LoggedChange(1, "at", "ab", "c", "items", "i", "put", None, "{}", "")
    assert chain_hash("", row) != chain_hash("", evolve(row, actor="a", request_id="bc"))
    assert chain_hash("", row) != chain_hash("", evolve(row, before=""))


def test_every_change_says_what_was_before_and_after(books):
    add(books, "items", id="i", name="One")
    change(books, "items", "i", name="Two")
    drop(books, "items", "i")
    made, changed, dropped = log(books, collection="items", record_id="i")
    assert (made.op, made.before) == ("put", None)
    assert (changed.op, changed.before) == ("put", made.after)
    assert (dropped.op, dropped.before, dropped.after) == ("delete", changed.after, None)
    assert '"name":"Two"' in changed.after
    assert books.read(verify_log).ok
    assert books.read(verify_log).rows == head(books)


def test_the_log_has_derived_records_before_and_after_each_change(books):
    contact(books)
    invoice(books, "i", 1000)
    payment(books, "p", 400)
    change(books, "payments", "p", amount=300)
    drop(books, "payments", "p")
    made, changed, dropped = log(books, collection="applications", record_id="payment:p")
    assert (made.op, made.before) == ("put", None)
    assert (changed.op, changed.before) == ("put", made.after)
    assert (dropped.op, dropped.before, dropped.after) == ("delete", changed.after, None)


def test_changes_have_their_time_in_utc_with_milliseconds(books):
    for row in log(books):
        assert row.at.endswith("Z")
        assert datetime.fromisoformat(row.at).tzinfo == UTC
        assert len(row.at) == len("2026-11-22T12:00:00.001Z")


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (None, None, 26),
        (date(2026, 11, 22), date(2026, 11, 22), 26),
        (date(2026, 11, 23), None, 0),
        (None, date(2026, 11, 21), 0),
    ],
)
def test_changes_are_found_by_day(books, first, last, count):
    post(books)
    assert books.read(list_changes, LogQuery(first=first, last=last)).total == count


def test_the_log_is_read_a_page_at_a_time(books):
    page = books.read(list_changes, LogQuery(limit=10))
    assert ([each.version for each in page.changes], page.total, page.more) == (
        list(range(1, 11)),
        25,
        True,
    )
    rest = books.read(list_changes, LogQuery(limit=100), 10)
    assert ([each.version for each in rest.changes], rest.more) == (list(range(11, 26)), False)
    assert books.read(list_changes, LogQuery(since=20, limit=3)).changes[0].version == 21


@some
@given(logs(), st.text(min_size=1, max_size=5))
def test_the_hash_of_a_row_depends_on_the_row_before(changes, other):
    assert chain_hash("", changes[0]) == changes[0].hash
    assert chain_hash(other, changes[0]) != changes[0].hash
