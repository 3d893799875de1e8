"""Logging in with a browser, which sends no token when it loads a page or opens a stream."""

import re
import time
from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.http import login
from adapters.http.access_rules import AccessRules
from adapters.http.login import HOME, local_path
from adapters.http.login_sessions import MOST_SESSIONS, SESSION_SECONDS, LoginSessions
from adapters.http.tokens import ValidTokens
from adapters.storage.memory.store import MemoryStore
from entrypoints.api import app_of
from tests.adapters.http.raw import AS_JSON, HOST, ask
from tests.adapters.http.requests import problem
from tests.adapters.http.test_access import ORIGIN, SITE, ListedTokens, bearer
from tests.support import PORT, new_books

PAGE = (b"accept", b"text/html,application/xhtml+xml,*/*;q=0.8")
FORM = (b"content-type", b"application/x-www-form-urlencoded")
OWN = (b"origin", f"http://127.0.0.1:{PORT}".encode())


@pytest.fixture(scope="module")
def tokens():
    return ListedTokens()


@pytest.fixture(scope="module")
def app(tokens):
    rules = AccessRules(tokens=tokens, origins=frozenset({SITE}))
    return app_of(new_books(MemoryStore()), PORT, rules=rules)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(login, "WRONG_TOKEN_SECONDS", 0)


def log_in(app, secret: str, target: str = "/api/docs", headers=(HOST, OWN, FORM)):
    body = f"token={quote(secret)}&target={quote(target)}".encode()
    return ask(app, "POST", b"/login", headers, body)


def cookie_of(answer) -> tuple[bytes, bytes]:
    return (b"cookie", answer.headers["set-cookie"].partition(";")[0].encode())


def test_a_browser_gets_a_page_that_asks_for_a_token_and_nothing_else(app):
    answer = ask(app, "GET", b"/api/docs?a=%22%3E1", [HOST, PAGE])
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["www-authenticate"] == "Bearer"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    # With `no-referrer`, browsers send `Origin: null` with the form, and it would be refused.
    assert answer.headers["referrer-policy"] == "same-origin"
    text = answer.content.decode()
    assert 'name="target" value="/api/docs?a=%22%3E1"' in text
    assert not re.search(r"<script|<style|style=|\bon\w+=", text)
    assert ask(app, "GET", b"/login/login.css").status_code == 200


def test_a_token_that_is_typed_leads_to_the_page_and_lets_its_scope_in(app):
    answer = log_in(app, " write\n", "/api/docs?a=1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/api/docs?a=1")
    cookie = cookie_of(answer)
    assert ask(app, "GET", b"/api/docs", [HOST, PAGE, cookie]).status_code == 200
    assert ask(app, "GET", b"/api/v1/terms", [HOST, cookie]).status_code == 200
    answer = ask(app, "POST", b"/api/v1/terms", [HOST, OWN, cookie, AS_JSON], b"{}")
    assert answer.status_code == 422
    answer = ask(app, "PATCH", b"/api/v1/system/settings", [HOST, cookie, AS_JSON], b"{}")
    problem(answer, 403, "scope")
    assert "<b>write</b>" in ask(app, "GET", b"/login", [HOST, PAGE, cookie]).content.decode()


def test_the_cookie_is_for_this_server_alone_and_for_no_script(app):
    parts = log_in(app, "read").headers["set-cookie"].split("; ")
    assert re.fullmatch(r"wyzbooks-[0-9a-f]{16}=[\w-]{43}", parts[0])
    assert parts[1:] == ["Path=/", f"Max-Age={SESSION_SECONDS}", "HttpOnly", "SameSite=Strict"]


@pytest.mark.parametrize("secret", ["", "other", "READ", "readread", "é"])
def test_a_wrong_token_gets_the_page_again_with_a_sentence(app, secret):
    answer = log_in(app, secret, "/api/docs/openapi.json")
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert "This is not a token of this server" in answer.content.decode()
    assert 'value="/api/docs/openapi.json"' in answer.content.decode()


def test_a_page_of_another_site_can_neither_log_in_nor_use_a_login(app):
    for headers in ([HOST, ORIGIN, FORM], [HOST, ORIGIN, FORM, (b"sec-fetch-site", b"same-site")]):
        problem(log_in(app, "read", headers=headers), 403, "forbidden")
    problem(log_in(app, "read", headers=[HOST, (b"origin", b"null"), FORM]), 403, "forbidden")
    cookie = cookie_of(log_in(app, "admin"))
    problem(ask(app, "GET", b"/api/v1/terms", [HOST, ORIGIN, cookie]), 401, "token_missing")


def test_a_login_needs_a_form(app):
    answer = ask(app, "POST", b"/login", [HOST, OWN, AS_JSON], b'{"token": "read"}')
    problem(answer, 415, "unsupported_media_type")
    for body in (b"token=\xff", b"&".join([b"a=1"] * 100)):
        problem(ask(app, "POST", b"/login", [HOST, OWN, FORM], body), 400, "bad_request")


def test_a_login_ends_when_the_person_logs_out(app):
    cookie = cookie_of(log_in(app, "read"))
    answer = ask(app, "POST", b"/logout", [HOST, OWN, FORM, cookie])
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    problem(ask(app, "GET", b"/api/v1/terms", [HOST, cookie]), 401, "token_missing")


def test_a_login_ends_with_its_token(app, tokens):
    cookie = cookie_of(log_in(app, "read"))
    kept, tokens.tokens = tokens.tokens, tokens.tokens[1:]
    problem(ask(app, "GET", b"/api/v1/terms", [HOST, cookie]), 401, "token_missing")
    tokens.tokens = kept


def test_a_login_ends_after_twelve_hours(app, monkeypatch):
    cookie = cookie_of(log_in(app, "read"))
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + SESSION_SECONDS - 10)
    assert ask(app, "GET", b"/api/v1/terms", [HOST, cookie]).status_code == 200
    monkeypatch.setattr(time, "monotonic", lambda: now + SESSION_SECONDS + 10)
    problem(ask(app, "GET", b"/api/v1/terms", [HOST, cookie]), 401, "token_missing")


def test_a_header_counts_more_than_a_login(app):
    cookie = cookie_of(log_in(app, "admin"))
    answer = ask(app, "GET", b"/api/v1/terms", [HOST, cookie, bearer("other")])
    problem(answer, 401, "token_unknown")


def test_there_are_never_more_logins_than_the_server_remembers(tokens):
    sessions = LoginSessions(ValidTokens(tokens))
    headers = [
        {"cookie": sessions.begin(tokens.all()[0]).partition(";")[0]}
        for _ in range(MOST_SESSIONS + 1)
    ]
    assert sessions.token_of(headers[0]) is None
    assert sessions.token_of(headers[1]) == sessions.token_of(headers[-1]) == tokens.all()[0]


@given(st.text(alphabet=st.characters(codec="utf-8")) | st.text("/\\:@.?#a%\t\n ").map("/".__add__))
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("https://evil.example/")
@example("/login")
def test_a_login_leads_to_a_page_of_this_server_whatever_is_asked(target):
    path = local_path(target)
    assert path in {target, HOME}
    assert urlsplit(urljoin("http://books.example/login", path)).netloc == "books.example"
    assert path.isascii()
    assert path.isprintable()
    assert "\\" not in path


def test_a_server_that_asks_for_no_token_has_no_login(client):
    for method, path in (("GET", b"/login"), ("POST", b"/login"), ("POST", b"/logout")):
        problem(ask(client._app, method, path, [HOST, OWN, FORM]), 404, "not_found")
