"""Who may use the books: tokens and their scopes, listed names and sites, and books that are only
read. Each rule holds on every operation, page and unknown path alike."""

import re

import pytest

from adapters.http.access_rules import AccessRules
from adapters.http.access_scopes import SCOPES
from adapters.http.operation import PREFIX
from adapters.http.routes import OPERATIONS
from adapters.http.tokens import AccessToken, hash_of
from adapters.storage.memory.store import MemoryStore
from application.ports.change_log import LogQuery
from application.ports.failures import StoreUnavailable
from entrypoints.api import app_of
from tests.adapters.http.raw import AS_JSON, HOST, ask
from tests.adapters.http.requests import problem
from tests.support import PORT, new_books

SITE = "https://app.example"
ORIGIN = (b"origin", SITE.encode())
OTHER_PATHS = [
    b"/", b"/api/v1", b"/api/v1/nothing", b"/api/docs", b"/api/docs/openapi.json",
    b"/api/docs/docs.js", b"/login/other", b"/loginx",
]  # fmt: skip


class ListedTokens:
    """Tokens that a test can remove. The secret of each is its scope."""

    def __init__(self) -> None:
        self.tokens = [AccessToken(scope, scope, hash_of(scope), "") for scope in SCOPES]
        self.failure = ""

    def all(self):
        if self.failure:
            raise StoreUnavailable(self.failure)
        return self.tokens


def bearer(secret: str) -> tuple[bytes, bytes]:
    return (b"authorization", f"Bearer {secret}".encode())


def path_of(operation) -> bytes:
    return (PREFIX + re.sub(r"\{\w+\}", "x", operation.path)).encode()


@pytest.fixture(scope="module")
def books():
    return new_books(MemoryStore())


@pytest.fixture(scope="module")
def guarded(books):
    """An application that asks for tokens, under a further name, for pages of a listed site."""
    rules = AccessRules(
        addresses=("192.0.2.7", "2001:db8::7"),
        host_names=("books.example", "box.example:8443"),
        origins=frozenset({SITE}),
        tokens=ListedTokens(),
    )
    return app_of(books, PORT, rules=rules)


@pytest.fixture(scope="module")
def read_only(books):
    return app_of(books, PORT, rules=AccessRules(is_read_only=True))


def version_of(books) -> int:
    return books.read(lambda work: work.session.log.head().version)


def test_reading_needs_the_scope_read_and_what_concerns_the_whole_books_admin():
    scopes = {operation.name: operation.scope for operation in OPERATIONS}
    by_rule = {
        operation.name: "read" if operation.method == "GET" else "write" for operation in OPERATIONS
    }
    assert {name: scope for name, scope in scopes.items() if scope != by_rule[name]} == {
        "compareReport": "read",
        "tryBankRules": "read",
        "verifyBooks": "read",
        "importBooks": "admin",
        "resetBooks": "admin",
        "restoreBackup": "admin",
        "makeBackup": "admin",
        "listBackups": "admin",
        "downloadBackup": "admin",
        "deleteBackup": "admin",
        "changeSettings": "admin",
        "replaceLogo": "admin",
        "deleteLogo": "admin",
        "readDiagnostics": "admin",
    }


def test_no_operation_that_changes_the_books_has_the_scope_read():
    assert not [each for each in OPERATIONS if each.is_write and each.scope == "read"]


def test_every_operation_admits_its_scope_and_those_that_include_it_alone(guarded, books):
    before = version_of(books)
    for operation in OPERATIONS:
        path = path_of(operation)
        problem(ask(guarded, operation.method, path), 401, "token_missing")
        for secret in ("", "other", "READ", "read write"):
            answer = ask(guarded, operation.method, path, [HOST, bearer(secret)])
            problem(answer, 401, "token_unknown" if secret else "token_missing")
        for scope in SCOPES[: SCOPES.index(operation.scope)]:
            answer = ask(guarded, operation.method, path, [HOST, bearer(scope), AS_JSON], b"{}")
            document = problem(answer, 403, "scope")
            assert document["needed"] == operation.scope
    assert version_of(books) == before
    for operation in OPERATIONS:
        if operation.method == "GET" and operation.name != "streamChanges":
            answer = ask(guarded, "GET", path_of(operation), [HOST, bearer(operation.scope)])
            assert answer.status_code not in {401, 403}, operation.name


