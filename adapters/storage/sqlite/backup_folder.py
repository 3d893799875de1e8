"""The folder with the backups of a file of books, which is beside it.

Each backup is a file of books, and has a second file beside it, with what is known about it: its
sum and the head of its log. Both get their names when the backup is complete and verified. Whatever
a crash leaves has other names, and the next backup removes it.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import cast, get_args

import msgspec
from attrs import frozen
from filelock import FileLock, Timeout

from adapters.storage.sqlite.closed_files import ClosedFile, read_closed_file, read_whole_file
from adapters.storage.sqlite.failures import NO_ROOM, translated
from application.ports.backups import Backup, BackupReason
from application.ports.change_log import Head
from application.ports.failures import StoreBusy, StoreFailure, StoreUnavailable
from domain.errors import NotFound

ENDING = ".wyzbooks"
_FACTS_ENDING = ".json"
_DRAFT = ".new-"
"""How the names of files begin that are not complete yet."""

_TIME = "%Y-%m-%dT%H-%M-%SZ"
_OWN_NAME = re.compile(rf"(?P<time>.+Z)-v\d+-(?P<reason>{'|'.join(get_args(BackupReason))})(-\d+)?")
"""The names that the program gives. A file that a person has renamed counts as asked for, so that
nobody but a person deletes it."""
_PATIENCE_SECONDS = 600
"""How long a backup waits for another one that is being made."""


class BackupFacts(msgspec.Struct, forbid_unknown_fields=True):
    """What the file beside a backup says about it."""

    backup: Backup
    sha256: str
    """Of the whole file of the backup."""


@frozen
class BackupFolder:
    """The backups of one file of books, by their names."""

    path: Path

    @classmethod
    def of(cls, books: Path) -> "BackupFolder":
        """The folder for a file of books."""
        return cls(books.with_name(f"{books.name}.backups"))

    def add(
        self, write_copy: Callable[[Path], None], reason: BackupReason, now: datetime
    ) -> tuple[Backup, list[str]]:
        """Make a backup from what a function writes: it, and what is wrong with its books.

        Raises a `StoreFailure` if it cannot be written, or if the file is damaged; then nothing is
        left of it.
        """
        with translated(self.path, system_errors=True), self._turn():
            self._remove_leftovers()
            draft = self.path / f"{_DRAFT}{os.getpid()}{ENDING}"
            try:
                write_copy(draft)
                _make_durable(draft)
                closed, faults = read_whole_file(draft)
                backup = Backup(
                    name=self._free_name(reason, closed.head.version, now),
                    at=_timestamp(now),
                    reason=reason,
                    size=draft.stat().st_size,
                    schema=closed.schema,
                    history=closed.history,
                    head=closed.head,
                    is_verified=not faults,
                )
                self._write_facts(BackupFacts(backup, _sum_of(draft)))
                draft.rename(self.path / backup.name)
            except BaseException:
                with suppress(OSError):
                    self._remove_leftovers()
                raise
            _make_durable(self.path)
        return backup, faults

    def all(self) -> list[Backup]:
        """All backups, newest first. Nothing that is in the folder makes this fail."""
        with translated(self.path, system_errors=True):
            backups = []
            for file in self._files():
                with suppress(FileNotFoundError):  # Somebody has deleted it just now.
                    backups.append(self._backup(file))
        return sorted(backups, key=lambda backup: (backup.at, backup.name), reverse=True)

    def file(self, name: str) -> Path:
        """The path of a backup. Raises `NotFound` for any other name."""
        if not _is_name(name) or not _is_backup(self.path / name):
            raise NotFound(f"there is no backup {name!r}")
        return self.path / name

    def facts(self, file: Path) -> BackupFacts | None:
        """What is known about a backup, or None if nobody wrote it down, or it is of another."""
        try:
            facts = msgspec.json.decode(_facts_path(file).read_bytes(), type=BackupFacts)
            moment = datetime.fromisoformat(facts.backup.at)
        except (OSError, msgspec.DecodeError, ValueError, RecursionError):
            return None
        if moment.tzinfo is None:
            return None  # Nobody can tell how old it is.
        is_its = (facts.backup.name, facts.backup.size) == (file.name, file.stat().st_size)
        return facts if is_its else None

    def delete(self, name: str) -> None:
        """Delete a backup, and what is known about it. Raises `NotFound`."""
        file = self.file(name)
        with translated(self.path, system_errors=True):
            file.unlink(missing_ok=True)
            _facts_path(file).unlink(missing_ok=True)
            _make_durable(self.path)

    def _files(self) -> Iterator[Path]:
        if self.path.is_dir():
            yield from (
                file for file in self.path.iterdir() if _is_name(file.name) and _is_backup(file)
            )

    def _backup(self, file: Path) -> Backup:
        """A backup as the file beside it says, or else as far as it can be read itself."""
        if facts := self.facts(file):
            return facts.backup
        try:
            closed = read_closed_file(file)
        except (StoreFailure, OSError):
            closed = ClosedFile(0, "", Head())
        parts = _OWN_NAME.fullmatch(file.stem)
        time = parts and _time_of(parts["time"])
        status = file.stat()
        return Backup(
            name=file.name,
            at=_timestamp(time or datetime.fromtimestamp(status.st_mtime, UTC)),
            reason=cast("BackupReason", parts["reason"]) if parts else "asked",
            size=status.st_size,
            schema=closed.schema,
            history=closed.history,
            head=closed.head,
            is_verified=False,
        )

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The turn to write into the folder, which is made if it is missing."""
        try:
            if not self.path.exists():
                self.path.mkdir(mode=0o700)
                _make_durable(self.path.parent)
            lock = FileLock(self.path / ".lock", timeout=_PATIENCE_SECONDS, mode=0o600)
            lock.acquire()
        except Timeout:
            raise StoreBusy("another backup is being made; try again") from None
        except OSError as error:
            if error.errno in NO_ROOM:
                raise
            raise _unwritable(self.path, error) from error
        try:
            yield
        finally:
            lock.release()

    def _remove_leftovers(self) -> None:
        """Remove what is not complete. The caller has its turn, so nobody is writing it."""
        for file in self.path.iterdir():
            is_alone = file.name.endswith(f"{ENDING}{_FACTS_ENDING}") and not (
                file.with_name(file.name.removesuffix(_FACTS_ENDING)).exists()
            )
            if file.name.startswith(_DRAFT) or is_alone:
                file.unlink(missing_ok=True)

    def _free_name(self, reason: BackupReason, version: int, now: datetime) -> str:
        stem = f"{now.strftime(_TIME)}-v{version}-{reason}"
        number = 1
        while (self.path / (name := f"{stem}{f'-{number}' * (number > 1)}{ENDING}")).exists():
            number += 1
        return name

    def _write_facts(self, facts: BackupFacts) -> None:
        """Write what is known about a backup, before the backup gets its own name."""
        draft = self.path / f"{_DRAFT}{os.getpid()}{_FACTS_ENDING}"
        content = msgspec.json.format(msgspec.json.encode(facts), indent=2)
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            file.write(content + b"\n")
            file.flush()
            os.fsync(file.fileno())
        draft.rename(_facts_path(self.path / facts.backup.name))


