"""The browsers in which somebody has logged in.

A browser sends no token when it loads a page or opens a stream, so it has a cookie, which stands
for the token with which a person has logged in.
"""

import secrets
import time
from collections.abc import Mapping

import anyio
from attrs import frozen

from adapters.http.tokens import AccessToken, ValidTokens, hash_of

SESSION_SECONDS = 12 * 60 * 60
"""How long a login lasts."""
MOST_SESSIONS = 1000
"""How many logins there can be; the oldest one ends when another begins."""


@frozen
class _Session:
    token_hash: str
    ends_at: float
    """On the clock of `time.monotonic`."""


class LoginSessions:
    """The logins at one server. They are in memory, so that a restart of the server ends them."""

    def __init__(self, tokens: ValidTokens) -> None:
        self._tokens = tokens
        self._sessions: dict[str, _Session] = {}
        self.turn_after_wrong_token = anyio.CapacityLimiter(1)
        # A browser has one jar of cookies for all ports of a computer.
        self.cookie_name = f"wyzbooks-{secrets.token_hex(8)}"

    def token_for(self, secret: str) -> AccessToken | None:
        """The token that somebody has typed, if it is valid."""
        return self._tokens.token_with(hash_of(secret.strip()))

    def begin(self, token: AccessToken) -> str:
        """Begin a login with a token; the `Set-Cookie` header that the browser gets."""
        while len(self._sessions) >= MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]
        id_ = secrets.token_urlsafe(32)
        ends_at = time.monotonic() + SESSION_SECONDS
        self._sessions[hash_of(id_)] = _Session(token.sha256, ends_at)
        return self._cookie(id_, SESSION_SECONDS)

    def token_of(self, headers: Mapping[str, str]) -> AccessToken | None:
        """The token with which the sender of a request has logged in, if it is still valid."""
        session = self._sessions.get(self._session_hash(headers))
        if session is None or session.ends_at < time.monotonic():
            return None
        return self._tokens.token_with(session.token_hash)

    def end(self, headers: Mapping[str, str]) -> str:
        """End the login of the sender; the `Set-Cookie` header that removes the cookie."""
        self._sessions.pop(self._session_hash(headers), None)
        return self._cookie("", 0)

    def _session_hash(self, headers: Mapping[str, str]) -> str:
        for cookie in headers.get("cookie", "").split(";"):
            name, _, value = cookie.strip().partition("=")
            if name == self.cookie_name:
                return hash_of(value)
        return ""

    def _cookie(self, value: str, seconds: int) -> str:
        return f"{self.cookie_name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict"
