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
from adapters.http.pages import HTML, page_answer

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

SPECIFICATION = f"{DOCS}/openapi.json"
"""The address of the specification."""

ADDRESSES = (DOCS, SPECIFICATION, *(f"{DOCS}/{name}" for name in STATIC), STYLE, *PAGES)


def documentation(encoded_specification: Callable[[], bytes]) -> Router:
    """The handlers of the documentation page, its files, and the specification."""
    static = files("adapters.http") / "static"
    page = (static / "docs.html").read_bytes()
    policy = {"Content-Security-Policy": PAGE_POLICY}

    @get(DOCS, sync_to_thread=False)
    def show_page(request: Request[Any, Any, Any]) -> Response[bytes]:
        return page_answer(request, page, HTML, policy)

    @get(SPECIFICATION, sync_to_thread=True)
    def show_specification(request: Request[Any, Any, Any]) -> Response[bytes]:
        return page_answer(request, encoded_specification(), MediaType.JSON)

    def file_handler(name: str, media_type: str) -> Any:
        content = (static / name).read_bytes()

        @get(f"{DOCS}/{name}", name=f"static {name}", sync_to_thread=False)
        def show_file(request: Request[Any, Any, Any]) -> Response[bytes]:
            return page_answer(request, content, media_type)

        return show_file

    @get(STYLE, sync_to_thread=False)
    def show_style(request: Request[Any, Any, Any]) -> Response[bytes]:
        return page_answer(request, style_sheet(), "text/css")

    def page_handler(address: str) -> Any:
        @cache
        def content() -> bytes:
            return rendered(address)

        @get(address, name=f"page {address}", sync_to_thread=True)
        def show(request: Request[Any, Any, Any]) -> Response[bytes]:
            return page_answer(request, content(), HTML, {"Content-Security-Policy": POLICY})

        return show

    page_handlers = [page_handler(address) for address in PAGES]
    file_handlers = [file_handler(name, media_type) for name, media_type in STATIC.items()]
    handlers = [show_page, show_specification, show_style, *page_handlers, *file_handlers]
    return Router("/", route_handlers=handlers)
