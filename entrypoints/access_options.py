"""Whom a server of books admits: the options of its start, and the rules that it keeps."""

import re
from ipaddress import ip_address
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

from attrs import frozen

from adapters.http.access_rules import AccessRules
from domain.errors import Invalid
from entrypoints.token_file import TokenFile
from entrypoints.unix_socket import check_socket_place

_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@frozen
class AccessOptions:
    """What a person has said about who may use the books. By default: this computer alone."""

    asks_for_tokens: bool = False
    addresses: tuple[str, ...] = ()
    """The IP addresses on which the server listens besides the loopback address."""
    host_names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    socket: Path | None = None
    """The path of the Unix socket on which the server listens, too."""
    is_read_only: bool = False

    @property
    def words(self) -> list[str]:
        """The words that say the same after `wyzbooks serve`."""
        values = [
            *(("--listen", address) for address in self.addresses),
            *(("--host-name", name) for name in self.host_names),
            *(("--allow-origin", origin) for origin in self.origins),
            *(() if self.socket is None else (("--socket", str(self.socket)),)),
        ]
        flags = {"--token": self.asks_for_tokens, "--read-only": self.is_read_only}
        return [*(flag for flag, is_set in flags.items() if is_set), *chain.from_iterable(values)]


def access_rules(path: Path, options: AccessOptions, secret: str) -> AccessRules:
    """The rules of the server of a file of books.

    `secret` is the token with which the commands of its owner are admitted. Raises `Invalid` for
    options that would let strangers in or everybody out, and `StoreUnavailable` if the tokens
    cannot be used.
    """
    outside = [address for address in options.addresses if not ip_address(address).is_loopback]
    if outside and not options.asks_for_tokens:
        raise Invalid(
            f"other computers can reach {outside[0]}, so that the books may be served there only "
            f"to holders of tokens; add --token, and make a token with: wyzbooks token add NAME "
            f"--scope admin --file {path}"
        )
    tokens = TokenFile.of_books(path, secret) if options.asks_for_tokens else None
    if tokens and not tokens.stored():
        raise Invalid(
            f"there are no tokens for {path}, so nobody could use the books; make one with: "
            f"wyzbooks token add NAME --scope admin --file {path}"
        )
    return AccessRules(
        addresses=options.addresses,
        host_names=options.host_names,
        origins=frozenset(options.origins),
        tokens=tokens,
        is_read_only=options.is_read_only,
    )


def check_service(path: Path, options: AccessOptions) -> None:
    """Raise unless a service that starts by itself would admit those whom it should.

    Raises what `access_rules` and `check_socket_place` do, and `Invalid` if tokens were made that
    the service would not ask for: nobody is there to notice that it lets everybody in.
    """
    access_rules(path, options, "")
    if options.socket is not None:
        check_socket_place(options.socket)
    if not options.asks_for_tokens and TokenFile.of_books(path).stored():
        raise Invalid(
            f"there are tokens for {path}, but the service would not ask for them, so that all "
            "programs of this computer could use the books; add --token, or remove each token "
            f"with: wyzbooks token remove NAME --file {path}"
        )


def checked_address(text: str) -> str:
    """An IP address in its usual form. Raises `ValueError` for anything else."""
    try:
        return str(ip_address(text.strip("[]")))
    except ValueError:
        raise ValueError(
            f"{text!r} is not an IP address; 0.0.0.0 stands for all addresses of this computer"
        ) from None


def checked_host_name(text: str) -> str:
    """A host name, with or without a port. Raises `ValueError` for anything else."""
    name = text.lower()
    if not _HOST_NAME.fullmatch(name):
        raise ValueError(
            f"{text!r} is not a host name, such as books.example or books.example:8443"
        )
    return name


def checked_origin(text: str) -> str:
    """The origin of a site as browsers send it. Raises `ValueError` for anything else."""
    try:
        parts = urlsplit(text.lower())
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if (
        not host
        or parts.scheme not in _DEFAULT_PORTS
        or parts.username is not None
        or parts.path not in {"", "/"}
        or parts.query
        or parts.fragment
        or not re.fullmatch(r"[a-z0-9.:-]+", host)
    ):
        raise ValueError(f"{text!r} is not the origin of a site, such as https://app.example")
    named = f"[{host}]" if ":" in host else host
    is_usual = port is None or port == _DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{named}" if is_usual else f"{parts.scheme}://{named}:{port}"
