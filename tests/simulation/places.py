"""Where a program keeps its books: what is left after a crash, and backups made by copying."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol

from attrs import define, field

from adapters.storage.memory.state import State
from adapters.storage.memory.store import MemoryStore
from adapters.storage.sqlite import driver
from adapters.storage.sqlite.store import SqliteStore
from application.ports.store import Session
from domain.frozen_values import with_value
from domain.invoicing.contacts import Contact

CrashPoint = Literal["before the commit", "after the commit"]


class Crash(BaseException):
    """The end of a program at any moment. No code of the program sees it as an error."""


class Place(Protocol):
    """A place for the books of one program, which is opened again after a crash."""

    def open(self) -> Any:
        """A store over what is there, or over nothing."""

    def crash(self) -> None:
        """End the program that has the store open: only what was committed is left."""

    def copy(self) -> Any:
        """A backup, made by copying while the program runs."""

    def put_back(self, backup: Any) -> None:
        """Replace what is there by a backup, while the program does not run."""

    def damage(self) -> None:
        """Change the note of every contact, as a fault of the disk would."""

    def close(self) -> None:
        """End the use of the place."""


class MemoryPlace:
    """Books in memory, where a crash leaves the last committed state."""

    def __init__(self) -> None:
        self._state = State()
        self._store: MemoryStore | None = None

    def open(self) -> MemoryStore:
        self._store = MemoryStore()
        self._store._state = self._state
        return self._store

    def crash(self) -> None:
        if self._store:
            self._state = self._store._state

    def copy(self) -> State:
        self.crash()
        return self._state.copy()

    def put_back(self, backup: State) -> None:
        self._state, self._store = backup.copy(), None

    def damage(self) -> None:
        assert self._store
        contacts = self._store._state.records_of(Contact)
        for id_, contact in contacts.items():
            contacts[id_] = with_value(contact, "notes", "damaged")

    def close(self) -> None:
        self._store = None


class FilePlace:
    """Books in a file. A crash leaves the file and its write-ahead log as they are at that moment.

    Each crash gets a folder of its own: the process of the test goes on, and must close the files
    that the program has left open.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._store: SqliteStore | None = None
        self._current = self._next_folder()

    def open(self) -> SqliteStore:
        self._store = SqliteStore(self._current / NAME)
        return self._store

    def crash(self) -> None:
        self.put_back(self._current)

    def copy(self) -> Path:
        backup = self._next_folder()
        _copy_files(self._current, backup)
        return backup

    def put_back(self, backup: Path) -> None:
        folder = self._next_folder()
        _copy_files(backup, folder)
        self.close()
        self._current = folder

    def damage(self) -> None:
        with closing(driver.connect(self._current / NAME, read_only=False)) as file:
            file.execute("UPDATE contacts SET notes = 'damaged'")

    def close(self) -> None:
        if self._store:
            self._store.close()
            self._store = None

    def _next_folder(self) -> Path:
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir(parents=True)
        return folder


NAME = "books.wyzbooks"


def _copy_files(source: Path, target: Path) -> None:
    for name in (NAME, f"{NAME}-wal"):
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


@define(eq=False)
class CrashingStore:
    """A store whose program can crash at the next commit."""

    inner: Any
    crash_points: list[CrashPoint | None] = field(factory=list)
    """What happens at each of the next commits."""

    def reading(self) -> Any:
        return self.inner.reading()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        point = self.crash_points.pop(0) if self.crash_points else None
        with self.inner.writing() as session:
            yield session
            if point == "before the commit":
                raise Crash(point)
        if point == "after the commit":
            raise Crash(point)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)
