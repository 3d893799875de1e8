"""Which daily backups are not needed any more.

Only the backups of each day are ever deleted by the program. Those that somebody asked for, and
those that were made before the books were replaced or upgraded, are kept until a person deletes
them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from application.ports.backups import Backup

KEPT_DAYS, KEPT_WEEKS, KEPT_MONTHS = 7, 4, 12
"""Of how many days, weeks and months the newest daily backup is kept. Only those count in which
there is one, so books that rest for a year, or a clock that goes wrong, cost no backup."""


def expired(backups: Iterable[Backup]) -> list[Backup]:
    """The daily backups that are not needed any more, in the order in which they are given.

    The last verified one is always kept: books that are damaged and not noticed make backups that
    are not verified, and these must not push it out.
    """
    daily = [backup for backup in backups if backup.reason == "daily"]
    kept = {backup.name for backup in (*_kept(daily), *sorted(daily, key=_worth)[-1:])}
    return [backup for backup in daily if backup.name not in kept]


def _kept(daily: Sequence[Backup]) -> Iterator[Backup]:
    for period_of, count in (
        (_day, KEPT_DAYS),
        (_week, KEPT_WEEKS),
        (_month, KEPT_MONTHS),
    ):
        newest = _newest_by_period(daily, period_of)
        yield from (newest[period] for period in sorted(newest, reverse=True)[:count])


Period = tuple[int, ...]


def _newest_by_period(
    daily: Iterable[Backup], period_of: Callable[[date], Period]
) -> Mapping[Period, Backup]:
    """The newest backup of each period: one that is verified, if there is any."""
    newest: dict[Period, Backup] = {}
    for backup in sorted(daily, key=_worth):
        newest[period_of(date.fromisoformat(backup.at[:10]))] = backup
    return newest


def _worth(backup: Backup) -> tuple[bool, str, str]:
    """What orders the backups of one period: the last one is kept."""
    return (backup.is_verified, backup.at, backup.name)


def _day(day: date) -> Period:
    return (day.year, day.month, day.day)


def _week(day: date) -> Period:
    year, week, _ = day.isocalendar()
    return (year, week)


def _month(day: date) -> Period:
    return (day.year, day.month)
