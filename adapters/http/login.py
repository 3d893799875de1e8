"""The pages on which a person logs in with a token, for a server that asks for tokens."""

import re
from collections.abc import Mapping
from html import escape
from importlib.resources import files
from string import Template
from typing import Any
from urllib.parse import parse_qs

import anyio
from litestar import Request, Response
from litestar.handlers import get, post

from adapters.http.login_sessions import LoginSessions
from adapters.http.pages import HOME
from adapters.json_shapes.problems import PROBLEM_TYPES, Problem

LOGIN, LOGOUT, STYLE = "/login", "/logout", "/login/login.css"
LOGIN_ROUTES = (("GET", LOGIN), ("POST", LOGIN), ("POST", LOGOUT), ("GET", STYLE))
OPEN_PATHS = frozenset(path for _, path in LOGIN_ROUTES)
"""The paths that need no token."""

WRONG_TOKEN_SECONDS = 1.0
"""How long a person waits after a wrong token; one wrong token is answered at a time."""

FORM = "application/x-www-form-urlencoded"
_LOCAL_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
"""A path on this server: printable ASCII without a backslash, which browsers take for a slash."""

HTML = "text/html; charset=utf-8"
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    # With `no-referrer`, which other answers have, a browser would not say where a form is from.
    "Referrer-Policy": "same-origin",
}
"""The headers of the pages: they load their style alone, and no page of another site shows them."""

_STATIC = files("adapters.http") / "static"
_SEE_OTHER = 303


class LoginNeeded(Problem):
    """A page that a person wants to see only after a login: the answer is the login page."""

    def __init__(self, problem: Problem, target: str) -> None:
        super().__init__(problem.code, problem.detail)
        self.page = login_page(target)
        self.headers |= PAGE_HEADERS


def is_navigation(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a browser wants to show a page."""
    return method == "GET" and "text/html" in headers.get("accept", "").lower()


def login_page(target: str, message: str = "") -> bytes:
    """The page that asks for a token, and leads to a target afterwards."""
    return _filled("login.html", target=local_path(target), message=message)


def local_path(target: str) -> str:
    """The target of a login, if it is a path of this server; else that of the first page."""
    is_page = _LOCAL_PATH.fullmatch(target) and target.partition("?")[0] not in OPEN_PATHS
    return target if is_page else HOME


def login_handlers() -> list[Any]:
    """The handlers of the pages: the form, what it sends, and the end of a login."""
    style = (_STATIC / "login.css").read_bytes()

    @get(LOGIN, sync_to_thread=False)
    def show_login(request: Request[Any, Any, Any]) -> Response[bytes]:
        token = _sessions_of(request).token_of(request.headers)
        if token is None:
            return _page(login_page(HOME))
        return _page(_filled("logged_in.html", name=token.name, scope=token.scope, home=HOME))

    @get(STYLE, sync_to_thread=False)
    def show_style() -> Response[bytes]:
        return Response(style, media_type="text/css")

    @post(LOGIN)
    async def log_in(request: Request[Any, Any, Any]) -> Response[bytes]:
        fields = await _form_of(request)
        sessions = _sessions_of(request)
        token = sessions.token_for(fields.get("token", ""))
        target = fields.get("target", "")
        if token is None:
            async with sessions.turn_after_wrong_token:
                await anyio.sleep(WRONG_TOKEN_SECONDS)
            page = login_page(
                target, "This is not a token of this server. It may have been removed."
            )
            return _page(page, PROBLEM_TYPES["token_unknown"].status)
        return _redirect(local_path(target), sessions.begin(token))

    @post(LOGOUT)
    async def log_out(request: Request[Any, Any, Any]) -> Response[bytes]:
        await _form_of(request)
        return _redirect(LOGIN, _sessions_of(request).end(request.headers))

    return [show_login, show_style, log_in, log_out]


def _sessions_of(request: Request[Any, Any, Any]) -> LoginSessions:
    """The logins of the server that was asked."""
    sessions: LoginSessions = request.scope["state"]["login_sessions"]
    return sessions


async def _form_of(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The fields of a form that a page of this server has sent."""
    if not request.scope["state"]["is_own_page"]:
        raise Problem("forbidden", "a page of another site may not log in or out")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Problem("unsupported_media_type", f"the body must be {FORM}")
    try:
        fields = parse_qs((await request.body()).decode("ascii"), max_num_fields=10)
    except ValueError:
        raise Problem("bad_request", "the form cannot be read") from None
    return {name: values[0] for name, values in fields.items()}


def _filled(file: str, **texts: str) -> bytes:
    """A page with texts in it, all of which are escaped."""
    page = Template((_STATIC / file).read_text(encoding="utf-8"))
    return page.substitute({name: escape(text) for name, text in texts.items()}).encode()


def _page(content: bytes, status: int = 200) -> Response[bytes]:
    return Response(content, status_code=status, media_type=HTML, headers=PAGE_HEADERS)


def _redirect(path: str, cookie: str) -> Response[bytes]:
    headers = {"Location": path, "Set-Cookie": cookie}
    return Response(b"", status_code=_SEE_OTHER, media_type=HTML, headers=headers)
