"""Which point of the log a version, a day or a time means."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.open_books import open_books
from application.point_in_time.requested_point import PointInTime, find_point, read_asked
from application.ports.change_log import LogQuery
from application.unit_of_work.books import Books
from domain.errors import NotFound, Refused
from domain.invoicing.items import Item
from domain.reports.known_at import Asked
from tests.application.actions import add, head
from tests.application.point_in_time.clocks import SetClock
from tests.strategies import examples
from tests.support import CountedIds, stores

MADE = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite"])
def clock_and_books(request, tmp_path):
    """Books of 1 March at 9:00, which had changes on 31 March at 9:00 and at 17:00."""
    clock = SetClock(MADE)
    store = stores(tmp_path)[request.param]
    books = open_books(store, clock, CountedIds())
    for hour in (9, 17):
        clock.moment = datetime(2026, 3, 31, hour, tzinfo=UTC)
        add(books, "items", id=f"i{hour}", name=f"Item {hour}")
    clock.moment = datetime(2026, 4, 15, 12, tzinfo=UTC)
    yield clock, books
    store.close()


def find(books: Books, asked: Asked) -> PointInTime:
    return books.read(find_point, asked)


def refusal(books: Books, asked: Asked) -> str:
    with pytest.raises(Refused) as refused:
        find(books, asked)
    (fault,) = refused.value.faults
    assert fault.path == "/known_at"
    return fault.message


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("812", 812),
        ("0", 0),
        ("2026-03-31", date(2026, 3, 31)),
        ("2026-03-31T17:00:00Z", datetime(2026, 3, 31, 17, tzinfo=UTC)),
        ("2026-03-31T17:00Z", datetime(2026, 3, 31, 17, tzinfo=UTC)),
        ("2026-03-31T17:00:00.5Z", datetime(2026, 3, 31, 17, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-03-31T17:00:00+02:00", datetime(2026, 3, 31, 15, tzinfo=UTC)),
    ],
)
def test_a_version_a_day_and_a_time_are_told_by_their_form(text, asked):
    assert read_asked(text) == asked
    assert type(read_asked(text)) is type(asked)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "-1",
        "1e3",
        "8" * 16,
        "٨١٢",
        "2026-02-30",
        "2026-3-31",
        "2026-03-31T17:00:00",
        "2026-03-31 17:00:00Z",
        "2026-03-31T25:00:00Z",
        "2026-03-31T::::::Z",
        "0001-01-01T00:00:00+23:59",
        "2026-03-31T17:00:00+99:99",
    ],
)
def test_anything_else_is_refused_with_examples(text):
    with pytest.raises(Refused, match="a version such as 812, a day such as 2026-03-31, or a time"):
        read_asked(text)


def test_a_version_is_the_point_of_its_last_change_and_its_day_is_today(clock_and_books):
    _, books = clock_and_books
    end = head(books)
    point = find(books, end - 1)
    assert point.version == end - 1
    assert point.known.changed_at == datetime(2026, 3, 31, 9, tzinfo=UTC)
    assert (point.known.asked, point.today) == (end - 1, date(2026, 3, 31))
    assert point.hash == books.read(lambda work: work.session.log.hash_of(end - 1))
    assert find(books, end).version == end


def test_a_day_stands_for_its_end_in_utc_and_is_today(clock_and_books):
    _, books = clock_and_books
    end = head(books)
    for day, version in (
        (date(2026, 3, 1), end - 2),
        (date(2026, 3, 30), end - 2),
        (date(2026, 3, 31), end),
        (date(2026, 4, 10), end),
        (date(2026, 4, 15), end),
    ):
        point = find(books, day)
        assert (point.version, point.today) == (version, day)


def test_a_time_counts_what_was_done_up_to_it_and_its_day_in_utc_is_today(clock_and_books):
    _, books = clock_and_books
    end = head(books)
    five = datetime(2026, 3, 31, 17, tzinfo=UTC)
    assert find(books, five).version == end
    assert find(books, five - timedelta(milliseconds=1)).version == end - 1
    east = datetime.fromisoformat("2026-04-01T01:00:00+09:00")
    assert (find(books, east).version, find(books, east).today) == (end - 1, date(2026, 3, 31))


def test_what_the_books_do_not_know_yet_is_refused_with_the_highest_version(clock_and_books):
    clock, books = clock_and_books
    end = head(books)
    for asked in (end + 1, date(2026, 4, 16), clock.moment + timedelta(seconds=1)):
        assert refusal(books, asked).endswith(f"; the highest version of the books is {end}")
    assert find(books, clock.moment).version == end


def test_before_the_first_change_nothing_was_known(clock_and_books):
    _, books = clock_and_books
    for asked in (0, date(2026, 2, 28), MADE - timedelta(seconds=1)):
        with pytest.raises(NotFound, match=r"begins with version 1, of 2026-03-01T09:00:00.000Z"):
            find(books, asked)


def test_a_version_within_a_unit_of_work_stands_for_its_end(clock_and_books):
    """The books never were between the changes of one unit of work."""
    _, books = clock_and_books
    made = head(books) - 2
    assert made > 1
    assert {find(books, version).version for version in range(1, made + 1)} == {made}


def test_a_unit_of_work_of_many_changes_is_found_to_its_end(clock_and_books):
    clock, books = clock_and_books
    before = head(books)

    def add_many(work):
        for number in range(450):
            work.save(Item(id=f"many-{number}", name=f"One of many {number}"))

    books.run(add_many)
    clock.moment += timedelta(milliseconds=1)
    add(books, "items", id="later", name="Later")
    assert find(books, before + 1).version == before + 450
    assert find(books, before + 450).version == before + 450


@settings(max_examples=examples(0.5))
@given(
    seconds=st.lists(st.integers(-50, 100), min_size=1, max_size=12), asked=st.integers(-60, 200)
)
def test_a_time_reaches_the_last_change_that_was_made_up_to_it_whatever_the_clock_did(
    seconds, asked
):
    """A clock may be set back. All changes before the last one that counts do count, too."""
    clock = SetClock(MADE)
    books = open_books(MemoryStore(), clock, CountedIds())
    for number, second in enumerate(seconds):
        clock.moment = MADE + timedelta(seconds=second)
        add(books, "items", id=f"i{number}", name=f"Item {number}")
    log = books.read(lambda work: work.session.log.read(LogQuery(limit=1000)))
    time = MADE + timedelta(seconds=asked)
    clock.moment = max(time, clock.moment)
    counted = [row for row in log if datetime.fromisoformat(row.at) <= time]
    if counted:
        assert find(books, time).version == counted[-1].version
    else:
        with pytest.raises(NotFound):
            find(books, time)
