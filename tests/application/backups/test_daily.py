"""When a daily backup is due."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from application.backups.daily import back_up_daily
from application.open_books import open_books
from application.ports.backups import Backups
from application.unit_of_work.books import Books
from entrypoints.file_wiring import backups_of
from tests.application.actions import contact
from tests.support import CountedIds, stores


class MovableClock:
    """A clock that a test moves."""

    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)

    def today(self) -> Any:
        return self.moment.date()

    def now(self) -> datetime:
        return self.moment

    def pass_hours(self, hours: float) -> None:
        self.moment += timedelta(hours=hours)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def kept(tmp_path: Path, clock: MovableClock) -> Iterator[tuple[Books, Backups]]:
    store = stores(tmp_path)["sqlite"]
    books = open_books(store, clock, CountedIds())
    yield books, backups_of(books)
    store.close()


def reasons(backups: Backups) -> list[str]:
    return [backup.reason for backup in backups.all()]


def test_the_first_is_made_at_once_and_the_next_when_it_is_a_day_old(kept, clock):
    books, backups = kept
    first = back_up_daily(books, backups)
    assert (first.reason, first.is_verified) == ("daily", True)
    contact(books, "a")
    clock.pass_hours(23.9)
    assert back_up_daily(books, backups) is None
    clock.pass_hours(0.1)
    second = back_up_daily(books, backups)
    assert second.head == books.read(lambda work: work.session.log.head())
    assert backups.all() == [second, first]


def test_books_that_rest_are_not_backed_up_again(kept, clock):
    books, backups = kept
    back_up_daily(books, backups)
    clock.pass_hours(24 * 40)
    assert back_up_daily(books, backups) is None
    contact(books, "a")
    assert back_up_daily(books, backups)


def test_a_backup_that_somebody_asked_for_counts(kept, clock):
    books, backups = kept
    contact(books, "a")
    backups.make("asked")
    contact(books, "b")
    clock.pass_hours(1)
    assert back_up_daily(books, backups) is None
    clock.pass_hours(23)
    assert back_up_daily(books, backups)


def test_a_backup_from_the_future_does_not_stop_the_daily_ones(kept, clock):
    books, backups = kept
    clock.pass_hours(24 * 3650)
    back_up_daily(books, backups)
    clock.pass_hours(-24 * 3650)
    contact(books, "a")
    assert back_up_daily(books, backups)
    contact(books, "b")
    clock.pass_hours(1)
    assert back_up_daily(books, backups) is None


def test_what_expires_is_deleted_and_nothing_else(kept, clock):
    books, backups = kept
    backups.make("asked")
    for number in range(10):
        clock.pass_hours(24)
        contact(books, f"c{number}")
        assert back_up_daily(books, backups)
    assert 7 <= reasons(backups).count("daily") < 10
    assert reasons(backups).count("asked") == 1
