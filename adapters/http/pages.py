"""What is answered beside the books: pages and files that change only with the program, and the
addresses at which people and programs begin.
"""

from collections.abc import Callable, Mapping
from typing import Any

from litestar import Request, Response
from litestar.handlers import HTTPRouteHandler, get

from adapters.http.accepted_media import accepted_media, check_acceptable
from adapters.http.etags import OK, unless_known
from adapters.http.observed_requests import DOCUMENTATION, ObservedRequest
from application.ports.replies import Answer

HOME = "/"
"""The first page that a person sees."""

INDEX = "/api/v1"
"""The first address that a program reads."""

BEGINNINGS = (HOME, "/api")
"""The addresses that show a browser the first page, and lead a program to the index."""

HTML = "text/html"
_TEMPORARY_REDIRECT = 307


def page_answer(
    request: Request[Any, Any, Any],
    content: bytes,
    media_type: str,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """A page or file, or 304 if the client has it already."""
    note_page(request)
    sent = {name.lower(): text for name, text in request.headers.items()}
    check_acceptable(sent, (media_type,))
    answer = unless_known(Answer(OK, dict(headers or {}), content), sent)
    return Response(
        answer.body, status_code=answer.status, headers=answer.headers, media_type=media_type
    )


def note_page(request: Request[Any, Any, Any]) -> None:
    """Have the log call what is requested a page."""
    observed: ObservedRequest = request.scope["state"]["observed_request"]
    observed.operation = DOCUMENTATION


def beginnings(show_home: Callable[[Request[Any, Any, Any]], Response[bytes]]) -> HTTPRouteHandler:
    """The handler of the addresses at which people and programs begin."""

    @get([*BEGINNINGS], name="beginnings", sync_to_thread=False)
    def begin(request: Request[Any, Any, Any]) -> Response[bytes]:
        preferred = accepted_media(request.headers.get("accept", ""), ("application/json", HTML))
        if preferred == HTML and request.scope["path"] == HOME:
            answer = show_home(request)
            answer.headers["Vary"] = "Accept"
            return answer
        note_page(request)
        headers = {"Location": HOME if preferred == HTML else INDEX, "Vary": "Accept"}
        return Response(b"", status_code=_TEMPORARY_REDIRECT, media_type=HTML, headers=headers)

    return begin
