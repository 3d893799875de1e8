"""A Unix socket on which the server listens besides its port.

Whoever can reach a socket can use it, so it is in a folder that nobody but its owner can enter.
"""

import os
import socket
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from entrypoints.listening import WAITING_CONNECTIONS, Listener

_OTHERS = 0o077
"""The bits of a mode that let others than the owner use a folder."""


@contextmanager
def listening_on_socket(path: Path | None) -> Iterator[Sequence[Listener]]:
    """The socket that listens at a path, which is removed afterwards; nothing if there is no path.

    A socket that a crash has left is replaced. Raises `OSError` if the folder is open to others, or
    if something else has the path.
    """
    if path is None:
        yield ()
        return
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no Unix sockets; leave out --socket")
    _check_folder(path.absolute().parent)
    _remove_left_socket(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        try:
            listener.bind(str(path))
        except OSError as error:
            raise OSError(f"the socket {path} cannot be made ({error})") from error
        own = path.stat().st_ino
        try:
            path.chmod(0o600)
            listener.listen(WAITING_CONNECTIONS)
            yield (listener,)
        finally:
            with suppress(FileNotFoundError):
                if path.stat().st_ino == own:
                    path.unlink()


def _check_folder(folder: Path) -> None:
    """Raise `OSError` unless a folder is there for its owner alone."""
    if not folder.is_dir():
        raise OSError(f"there is no folder {folder} for the socket; make it: mkdir -m 700 {folder}")
    status = folder.stat()
    if sys.platform != "win32" and status.st_uid != os.getuid():
        raise OSError(f"the folder {folder} belongs to another user; choose one of your own")
    if status.st_mode & _OTHERS:
        raise OSError(
            f"other users can enter {folder}, and could use the socket in it; to keep them out, "
            f"run: chmod 700 {folder}"
        )


def _remove_left_socket(path: Path) -> None:
    """Remove a socket on which nobody listens any more. Raises `OSError` for anything else."""
    try:
        is_socket = stat.S_ISSOCK(path.lstat().st_mode)
    except FileNotFoundError:
        return
    if not is_socket:
        raise OSError(f"{path} is there already, and is no socket; choose another path")
    if sys.platform != "win32":
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            try:
                client.connect(str(path))
            except ConnectionRefusedError:
                path.unlink(missing_ok=True)
                return
    raise OSError(f"another program listens on {path}; choose another path")
