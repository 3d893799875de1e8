"""The pages of the books in the browser: one program in JavaScript that shows every page.

The program lies in `browser/`, with `main.js` as its first file. It uses nothing but the API, so
that all that a page can do, another client can do too. Its files have the digest of all of them in
their addresses: a browser keeps them for ever, and never mixes the files of two versions.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template
from typing import Any

from attrs import frozen
from litestar import Request, Response, Router
from litestar.exceptions import NotFoundException
from litestar.handlers import get

from adapters.http.content_policy import page_policy
from adapters.http.operation import PREFIX
from adapters.http.pages import HTML, page_answer
from adapters.json_shapes.problems import PROBLEM_TYPES
from application.collections.registry import COLLECTIONS

CONSOLE = f"{PREFIX}/console"
"""The page that shows what the server does."""

_AREAS = (*COLLECTIONS, "rules")
PAGES = (
    *(f"/{area}" for area in _AREAS),
    *(f"/{area}/{{id}}" for area in _AREAS),
    *(f"/{area}/{{id}}/edit" for area in _AREAS),
    "/new/{collection}",
    "/reports",
    "/reports/{key}",
    "/reconciliation",
    "/reconciliation/{id}",
    "/import",
    "/import/batches/{id}",
    "/search",
    "/settings",
    CONSOLE,
)
"""The addresses of the pages, besides the home page."""

FILES = "/app"
"""The files of the program are below this address."""

POLICY = page_policy(
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
)
"""What a page may do: load files of this server, and speak with this server."""

NOT_FOUND = PROBLEM_TYPES["not_found"].status
_HEADERS = {"Content-Security-Policy": POLICY}
_KEPT_FOR_EVER = {**_HEADERS, "Cache-Control": "private, max-age=31536000, immutable"}
_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@frozen(slots=False)
class BrowserProgram:
    """The files of the program, as they were when the server started."""

    folder: Traversable

    @cached_property
    def contents(self) -> Mapping[str, bytes]:
        """Each file of the program by its path."""
        return dict(self._files(self.folder))

    @cached_property
    def address(self) -> str:
        """The address below which the files are."""
        digest = sha256()
        for path, content in self.contents.items():
            digest.update(f"{path} {len(content)}\n".encode() + content)
        return f"{FILES}/{digest.hexdigest()[:16]}"

    @cached_property
    def page(self) -> bytes:
        """The page that starts the program."""
        template = Template((self.folder / "index.html").read_text(encoding="utf-8"))
        return template.substitute(files=self.address).encode()

    def _files(self, folder: Traversable, path: str = "") -> Iterable[tuple[str, bytes]]:
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                yield from self._files(entry, f"{path}{entry.name}/")
            elif entry.name.endswith(tuple(_MEDIA_TYPES)):
                yield f"{path}{entry.name}", entry.read_bytes()


PROGRAM = BrowserProgram(files("adapters.http") / "browser")
ADDRESSES = (*PAGES, *(f"{PROGRAM.address}/{path}" for path in PROGRAM.contents))


def home_page(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The answer with the page that starts the program."""
    return page_answer(request, PROGRAM.page, HTML, _HEADERS)


def missing_page() -> Response[bytes]:
    """The answer to a person who opens an address that nothing has: the program says so."""
    return Response(PROGRAM.page, status_code=NOT_FOUND, media_type=HTML, headers=_HEADERS)


def browser_pages() -> Router:
    """The handlers of the pages, but for the home page, and of the files of the program.

    Litestar takes two milliseconds for each address that it is given, so all files have one.
    """

    @get([page.replace("}", ":str}") for page in PAGES], name="pages", sync_to_thread=False)
    def show_page(request: Request[Any, Any, Any]) -> Response[bytes]:
        return home_page(request)

    @get(f"{PROGRAM.address}/{{path:path}}", name="files", sync_to_thread=False)
    def show_file(request: Request[Any, Any, Any]) -> Response[bytes]:
        path = str(request.path_params["path"]).strip("/")
        content = PROGRAM.contents.get(path)
        if content is None:
            raise NotFoundException
        media_type = _MEDIA_TYPES[path[path.rindex(".") :]]
        return page_answer(request, content, media_type, _KEPT_FOR_EVER)

    return Router("/", route_handlers=[show_page, show_file])
