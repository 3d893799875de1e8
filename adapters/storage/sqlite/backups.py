"""The backups of a file of books: the port `ports/backups`."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

from attrs import frozen

from adapters.storage.sqlite.backup_folder import BackupFolder, is_unchanged
from adapters.storage.sqlite.closed_files import fault_of, private_copy
from adapters.storage.sqlite.copies import write_private_copy
from application.ports.backups import Backup, BackupReason
from application.ports.clock import Clock
from application.ports.failures import Damaged, NoBooks
from application.ports.store import Store
from domain.errors import Conflict

logger = logging.getLogger("wyzbooks")


@frozen
class SqliteBackups:
    """The backups of a file of books."""

    books: Path
    write_copy: Callable[[Path], None]
    """Writes the books as they are now into a new file."""
    clock: Clock

    @property
    def folder(self) -> BackupFolder:
        """Where they are."""
        return BackupFolder.of(self.books)

    def make(self, reason: BackupReason) -> Backup:
        backup, faults = self.folder.add(self.write_copy, reason, self.clock.now())
        if faults:
            logger.warning(
                "the backup %s is not verified, because its books are not right (faults: %d); "
                "to be told what is wrong, run: wyzbooks verify --file %s",
                backup.name,
                len(faults),
                self.books,
            )
        return backup

    def all(self) -> list[Backup]:
        return self.folder.all()

    def delete(self, name: str) -> None:
        self.folder.delete(name)

    def content(self, name: str) -> IO[bytes]:
        return self.folder.file(name).open("rb")

    @contextmanager
    def opened(self, name: str) -> Iterator[Store]:
        file = self.folder.file(name)
        facts = self.folder.facts(file)
        if facts and not is_unchanged(file, facts):
            raise _not_whole(name, "it is not as it was written")
        with ExitStack() as stack:
            try:
                copy = stack.enter_context(private_copy(file))
            except (Damaged, NoBooks, OSError) as error:
                raise _not_whole(name, fault_of(error)) from error
            yield copy


def back_up_before_upgrade(connection: Any, books: Path) -> Path:
    """Make a backup of a file of an older program that a connection has open; its path."""
    folder = BackupFolder.of(books)
    backup, _ = folder.add(partial(write_private_copy, connection), "upgrade", datetime.now(UTC))
    return folder.path / backup.name


def _not_whole(name: str, fault: str) -> Conflict:
    return Conflict(
        f"the backup {name} cannot be used, so choose another one: {fault}", code="backup_unusable"
    )
