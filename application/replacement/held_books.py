"""What an export of the whole books holds, and books that are made from it.

It has every record that a person or an import has entered, and what was decided about it: what pays
what, which rows the bank has confirmed, and what imports have learned. It has neither the log nor
what the programs on other devices tell each other, and no versions.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager

from attrs import frozen

from application.collections.registry import COLLECTIONS
from application.integrity.verify_books import verify_books
from application.ports.change_log import Head
from application.ports.store import Store
from application.replacement.held_faults import HeldRecords
from application.replacement.new_company import begin
from application.replay.replay import LoggedClock, RecordState, replay
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.banking.bank_rules import BankRule
from domain.banking.cleared_marks import ClearedMark
from domain.errors import Fault, Refused
from domain.ledger.account_mappings import AccountMapping
from domain.ledger.attachments import Attachment
from domain.ledger.company import Settings
from domain.reconciliation.applications import AppliedCredit
from domain.reconciliation.bank_sessions import BankSession
from domain.records import Record
from domain.sync.preferences import Preference

HELD_KINDS: Mapping[str, type[Record]] = {
    name: collection.kind for name, collection in COLLECTIONS.items()
}
"""The kinds of the records of the collections, by name."""

KINDS_HELD_BESIDE: Mapping[str, type[Record]] = {
    kind.plural: kind
    for kind in (
        AccountMapping,
        AppliedCredit,
        Attachment,
        BankRule,
        BankSession,
        ClearedMark,
        Preference,
    )
}
"""The kinds of what belongs to those records, by name. Attachments are without their bytes."""

MOST_FAULTS = 100
"""How many faults of the books in a file are told at once."""


@frozen
class HeldBooks:
    """The whole books, as a file holds them."""

    settings: Settings
    logo: bytes | None
    """The picture that the settings name."""
    records: Sequence[Record]
    """All other records, in any order."""


@contextmanager
def books_of(books: Books, held: HeldBooks, former: Head) -> Iterator[Store]:
    """Books made from what a file holds, whose versions go on above those of the former books.

    Raises `Refused` with what is wrong, if they are not such as the books keep.
    """
    _check([*HeldRecords(held.settings, held.records).faults()])
    with closing(books.read(lambda work: work.session.new_scratch())) as store:
        new = begin(books, store)
        new.run(_fill, held, former)
        _check(new.read(verify_books).faults)
        yield store


def _check(faults: Sequence[str]) -> None:
    if faults:
        raise Refused(Fault("", message) for message in faults[:MOST_FAULTS])


def _fill(work: UnitOfWork, held: HeldBooks, former: Head) -> None:
    """Store everything that a file holds, and what follows from it."""
    work.session.log.begin_history(former.version)
    if held.logo is not None:
        work.save_blob(held.logo)
    records = (held.settings, *held.records)
    states = (RecordState(type(record), record.id, record) for record in records)
    replay(work, states, LoggedClock(work.clock.now(), work.context.actor))
