"""The documentation page with its files, and the specification, in two versions of OpenAPI."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from litestar import MediaType, Request, Response, Router
from litestar.handlers import get

from adapters.http.content_policy import page_policy
from adapters.http.observed_requests import DOCUMENTATION, ObservedRequest

STATIC: Mapping[str, str] = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "docs.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
"""The files of the documentation page, with their media types."""

PAGE_POLICY = page_policy(
    "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"
)
"""What the documentation page may load: only files of this server."""

DOCS = "/api/docs"
"""The address of the page; its files and the specification are below it."""

SPECIFICATION, SPECIFICATION_3_1 = "openapi.json", "openapi-3.1.json"
"""The specification, which the page shows, and the same in OpenAPI 3.1."""

_SPECIFICATIONS = (SPECIFICATION, SPECIFICATION_3_1)

ADDRESSES = (DOCS, *(f"{DOCS}/{name}" for name in (*_SPECIFICATIONS, *STATIC)))


def documentation(encoded_specifications: Callable[[], Mapping[str, bytes]]) -> Router:
    """The handlers of the documentation page, its files, and the specification."""
    static = files("adapters.http") / "static"
    page = (static / "docs.html").read_bytes()
    policy = {"Content-Security-Policy": PAGE_POLICY}

    @get(DOCS, sync_to_thread=False)
    def show_page() -> Response[bytes]:
        return Response(page, media_type=MediaType.HTML, headers=policy)

    def specification_handler(name: str) -> Any:
        @get(f"{DOCS}/{name}", name=f"specification {name}", sync_to_thread=True)
        def show_specification() -> Response[bytes]:
            return Response(encoded_specifications()[name], media_type=MediaType.JSON)

        return show_specification

    def file_handler(name: str, media_type: str) -> Any:
        content = (static / name).read_bytes()

        @get(f"{DOCS}/{name}", name=f"static {name}", sync_to_thread=False)
        def show_file() -> Response[bytes]:
            return Response(content, media_type=media_type)

        return show_file

    file_handlers = [file_handler(name, media_type) for name, media_type in STATIC.items()]
    specifications = [specification_handler(name) for name in _SPECIFICATIONS]
    handlers = [show_page, *specifications, *file_handlers]
    return Router("/", route_handlers=handlers, before_request=_note_documentation)


def _note_documentation(request: Request[Any, Any, Any]) -> None:
    observed: ObservedRequest = request.scope["state"]["observed_request"]
    observed.operation = DOCUMENTATION
