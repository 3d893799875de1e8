"""The file that the books were opened from, and what has happened to it since.

SQLite keeps the files that it has open, whatever becomes of their names: after `mv backup
books.wyzbooks` it would go on writing to a file without a name, and its write-ahead log would be
applied to the new file by the next program that opens that. `BooksFile.change` notices it.

The file is held open for as long as the store; see `held_files`.
"""

import os
from contextlib import closing, suppress
from enum import Enum
from pathlib import Path
from threading import Lock

from adapters.storage.sqlite.driver import connect
from adapters.storage.sqlite.failures import translated
from adapters.storage.sqlite.held_files import FileId, hold, id_at, read_start, release, settle
from adapters.storage.sqlite.log_marks import log_owner, mark_log, remove_mark
from adapters.storage.sqlite.migrations import APPLICATION_ID, checked_schema_version
from application.ports.failures import NoBooks, StoreFailure, StoreUnavailable

SQLITE_HEADER = b"SQLite format 3\0"
"""The first bytes of every SQLite database."""
_HEADER_SIZE = 100


class Change(Enum):
    """What can happen to the file of the books, in the words of a message."""

    REPLACED = "another file has taken the place of {path}"
    REMOVED = "{path} was moved or removed"
    OVERWRITTEN = "{path} was overwritten by another program"
    LOG_LOST = "the write-ahead log {path}-wal was moved or removed"


class BooksFile:
    """A file of books, held open so that its inode is not given to another file."""

    def __init__(self, name: Path, *, create: bool) -> None:
        """Open the file.

        Raises `NoBooks` if it is missing or empty, unless `create`; `StoreFailure` or `OSError` if
        it has several names, or is not a file of WyzBooks. Then nothing is left behind.
        """
        self.name = name.absolute()
        self.path = name.resolve()
        self.log_path = beside(self.path, "-wal")
        self.index_path = beside(self.path, "-shm")
        self._log_id: FileId | None = None
        self._seen = (0, 0, 0, 0)
        """The size, the number of pages, and what the header counted when last looked at."""
        self._lock = Lock()
        if create:
            _create_private(self.path)
        self.id, self._descriptor = hold(self.path)
        try:
            self._check_can_be_opened(create=create)
        except BaseException:
            self.release()
            raise
        self.is_read_only = not (
            _is_allowed(self.path, os.W_OK) and _is_allowed(self.path.parent, os.W_OK | os.X_OK)
        )

    def change(self) -> Change | None:
        """What has happened to the file since it was opened; None if it is as it was."""
        for path in {self.name, self.path}:
            file_id = id_at(path)
            if file_id is None:
                return Change.REMOVED
            if file_id != self.id:
                return Change.REPLACED
        if self._is_overwritten():
            return Change.OVERWRITTEN
        if self._log_id is not None and id_at(self.log_path) != self._log_id:
            return Change.LOG_LOST
        return None

    def remember_log(self) -> None:
        """Remember the write-ahead log, once a connection has it open, and mark whose log it is."""
        self._log_id = id_at(self.log_path)
        mark_log(self.log_path, self.id[1])

    def forget_log(self) -> None:
        """Expect no write-ahead log, because no connection has it open any more."""
        self._log_id = None

    def settle(self) -> None:
        """Have the disk confirm what it holds of the file, and read it anew from there."""
        settle(self._descriptor)

    @property
    def has_log_content(self) -> bool:
        """Whether a write-ahead log with content stands beside the file."""
        return _has_content(self.log_path)

    @property
    def has_log_of_another(self) -> bool:
        """Whether the log beside the file was made for another file that had this name.

        SQLite would apply it to this one. Whoever copies a file together with its log makes a log
        with another inode than the mark says, so a copied pair is not taken for this. A file that
        was copied alone and moved back to its name is.
        """
        return log_owner(self.log_path) not in {None, self.id[1]}

    def settle_log(self) -> Path | None:
        """Make sure that SQLite can use the log beside the file, before it opens the file.

        Returns where a log of another file, which had the name before, was moved. Raises
        `StoreUnavailable` if the log would be ignored, or cannot be told from one of the file.
        """
        if self.is_read_only and self.has_log_content:
            raise StoreUnavailable(
                f"{self.path} can only be read, but its last writes are still in {self.log_path}; "
                "copy both into a folder that can be written, and use the copy"
            )
        if not self.has_log_of_another:
            return None
        if not self.is_marked:
            raise StoreUnavailable(
                f"{self.path} holds no books by itself, and the write-ahead log {self.log_path} "
                "was made for another file that had this name; nothing was changed. If the two "
                "belong together, copy both into a new folder and use the copy. Otherwise move the "
                "log elsewhere"
            )
        return self.set_log_aside()

    def set_log_aside(self) -> Path:
        """Rename the log, so that no program applies it to this file; the new path of the log."""
        aside = beside(free_name(self.path), "-wal")
        self.log_path.rename(aside)
        remove_mark(aside)  # Whoever moves it back wants it to be applied.
        with suppress(OSError):
            self.index_path.unlink()  # It says where things are in the log, and can be made anew.
        return aside

    @property
    def has_own_log(self) -> bool:
        """Whether the log at its place is still the one that the connections write to."""
        return self._log_id is not None and id_at(self.log_path) == self._log_id

    @property
    def is_named(self) -> bool:
        """Whether the opened file still has a name, so that closing it does not remove it."""
        return os.fstat(self._descriptor).st_nlink > 0

    @property
    def former_name(self) -> Path | None:
        """The name that the opened file has now, where the operating system tells it."""
        try:
            name = Path(f"/proc/self/fd/{self._descriptor}").readlink()
        except OSError:
            return None
        return name if id_at(name) == self.id else None

    @property
    def is_marked(self) -> bool:
        """Whether the file itself, without its log, says that it is a file of WyzBooks."""
        return application_id_of(self._header()) == APPLICATION_ID

    def make_private(self) -> None:
        """Let only the owner of the file read it."""
        self.path.chmod(0o600)

    def release(self) -> None:
        """Close the file; the last connection to it must have been closed before."""
        release(self.id)

    def _check_can_be_opened(self, *, create: bool) -> None:
        facts = os.fstat(self._descriptor)
        if facts.st_nlink > 1:
            raise StoreFailure(
                f"{self.path} has {facts.st_nlink} names (hard links); two programs that use "
                "different names would overwrite each other's writes. Remove the other names, or "
                "copy the file and use the copy"
            )
        header = self._header()
        if header[: len(SQLITE_HEADER)] not in {b"", SQLITE_HEADER} or (
            application_id_of(header) not in {0, APPLICATION_ID}
        ):
            raise OSError(f"{self.path} is not a file of WyzBooks; choose another file")
        if facts.st_size == 0 and not create and not self.has_log_content:
            raise NoBooks(f"{self.path} is empty: it holds no books")

    def _is_overwritten(self) -> bool:
        """Whether another program has written into the file, as far as that can be seen.

        The header counts changes of the file, and of its schema. SQLite makes the file smaller only
        with VACUUM, and when other books take the place of these; both raise the second counter.
        The header comes first then, and the file is cut off at last. A copy of an earlier state has
        lower counters, or is smaller with the same schema.
        """
        with self._lock:
            # The size comes before the header, because other books are written in that order: who
            # looked at their header too early, and at their size too late, would not know them.
            size = os.fstat(self._descriptor).st_size
            header = self._header()
            pages, changes, schema = (
                int.from_bytes(header[place : place + 4], "big") for place in (28, 24, 40)
            )
            size_before, pages_before, changes_before, schema_before = self._seen
            if changes < changes_before or schema < schema_before:
                return True
            if (size < size_before or pages < pages_before) and schema == schema_before:
                return True
            if (size or size_before) and header[: len(SQLITE_HEADER)] != SQLITE_HEADER:
                return True
            page_size = int.from_bytes(header[16:18], "big")
            self._seen = (min(size, pages * page_size), pages, changes, schema)
            return False

    def _header(self) -> bytes:
        return read_start(self._descriptor, _HEADER_SIZE)


