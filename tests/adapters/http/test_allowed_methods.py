"""OPTIONS and refused methods tell the methods that an address has."""

import pytest

from adapters.http.documentation import ADDRESSES
from adapters.http.openapi_parameters import PREFIX
from adapters.http.routes import OPERATIONS
from tests.adapters.http.raw import ask
from tests.adapters.http.requests import problem

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
PATHS = sorted({PREFIX + operation.path for operation in OPERATIONS} | {*ADDRESSES})


def test_every_method_that_is_not_allowed_is_refused_with_those_that_are(client):
    for path in PATHS:
        own = {each.method for each in OPERATIONS if PREFIX + each.path == path} or {"GET"}
        allowed = ", ".join(sorted({*own, "OPTIONS"}))
        answer = ask(client._app, "OPTIONS", path.encode())
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["allow"] == allowed, path
        for method in {*METHODS} - own - {"OPTIONS"}:
            refused = ask(client._app, method, path.encode())
            problem(refused, 405, "method_not_allowed")
            assert refused.headers["allow"] == allowed, (method, path)


@pytest.mark.parametrize("path", [b"//api/v1//accounts", b"/api/v1/accounts/"])
def test_more_slashes_make_no_other_address(client, path):
    assert ask(client._app, "OPTIONS", path).headers["allow"] == "GET, OPTIONS, POST"


@pytest.mark.parametrize("path", [b"/", b"*", b"/api", b"/api/v1/nothing", b"/api/v1/accounts/a/b"])
def test_where_nothing_is_no_method_is_allowed(client, path):
    answer = ask(client._app, "OPTIONS", path)
    problem(answer, 404)
    assert "allow" not in answer.headers
