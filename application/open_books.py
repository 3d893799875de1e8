"""How the parts of the application are put together over a store, and how books begin and grow old: every entrance starts here."""

from application.collections.registry import KINDS
from application.integrity.rebuild_derived import rebuild_derived
from application.ledger.company import open_company
from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.store import Store
from application.reconciliation.automatic_application import apply_open_items
from application.unit_of_work.books import Books
from application.unit_of_work.guards.all_guards import GUARDS
from application.unit_of_work.postings import Postings
from application.unit_of_work.unit_of_work import Mechanism

MECHANISM = Mechanism(KINDS, GUARDS, lambda records: Postings(records, apply_open_items))
"""What every unit of work is made of. A guard that needs the code of an area is handed in here, beside `GUARDS`."""


def assemble(store: Store, clock: Clock, ids: Ids) -> Books:
    """The books in a store, as they are."""
    return Books(store, clock, ids, MECHANISM)


def open_books(store: Store, clock: Clock, ids: Ids) -> Books:
    """The books in a store: begun with a chart, terms and settings if they are new, and brought up to date if they are old."""
    books = assemble(store, clock, ids)
    if books.read(lambda work: work.session.log.head().version) == 0:
        books.run(open_company)
    elif books.read(lambda work: work.session.needs_rebuild()):
        books.run(rebuild_derived)
    return books