def is_unchanged(file: Path, facts: BackupFacts) -> bool:
    """Whether a backup still has the bytes that were verified."""
    return _sum_of(file) == facts.sha256


def _is_name(name: str) -> bool:
    """Whether a name can be that of a backup: it leads to no other folder, and is not hidden."""
    return (
        name.endswith(ENDING)
        and not name.startswith(".")
        and not set(name) & {"/", "\\", ":", "\0"}
        and name.isprintable()
    )


def _is_backup(file: Path) -> bool:
    """Whether this is a file of its own, not a link to another one."""
    try:
        return file.is_file() and not file.is_symlink()
    except OSError:  # Such as a name that is too long.
        return False


def _facts_path(file: Path) -> Path:
    return file.with_name(file.name + _FACTS_ENDING)


def _sum_of(file: Path) -> str:
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _time_of(text: str) -> datetime | None:
    with suppress(ValueError):
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    return None


def _make_durable(path: Path) -> None:
    """Have the disk keep what a file has, or which names a folder has."""
    if path.is_dir() and sys.platform == "win32":
        return  # Windows opens no folders, and keeps their names by itself.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(folder: Path, error: OSError) -> StoreUnavailable:
    return StoreUnavailable(
        f"the folder of the backups, {folder}, cannot be written ({error.strerror or error}); let "
        "the program write to it, or copy the books to a folder that it can write to"
    )
