"""Where things are on this machine: the file of the books, the port, and what is saved between starts."""

import json
import os
from importlib.metadata import version
from pathlib import Path

DEFAULT_FILE = "books.wyzbooks"
DEFAULT_PORT = 3141
LOWEST_PORT, HIGHEST_PORT = 1024, 65535


def config_path() -> Path:
    """The file in which the server keeps its settings."""
    home = os.environ.get("WYZBOOKS_CONFIG") or os.environ.get("XDG_CONFIG_HOME")
    return Path(home or Path.home() / ".config") / "wyzbooks" / "settings.json"


def saved_port() -> int | None:
    """The port that was saved, or None."""
    try:
        port = json.loads(config_path().read_text(encoding="utf-8"))["port"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return port if isinstance(port, int) and LOWEST_PORT <= port <= HIGHEST_PORT else None


class LocalServerSettings:
    """The settings of the server on this machine, serving on a port."""

    def __init__(self, port: int) -> None:
        self._port = port

    @property
    def program_version(self) -> str:
        """The version of the installed program."""
        return version("wyzbooks")

    @property
    def port(self) -> int:
        """The port that is served, or was saved for the next start."""
        return saved_port() or self._port

    def save_port(self, port: int) -> None:
        """Keep a port for the next start: written whole, or not at all."""
        path = config_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        new.write_text(json.dumps({"port": port}), encoding="utf-8")
        new.replace(path)
