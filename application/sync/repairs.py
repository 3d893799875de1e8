"""What clients tell of the records that differed in their copies, so that a person can see it.

A copy should never differ: that it did is worth knowing, even if the client has repaired it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from application.ports.change_log import RecordAddress
from application.ports.client_repairs import ClientRepair
from application.sync.history import check_cursor
from application.unit_of_work.unit_of_work import UnitOfWork

REPAIR_LIFETIME = timedelta(days=30)
"""How long a repair is kept."""
MOST_REPAIRS = 1_000
"""How many repairs are kept in any case: the newest ones."""
SHOWN_REPAIRS = 100
"""How many repairs the status shows."""


def note_repair(
    work: UnitOfWork, client_id: str, version: int, repaired: Iterable[RecordAddress]
) -> None:
    """Keep what a client has repaired, after it compared its copy with the books at a version.

    Raises `OtherHistory` if these books never had that version.
    """
    check_cursor(work, None, version)
    now = work.clock.now()
    repair = ClientRepair(client_id, version, tuple(repaired), _text(now))
    repairs = work.session.repairs
    repairs.note(repair)
    repairs.purge(_text(now - REPAIR_LIFETIME), MOST_REPAIRS)


def recent_repairs(work: UnitOfWork) -> list[ClientRepair]:
    """The repairs of the last 30 days that the status shows, newest first."""
    first = _text(work.clock.now() - REPAIR_LIFETIME)
    return [repair for repair in work.session.repairs.newest(SHOWN_REPAIRS) if repair.at >= first]


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
