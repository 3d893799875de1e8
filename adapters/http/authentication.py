"""Which token a request has: in its header, or by the cookie of a login."""

from collections.abc import Mapping

from adapters.http.login import OPEN_PATHS, LoginNeeded, is_navigation
from adapters.http.login_sessions import LoginSessions
from adapters.http.tokens import AccessToken, Tokens, bearer_secret, hash_of, token_with
from adapters.json_shapes.problems import Problem, problem_of
from application.ports.failures import StoreUnavailable


class Authentication:
    """Asks every request for a token, except those of the login page."""

    def __init__(self, tokens: Tokens) -> None:
        self.sessions = LoginSessions(tokens)
        self._tokens = tokens

    def token_of(
        self, method: str, path: str, headers: Mapping[str, str], target: str, *, is_own_page: bool
    ) -> AccessToken | None:
        """The token of a request, or None for the login page, which needs none.

        Raises a problem for a request without a valid token. A browser that loads a page gets the
        login page with it, which leads to the target. The cookie of a login counts only for pages
        of this server.
        """
        if path in OPEN_PATHS:
            return None
        try:
            secret = bearer_secret(headers)
            if secret is not None:
                token = token_with(hash_of(secret), self._tokens)
            else:
                token = self.sessions.token_of(headers) if is_own_page else None
        except StoreUnavailable as error:
            raise problem_of(error) from error
        if token is not None:
            return token
        problem = _refusal(has_token=secret is not None)
        raise LoginNeeded(problem, target) if is_navigation(method, headers) else problem


def _refusal(*, has_token: bool) -> Problem:
    if has_token:
        return Problem(
            "token_unknown", "the token is not one of this server; it may have been removed"
        )
    return Problem(
        "token_missing",
        "this server asks for a token; send it in the header Authorization, after the word Bearer",
    )