def test_the_body_of_a_request_that_its_scope_refuses_is_not_received(guarded, read_only):
    # With an empty list of bodies the client is gone: who waits for its body answers otherwise.
    path = b"/api/v1/data/import"
    headers = [HOST, bearer("write"), (b"content-type", b"application/octet-stream")]
    problem(ask(guarded, "POST", path, headers, []), 403, "scope")
    problem(ask(read_only, "POST", path, [HOST, AS_JSON], []), 403, "read_only")


@pytest.mark.parametrize("path", OTHER_PATHS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "DELETE"])
def test_a_token_is_asked_for_before_anything_is_told(guarded, method, path):
    answer = ask(guarded, method, path)
    if method == "HEAD":
        assert (answer.status_code, answer.content) == (401, b"")
    else:
        problem(answer, 401, "token_missing")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert ask(guarded, method, path, [HOST, bearer("read")]).status_code != 401


def test_a_token_is_taken_from_its_header_alone(guarded):
    path = b"/api/v1/accounts"
    for header in (b"Basic read", b"read", b"Bearer", b"Bearerread", b""):
        answer = ask(guarded, "GET", path, [HOST, (b"authorization", header)])
        problem(answer, 401, "token_missing")
    problem(ask(guarded, "GET", b"/api/v1/accounts?token=read"), 401, "token_missing")
    answer = ask(guarded, "GET", path, [HOST, (b"authorization", b"bearer  read ")])
    assert answer.status_code == 200


def test_a_token_that_was_removed_is_refused_at_once(books):
    tokens = ListedTokens()
    app = app_of(books, PORT, rules=AccessRules(tokens=tokens))
    headers = [HOST, bearer("read")]
    assert ask(app, "GET", b"/api/v1/terms", headers).status_code == 200
    tokens.tokens = tokens.tokens[1:]
    problem(ask(app, "GET", b"/api/v1/terms", headers), 401, "token_unknown")


def test_tokens_that_cannot_be_read_let_nobody_in_and_only_the_log_says_why(books, caplog):
    """A request without a token gets the answer that it always gets, which tells it nothing."""
    tokens = ListedTokens()
    app = app_of(books, PORT, rules=AccessRules(tokens=tokens))
    form = [HOST, (b"content-type", b"application/x-www-form-urlencoded")]
    login = ask(app, "POST", b"/login", form, b"token=admin")
    cookie = (b"cookie", login.headers["set-cookie"].partition(";")[0].encode())
    reason = "/home/ann/acme.wyzbooks.tokens cannot be read"
    for _ in range(2):
        tokens.failure = reason
        for answer in (
            ask(app, "GET", b"/api/v1/terms", [HOST, bearer("admin")]),
            ask(app, "GET", b"/api/v1/nothing", [HOST, bearer("other")]),
            ask(app, "GET", b"/api/v1/terms", [HOST, cookie]),
            ask(app, "GET", b"/login", [HOST, cookie]),
            ask(app, "POST", b"/login", form, b"token=admin"),
            ask(app, "POST", b"/login", form, b"token=other"),
        ):
            assert "its log says why" in problem(answer, 503, "storage")["detail"]
            assert b"acme" not in answer.content
        problem(ask(app, "GET", b"/api/v1/terms"), 401, "token_missing")
        assert ask(app, "GET", b"/login").status_code == 200
        tokens.failure = ""
        assert ask(app, "GET", b"/api/v1/terms", [HOST, cookie]).status_code == 200
    logged = [record for record in caplog.records if reason in record.getMessage()]
    assert len(logged) == 2  # Once each time that they could not be read.


@pytest.mark.parametrize(
    "host",
    [
        f"192.0.2.7:{PORT}", f"[2001:db8::7]:{PORT}", "books.example", f"BOOKS.example:{PORT}",
        "box.example:8443", f"localhost:{PORT}",
    ],
)  # fmt: skip
def test_a_listed_name_of_the_server_is_admitted(guarded, host):
    headers = [(b"host", host.encode()), bearer("read")]
    assert ask(guarded, "GET", b"/api/v1/terms", headers).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "192.0.2.7", f"192.0.2.8:{PORT}", "box.example", f"box.example:{PORT}",
        "books.example:8443", "www.books.example", "localhost", "2001:db8::7",
    ],
)  # fmt: skip
def test_a_name_that_is_not_listed_is_421(guarded, host):
    headers = [(b"host", host.encode()), bearer("read")]
    problem(ask(guarded, "GET", b"/api/v1/terms", headers), 421, "wrong_host")


def cross_origin_headers(answer) -> dict[str, str]:
    return {
        name: value
        for name, value in answer.headers.items()
        if name.startswith("access-control") or name == "vary"
    }


