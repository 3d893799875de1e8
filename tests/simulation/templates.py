"""The books with which schedules begin: those of a small company, and three copies of them."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from application.open_books import open_books
from application.unit_of_work.books import Books
from tests.application.actions import SALES, add, bill, contact, deposit, invoice, payment, post
from tests.simulation.places import FilePlace, MemoryPlace, Place
from tests.simulation.sites import Clock
from tests.simulation.world import World
from tests.support import CountedIds, FixedClock

NewPlace = Callable[[str], Place]

OTHERS = "others"
"""The name of a place with the books of another company."""


@contextmanager
def places(*, in_files: bool) -> Iterator[NewPlace]:
    """Gives places for the sites by name, in which copies have kept up with the server."""
    backups = backups_of_sites(in_files=in_files)

    def filled(place: Place, name: str) -> Place:
        place.put_back(backups[name])
        return place

    if not in_files:
        yield lambda name: filled(MemoryPlace(), name)
        return
    with tempfile.TemporaryDirectory(prefix="simulation-") as folder:
        yield lambda name: filled(FilePlace(Path(folder) / name), name)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="simulation-template-")


@cache
def backups_of_sites(*, in_files: bool) -> dict[str, Any]:
    """A backup of each site, by its name."""

    # Books of another company began at another time, so that their log begins otherwise.
    clocks = {"server": FixedClock(), OTHERS: Clock()}

    def new_place(name: str) -> Place:
        place: Place = FilePlace(Path(_folder().name) / name) if in_files else MemoryPlace()
        if name in {"server", OTHERS}:
            _fill(open_books(place.open(), clocks[name], CountedIds()))
            place.crash()
        return place

    world = World(Random(0), new_place)
    for device in world.devices:
        assert world.keep_up(device)
    backups = {site.name: site.place.copy() for site in world.sites}
    others = new_place(OTHERS)
    backups[OTHERS] = others.copy()
    others.close()
    world.close()
    return backups


def _fill(books: Books) -> None:
    """A customer and a vendor with some documents, so that people soon change the same records."""
    contact(books, "ann")
    contact(books, "vic", "vendor")
    add(books, "items", id="item-1", name="Hour", rate=Decimal(10), account_id=SALES)
    add(books, "terms", id="own-terms", name="Own", due_days=5)
    account = {"name": "Parking", "number": "6100", "type": "expense"}
    add(books, "accounts", id="acc-1", **account)
    invoice(books, "inv-a", 1000, by="ann")
    payment(books, "pay-a", 300, by="ann", ref="1001")
    bill(books, "bill-a", 1000, by="vic")
    post(books, "jour-a")
    deposit(books, "bank-a")
