"""The documentation of the API with its files, the specification in two versions of OpenAPI, and
the pages of the documentation (`documentation_pages`)."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from litestar import MediaType, Request, Response, Router
from litestar.handlers import get

from adapters.http.content_policy import page_policy
from adapters.http.documentation_pages import PAGES, POLICY, STYLE, rendered, style_sheet
from adapters.http.pages import HTML, page_answer
from adapters.http.services import Services

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

SPECIFICATION, SPECIFICATION_3_1 = f"{DOCS}/openapi.json", f"{DOCS}/openapi-3.1.json"
"""The addresses of the specification, which the page shows, and of the same in OpenAPI 3.1."""

_SPECIFICATIONS = (SPECIFICATION, SPECIFICATION_3_1)

ADDRESSES = (DOCS, *_SPECIFICATIONS, *(f"{DOCS}/{name}" for name in STATIC), STYLE, *PAGES)


def documentation(encoded_specifications: Callable[[str], Mapping[str, bytes]]) -> Router:
    """The handlers of the documentation page, its files, and the specifications, which
    `encoded_specifications` makes for a version of the program.
    """
    static = files("adapters.http") / "static"
    page = (static / "docs.html").read_bytes()
    policy = {"Content-Security-Policy": PAGE_POLICY}

    @get(DOCS, sync_to_thread=False)
    def show_page(request: Request[Any, Any, Any]) -> Response[bytes]:
        return page_answer(request, page, HTML, policy)

    def specification_handler(address: str) -> Any:
        @get(address, name=f"specification {address}", sync_to_thread=True)
        def show_specification(request: Request[Any, Any, Any]) -> Response[bytes]:
            services: Services = request.scope["state"]["services"]
            content = encoded_specifications(services.server_settings.program_version)[address]
            return page_answer(request, content, MediaType.JSON)

        return show_specification

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
    specifications = [specification_handler(address) for address in _SPECIFICATIONS]
    handlers = [show_page, *specifications, show_style, *page_handlers, *file_handlers]
    return Router("/", route_handlers=handlers)
