"""Mending: records of a copy that are damaged, or that differ from the original.

Damage is mended from the log of the copy. What differs is read from the original, record by record,
with what is applied to it. The original is told of both, so that a person there can see it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from attrs import define, field

from application.collections.registry import COLLECTIONS
from application.copies.comparing import MovedOn, NotEqual, differing_records
from application.copies.damage import damaged_records, keep_hashes_of, mend_from_log
from application.copies.documents import read_state
from application.copies.files import damaged_files, drop_files
from application.copies.from_log import replay_on_log
from application.copies.news import News, repaired
from application.copies.state import is_edited, keep_settled, state_of_copy
from application.ports.change_log import RecordAddress
from application.ports.copy_states import CopyState
from application.ports.served_books import ServedBooks
from application.replay.replay import KINDS_BY_COLLECTION, LoggedClock, RecordState
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM
from domain.ledger.documents import Document
from domain.reconciliation.applications import AppliedCredit
from domain.records import kind_of

AT_ONCE = 500
"""How many records are mended in one transaction; the original takes news of 1,000 at once."""


@define(eq=False)
class Mending:
    """Finds and mends what is wrong with the records of one copy."""

    books: Books
    server: ServedBooks
    tell: Callable[[Iterable[News]], None]
    _untold: list[RecordAddress] = field(factory=list, init=False)
    """What was mended, and the original does not know yet. It is told of records with checksums."""
    _times: Counter[RecordAddress] = field(factory=Counter, init=False)
    """How often each record was mended since the copy was last equal to the original."""

    def check_records(self) -> None:
        """Mend the records that are not what the log of the copy says."""
        damaged = self.books.read(damaged_records)
        for some in _parts(damaged):
            self.books.run(mend_from_log, some)
            self._note(some)

    def check_files(self) -> None:
        """Drop the logo and attached files that are damaged, so that they are fetched again."""
        damaged, dropped = self.books.read(damaged_files)
        if dropped:
            self.books.run(drop_files, dropped)
        self._note([wanted.address for wanted in damaged])

    def compare(self) -> bool:
        """Compare the copy with the original, and mend what differs; whether they were equal.

        Raises `MovedOn` if one of them changes meanwhile, and `NotEqual`.
        """
        state, addresses = differing_records(self.books, self.server)
        if not addresses:
            self._times.clear()
            return True
        for some in _parts(addresses):
            self._times.update(some)
            again = [address for address in some if self._times[address] > 1]
            if again:
                collection, id_ = again[0]
                raise NotEqual(
                    f"{collection} {id_!r} differs from the books although it was read from them "
                    "again"
                )
            state = self._mend(state, some)
        return False

    def report(self) -> None:
        """Tell the original what was mended."""
        while self._untold:
            some = self._untold[:AT_ONCE]
            state = self.books.read(state_of_copy)
            self.server.note_repairs(state.client_id, state.position.version, some)
            del self._untold[: len(some)]

    def _mend(self, state: CopyState, addresses: Sequence[RecordAddress]) -> CopyState:
        related = self.books.read(_applications_of, addresses)
        states = [
            read_state(*address, self.server.document(address))
            for address in (*addresses, *related)
        ]
        if self.server.collection_hashes().position != state.position:
            raise MovedOn  # These records may be newer than the rest of the copy.
        mended = self.books.run(_mend_as_served, state, states)
        if mended is None:
            raise MovedOn
        self._note(addresses)
        return mended

    def _note(self, addresses: Sequence[RecordAddress]) -> None:
        self._untold += [address for address in addresses if address[0] in COLLECTIONS]
        self.tell(map(repaired, addresses))


def _parts(addresses: Sequence[RecordAddress]) -> Iterator[Sequence[RecordAddress]]:
    for first in range(0, len(addresses), AT_ONCE):
        yield addresses[first : first + AT_ONCE]


def _applications_of(work: UnitOfWork, addresses: Sequence[RecordAddress]) -> list[RecordAddress]:
    """The applications from and to documents, as the copy knows them."""
    credit_ids: set[str] = set()
    for collection, id_ in addresses:
        kind = KINDS_BY_COLLECTION[collection]
        if issubclass(kind, Document):
            item_id = f"{kind_of(kind)}:{id_}"
            credit_ids.add(item_id)
            credit_ids.update(id_ for _, id_ in work.references.referrers("open-item", item_id))
    return [(AppliedCredit.plural, id_) for id_ in sorted(credit_ids)]


def _mend_as_served(
    work: UnitOfWork, known: CopyState, states: Sequence[RecordState]
) -> CopyState | None:
    """Make records what they are in the original. The answer is where the copy stands then.

    Nothing happens, and the answer is None, if the copy does not stand where `known` says, or if it
    is edited.
    """
    if work.session.copies.find() != known or is_edited(work, known):
        return None
    replay_on_log(work, states, LoggedClock(work.clock.now(), SYSTEM.actor))
    keep_hashes_of(work, states)
    return keep_settled(work, known)