def test_a_page_of_a_listed_site_may_use_the_books_with_a_token(guarded):
    headers = [HOST, ORIGIN, (b"sec-fetch-site", b"cross-site")]
    answer = ask(guarded, "GET", b"/api/v1/terms", [*headers, bearer("read")])
    assert answer.status_code == 200
    allowed = cross_origin_headers(answer)
    assert allowed["access-control-allow-origin"] == SITE
    assert allowed["vary"] == "Origin"
    assert "ETag" in allowed["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in allowed
    problem(ask(guarded, "GET", b"/api/v1/terms", headers), 401, "token_missing")


def test_a_browser_may_ask_first_and_gets_the_methods_and_headers(guarded):
    headers = [
        HOST,
        ORIGIN,
        (b"sec-fetch-site", b"cross-site"),
        (b"access-control-request-method", b"PATCH"),
    ]
    answer = ask(guarded, "OPTIONS", b"/api/v1/terms/x", headers)
    assert (answer.status_code, answer.content) == (204, b"")
    allowed = cross_origin_headers(answer)
    assert allowed["access-control-allow-origin"] == SITE
    assert "PATCH" in allowed["access-control-allow-methods"]
    for name in ("Authorization", "If-Match", "Idempotency-Key", "Content-Type", "X-Actor"):
        assert name in allowed["access-control-allow-headers"]
    assert "access-control-allow-private-network" not in allowed
    private = (b"access-control-request-private-network", b"true")
    answer = ask(guarded, "OPTIONS", b"/api/v1/terms/x", [*headers, private])
    assert cross_origin_headers(answer)["access-control-allow-private-network"] == "true"


@pytest.mark.parametrize(
    "origin",
    ["https://app.example.evil", "http://app.example", "https://app.example:8443", "null", "*",
     "https://evil.example", "HTTPS://APP.EXAMPLE"],
)  # fmt: skip
def test_a_site_that_is_not_listed_gets_nothing(guarded, origin):
    for method in ("GET", "POST", "OPTIONS"):
        headers = [
            HOST,
            (b"origin", origin.encode()),
            bearer("admin"),
            (b"access-control-request-method", b"POST"),
        ]
        answer = ask(guarded, method, b"/api/v1/terms", headers)
        problem(answer, 403, "forbidden")
        assert cross_origin_headers(answer) == {"vary": "Origin"}


def test_the_browser_has_no_say_where_the_origin_is_missing(guarded):
    headers = [HOST, bearer("read"), (b"sec-fetch-site", b"cross-site")]
    problem(ask(guarded, "GET", b"/api/v1/terms", headers), 403, "forbidden")


def test_books_that_are_only_read_refuse_every_operation_that_is_no_reading(read_only, books):
    before = version_of(books)
    for operation in OPERATIONS:
        if operation.name == "streamChanges":  # It is read, and does not end.
            continue
        answer = ask(read_only, operation.method, path_of(operation), [HOST, AS_JSON], b"{}")
        if operation.method == "GET" or operation.scope == "read":
            assert answer.status_code != 403, operation.name
        else:
            problem(answer, 403, "read_only")
    assert version_of(books) == before
    headers = [HOST, AS_JSON]
    answer = ask(read_only, "POST", b"/api/v1/terms?dryRun=true", headers, b"{}")
    problem(answer, 403, "read_only")


def test_health_says_that_the_books_are_only_read_and_what_the_sender_may_do(read_only, guarded):
    answer = ask(read_only, "GET", b"/api/v1/system/health").json()
    assert (answer["readOnly"], answer["scope"]) == (True, "admin")
    for scope in SCOPES:
        answer = ask(guarded, "GET", b"/api/v1/system/health", [HOST, bearer(scope)]).json()
        assert (answer["readOnly"], answer["scope"]) == (False, scope)


def test_the_log_names_the_token_of_a_change_that_does_not_say_who_makes_it(guarded, books):
    def actor_of_change(*headers: tuple[bytes, bytes]) -> str:
        sent = [HOST, AS_JSON, bearer("write"), *headers]
        body = b'{"kind": "customer", "name": "Customer %d"}' % version_of(books)
        assert ask(guarded, "POST", b"/api/v1/contacts", sent, body).status_code == 201
        query = LogQuery(limit=1, newest_first=True)
        return books.read(lambda work: work.session.log.read(query))[0].actor

    assert actor_of_change() == "token:write"
    assert actor_of_change((b"x-actor", b"Anna")) == "Anna"
