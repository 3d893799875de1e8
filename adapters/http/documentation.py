"""The documentation of the API with its files, the specification that it shows, and the pages of
the documentation (`documentation_pages`)."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from litestar import MediaType, Request, Response, Router
from litestar.handlers import get

from adapters.http.content_policy import page_policy
from adapters.http.documentation_pages import PAGES, POLICY, STYLE, rendered, style_sheet
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

ADDRESSES = (DOCS, *(f"{DOCS}/{name}" for name in ("openapi.json", *STATIC)), STYLE, *PAGES)


def documentation(encoded_specification: Callable[[], bytes]) -> Router:
    """The handlers of the documentation page, its files, and the specification."""
    static = files("adapters.http") / "static"
    page = (static / "docs.html").read_bytes()
    policy = {"Content-Security-Policy": PAGE_POLICY}

    @get(DOCS, sync_to_thread=False)
    def show_page() -> Response[bytes]:
        return Response(page, media_type=MediaType.HTML, headers=policy)

    @get(f"{DOCS}/openapi.json", sync_to_thread=True)
    def show_specification() -> Response[bytes]:
        return Response(encoded_specification(), media_type=MediaType.JSON)

    def file_handler(name: str, media_type: str) -> Any:
        content = (static / name).read_bytes()

        @get(f"{DOCS}/{name}", name=f"static {name}", sync_to_thread=False)
        def show_file() -> Response[bytes]:
            return Response(content, media_type=media_type)

        return show_file

    @get(STYLE, sync_to_thread=False)
    def show_style() -> Response[bytes]:
        return Response(style_sheet(), media_type="text/css")

    def page_handler(address: str) -> Any:
        @cache
        def content() -> bytes:
            return rendered(address)

        @get(address, name=f"page {address}", sync_to_thread=True)
        def show() -> Response[bytes]:
            headers = {"Content-Security-Policy": POLICY}
            return Response(content(), media_type=MediaType.HTML, headers=headers)

        return show

    page_handlers = [page_handler(address) for address in PAGES]
    file_handlers = [file_handler(name, media_type) for name, media_type in STATIC.items()]
    handlers = [show_page, show_specification, show_style, *page_handlers, *file_handlers]
    return Router("/", route_handlers=handlers, before_request=_note_documentation)


def _note_documentation(request: Request[Any, Any, Any]) -> None:
    observed: ObservedRequest = request.scope["state"]["observed_request"]
    observed.operation = DOCUMENTATION
