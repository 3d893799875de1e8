"""Receiving: what others did to the original becomes part of the copy.

The copy has no opinion about it. What was done to the copy itself was sent before, so it comes back
as the original has it: the copy goes back to what it had of the original, and forward from there.
What comes out the same is not written.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from application.copies.documents import state_of
from application.copies.doing_again import DoneAgain, do_again
from application.copies.from_log import LoggedRecords, moves_undeposited_funds, replay_on_log
from application.copies.pending import pending_rows, states_before
from application.copies.state import is_edited, keep_settled
from application.ports.copy_states import CopyState
from application.ports.served_books import ReceivedChange
from application.replay.replay import LoggedClock
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
    work: UnitOfWork, known: CopyState, units: Iterable[Unit], then: CopyState
) -> bool:
    """Carry out what others did, unit by unit, after which the copy stands where `then` says.

    Nothing happens, and the answer is False, if the copy does not stand where `known` says, or if
    something was done to it that the original has not received.
    """
    if work.session.copies.find() != known or is_edited(work, known):
        return False
    _replay_units(work, units)
    keep_settled(work, then)
    return True


def receive_after_answers(
    work: UnitOfWork, known: CopyState, changes: Iterable[ReceivedChange], then: CopyState
) -> DoneAgain | None:
    """Bring a copy, to which something was done, to what the original has made of that.

    `changes` are all since the position of the copy. What was done since the last answer is done
    again. Nothing happens, and the answer is None, if the copy does not stand where `known` says.
    """
    if work.session.copies.find() != known:
        return None
    unanswered = pending_rows(work, known, known.answered)
    back = states_before(work, known)
    forward = [(change, state_of(change)) for change in changes]
    now = LoggedClock(work.clock.now(), SYSTEM.actor)
    if moves_undeposited_funds(work, (state for _, state in forward)):
        replay_on_log(work, back, now)
        _replay_units(work, units_of(change for change, _ in forward))
    else:
        replay_on_log(work, [*back, *(state for _, state in forward)], now)
    keep_settled(work, then)
    return do_again(work, known.client_id, unanswered)


def _replay_units(work: UnitOfWork, units: Iterable[Unit]) -> None:
    """Carry out units of work one after the other."""
    states = [(unit[0], [state_of(change) for change in unit]) for unit in units]
    records = LoggedRecords(work, chain.from_iterable(together for _, together in states))
    for first, together in states:
        records.replay(together, LoggedClock.of(first.at, Actor(first.actor)))