def check_file(name: Path, *, create: bool) -> Path:
    """Check that a path can hold books, and change nothing: the path with its links resolved.

    Raises what opening the file would raise: `NoBooks` for a missing or empty file, unless
    `create`; `StoreFailure` or `OSError` for a file that is not ours, or that has several names.
    """
    with translated(name, system_errors=True):
        return _checked_path(name, create=create)


def _checked_path(name: Path, *, create: bool) -> Path:
    path = name.resolve()
    if not path.exists():
        if not create:
            raise NoBooks(f"there is no file {name}")
        if not path.parent.is_dir():
            raise OSError(f"there is no folder {path.parent}; create it first")
        return path
    if create and path.stat().st_size == 0:
        return path
    file = BooksFile(name, create=False)
    try:
        if not (file.is_marked or file.has_log_content):
            with closing(connect(path, read_only=True)) as connection:
                checked_schema_version(connection, path)
    finally:
        file.release()
    return path


def application_id_of(header: bytes) -> int:
    """The mark of the program that made a SQLite database; 0 if there is none."""
    return int.from_bytes(header[68:72], "big")


def beside(path: Path, ending: str) -> Path:
    """The path of a file that belongs to the books, such as their write-ahead log."""
    return path.with_name(path.name + ending)


def _is_allowed(path: Path, mode: int) -> bool:
    """Whether this process may use a file or folder, as the user in whose name it runs now."""
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def free_name(path: Path) -> Path:
    """The name of a file beside the books which neither a file nor a log has yet."""
    number = 1
    while True:
        name = beside(path, f".replaced-{number}")
        if not (name.exists() or beside(name, "-wal").exists()):
            return name
        number += 1


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _create_private(path: Path) -> None:
    """Create the file if it does not exist. Only its owner may read it, from the beginning."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
