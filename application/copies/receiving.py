"""Receiving: what others did to the original becomes part of the copy.

The copy has no opinion about it. What was done to the copy itself was sent before, so it comes back
as the original has it: the copy goes back to what it had of the original, and forward from there.
What comes out the same is not written.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from attrs import evolve

from application.copies.documents import state_of
from application.copies.pending import pending_rows
from application.copies.state import is_edited, keep_state, settled
from application.ports.change_log import Head, LoggedChange, RecordAddress
from application.ports.copy_states import CopyState
from application.ports.served_books import ReceivedChange
from application.replay.replay import LoggedAt, RecordState, replay, state_in
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM, Actor

Unit = Sequence[ReceivedChange]
"""The changes of one unit of work of the original, or of several that followed each other at once:
those that have the same time and actor."""


def units_of(changes: Iterable[ReceivedChange]) -> Iterator[Unit]:
    """Changes as the original made them together."""
    for _, unit in groupby(changes, lambda change: (change.at, change.actor)):
        yield list(unit)


def receive_units(
    work: UnitOfWork, known: CopyState, history: str, units: Iterable[Unit], position: Head
) -> bool:
    """Carry out what others did, unit by unit; then the copy stands at `position`.

    Nothing happens, and the answer is False, if the copy does not stand where `known` says, or if
    something was done to it that the original has not received.
    """
    if work.session.copies.find() != known or is_edited(work, known):
        return False
    for unit in units:
        states = [state_of(change) for change in unit]
        replay(work, states, LoggedAt.of(unit[0].at, Actor(unit[0].actor)))
    _settle(work, known, history, position)
    return True


def receive_after_answers(
    work: UnitOfWork,
    known: CopyState,
    history: str,
    changes: Iterable[ReceivedChange],
    position: Head,
) -> bool:
    """Bring a copy, to which something was done, to what the original has made of that.

    `changes` are all since the position of the copy. Nothing happens, and the answer is False, if
    the copy does not stand where `known` says, or if more was done to it than was answered.
    """
    if work.session.copies.find() != known or work.session.log.head().version != known.answered:
        return False
    states = [*states_before(work, known), *map(state_of, changes)]
    replay(work, states, LoggedAt(work.clock.now(), SYSTEM.actor))
    _settle(work, known, history, position)
    return True


def states_before(work: UnitOfWork, known: CopyState) -> list[RecordState]:
    """The records to which something was done, as the original had them."""
    first: dict[RecordAddress, LoggedChange] = {}
    for row in pending_rows(work, known):
        first.setdefault((row.collection, row.id), row)
    return [state_in(row.collection, row.id, row.before) for row in first.values()]


def _settle(work: UnitOfWork, known: CopyState, history: str, position: Head) -> None:
    keep_state(work, settled(work, evolve(known, history=history, position=position)))
