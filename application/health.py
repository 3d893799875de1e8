"""What is wrong with the books although they can be used: the warnings of the health check.

To add a warning, write a function of a unit of work that yields it, and add the function to
`CHECKS`. The functions run whenever somebody asks for the health, so they must be quick.
"""

from collections.abc import Callable, Iterator

from attrs import frozen

from application.copies.standing import standing
from application.ports.store import Store
from application.unit_of_work.unit_of_work import UnitOfWork

LOW_BYTES = 200 * 1024 * 1024
"""A disk with less free space than this is nearly full."""


@frozen
class HealthWarning:
    """One thing that somebody should look after while the books can still be used."""

    code: str
    message: str


def warnings_of(work: UnitOfWork, store: Store) -> list[HealthWarning]:
    """The warnings about the books and about the store that keeps them."""
    of_books = [warning for check in CHECKS for warning in check(work)]
    return [*of_books, *_warnings_of_store(store)]


def _incomplete_copy(work: UnitOfWork) -> Iterator[HealthWarning]:
    copy = standing(work)
    if copy and not copy.complete:
        yield HealthWarning(
            "copy_incomplete",
            f"the books are a copy of those at {copy.original}, and have received only a part of "
            "them; go on with the command that receives them",
        )


CHECKS: tuple[Callable[[UnitOfWork], Iterator[HealthWarning]], ...] = (_incomplete_copy,)
"""What looks at the books for something to warn of."""


def _warnings_of_store(store: Store) -> Iterator[HealthWarning]:
    if store.facts().get("access") == "read-only":
        yield HealthWarning(
            "read_only",
            "the file of the books, its folder or its disk can only be read, so nothing can be "
            "entered",
        )
    sizes = store.sizes()
    # A backup needs as much room as the books, and an upgrade makes one first.
    if sizes and sizes.free_disk_bytes < max(LOW_BYTES, sizes.file_bytes):
        megabytes = sizes.free_disk_bytes // (1024 * 1024)
        yield HealthWarning(
            "disk_low",
            f"the disk that holds the books has {megabytes:,} MB left, which may not be enough "
            "for a backup; make room",
        )
