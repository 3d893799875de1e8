"""Sockets that listen on the loopback address."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from application.ports.server_settings import PortTaken

Listener = socket.socket
"""A socket that listens."""

HOST = "127.0.0.1"
WAITING_CONNECTIONS = 2048
"""How many connections may wait to be accepted."""


@contextmanager
def listening(port: int) -> Iterator[Listener]:
    """A socket that listens on a port of the loopback address; raises `OSError` if it is taken."""
    try:
        listener = listen(port)
    except PortTaken as error:
        raise OSError(f"{error} with --port") from error
    with listener:
        yield listener


def address_of(port: int) -> str:
    """The address of a server that listens on a port."""
    return f"http://{HOST}:{port}"


def listen(port: int) -> Listener:
    """A socket that listens on a port of the loopback address; raises `PortTaken`.

    It listens at once: two sockets that are only bound may share a port, and then one server would
    get the requests that are meant for the other.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let another program take the port away.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(WAITING_CONNECTIONS)
    except OSError as error:
        listener.close()
        raise PortTaken(f"port {port} is taken by another program; choose another") from error
    return listener
