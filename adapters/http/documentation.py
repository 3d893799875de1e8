"""The page on which people read about the API, its files, and the specification."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any

from litestar import MediaType, Response
from litestar.handlers import get

STATIC: Mapping[str, str] = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "docs.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
"""The files of the documentation page, with their media types."""

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)
"""What the documentation page may load: only files of this server."""


def documentation_handlers(encoded_specification: Callable[[], bytes]) -> list[Any]:
    """The handlers of the documentation page, its files, and the specification."""
    static = files("adapters.http") / "static"
    page = (static / "docs.html").read_bytes()
    policy = {"Content-Security-Policy": PAGE_POLICY}

    @get("/api/docs", sync_to_thread=False)
    def show_page() -> Response[bytes]:
        return Response(page, media_type=MediaType.HTML, headers=policy)

    @get("/api/docs/openapi.json", sync_to_thread=True)
    def show_specification() -> Response[bytes]:
        return Response(encoded_specification(), media_type=MediaType.JSON)

    def file_handler(name: str, media_type: str) -> Any:
        content = (static / name).read_bytes()

        @get(f"/api/docs/{name}", name=f"static {name}", sync_to_thread=False)
        def show_file() -> Response[bytes]:
            return Response(content, media_type=media_type)

        return show_file

    file_handlers = [file_handler(name, media_type) for name, media_type in STATIC.items()]
    return [show_page, show_specification, *file_handlers]
