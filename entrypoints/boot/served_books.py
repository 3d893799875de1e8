"""The server that is to be started by itself: its program, its books and its settings."""

import hashlib
import re
import shutil
import sys
import sysconfig
from pathlib import Path

from attrs import evolve, field, frozen

from domain.errors import Invalid
from entrypoints.access_options import AccessOptions
from entrypoints.logs import LogOptions
from entrypoints.server_process import STOPPING_SECONDS
from entrypoints.settings import config_path

ENDING_SECONDS = STOPPING_SECONDS
"""How long the system waits for the server to end before it kills it: as `wyzbooks stop` does."""


@frozen
class ServedBooks:
    """Books, and how their server is started."""

    program: str
    """The absolute path of the program `wyzbooks`."""
    books: Path
    """The absolute path of the file, with its links resolved."""
    port: int | None
    """The port, or None for the saved one."""
    config: Path
    """What `WYZBOOKS_CONFIG` is for the server: the folder with the folder of its settings."""
    access: AccessOptions = field(factory=AccessOptions)
    """Who may use the books; the path of its socket is absolute."""
    log: LogOptions = field(factory=LogOptions)
    """How the log is written."""

    @classmethod
    def of(
        cls,
        path: Path,
        port: int | None = None,
        access: AccessOptions | None = None,
        log: LogOptions | None = None,
    ) -> "ServedBooks":
        """The server of a file, with the program and the settings of this person."""
        access = access or AccessOptions()
        if access.socket is not None:
            place = access.socket.parent.resolve() / access.socket.name
            access = evolve(access, socket=place)
        config = config_path().parent.parent.absolute()
        served = cls(_program(), path.resolve(), port, config, access, log or LogOptions())
        for text in (*served.words, str(served.config)):
            _check_can_be_written(text)
        return served

    @property
    def name(self) -> str:
        """A name for the server, which no other file has: `wyzbooks-vale-workshop-3fa2c1`."""
        words = re.sub(r"[^a-z0-9]+", "-", self.books.stem.casefold()).strip("-") or "books"
        digest = hashlib.sha256(str(self.books).encode()).hexdigest()
        return f"wyzbooks-{words[:40]}-{digest[:6]}"

    @property
    def words(self) -> list[str]:
        """The words of the command that serves the books."""
        port = [] if self.port is None else ["--port", str(self.port)]
        options = [*port, *self.access.words]
        return [self.program, "serve", "--file", str(self.books), *options, *self.log.words]

    @property
    def writable(self) -> tuple[Path, ...]:
        """The folders that the server writes to: of the books, of its settings, of its socket."""
        socket = () if self.access.socket is None else (self.access.socket.parent,)
        return (self.books.parent, self.config / config_path().parent.name, *socket)


def _program() -> str:
    """The program of this installation, or else the one that a terminal would find."""
    name = "wyzbooks.exe" if sys.platform == "win32" else "wyzbooks"
    installed = Path(sysconfig.get_path("scripts")) / name
    program = str(installed) if installed.is_file() else shutil.which("wyzbooks")
    if program is None:
        raise OSError("the program wyzbooks is not installed, so that no system could start it")
    return program


def _check_can_be_written(text: str) -> None:
    """Raise `Invalid` for a path that cannot stand in the file of any of the systems."""
    if not text.isprintable():
        raise Invalid(
            f"the path {text!r} has a character that cannot be written into the settings of the "
            "system; give its folder or file another name"
        )
