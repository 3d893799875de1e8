"""The tokens with which clients show that they may use the books.

A token is a secret that its holder alone has. The server keeps its hash, so that whoever reads the
list of tokens cannot use them.
"""

import logging
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest
from typing import Protocol

from attrs import define, field, frozen

from adapters.http.access_scopes import AccessScope
from adapters.json_shapes.problems import Problem
from application.ports.failures import StoreUnavailable, logged_reason

logger = logging.getLogger("wyzbooks")


@frozen
class AccessToken:
    """What the server knows about a token."""

    name: str
    """What its owner calls it, such as `till` or `web`."""
    scope: AccessScope
    sha256: str
    """The SHA-256 of the secret. The secret has 256 random bits, so that it needs no salt."""
    created: str
    """When it was made: a time in UTC."""


class Tokens(Protocol):
    """The tokens that are valid now."""

    def all(self) -> Sequence[AccessToken]:
        """All of them. Raises `StoreUnavailable` if they cannot be read."""


def hash_of(secret: str) -> str:
    """The hash under which a token is known."""
    return sha256(secret.encode()).hexdigest()


@define(eq=False)
class ValidTokens:
    """The tokens with which what clients send is compared."""

    tokens: Tokens
    _logged: str = field(default="", init=False)

    def token_with(self, secret_hash: str) -> AccessToken | None:
        """The token with a hash, if it is valid now.

        All tokens are compared, each in constant time, so that the time tells nothing about them.
        Raises a problem if they cannot be read.
        """
        match = None
        for token in self._all():
            if compare_digest(token.sha256, secret_hash):
                match = token
        return match

    def _all(self) -> Sequence[AccessToken]:
        """All of them. The log says once why they cannot be read, whoever asks how often.

        The answer does not say it: anybody may get it, and the reason names folders of the owner.
        """
        try:
            tokens = self.tokens.all()
        except StoreUnavailable as error:
            reason = logged_reason(error)
            if reason != self._logged:
                self._logged = reason
                logger.error("the server lets nobody in: %s", reason)  # noqa: TRY400 - it says all
            raise Problem(
                "storage",
                "the server cannot read its tokens, so it lets nobody in; its log says why",
            ) from error
        self._logged = ""
        return tokens


def bearer_secret(headers: Mapping[str, str]) -> str | None:
    """The token in the header `Authorization: Bearer ...`, if there is one."""
    scheme, _, secret = headers.get("authorization", "").strip().partition(" ")
    return secret.strip() if scheme.lower() == "bearer" and secret else None
