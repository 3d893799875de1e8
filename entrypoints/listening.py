"""Sockets that listen: on the loopback address, and on the addresses that a person has named."""

import errno
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from types import TracebackType
from typing import Self

from attrs import frozen

from application.ports.server_settings import PortTaken

Listener = socket.socket
"""A socket that listens."""

HOST = "127.0.0.1"
INTERNET = {socket.AF_INET, socket.AF_INET6}
"""The families of sockets that have a port."""
WAITING_CONNECTIONS = 2048
"""How many connections may wait to be accepted."""


@frozen
class Listeners:
    """What listens on one port: a socket for each address. It closes them with its `with` block."""

    port: int
    sockets: Sequence[Listener]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening."""
        for listener in self.sockets:
            listener.close()


@contextmanager
def listening(port: int, addresses: Sequence[str] = ()) -> Iterator[Listeners]:
    """What listens on a port of the loopback address, and of other addresses of this computer.

    Raises `OSError` if the port is taken, or if an address is none of this computer.
    """
    try:
        listeners = listen(port, addresses)
    except PortTaken as error:
        raise OSError(f"{error} with --port") from error
    with listeners:
        yield listeners


def address_of(port: int) -> str:
    """The address of a server that listens on a port."""
    return f"http://{HOST}:{port}"


def listen(port: int, addresses: Sequence[str] = ()) -> Listeners:
    """What listens on a port of the loopback address, and of others; raises `PortTaken`.

    It listens at once: two sockets that are only bound may share a port, and then one server would
    get the requests that are meant for the other.
    """
    listeners: list[Listener] = []
    try:
        for address in _without_covered((HOST, *addresses)):
            listeners.append(_listener(address, port))  # noqa: PERF401 - some may have to be closed
    except BaseException:
        for listener in listeners:
            listener.close()
        raise
    return Listeners(port, listeners)


def _without_covered(addresses: Sequence[str]) -> Iterator[str]:
    """The addresses, each once, without those for which `0.0.0.0` or `::` already stands."""
    all_of_version = {
        address.version for address in map(ip_address, addresses) if address.is_unspecified
    }
    for text in dict.fromkeys(addresses):
        address = ip_address(text)
        if address.is_unspecified or address.version not in all_of_version:
            yield text


def _listener(address: str, port: int) -> Listener:
    """A socket that listens on a port of an address."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let another program take the port away.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            # `::` would otherwise also take the port of the other addresses.
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((address, port))
        listener.listen(WAITING_CONNECTIONS)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise OSError(f"{address} is not an address of this computer") from error
        raise PortTaken(f"port {port} is taken by another program; choose another") from error
    return listener
