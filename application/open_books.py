"""How the parts of the application are put together over a store. Every interface starts here."""

from attrs import evolve

from application.collections.kinds import KINDS
from application.collections.registry import COLLECTIONS
from application.copies.guard import guard_of_copy
from application.copies.state import begin_copy
from application.integrity.bring_up_to_date import bring_up_to_date
from application.ledger.company import open_company
from application.ports.change_log import Head
from application.ports.clock import Clock
from application.ports.copy_states import CopyState
from application.ports.failures import EmptyCopy, NoBooks
from application.ports.ids import Ids
from application.ports.store import Store
from application.reconciliation.automatic_application import apply_open_items
from application.unit_of_work.books import Books
from application.unit_of_work.guards.all_guards import GUARDS
from application.unit_of_work.mechanism import Mechanism
from application.unit_of_work.postings import Postings
from application.unit_of_work.unit_of_work import UnitOfWork

MECHANISM = Mechanism(
    KINDS,
    GUARDS,
    lambda records: Postings(records, apply_open_items),
    frozenset(COLLECTIONS),
)
"""The parts of every unit of work. A guard that needs code of another area is added here to
`GUARDS`."""


def assemble(store: Store, clock: Clock, ids: Ids) -> Books:
    """The books in a store, without changing anything in it."""
    return Books(store, clock, ids, MECHANISM)


def open_books(store: Store, clock: Clock, ids: Ids, *, create: bool = True) -> Books:
    """The books in a store, ready for use.

    With `create`, an empty store gets new books: a chart of accounts, terms and settings;
    otherwise it raises `NoBooks`. A copy that has received nothing raises `EmptyCopy`. Books that
    an older program wrote are brought up to date.
    """
    books = assemble(store, clock, ids)
    if state := books.read(lambda work: work.session.copies.find()):
        books = Books(store, clock, ids, _mechanism_of_copy(state))
    if books.read(_is_empty):
        if state:
            raise EmptyCopy(state.server)
        if not create:
            raise NoBooks("the file holds no books")
        books.run(open_company)
    elif books.read(lambda work: work.session.stale_data()):
        books.run(bring_up_to_date)
    return books


def _is_empty(work: UnitOfWork) -> bool:
    """Whether the store has never had books.

    Of a log that somebody has emptied, the store still knows where it ended.
    """
    log = work.session.log
    return log.head() == log.recorded_end() == Head()


def open_copy(store: Store, clock: Clock, ids: Ids, server: str, client_id: str) -> Books:
    """The copy of the books that are served at an address, ready to follow them.

    An empty store gets a new copy, with `client_id`. Raises `Invalid` if the store has books that
    are no copy.
    """
    books = assemble(store, clock, ids)
    state = books.run(begin_copy, server, client_id)
    if books.read(lambda work: work.session.stale_data()):
        books.run(bring_up_to_date)
    return Books(store, clock, ids, _mechanism_of_copy(state))


def _mechanism_of_copy(state: CopyState) -> Mechanism:
    """The mechanism of a copy, which refuses what the original could not take."""
    guards = (*MECHANISM.guards, guard_of_copy(state.server))
    return evolve(MECHANISM, guards=guards, original=state.server)
