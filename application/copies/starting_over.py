"""Starting over: the original has another history, so the copy becomes what the original is now.

That happens when a backup of the original was restored, or its data was replaced. What was done to
the copy and was not in the original yet is done again. Everything that the copy had stays in its
log.
"""

from collections.abc import Iterable

from attrs import evolve

from application.collections.registry import COLLECTIONS
from application.copies.doing_again import DoneAgain, do_again
from application.copies.from_log import moves_undeposited_funds, replay_on_log
from application.copies.pending import pending_rows
from application.copies.state import keep_settled
from application.ports.copy_states import CopyState
from application.replay.replay import KINDS_BY_COLLECTION, LoggedClock, RecordState
from application.unit_of_work.unit_of_work import UnitOfWork
from application.unit_of_work.write_context import SYSTEM
from domain.ledger.documents import Document
from domain.reconciliation.applications import AppliedCredit


class OtherBooks(Exception):
    """The original is not the one of which this was a copy: its log begins with another change."""


def start_over(
    work: UnitOfWork, known: CopyState, target: Iterable[RecordState], then: CopyState
) -> DoneAgain | None:
    """Make a copy what the original is where `then` says: the records of `target`, and no others.

    What was done to a copy of other books is no matter of these, so it is lost.

    Nothing happens, and the answer is None, if the copy does not stand where `known` says.
    """
    if work.session.copies.find() != known:
        return None
    pending = pending_rows(work, known)
    states = {(state.kind, state.id): state for state in target}
    known_there = set(states)
    for kind in KINDS_BY_COLLECTION.values():
        for id_ in work.session.records.ids(kind):
            states.setdefault((kind, id_), RecordState(kind, id_, None))
    taken_out = sum(kind.plural in COLLECTIONS for kind, _ in states.keys() - known_there)
    now = LoggedClock(work.clock.now(), SYSTEM.actor)
    if moves_undeposited_funds(work, states.values()):
        documents = [kind for kind in KINDS_BY_COLLECTION.values() if issubclass(kind, Document)]
        gone = [
            RecordState(kind, id_, None)
            for kind in (*documents, AppliedCredit)
            for id_ in work.session.records.ids(kind)
        ]
        replay_on_log(work, gone, now)
    replay_on_log(work, states.values(), now)
    keep_settled(work, then)
    if known.first_hash and known.first_hash != then.first_hash:
        return DoneAgain(lost=pending, taken_out=taken_out)
    return evolve(do_again(work, known.client_id, pending), taken_out=taken_out)
