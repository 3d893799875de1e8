"""The checks of the backups, and of the clock, by which backups and changes are dated."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from application.health import is_clock_set_back
from application.ports.backups import Backup
from entrypoints.clock import SystemClock
from entrypoints.doctor.findings import Finding, Subject, ok, warning
from entrypoints.file_wiring import BooksFacts

OLD = timedelta(days=2)
"""After this time the books should have a newer backup, if they have changed since."""


def backup_findings(
    subject: Subject, books: BooksFacts | None, backups: Sequence[Backup]
) -> Iterator[Finding]:
    """What is found about the last backup, and about when all of the books was last verified.

    Backups that seem to be of the future do not count: the clock was wrong when they were made.
    """
    now = SystemClock().now()
    made = [
        backup
        for backup in backups
        if not is_clock_set_back(now, datetime.fromisoformat(backup.at))
    ]
    command = subject.command("backup")
    if not made:
        yield warning("backup", "there is no backup of these books", command)
    else:
        yield _age_finding(made[0], now, books, command)
    verified = next((backup for backup in made if backup.is_verified), None)
    if verified is None:
        message = "no backup has verified all of the books yet, as each one does"
        yield warning("verify", message, command)
    else:
        yield ok(
            "verify",
            f"all of the books was verified last on {_day(verified)} (version "
            f"{verified.head.version}), with the backup {verified.name}",
        )


def clock_finding(books: BooksFacts) -> Finding:
    """Whether the clock has gone back since the last change."""
    now = SystemClock().now()
    try:
        last = datetime.fromisoformat(books.last_change_at)
    except ValueError:
        return ok("clock", "the log has no change whose time could be compared with the clock")
    last = last if last.tzinfo else last.replace(tzinfo=UTC)
    if not is_clock_set_back(now, last):
        return ok("clock", "the clock has not gone back since the last change in the log")
    return warning(
        "clock",
        f"the clock says {_timestamp(now)}, but the last change in the log was made at "
        f"{books.last_change_at}: the clock has gone back, or was wrong then",
        _setting_the_clock(),
    )


def _age_finding(newest: Backup, now: datetime, books: BooksFacts | None, command: str) -> Finding:
    age = now - datetime.fromisoformat(newest.at)
    is_current = books is not None and (newest.history, newest.head) == (
        books.history,
        books.head,
    )
    name = f"the last backup, {newest.name},"
    if not newest.is_verified and newest.reason != "upgrade":
        return warning("backup", f"{name} was not verified", command)
    if is_current:
        return ok("backup", f"{name} has all that is in the books")
    if age > OLD:
        return warning("backup", f"{name} is {age.days} days old", command)
    hours = max(0, int(age.total_seconds())) // 3600
    return ok("backup", f"{name} is {hours} {'hour' if hours == 1 else 'hours'} old")


def _day(backup: Backup) -> str:
    return backup.at[:10]


def _timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _setting_the_clock() -> str:
    """The command that sets the clock of this computer by the network."""
    if sys.platform == "win32":
        command = "w32tm /resync"
    elif sys.platform == "darwin":
        command = "sudo sntp -sS time.apple.com"
    else:
        command = "sudo timedatectl set-ntp true"
    return command
