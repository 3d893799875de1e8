"""Files that this process holds open, so that their inodes are given to no other file.

The program must never close a descriptor of a file that SQLite has open in the same process: the
operating system would drop all locks of the process on that file. So each file is opened once in a
process, and its descriptor is closed after the last store that uses it.
"""

import errno
import os
import sys
from pathlib import Path
from threading import Lock

from attrs import define, field

from application.ports.failures import NoBooks

FileId = tuple[int, int]
"""The device and the inode of a file."""


@define(eq=False)
class _HeldFile:
    """The descriptors of one file in this process, and by how many stores they are used."""

    descriptors: list[int] = field(factory=list)
    users: int = 0


_held: dict[FileId, _HeldFile] = {}
_lock = Lock()


def hold(path: Path) -> tuple[FileId, int]:
    """Open a file, unless this process has it open already: its id, and its descriptor.

    Raises `NoBooks` if there is no file.
    """
    with _lock:
        known = id_at(path)
        if known is None:
            raise NoBooks(f"there is no file {path}")
        if known not in _held:
            descriptor = _opened(path)
            facts = os.fstat(descriptor)
            # Another file may have come to the path in between, even one that is open here.
            known = facts.st_dev, facts.st_ino
            _held.setdefault(known, _HeldFile()).descriptors.append(descriptor)
        held = _held[known]
        held.users += 1
        return known, held.descriptors[0]


def read_start(descriptor: int, size: int) -> bytes:
    """The first bytes of a file that is held."""
    with _lock:  # Windows cannot read at a place without moving there first.
        os.lseek(descriptor, 0, os.SEEK_SET)
        return os.read(descriptor, size)


def settle(descriptor: int) -> None:
    """Have the disk confirm what it holds of a file, and forget what is known of it in memory.

    What is read next comes from the disk, where the system can be asked for that.
    """
    os.fsync(descriptor)
    if sys.platform == "linux":
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def release(file_id: FileId) -> None:
    """Close a file, if nothing else in this process holds it."""
    with _lock:
        held = _held[file_id]
        held.users -= 1
        if held.users == 0:
            del _held[file_id]
            for descriptor in held.descriptors:
                os.close(descriptor)


def id_at(path: Path) -> FileId | None:
    """The device and inode of the file at a path, links followed; None if there is none."""
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return facts.st_dev, facts.st_ino


def _opened(path: Path) -> int:
    """A descriptor of a file, for writing if possible: layered file systems give a file another
    inode when it is first opened for writing.
    """
    binary = getattr(os, "O_BINARY", 0)  # Only Windows has it.
    try:
        return os.open(path, os.O_RDWR | binary)
    except IsADirectoryError:
        raise OSError(f"{path} is a folder; name a file in it") from None
    except PermissionError:
        return os.open(path, os.O_RDONLY | binary)
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        return os.open(path, os.O_RDONLY | binary)
