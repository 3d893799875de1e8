"""The router: Litestar brings each request to its operation, page or file.

It holds no books. The state of a request says for which books it is, so that one router serves
every application in a process.
"""

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import Any

import msgspec
from anyio import create_task_group, to_thread
from litestar import Litestar, MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from adapters.http.admission import check_allowed
from adapters.http.browser_pages import ADDRESSES as BROWSER_ADDRESSES
from adapters.http.browser_pages import FILES, NOT_FOUND, browser_pages, home_page, missing_page
from adapters.http.call import Download
from adapters.http.connection import until_gone
from adapters.http.documentation import (
    ADDRESSES,
    SPECIFICATION,
    SPECIFICATION_3_1,
    documentation,
)
from adapters.http.etags import unless_known
from adapters.http.lanes import WATCHED
from adapters.http.live_stream import LiveStream
from adapters.http.login import LOGIN_ROUTES, is_navigation, login_handlers
from adapters.http.observed_requests import ObservedRequest
from adapters.http.operation import PREFIX, Operation
from adapters.http.pages import BEGINNINGS, beginnings
from adapters.http.request_guard import check_media_type
from adapters.http.request_headers import actor_name
from adapters.http.routes import OPERATIONS
from adapters.http.sent_files import sent_file, sent_files
from adapters.http.services import Services
from adapters.http.shutdown import RunningRequest
from adapters.http.specification.dialect import in_openapi_3_0
from adapters.http.specification.document import specification
from adapters.json_shapes.problems import PROBLEM_TYPES, Problem
from adapters.json_shapes.unreadable import UnreadableHeader
from application.ports.replies import Answer
from application.unit_of_work.books import Books
from application.unit_of_work.write_context import Actor, WriteContext

logger = logging.getLogger("wyzbooks")

PIECE_SIZE = 256 * 1024
"""How many bytes of a long answer are sent at once."""

_ROUTES = (
    *((operation.method, PREFIX + operation.path) for operation in OPERATIONS),
    *(("GET", path) for path in (*ADDRESSES, *BEGINNINGS, *BROWSER_ADDRESSES)),
)


def routes(*, has_login: bool) -> Sequence[tuple[str, str]]:
    """The methods and paths that the router has."""
    return (*_ROUTES, *(LOGIN_ROUTES if has_login else ()))


@cache
def router(*, has_login: bool) -> Litestar:
    """The router, with the pages of a login or without them. It is made once in a process, because
    that takes half a second."""
    return Litestar(
        [
            *(_route_handler(operation) for operation in OPERATIONS),
            beginnings(home_page),
            browser_pages(),
            documentation(_encoded_specifications),
            *(login_handlers() if has_login else ()),
        ],
        openapi_config=None,
        logging_config=None,
        exception_handlers={
            HTTPException: _litestar_error_response,
            Problem: _problem_response,
            Exception: _defect_response,
        },
        request_max_body_size=None,
    )


@cache
def _encoded_specifications(version: str) -> Mapping[str, bytes]:
    """The specifications by their addresses. They are made for the first request, so that the
    server starts without waiting for them."""
    document = specification(OPERATIONS, version)
    documents = {SPECIFICATION: in_openapi_3_0(document), SPECIFICATION_3_1: document}
    return {address: msgspec.json.encode(content) for address, content in documents.items()}


def _route_handler(operation: Operation) -> HTTPRouteHandler:
    """Litestar's handler of an operation. It runs the operation in a worker thread.

    That ends the turn of the request.
    """

    async def serve(request: Request[Any, Any, Any]) -> Response[Any]:
        headers = {name.lower(): value for name, value in request.headers.items()}
        state = request.scope["state"]
        books: Books = state["books"]
        services: Services = state["services"]
        check_allowed(operation, services, state["granted_scope"])
        if state["has_body"]:
            check_media_type(operation.media, headers)
        if operation.takes_several:
            body = await sent_files(request)
        elif operation.takes_files:
            body, headers = await sent_file(request, headers)
        else:
            body = await request.body()
        name = state["usual_actor"]
        with suppress(UnreadableHeader):  # The operation refuses it, with all else that is wrong.
            name = actor_name(headers, name)
        actor = Actor(name, state["request_id"])
        query_string: bytes = request.scope["query_string"]
        target = f"{operation.method} {request.scope['path']}?{query_string.decode('latin-1')}"
        running: RunningRequest = state["running_request"]
        running.books = books.with_context(WriteContext(actor))
        async with _watched(request, running.books if state["lane"] in WATCHED else None):
            answer = await to_thread.run_sync(
                operation.run,
                running.books,
                services,
                request.path_params,
                query_string,
                body,
                headers,
                target,
                limiter=services.observations.lanes.threads,
                abandon_on_cancel=True,  # Only `Shutdown.cut_off` cancels it.
            )
        state["turn"].end()
        if operation.method == "GET" and isinstance(answer, Answer):
            answer = unless_known(answer, headers)
        return _response(answer, is_head=state["is_head"])

    route = HTTPRouteHandler(
        path=PREFIX + operation.path.replace("}", ":str}"),
        http_method=operation.method,
        name=operation.name,
        status_code=200,
        media_type=MediaType.JSON,
    )
    return route(serve)


