"""What belongs to this server rather than to the books: the port, and the version of the program."""

from typing import Protocol


class ServerSettings(Protocol):
    """The settings of the server that is running."""

    @property
    def program_version(self) -> str:
        """The version of the program."""

    @property
    def port(self) -> int:
        """The port that is served, or would be."""

    def save_port(self, port: int) -> None:
        """Keep another port for the next start."""
