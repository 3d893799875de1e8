"""Backups of the books, and files of books that come from elsewhere."""

from contextlib import AbstractContextManager
from typing import IO, Literal, Protocol

from attrs import frozen

from application.ports.change_log import Head
from application.ports.store import Store

BackupReason = Literal["asked", "daily", "import", "reset", "restore", "upgrade"]
"""Why a backup was made: somebody asked for it, a day has passed, or the books were about to be
replaced by an import, a reset or a restored backup, or upgraded to another schema."""


@frozen
class Backup:
    """A copy of the books as they were at one moment, in a file of its own."""

    name: str
    """The name of its file, by which it is restored."""
    at: str
    """When it was made, in UTC, such as `2026-03-15T09:30:00.000Z`."""
    reason: BackupReason
    size: int
    """In bytes."""
    schema: int
    """The number of its schema."""
    history: str
    """The id of the history of its versions."""
    head: Head
    """The end of its log."""
    is_verified: bool
    """Whether it was read back after it was written, and was found to be whole."""


class Backups(Protocol):
    """The backups of some books, which are kept beside them."""

    def make(self, reason: BackupReason) -> Backup:
        """Copy the books as they are now, while others may write to them, and verify the copy.

        Raises a `StoreFailure` if there is no room, or if the copy is damaged; then nothing is
        left of it. A copy of books that are wrong themselves is kept, but is not verified.
        """

    def all(self) -> list[Backup]:
        """All backups, newest first."""

    def delete(self, name: str) -> None:
        """Delete a backup. Raises `NotFound`."""

    def content(self, name: str) -> IO[bytes]:
        """The file of a backup. Raises `NotFound`."""

    def opened(self, name: str) -> AbstractContextManager[Store]:
        """A private copy of a backup with the newest schema, which may be changed.

        It is verified again. Raises `NotFound`, and `Conflict` if it is not whole any more.
        """


class BooksFiles(Protocol):
    """Files of books that are sent and received."""

    def snapshot(self) -> IO[bytes]:
        """The books as they are now, as a file that is gone when it is closed."""

    def opened(self, content: IO[bytes]) -> AbstractContextManager[Store]:
        """A private copy of a file of books with the newest schema, which may be changed.

        Raises `Invalid` for what is not a file of books, or is damaged or too new.
        """
