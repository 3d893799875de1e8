"""The settings of the server, which do not belong to the books."""

from typing import Protocol


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

    def save_port(self, port: int | None) -> None:
        """Save another port for the next start of the server; None forgets the saved one."""
