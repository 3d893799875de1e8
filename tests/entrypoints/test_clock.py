"""The system clock, and ids that sort by time, even within one millisecond and across threads."""

from datetime import UTC, datetime, timedelta
from threading import Thread

from domain.values import ID
from entrypoints import clock
from entrypoints.clock import SystemClock, TimeOrderedIds


def test_the_clock_gives_moments_in_utc_and_the_local_day():
    before = datetime.now(UTC)
    moment = SystemClock().now()
    assert moment.utcoffset() == timedelta(0)
    assert before <= moment <= datetime.now(UTC)
    days = {before.astimezone().date(), datetime.now(UTC).astimezone().date()}
    assert SystemClock().today() in days


def test_ids_made_within_one_millisecond_sort_by_time():
    ids = TimeOrderedIds()
    made = [ids.new() for _ in range(2_000)]
    assert made == sorted(set(made))
    assert {len(id_) for id_ in made} == {26}
    assert [id_ for id_ in made if ID.check(id_) is not None] == []


def test_the_ids_of_a_later_process_sort_after_those_of_earlier_ones(monkeypatch):
    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(milliseconds=2)

    earlier = TimeOrderedIds().new()
    monkeypatch.setattr(clock, "datetime", Later)
    assert earlier < TimeOrderedIds().new()


def test_ids_keep_sorting_by_time_when_the_system_clock_is_set_back(monkeypatch):
    class PutBack(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(hours=1)

    ids = TimeOrderedIds()
    earlier = ids.new()
    monkeypatch.setattr(clock, "datetime", PutBack)
    assert earlier < ids.new()


def test_threads_get_different_ids():
    ids, made = TimeOrderedIds(), []
    threads = [
        Thread(target=lambda: made.extend([ids.new() for _ in range(500)])) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == len(made) == 2_000
