"""Which methods an address has: the answer to OPTIONS, and the header Allow of a refused method.

The router of the framework knows the methods, but it tells only those of the handler that was
registered first.
"""

import re
from collections.abc import Iterable

from adapters.http.request_guard import App, Receive, Scope, Send

_PARAMETER = re.compile(r"\{\w+\}")


class AllowedMethods:
    """The methods of all addresses."""

    def __init__(self, routes: Iterable[tuple[str, str]]) -> None:
        """`routes` are methods with paths, which have parameters such as `{id}`."""
        self._methods: dict[str, list[str]] = {}
        for method, path in routes:
            self._methods.setdefault(path, []).append(method)
        # Of several paths that fit an address, the router takes the one with a literal part where
        # the others have a parameter: /invoices/numbers is not the invoice with the id `numbers`.
        literal_first = sorted(self._methods, key=_parameter_places)
        self._patterns = [(_pattern(path), path) for path in literal_first]

    def of(self, path: str) -> list[str]:
        """The methods of an address, also of one with more slashes than it needs; none if there is
        nothing.
        """
        plain = re.sub("/+", "/", path).rstrip("/")
        for pattern, route_path in self._patterns:
            if pattern.fullmatch(plain):
                return sorted([*self._methods[route_path], "OPTIONS"])
        return []

    def around(self, app: App) -> App:
        """The same application, which also answers the method OPTIONS."""

        async def with_options(scope: Scope, receive: Receive, send: Send) -> None:
            methods = self.of(scope["path"]) if scope["method"] == "OPTIONS" else []
            if not methods:
                await app(scope, receive, send)
                return
            headers = [(b"allow", ", ".join(methods).encode())]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})

        return with_options


def _parameter_places(path: str) -> list[bool]:
    """For each part of a path, whether it is a parameter."""
    return [bool(_PARAMETER.fullmatch(part)) for part in path.split("/")]


def _pattern(path: str) -> re.Pattern[str]:
    parts = ("[^/]+" if _PARAMETER.fullmatch(part) else re.escape(part) for part in path.split("/"))
    return re.compile("/".join(parts))