@asynccontextmanager
async def _watched(request: Request[Any, Any, Any], books: Books | None) -> AsyncIterator[None]:
    """Abandon the work of these books if the client goes before it is done."""
    if books is None:
        yield
        return

    async def watch() -> None:
        await until_gone(request.receive)
        books.abandon()

    error: Exception | None = None
    async with create_task_group() as group:
        group.start_soon(watch)
        try:
            yield
        except Exception as raised:  # noqa: BLE001 - it leaves the group as it came
            error = raised
        group.cancel_scope.cancel()
    if error:
        raise error


def _response(answer: Answer | Download | LiveStream, *, is_head: bool) -> Response[Any]:
    """The response of an answer. Of a long one whose body is not sent, none is read."""
    if isinstance(answer, LiveStream):
        return _LiveResponse(answer)
    headers = dict(answer.headers)
    media_type = headers.pop("Content-Type", MediaType.JSON)
    if "charset=" in media_type:
        headers["content-type"] = media_type  # Litestar would add that it is UTF-8.
    if isinstance(answer, Download):
        headers["Content-Length"] = str(answer.size)
        pieces = _pieces(answer, is_head=is_head)
        return _DownloadStream(pieces, headers=headers, media_type=media_type)
    if answer.hit:
        headers["Idempotency-Hit"] = "true"
    return Response(answer.body, status_code=answer.status, headers=headers, media_type=media_type)


class _DownloadStream(Stream):
    """A stream with its own media type; Litestar's stream takes the media type of its route."""

    def to_asgi_response(self, app: Any, request: Any, **options: Any) -> Any:
        return super().to_asgi_response(app, request, **{**options, "media_type": self.media_type})


class _LiveResponse(Response[Any]):
    """A stream of events, which is an ASGI application: it sends them as they come."""

    def to_asgi_response(self, app: Any, request: Any, **options: Any) -> Any:
        del app, request, options
        return self.content.serve


async def _pieces(download: Download, *, is_head: bool) -> AsyncIterator[bytes]:
    with download.file as file:
        while not is_head and (piece := await to_thread.run_sync(file.read, PIECE_SIZE)):
            yield piece


def _litestar_error_response(
    request: Request[Any, Any, Any], error: HTTPException
) -> Response[Any]:
    """The problem for a request that Litestar refuses before any operation runs."""
    path, method = request.scope["path"], request.method
    is_of_a_program = path.startswith(("/api/", FILES))
    is_opened = is_navigation(method, request.headers) and not is_of_a_program
    if error.status_code == NOT_FOUND and is_opened:
        return missing_page()
    details = {
        "not_found": f"there is nothing at {path}; /api/docs lists all addresses",
        "method_not_allowed": (
            f"the address {path} does not have the method {method}; /api/docs lists the methods "
            "of every address"
        ),
        "too_large": "the body is too large",
    }
    for code, detail in details.items():
        if PROBLEM_TYPES[code].status == error.status_code:
            return _problem_response(request, Problem(code, detail))
    return _problem_response(request, Problem("bad_request", "the request cannot be read"))


def _problem_response(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    _observed(request).note_problem(problem)
    return Response(
        msgspec.json.encode(problem.document()),
        status_code=problem.status,
        headers=problem.headers,
        media_type="application/problem+json",
    )


def _defect_response(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The problem for an error that nobody expected; the log has the details."""
    request_id = request.scope["state"]["request_id"]
    facts = {"requestId": request_id, "operation": _observed(request).operation}
    logger.error(
        "request %s failed", request_id, exc_info=error, extra={"event": "defect", "facts": facts}
    )
    detail = f"the server has a defect; its log has the details under the request id {request_id}"
    problem = Problem("defect", detail)
    problem.__cause__ = error
    return _problem_response(request, problem)


def _observed(request: Request[Any, Any, Any]) -> ObservedRequest:
    """What the log and the metrics are told of a request."""
    observed: ObservedRequest = request.scope["state"]["observed_request"]
    return observed
