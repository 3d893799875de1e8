"""The settings of the server, which do not belong to the books."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol

from domain.errors import Conflict

MoveTo = Callable[[int | None], int]
"""Takes a port for the server, or the default port for None, and returns its number."""


class PortTaken(Conflict):
    """Another program listens on the port, or the system does not give it away."""

    code = "port_taken"


class ServerSettings(Protocol):
    """The settings of the running server."""

    @property
    def program_version(self) -> str:
        """The version of the program."""

    @property
    def port(self) -> int:
        """The port on which the server listens."""

    @property
    def saved_port(self) -> int | None:
        """The port saved for the next start of the server, or None."""

    def check_port(self, port: int | None) -> int:
        """The number of a port to which the server could move; raises `PortTaken`."""

    def moving(self) -> AbstractContextManager[MoveTo]:
        """The block in which the server gets another port, also for its next start.

        The port is taken and saved at once, and the server moves there when the block has ended. If
        the block raises, everything is as it was before. Taking a port raises `PortTaken`, and
        `StoreUnavailable` if it cannot be saved.
        """
