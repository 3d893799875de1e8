"""The backup of each day, while the books are served."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from application.backups.retention import expired
from application.ports.backups import Backup, Backups
from application.unit_of_work.books import Books

DAY = timedelta(hours=24)


def back_up_daily(books: Books, backups: Backups) -> Backup | None:
    """Make a backup if one is due, and delete the daily ones that are not needed any more.

    None if the books are as they were when the last backup was made, or if it is not old enough.
    """
    there = backups.all()
    if not _is_due(books, there):
        return None
    made = backups.make("daily")
    for backup in expired([made, *there]):
        backups.delete(backup.name)
    return made


def _is_due(books: Books, backups: Sequence[Backup]) -> bool:
    """Whether the newest of these backups is a day old, and the books have changed since.

    Those that seem to be of the future do not count: the clock was wrong when they were made.
    """
    now = books.clock.now()
    ages = ((now - datetime.fromisoformat(backup.at), backup) for backup in backups)
    age, newest = next((pair for pair in ages if pair[0] >= timedelta(0)), (DAY, None))
    if age < DAY:
        return False
    log = books.read(lambda work: (work.session.log.history(), work.session.log.head()))
    return newest is None or log != (newest.history, newest.head)
