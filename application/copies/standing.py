"""Where a copy stands, in a few words for people and programs."""

from attrs import frozen

from application.unit_of_work.unit_of_work import UnitOfWork


@frozen
class Standing:
    """What books are a copy of, and what they have of it."""

    original: str
    """The address of the program that serves the original."""
    version: int
    """The version of the original up to which the copy has its changes."""
    complete: bool
    """Whether the copy has all that the original had when it asked last."""
    pending: int
    """How many changes of the copy the original may not have yet."""


def standing(work: UnitOfWork) -> Standing | None:
    """Where the books stand as a copy; None if they are no copy."""
    state = work.session.copies.find()
    if state is None:
        return None
    pending = work.session.log.head().version - state.answered
    is_complete = 0 < state.position.version >= state.end
    return Standing(state.server, state.position.version, is_complete, pending)
