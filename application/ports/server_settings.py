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

    def save_port(self, port: int) -> None:
        """Save another port for the next start of the server."""
