"""The file of the tokens beside the books: `books.wyzbooks.tokens`.

It has the hash of each token, and not the token. Only its owner can read it, and a server that
finds it otherwise lets nobody in.
"""

import json
import os
import re
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from attrs import asdict, define, field
from filelock import FileLock, Timeout

from adapters.http.access_scopes import SCOPES, AccessScope
from adapters.http.tokens import AccessToken, hash_of
from application.ports.failures import StoreBusy, StoreUnavailable
from domain.errors import Invalid, NotFound

__all__ = ["SCOPES", "AccessScope", "AccessToken", "TokenFile", "new_secret"]

PREFIX = "wyz_"
"""What every token begins with, so that one that was published by mistake is recognised."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OTHERS = 0o077
"""The bits of a mode that let others than the owner use a file."""
_PATIENCE_SECONDS = 10
"""How long a command waits for another one that is changing the tokens."""


def new_secret() -> str:
    """A new token, which nobody can guess: 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


@define(eq=False)
class TokenFile:
    """The tokens of the books in a file. It is read again whenever it has changed.

    It implements `Tokens`.
    """

    path: Path
    own_token: AccessToken | None = None
    """The token of the server itself, which is in no file."""
    _state: tuple[int, ...] | None = field(default=None, init=False)
    _tokens: tuple[AccessToken, ...] = field(default=(), init=False)

    @classmethod
    def of_books(cls, books_path: Path, own_secret: str = "") -> "TokenFile":
        """The tokens of a file of books, and the token with which its server admits its owner."""
        real_path = books_path.resolve()
        own = AccessToken("this computer", "admin", hash_of(own_secret), "") if own_secret else None
        return cls(real_path.with_name(f"{real_path.name}.tokens"), own)

    def all(self) -> Sequence[AccessToken]:
        own = () if self.own_token is None else (self.own_token,)
        return (*own, *self.stored())

    def stored(self) -> tuple[AccessToken, ...]:
        """The tokens in the file; none if there is no file.

        Raises `StoreUnavailable` if it cannot be read, or if others could have read or written it.
        """
        try:
            state = self._checked_state()
            if state != self._state:
                self._tokens, self._state = self._read(), state
        except FileNotFoundError:
            self._tokens, self._state = (), None
        except OSError as error:
            raise StoreUnavailable(f"the tokens in {self.path} cannot be read ({error})") from error
        return self._tokens

    def add(self, name: str, scope: AccessScope) -> str:
        """Make a token, and return its secret, which is kept nowhere.

        Raises `Invalid` for a name that cannot be one, or is taken, and `StoreBusy` if another
        program does not stop changing the tokens.
        """
        if not _NAME.fullmatch(name):
            raise Invalid(
                f"{name!r} cannot be the name of a token; it must have 1 to 40 letters, digits, "
                "dots, hyphens and underscores, and begin with a letter or a digit"
            )
        secret = new_secret()
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        with self._turn():
            tokens = self.stored()
            if any(token.name == name for token in tokens):
                raise Invalid(f"there is a token {name!r} already; choose another name")
            self._write((*tokens, AccessToken(name, scope, hash_of(secret), created)))
        return secret

    def remove(self, name: str) -> None:
        """Remove a token, which is then not valid any more. Raises `NotFound` if there is none."""
        with self._turn():
            tokens = self.stored()
            others = tuple(token for token in tokens if token.name != name)
            if others == tokens:
                raise NotFound(f"there is no token {name!r}")
            self._write(others)

    def _checked_state(self) -> tuple[int, ...]:
        """What tells whether the file has changed."""
        status = self.path.stat()
        if sys.platform != "win32":
            if status.st_uid != os.getuid():
                raise StoreUnavailable(
                    f"the file of tokens {self.path} belongs to another user, who could add tokens "
                    "of their own; move it elsewhere, and make new tokens"
                )
            if status.st_mode & _OTHERS:
                raise StoreUnavailable(
                    "other users can read or write the file of tokens; to make it private, run: "
                    f"chmod 600 {self.path}"
                )
        return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)

    def _read(self) -> tuple[AccessToken, ...]:
        try:
            document = json.loads(self.path.read_text(encoding="utf-8"))
            tokens = tuple(AccessToken(**token) for token in document["tokens"])
        except (ValueError, KeyError, TypeError) as error:
            raise self._damaged() from error
        if not all(_is_valid(token) for token in tokens):
            raise self._damaged()
        return tokens

    def _damaged(self) -> StoreUnavailable:
        return StoreUnavailable(
            f"{self.path} is not a file of tokens, or is damaged; move it elsewhere, and make new "
            "tokens"
        )

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The turn to change the file. The system takes it back from a program that crashes."""
        lock_path = self.path.with_name(f"{self.path.name}.lock")
        lock = FileLock(lock_path, timeout=_PATIENCE_SECONDS, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise StoreBusy("another program is changing the tokens; try again") from None
        try:
            yield
        finally:
            lock.release()

    def _write(self, tokens: tuple[AccessToken, ...]) -> None:
        """Put a new file in the place of the one before. The caller has its turn."""
        document = {"tokens": [asdict(token) for token in tokens]}
        new = self.path.with_name(f"{self.path.name}.new")
        new.unlink(missing_ok=True)  # A program that crashed has left it.
        descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(document, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)


def _is_valid(token: AccessToken) -> bool:
    """Whether a token that was read can be one."""
    texts = (token.name, token.sha256, token.created)
    return (
        all(isinstance(text, str) for text in texts)
        and token.scope in SCOPES
        and _SHA256.fullmatch(token.sha256) is not None
    )
