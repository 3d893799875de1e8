"""The ASGI application: Litestar routes to operations, inside the guard."""

import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib.resources import files
from typing import Any, cast

import msgspec
from anyio import to_thread
from litestar import Litestar, MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler, get
from litestar.response import Stream

from adapters.http.openapi import PREFIX, specification
from adapters.http.operation import Download, Operation, Services
from adapters.http.request_guard import App, RequestGuard, check_media
from adapters.http.routes import OPERATIONS
from adapters.json_shapes.problems import PROBLEM_TYPES, Problem
from application.ports.replies import Answer
from application.unit_of_work.books import Books
from application.unit_of_work.write_context import Actor, WriteContext

logger = logging.getLogger("wyzbooks")

STATIC: Mapping[str, str] = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "docs.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
PIECE = 256 * 1024
"""How many bytes of a long answer are sent at once."""

PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"


def build_app(books: Books, services: Services, port: Callable[[], int]) -> App:
    """The application that serves some books; `port` tells where, for the guard."""

    @cache
    def spec() -> bytes:
        """The specification, made when it is first asked for: a start does not wait for it."""
        return msgspec.json.encode(
            specification(OPERATIONS, services.server_settings.program_version)
        )

    app = Litestar(
        [*(_handler(each, books, services) for each in OPERATIONS), *_documentation(spec)],
        openapi_config=None,
        logging_config=None,
        exception_handlers={HTTPException: _http_problem, Problem: _problem, Exception: _defect},
        request_max_body_size=None,
    )
    return RequestGuard(cast("App", app), port, _takes_files)


def _takes_files(method: str, path: str) -> bool:
    return any(
        each.method == method and _path_of(each).fullmatch(path)
        for each in OPERATIONS
        if each.takes_files
    )


@cache
def _path_of(operation: Operation) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(PREFIX + operation.path)))


def _handler(operation: Operation, books: Books, services: Services) -> HTTPRouteHandler:
    async def serve(request: Request[Any, Any, Any]) -> Response[Any]:
        headers = {name.lower(): value for name, value in request.headers.items()}
        if await request.body():
            check_media(operation.media, headers)
        body = await _file_of(request) if operation.takes_files else await request.body()
        actor = Actor(_actor(headers), request.scope["state"]["request_id"])
        raw_query: bytes = request.scope["query_string"]
        target = f"{operation.method} {request.scope['path']}?{raw_query.decode('latin-1')}"
        answer = await to_thread.run_sync(
            operation.run,
            books.acting(WriteContext(actor)),
            services,
            request.path_params,
            raw_query,
            body,
            headers,
            target,
        )
        return _response(answer)

    path = PREFIX + operation.path.replace("}", ":str}")
    return HTTPRouteHandler(
        path=path,
        http_method=operation.method,
        name=operation.name,
        status_code=200,
        media_type=MediaType.JSON,
    )(serve)


def _response(answer: Answer | Download) -> Response[Any]:
    headers = dict(answer.headers)
    if isinstance(answer, Download):
        media_type = headers.pop("Content-Type", MediaType.JSON)
        return _Sent(
            _pieces(answer),
            headers={**headers, "Content-Length": str(answer.size)},
            media_type=media_type,
        )
    if answer.hit:
        headers["Idempotency-Hit"] = "true"
    media_type = headers.pop("Content-Type", MediaType.JSON)
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=media_type)


class _Sent(Stream):
    """A stream of its own media type: Litestar's would take that of its route."""

    def to_asgi_response(self, app: Any, request: Any, **options: Any) -> Any:
        return super().to_asgi_response(app, request, **{**options, "media_type": self.media_type})


async def _pieces(download: Download) -> AsyncIterator[bytes]:
    with download.file as file:
        while piece := await to_thread.run_sync(file.read, PIECE):
            yield piece


def _actor(headers: Mapping[str, str]) -> str:
    actor = headers.get("x-actor", "api")
    with suppress(UnicodeError):  # names of any language come as UTF-8
        actor = actor.encode("latin-1").decode()
    if not 0 < len(actor) <= 200 or not actor.isprintable():
        raise Problem("bad_request", "X-Actor must have 1 to 200 printable characters")
    return actor


async def _file_of(request: Request[Any, Any, Any]) -> bytes:
    """The file that a request carries: its body, or the one file of a form."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await request.body()
    try:
        parts = [each for _, each in (await request.form()).multi_items()]
    except (ValueError, LookupError, HTTPException) as error:
        raise Problem("bad_request", f"the form cannot be read: {error}") from None
    if len(parts) != 1 or isinstance(parts[0], str):
        raise Problem("bad_request", "the form must hold one file, and nothing else")
    content: bytes = await parts[0].read()
    return content


def _documentation(spec: Callable[[], bytes]) -> list[Any]:
    static = files("adapters.http") / "static"
    page = (static / "docs.html").read_bytes()
    policy = {"Content-Security-Policy": PAGE_POLICY}

    @get("/api/docs", sync_to_thread=False)
    def show_docs() -> Response[bytes]:
        return Response(page, media_type=MediaType.HTML, headers=policy)

    @get("/api/docs/openapi.json", sync_to_thread=True)
    def show_spec() -> Response[bytes]:
        return Response(spec(), media_type=MediaType.JSON)

    def asset(name: str, media_type: str) -> Any:
        content = (static / name).read_bytes()

        @get(f"/api/docs/{name}", name=f"static {name}", sync_to_thread=False)
        def show_asset() -> Response[bytes]:
            return Response(content, media_type=media_type)

        return show_asset

    return [show_docs, show_spec, *(asset(name, media_type) for name, media_type in STATIC.items())]


def _http_problem(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    path, method = request.scope["path"], request.method
    details = {
        "not_found": f"there is nothing at {path}; /api/docs shows every address",
        "method_not_allowed": f"{path} does not have the method {method}; /api/docs shows which it has",
        "too_large": "the body is too large",
    }
    for code, detail in details.items():
        if PROBLEM_TYPES[code].status == error.status_code:
            return _problem(request, Problem(code, detail))
    return _problem(request, Problem("bad_request", "the request cannot be read"))


def _problem(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    del request
    return Response(
        msgspec.json.encode(problem.document()),
        status_code=problem.status,
        media_type="application/problem+json",
    )


def _defect(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    request_id = request.scope["state"]["request_id"]
    logger.error("request %s failed", request_id, exc_info=error)
    return _problem(
        request,
        Problem(
            "defect",
            f"this is a defect of the server; its log says more under the request id {request_id}",
        ),
    )
