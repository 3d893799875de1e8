"""Which token a request has: in its header, or by the cookie of a login."""

from collections.abc import Mapping

from adapters.http.login import OPEN_PATHS, LoginNeeded, is_navigation
from adapters.http.login_sessions import LoginSessions
from adapters.http.tokens import AccessToken, Tokens, ValidTokens, bearer_secret, hash_of
from adapters.json_shapes.problems import Problem


class Authentication:
    """Asks every request for a token, except those of the login page."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = ValidTokens(tokens)
        self.sessions = LoginSessions(self._tokens)

    def token_of(
        self, method: str, path: str, headers: Mapping[str, str], target: str, *, is_own_page: bool
    ) -> AccessToken | None:
        """The token of a request, or None for the login page, which needs none.

        Raises a problem for a request without a valid token, and for one with a token if none can
        be read. A browser that loads a page gets the
        login page with it, which leads to the target. The cookie of a login counts only for pages
        of this server.
        """
        if path in OPEN_PATHS:
            return None
        token = self._token_shown(headers, is_own_page=is_own_page)
        if token is not None:
            return token
        problem = _refusal(has_token=bearer_secret(headers) is not None)
        raise LoginNeeded(problem, target) if is_navigation(method, headers) else problem

    def is_admitted(self, headers: Mapping[str, str], *, is_own_page: bool) -> bool:
        """Whether a request has a valid token now: an answer that does not end asks it again."""
        try:
            return self._token_shown(headers, is_own_page=is_own_page) is not None
        except Problem:
            return False

    def _token_shown(self, headers: Mapping[str, str], *, is_own_page: bool) -> AccessToken | None:
        secret = bearer_secret(headers)
        if secret is not None:
            return self._tokens.token_with(hash_of(secret))
        return self.sessions.token_of(headers) if is_own_page else None


def _refusal(*, has_token: bool) -> Problem:
    if has_token:
        return Problem(
            "token_unknown", "the token is not one of this server; it may have been removed"
        )
    return Problem(
        "token_missing",
        "this server asks for a token; send it in the header Authorization, after the word Bearer",
    )
