"""Where a copy of the books stands, as the copy itself keeps it."""

from typing import Protocol

from attrs import field, frozen

from application.ports.change_log import Head


@frozen
class CopyState:
    """What the books of a copy are a copy of, and what they have of it.

    A copy has a log of its own: its versions are not those of the original.
    """

    server: str
    """The address of the program that serves the original."""
    client_id: str
    """By what the original distinguishes this copy from others."""
    history: str = ""
    """The id of the history of the original; empty before anything was received."""
    first_hash: str = ""
    """The hash of the first change in the log of the original. A restored backup has the same, and
    the books of another company have another."""
    position: Head = field(factory=Head)
    """The last change of the original that the copy has."""
    end: int = 0
    """Where the log of the original ended when the copy asked last. If it is above the position,
    the copy has only a part of the books."""
    settled: int = 0
    """The version of the copy up to which its changes are known to be in the original, or to be
    refused by it: up to there the copy is as the original is at `position`."""
    answered: int = 0
    """The version of the copy up to which the original has answered what it did with the changes.
    The copy may not have received yet what became of them."""
    answered_at: Head = field(factory=Head)
    """Where the log of the original ended after its last answer. If it is not there any more when
    the copy receives, a file was put back, and what was answered is not in it."""


class CopyStates(Protocol):
    """The state of a copy, which is kept in the transaction that changes its records."""

    def find(self) -> CopyState | None:
        """The state; None for books that are no copy."""

    def store(self, state: CopyState) -> None:
        """Keep a state in place of the one before."""

    def forget(self) -> None:
        """Delete the state, if there is one: the books are books of their own then."""
