"""OPTIONS and refused methods tell the methods that an address has."""

import pytest

from adapters.http.documentation import ADDRESSES
from adapters.http.operation import PREFIX
from adapters.http.pages import BEGINNINGS
from adapters.http.routes import OPERATIONS
from tests.adapters.http.raw import ask
from tests.adapters.http.requests import problem

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
PATHS = sorted({PREFIX + operation.path for operation in OPERATIONS} | {*ADDRESSES, *BEGINNINGS})


def test_every_method_that_is_not_allowed_is_refused_with_those_that_are(client):
    for path in PATHS:
        own = {each.method for each in OPERATIONS if PREFIX + each.path == path} or {"GET"}
        own |= {"HEAD"} if "GET" in own else set()
        allowed = ", ".join(sorted({*own, "OPTIONS"}))
        answer = ask(client._app, "OPTIONS", path.encode())
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["allow"] == allowed, path
        assert ("accept-patch" in answer.headers) == ("PATCH" in own)
        for method in {*METHODS} - own - {"OPTIONS"}:
            refused = ask(client._app, method, path.encode())
            if method == "HEAD":
                assert (refused.status_code, refused.content) == (405, b"")
            else:
                problem(refused, 405, "method_not_allowed")
            assert refused.headers["allow"] == allowed, (method, path)


@pytest.mark.parametrize("path", [b"//api/v1//accounts", b"/api/v1/accounts/"])
def test_more_slashes_make_no_other_address(client, path):
    assert ask(client._app, "OPTIONS", path).headers["allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize("path", [b"*", b"/api/v2", b"/api/v1/nothing", b"/api/v1/accounts/a/b"])
def test_where_nothing_is_no_method_is_allowed(client, path):
    answer = ask(client._app, "OPTIONS", path)
    problem(answer, 404)
    assert "allow" not in answer.headers
