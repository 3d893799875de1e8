"""From where requests may come, and what they must show: told to the server when it starts."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address

from attrs import frozen

from adapters.http.tokens import Tokens
from adapters.json_shapes.problems import Problem


@frozen
class AccessRules:
    """Who may use the books over HTTP."""

    addresses: tuple[str, ...] = ()
    """The IP addresses, besides the loopback address, on which the server listens. 0.0.0.0 and ::
    stand for all addresses, and are the name of none."""
    host_names: tuple[str, ...] = ()
    """The other names of the server, such as `books.example` or `books.example:8443`."""
    origins: frozenset[str] = frozenset()
    """The other sites whose pages may use the books, such as `https://app.example`."""
    tokens: Tokens | None = None
    """The tokens of which each request must have one; None if no request needs one."""
    is_read_only: bool = False
    """Whether the books can only be read."""

    def check_host(self, headers: Mapping[str, str], port: int | None) -> None:
        """Raise a problem unless the Host header names these books.

        Otherwise another site could give this computer a name of its own (DNS rebinding). `port` is
        the port that the connection came in on, or None for a Unix socket.
        """
        if headers.get("host", "").lower() not in self._hosts(port):
            address = "http://localhost" if port is None else f"http://127.0.0.1:{port}"
            raise Problem(
                "wrong_host",
                f"the Host header does not name these books; send the request to {address}",
            )

    def check_origin(self, headers: Mapping[str, str], port: int | None) -> None:
        """Raise a problem for a request that comes from a page of a site that is not listed."""
        if not self.is_own_page(headers, port) and not self.listed_origin(headers):
            raise Problem("forbidden", "a page of another site may not use these books")

    def is_own_page(self, headers: Mapping[str, str], port: int | None) -> bool:
        """Whether a request comes from a page of this server, or from no page at all."""
        origin = headers.get("origin")
        is_own_origin = origin is None or origin.lower() in self._own_origins(port)
        return is_own_origin and headers.get("sec-fetch-site", "none") in {"none", "same-origin"}

    def listed_origin(self, headers: Mapping[str, str]) -> str | None:
        """The other site whose page sends a request, if that site is listed."""
        origin = headers.get("origin")
        return origin if origin in self.origins else None

    def _hosts(self, port: int | None) -> frozenset[str]:
        """The Host headers that name this server."""
        return _host_headers(self.addresses, self.host_names, port)

    def _own_origins(self, port: int | None) -> set[str]:
        """The origins of this server's pages. A named server may be behind one that encrypts."""
        return {
            *(f"http://{host}" for host in self._hosts(port)),
            *(f"https://{name}" for name in self.host_names),
        }


@lru_cache
def _host_headers(
    addresses: tuple[str, ...], host_names: tuple[str, ...], port: int | None
) -> frozenset[str]:
    """The Host headers that name a server which listens on some addresses and a port."""
    if port is None:
        return frozenset({"localhost", *host_names})
    ips = (ip_address(text) for text in addresses)
    named = {str(ip) for ip in ips if not ip.is_unspecified}
    names = {"127.0.0.1", "localhost", "[::1]", *map(_in_host, named)}
    names |= {name for name in host_names if ":" not in name}
    return frozenset({*(f"{name}:{port}" for name in names), *host_names})


def _in_host(address: str) -> str:
    """An IP address as the header Host has it."""
    return f"[{address}]" if ":" in address else address


OF_THIS_COMPUTER = AccessRules()
"""Whoever can reach this computer may use the books, under the names of this computer."""
