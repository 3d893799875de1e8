"""The mark of a write-ahead log, which names the file that the log was made for.

It is an extended attribute of the log. Python sets them on Linux alone, and not every file system
there has them; elsewhere no log is marked.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

_MARK = "user.wyzbooks.log-of"
"""The attribute, with the inodes of the file and of the log: a copy of the log has another."""


def mark_log(log_path: Path, file_inode: int) -> None:
    """Mark a log with the inode of the file that it is made for, where a file can be marked."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setxattr(log_path, _MARK, f"{file_inode} {log_path.stat().st_ino}".encode())


def remove_mark(log_path: Path) -> None:
    """Remove the mark of a log, so that the log counts for any file."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.removexattr(log_path, _MARK)


def log_owner(log_path: Path) -> int | None:
    """The inode of the file that a log was made for; None if nothing tells it."""
    owner = None
    if sys.platform == "linux":
        with suppress(OSError, ValueError):
            file_inode, log_inode = os.getxattr(log_path, _MARK).split()
            if int(log_inode) == log_path.stat().st_ino:
                owner = int(file_inode)
    return owner
