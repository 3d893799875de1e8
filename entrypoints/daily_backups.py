"""The backup of each day, made by a quiet thread while the books are served."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from application.backups.daily import back_up_daily
from application.ports.backups import Backups
from application.ports.failures import logged_reason
from application.unit_of_work.books import Books

FIRST_SECONDS = 60.0
"""After how long a server looks first whether a backup is due: it has just begun its work."""
LOOK_SECONDS = 600.0
"""How often it looks afterwards."""
RETRY_SECONDS = 3600.0
"""After how long a backup that failed is tried again."""

logger = logging.getLogger("wyzbooks")


@contextmanager
def daily_backups(books: Books, backups: Backups, first_seconds: float) -> Iterator[None]:
    """Make a backup whenever one is due, until the `with` block ends.

    A backup that is being made then is given up: what it leaves, the next one removes.
    """
    stopped = Event()

    def look_from_time_to_time() -> None:
        seconds = first_seconds
        while not stopped.wait(seconds):
            seconds = _look(books, backups, stopped)

    Thread(target=look_from_time_to_time, name="daily backups", daemon=True).start()
    try:
        yield
    finally:
        stopped.set()


def _look(books: Books, backups: Backups, stopped: Event) -> float:
    """Make a backup if one is due; after how many seconds to look again.

    Whatever goes wrong is logged, because nobody waits for the answer, and the server goes on.
    """
    try:
        made = back_up_daily(books, backups)
    except Exception as error:  # noqa: BLE001 - it must not end the thread
        if not stopped.is_set():
            logger.error(  # noqa: TRY400 - the message says it all
                "the backup of the day failed, and is tried again in an hour: %s",
                logged_reason(error),
            )
        return RETRY_SECONDS
    if made:
        logger.info("made the backup of the day: %s", made.name)
    return LOOK_SECONDS
