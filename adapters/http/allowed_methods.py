"""Which methods an address has: the answer to OPTIONS, and the header Allow of a refused method.

The router of the framework knows the methods, but it tells only those of the handler that was
registered first.
"""

import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from adapters.http.connection import App, Message, Receive, Scope, Send
from adapters.http.operation import PATCH
from adapters.json_shapes.problems import PROBLEM_TYPES

_REFUSED = PROBLEM_TYPES["method_not_allowed"].status
_PARAMETER = re.compile(r"\{\w+\}")


@frozen
class _Paths:
    """Paths with parameters, in the order in which the router tries them."""

    paths: Sequence[str]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, paths: Iterable[str]) -> "_Paths":
        """Those of some paths that have parameters."""
        ordered = sorted((path for path in paths if "{" in path), key=_parameter_places)
        return cls(ordered, re.compile("|".join(f"({_pattern(path)})" for path in ordered)))

    def fitting(self, path: str) -> str | None:
        """The first path of which an address without parameters is one."""
        match = self.pattern.fullmatch(path)
        return self.paths[match.lastindex - 1] if match and match.lastindex else None


class AllowedMethods:
    """The methods of all addresses."""

    def __init__(self, routes: Iterable[tuple[str, str]]) -> None:
        """`routes` are methods with paths, which have parameters such as `{id}`."""
        self._methods: dict[str, list[str]] = {}
        for method, path in routes:
            methods = ("GET", "HEAD") if method == "GET" else (method,)
            self._methods.setdefault(path.rstrip("/"), []).extend(methods)
        self._with_parameters: dict[int, _Paths] = {
            length: _Paths.of(path for path in self._methods if path.count("/") == length)
            for length in {path.count("/") for path in self._methods}
        }
        """The paths with parameters, by how many parts they have."""

    def of(self, path: str) -> list[str]:
        """The methods of an address, also of one with more slashes than it needs; none if there is
        nothing.
        """
        route_path = self.route_of(path)
        if route_path is None:
            return []
        return sorted([*self._methods[route_path], "OPTIONS"])

    def route_of(self, path: str) -> str | None:
        """The path with parameters of which an address is one; None if there is nothing."""
        if "//" in path:
            path = re.sub("/+", "/", path)
        path = path.rstrip("/")
        # The router takes a path with a literal part where others have a parameter:
        # /invoices/numbers is not the invoice with the id `numbers`.
        if path in self._methods and "{" not in path:
            return path
        paths = self._with_parameters.get(path.count("/"))
        return paths.fitting(path) if paths else None

    def around(self, app: App) -> App:
        """The same application, which also answers OPTIONS, and tells the methods with a 405."""

        async def with_methods(scope: Scope, receive: Receive, send: Send) -> None:
            async def send_with_methods(message: Message) -> None:
                if message.get("status") == _REFUSED:
                    message["headers"] = [*message["headers"], *self._allow(scope["path"])]
                await send(message)

            allow = self._allow(scope["path"]) if scope["method"] == "OPTIONS" else []
            if not allow:
                await app(scope, receive, send_with_methods)
                return
            await send({"type": "http.response.start", "status": 204, "headers": allow})
            await send({"type": "http.response.body", "body": b""})

        return with_methods

    def _allow(self, path: str) -> list[tuple[bytes, bytes]]:
        methods = self.of(path)
        headers = [(b"allow", ", ".join(methods).encode())] if methods else []
        if "PATCH" in methods:
            headers.append((b"accept-patch", ", ".join(PATCH).encode()))
        return headers


def _parameter_places(path: str) -> list[bool]:
    """For each part of a path, whether it is a parameter."""
    return [bool(_PARAMETER.fullmatch(part)) for part in path.split("/")]


def _pattern(path: str) -> str:
    parts = ("[^/]+" if _PARAMETER.fullmatch(part) else re.escape(part) for part in path.split("/"))
    return "/".join(parts)
