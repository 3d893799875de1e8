"""A clock that is set back or forward: the log stays in order, and dates follow the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.collections.operations import create
from application.collections.registry import COLLECTIONS
from application.health import warnings_of
from application.integrity.audit import list_changes
from application.integrity.verify_books import verify_books
from application.point_in_time.requested_point import find_point
from application.ports.change_log import LogQuery
from application.ports.replies import Answer
from application.unit_of_work import books as books_module
from application.unit_of_work.books import IdempotentRequest
from tests.application.actions import CHECKING, SAVINGS, add, lines
from tests.support import new_books


class SetClock:
    """A clock that shows what somebody has set it to."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 22, 13, tzinfo=UTC)

    def today(self) -> date:
        return self.moment.date()

    def now(self) -> datetime:
        return self.moment


STEPS = st.lists(
    st.integers(-90 * 86_400_000, 90 * 86_400_000)
    | st.sampled_from([0, 1, -1])
    | st.integers(-3, 3),
    max_size=8,
)
"""By how many milliseconds the clock is set before each write."""


def logged(books) -> list:
    return books.read(lambda work: work.session.log.read(LogQuery(limit=10_000)))


def add_item(books, name: str) -> None:
    books.run(create, COLLECTIONS["items"], {"name": name})


@given(steps=STEPS)
def test_times_of_the_log_never_go_back_whatever_the_clock_does(steps):
    books = new_books(MemoryStore())
    books.clock = clock = SetClock()
    for number, step in enumerate(steps):
        clock.moment += timedelta(milliseconds=step)
        add_item(books, f"item {number}")
        last = logged(books)[-1]
        day = datetime.fromisoformat(last.at).date()
        page = books.read(list_changes, LogQuery(first=day, newest_first=True))
        assert page.changes[0] == last  # `from` finds what was written last.
        known = books.read(find_point, datetime.fromisoformat(last.at))
        assert known.version == last.version
    times = [change.at for change in logged(books)]
    assert times == sorted(times)


def test_the_log_and_the_verification_agree_with_a_clock_that_was_set_back(books):
    books.clock = clock = SetClock()
    add_item(books, "before")
    clock.moment -= timedelta(days=3)
    add_item(books, "after")
    add_item(books, "later")
    assert [change.at for change in logged(books)][-3:] == [
        "2026-11-22T13:00:00.000Z",
        "2026-11-22T13:00:00.001Z",
        "2026-11-22T13:00:00.002Z",
    ]
    assert books.read(verify_books).ok


def test_default_dates_follow_the_clock(books):
    books.clock = clock = SetClock()
    add_item(books, "before")
    clock.moment -= timedelta(days=3)
    journal = add(books, "journals", lines=lines((CHECKING, 100), (SAVINGS, -100)))
    assert journal.date == date(2026, 11, 19)


def warning_of(books) -> str | None:
    warnings = books.read(warnings_of, books.store, books.clock.now())
    return next((each.message for each in warnings if each.code == "clock_set_back"), None)


def test_a_clock_that_was_set_back_is_told(books):
    books.clock = clock = SetClock()
    assert warning_of(books) is None
    add_item(books, "before")
    clock.moment -= timedelta(minutes=5)
    assert warning_of(books) is None
    clock.moment -= timedelta(seconds=1)
    assert "is of 2026-11-22T13:00:00Z, which is later than now" in warning_of(books)
    clock.moment += timedelta(days=1)
    assert warning_of(books) is None


@pytest.mark.parametrize("at", ["", "noon", "9999-12-31T23:59:59.999Z"])
def test_a_time_that_somebody_has_altered_stands_in_the_way_of_no_write(sql_books, at):
    add_item(sql_books, "before")
    with sql_books.store.writing() as session:
        session.buffer.driver.execute("UPDATE changes SET at = ?", (at,))
    add_item(sql_books, "after")
    assert logged(sql_books)[-1].at.startswith("2026-11-22T12:00")


def test_the_last_answers_are_kept_when_the_clock_jumps_forward(books, monkeypatch):
    monkeypatch.setattr(books_module, "LEAST_REPLIES", 2)
    books.clock = clock = SetClock()
    runs = []

    def send(key: str) -> Answer:
        def use_case(_work) -> None:
            runs.append(key)

        request = IdempotentRequest(key, key)
        return books.answer(request, lambda *_: Answer(200, {}, b""), use_case)

    for key in "abc":
        send(key)
    clock.moment += timedelta(days=40)
    send("d")
    assert [send(key).hit for key in "dcb"] == [True, True, False]
    clock.moment += timedelta(days=29)
    assert [send(key).hit for key in "db"] == [True, True]
    assert runs == [*"abcdb"]
