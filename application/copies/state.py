"""Where a copy stands, in its own books."""

from attrs import evolve

from application.ports.change_log import Head
from application.ports.copy_states import CopyState
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Invalid


def begin_copy(work: UnitOfWork, server: str, client_id: str) -> CopyState:
    """Make empty books a copy of those at an address; a copy only notes the address.

    Raises `Invalid` for books that are no copy.
    """
    state = work.session.copies.find()
    if state is None and work.session.log.head().version:
        raise Invalid("these books are a company of their own, and not a copy")
    state = evolve(state, server=server) if state else CopyState(server, client_id)
    keep_state(work, state)
    return state


def state_of_copy(work: UnitOfWork) -> CopyState:
    """Where a copy stands. Raises `Invalid` for books that are no copy."""
    state = work.session.copies.find()
    if state is None:
        raise Invalid("these books are not a copy of others")
    return state


def keep_state(work: UnitOfWork, state: CopyState) -> None:
    """Note where the copy stands, in the transaction that has brought it there."""
    work.session.copies.store(state)


def keep_settled(work: UnitOfWork, state: CopyState) -> CopyState:
    """Note that the copy is now as the original is at the position of a state; the new state."""
    version = work.session.log.head().version
    state = evolve(state, settled=version, answered=version, answered_at=Head())
    keep_state(work, state)
    return state


def is_edited(work: UnitOfWork, state: CopyState) -> bool:
    """Whether something was done to the copy that is not settled."""
    return work.session.log.head().version != state.settled
