"""Which daily backups are kept: the newest of each of the last days, weeks and months."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from application.backups.retention import expired
from application.ports.backups import Backup, BackupReason
from application.ports.change_log import Head

BEGIN = datetime(2026, 1, 1, 3, tzinfo=UTC)


def backup(hours: int, reason: BackupReason = "daily", *, verified: bool = True) -> Backup:
    at = (BEGIN + timedelta(hours=hours)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Backup(f"{at}-{reason}", at, reason, 1, 10, "h", Head(), is_verified=verified)


BACKUPS = st.lists(
    st.builds(
        backup,
        st.integers(0, 24 * 900),
        st.sampled_from(get_args(BackupReason)),
        verified=st.booleans(),
    ),
    unique_by=lambda drawn: drawn.name,
    max_size=80,
)


def kept_of(backups: Iterable[Backup]) -> list[Backup]:
    everything = list(backups)
    gone = expired(everything)
    return [each for each in everything if each not in gone]


def day_of(made: Backup) -> date:
    return date.fromisoformat(made.at[:10])


@given(BACKUPS)
def test_only_daily_backups_are_ever_deleted(backups):
    assert {each.reason for each in expired(backups)} <= {"daily"}


@given(BACKUPS)
def test_the_newest_7_days_4_weeks_and_12_months_with_a_backup_keep_one_each(backups):
    daily = [each for each in backups if each.reason == "daily"]
    kept = [each for each in kept_of(backups) if each.reason == "daily"]
    periods: tuple[tuple[int, Callable[[date], Any]], ...] = (
        (7, lambda day: day),
        (4, lambda day: day.isocalendar()[:2]),
        (12, lambda day: (day.year, day.month)),
    )
    for count, period in periods:
        newest = sorted({period(day_of(each)) for each in daily})[-count:]
        for wanted in newest:
            there = [each for each in daily if period(day_of(each)) == wanted]
            best = max(there, key=lambda daily_one: (daily_one.is_verified, daily_one.at))
            assert best in kept
    assert len(kept) <= 7 + 4 + 12


@given(BACKUPS)
def test_deleting_again_deletes_nothing_and_order_does_not_matter(backups):
    kept = kept_of(backups)
    assert expired(kept) == []
    assert sorted(each.name for each in expired(reversed(backups))) == sorted(
        each.name for each in expired(backups)
    )


@given(BACKUPS)
def test_the_newest_backup_that_is_verified_is_kept(backups):
    verified = [each for each in backups if each.is_verified]
    if verified:
        assert max(verified, key=lambda made: made.at) in kept_of(backups)


@settings(max_examples=10)
@given(st.integers(1, 500))
def test_a_backup_a_day_never_leaves_a_gap_of_a_month(days):
    """The rule is applied after every backup, so what is deleted must not be wanted later."""
    backups: list[Backup] = []
    for day in range(days):
        backups.append(backup(24 * day))
        backups = kept_of(backups)
    kept_days = {day_of(each) for each in backups}
    today = (BEGIN + timedelta(days=days - 1)).date()
    assert {today - timedelta(days=back) for back in range(min(days, 7))} <= kept_days
    months = {(each.year, each.month) for each in kept_days}
    begin = BEGIN.date()
    expected = sorted(
        {
            (day.year, day.month)
            for day in (begin + timedelta(days=number) for number in range(days))
        }
    )
    assert set(expected[-12:]) <= months


def test_an_unverified_backup_does_not_push_out_a_verified_one_of_the_same_day():
    good, doubtful = backup(0), backup(5, verified=False)
    assert expired([good, doubtful]) == [doubtful]
    assert expired([evolve(good, is_verified=False), doubtful]) == [evolve(good, is_verified=False)]


def test_the_last_verified_backup_is_kept_however_long_the_books_are_damaged():
    good = backup(0)
    damaged = [backup(24 * day, verified=False) for day in range(1, 600)]
    assert good in kept_of([good, *damaged])
