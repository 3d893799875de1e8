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

from filelock import FileLock, Timeout

from entrypoints.listening import WAITING_CONNECTIONS, Listener

_OTHERS = 0o077
"""The bits of a mode that let others than the owner use a folder."""
_ANSWER_SECONDS = 1
"""How long a program may take to accept a connection."""


@contextmanager
def listening_on_socket(path: Path | None) -> Iterator[Sequence[Listener]]:
    """The socket that listens at a path, which is removed afterwards; nothing if there is no path.

    A socket that a crash has left is replaced. The path has a socket only while it takes
    connections. Raises `OSError` if the folder is open to others, or if something else has the
    path.
    """
    if path is None:
        yield ()
        return
    check_socket_place(path)
    with _locked(path), socket.socket(_family(), socket.SOCK_STREAM) as listener:
        _check_is_free(path)
        try:
            own = _listen(listener, path)
        except OSError as error:
            raise OSError(f"the socket {path} cannot be made ({error})") from error
        try:
            yield (listener,)
        finally:
            with suppress(FileNotFoundError):
                if path.stat().st_ino == own:
                    path.unlink()


def check_socket_place(path: Path) -> None:
    """Raise `OSError` unless a socket at a path would be for its owner alone."""
    _family()
    _check_folder(path.absolute().parent)


def _family() -> socket.AddressFamily:
    """The family of Unix sockets. Raises `OSError` where the system has none."""
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no Unix sockets; leave out --socket")
    family: socket.AddressFamily = socket.AF_UNIX
    return family


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


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Be the only server that has or takes this path, until the end of the `with` block."""
    lock = FileLock(path.with_name(f"{path.name}.lock"), mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise _taken(path) from None
    try:
        yield
    finally:
        lock.release()


def _check_is_free(path: Path) -> None:
    """Raise `OSError` unless nothing is at the path, or a socket on which nobody listens."""
    try:
        is_socket = stat.S_ISSOCK(path.lstat().st_mode)
    except FileNotFoundError:
        return
    if not is_socket:
        raise OSError(f"{path} is there already, and is no socket; choose another path")
    if sys.platform != "win32":
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            # Without a limit it would wait for a program that has stopped to accept connections.
            client.settimeout(_ANSWER_SECONDS)
            try:
                client.connect(str(path))
            except (ConnectionRefusedError, FileNotFoundError):
                return
            except OSError:  # Somebody listens, with whom no connection can be made.
                pass
    raise _taken(path)


def _listen(listener: Listener, path: Path) -> int:
    """Listen, and then take the path, in place of a socket that was left; the inode of the socket.

    A socket between `bind` and `listen` looks as if it was left.
    """
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)  # A server that crashed has left it.
    listener.bind(str(new))
    new.chmod(0o600)
    listener.listen(WAITING_CONNECTIONS)
    own = new.stat().st_ino
    new.replace(path)
    return own


def _taken(path: Path) -> OSError:
    return OSError(f"another program listens on {path}; choose another path")
