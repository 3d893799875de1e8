"""The address of served books, as a person types it, and the paths of their collections."""

from ipaddress import ip_address
from urllib.parse import urlsplit

DEFAULT_PORT = 3141
"""The port of an address that names none: that on which the program serves by itself."""
_PAGES = ("/api/docs", "/api/v1", "/api")
"""Paths of the program that a person may have copied along with the address."""


def served_address(text: str) -> str:
    """The whole address: `http://localhost:3141` for `localhost`, `localhost:3141/` and the like.

    Raises `ValueError`, which says what is wrong.
    """
    with_scheme = text.strip() if "://" in text else f"http://{text.strip()}"
    try:
        parts = urlsplit(with_scheme)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{text!r} is not an address ({error})") from error
    if parts.scheme not in {"http", "https"}:
        raise ValueError(f"{text!r} must begin with http:// or https://, or with the host")
    if not host or any(letter.isspace() for letter in with_scheme):
        raise ValueError(f"{text!r} names no host; an address looks like http://127.0.0.1:3141")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"{text!r} has a name or password, and served books ask for none")
    if parts.query or parts.fragment:
        raise ValueError(f"{text!r} has more than an address; leave out what follows ? or #")
    if port is None:
        port = 443 if parts.scheme == "https" else DEFAULT_PORT
    path = parts.path.rstrip("/")
    for page in _PAGES:
        path = path.removesuffix(page)
    named = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{named}:{port}{path}"


def is_this_computer(address: str) -> bool:
    """Whether the host of an address is this computer by its usual names."""
    host = urlsplit(address).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_readable_on_the_way(address: str) -> bool:
    """Whether others can read what is sent to an address: another computer, without encryption."""
    return urlsplit(address).scheme == "http" and not is_this_computer(address)


def port_of(address: str) -> int | None:
    """The port of a whole address."""
    return urlsplit(address).port


def collection_path(name: str) -> str:
    """The path under which a collection is served."""
    return "/bills/payments" if name == "bill-payments" else f"/{name}"
