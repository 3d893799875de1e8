"""Reading what was done to the original, from where a copy stands to the end of its log."""

from collections.abc import Iterable, Iterator

from attrs import define, evolve, field

from application.copies.receiving import Unit, units_of
from application.ports.change_log import Head
from application.ports.copy_states import CopyState
from application.ports.served_books import NoAnswer, ReceivedChange, ServedBooks

AT_ONCE = 500
"""About how many received changes are written in one transaction."""


@define(eq=False)
class Reading:
    """Reads the changes of the original from a position to what is its end now."""

    server: ServedBooks
    history: str
    """Its history; empty before the first page of any books."""
    position: Head
    target: Head = field(init=False)
    """The end of the log when the first page was read: the end of a unit of work."""
    _first_hash: str = field(default="", init=False)
    """The hash of the first change in the log, if it was read."""

    def state_at(self, position: Head, known: CopyState) -> CopyState:
        """The state of a copy that has everything up to a position, and stood where `known` says
        before.
        """
        first_hash = self._first_hash or known.first_hash
        return evolve(
            known,
            history=self.history,
            first_hash=first_hash,
            position=position,
            end=self.target.version,
        )

    def changes(self) -> Iterator[ReceivedChange]:
        """The changes up to the target, by version."""
        page = self.server.changes(self.history, self.position)
        self.history, self.target = page.history, page.end
        if not self.position.version and page.changes:
            self._first_hash = page.changes[0].head
        while True:
            for change in page.changes:
                if change.version > self.target.version:
                    return
                yield change
            if page.next.version >= self.target.version:
                return
            if page.next.version <= self.position.version:
                raise NoAnswer("a page of changes does not lead to the next one")
            self.position = page.next
            page = self.server.changes(self.history, page.next)


def batches(reading: Reading) -> Iterator[tuple[list[Unit], Head]]:
    """Whole units of work, some of them at a time, and where a copy stands that has them."""
    units: list[Unit] = []
    size = 0
    for unit in units_of(reading.changes()):
        units.append(unit)
        size += len(unit)
        if size >= AT_ONCE:
            yield units, Head(unit[-1].version, unit[-1].head)
            units, size = [], 0
    if units:
        yield units, Head(units[-1][-1].version, units[-1][-1].head)


def has_answered(state: CopyState, changes: Iterable[ReceivedChange]) -> bool:
    """Whether the log of the original, after the position of a copy, has what it answered with."""
    answered = state.answered_at
    return answered.version <= state.position.version or any(
        (change.version, change.head) == (answered.version, answered.hash) for change in changes
    )
