"""Books without anything of the former company, but perhaps with its preferences."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from application.ledger.company import open_company
from application.ports.change_log import Head
from application.ports.store import Store
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Refused
from domain.ledger.company import COMPANY_ID, Settings
from domain.records import versioned
from domain.sync.preferences import Preference


def check_confirmed(work: UnitOfWork, confirm: str) -> None:
    """Raise `Refused` unless `confirm` is the name of the company whose data is to be deleted."""
    settings = work.find(Settings, COMPANY_ID)
    name = settings.name if settings else ""
    if confirm != name:
        raise Refused.at("/confirm", f"must be the name of the company, {name!r}, to delete it")


@contextmanager
def new_company(books: Books, former: Head, *, with_preferences: bool) -> Iterator[Store]:
    """The books of a new company, whose versions go on above those of the former books."""

    def read(work: UnitOfWork) -> tuple[Store, list[Preference]]:
        kept = work.session.records.all(Preference) if with_preferences else ()
        return work.session.new_scratch(), [*kept]

    store, preferences = books.read(read)
    with closing(store):
        begin(books, store).run(_open, former, preferences)
        yield store


def begin(books: Books, store: Store) -> Books:
    """Books in another store, which the same person writes."""
    return Books(store, books.clock, books.ids, books.mechanism, books.context)


def _open(work: UnitOfWork, former: Head, preferences: Sequence[Preference]) -> None:
    work.session.log.begin_history(former.version)
    open_company(work)
    for preference in preferences:
        work.save(versioned(preference, 0))
