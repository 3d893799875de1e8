"""The settings of this installation: the defaults, and the port saved for the next start."""

import json
import os
import sys
from pathlib import Path

from application.ports.failures import StoreUnavailable

DEFAULT_FILE = "books.wyzbooks"
DEFAULT_PORT = 3141
LOWEST_PORT, HIGHEST_PORT = 1024, 65535


def config_path() -> Path:
    """The path of the file that holds the saved settings."""
    home = os.environ.get("WYZBOOKS_CONFIG") or os.environ.get(_config_variable())
    return Path(home or Path.home() / ".config") / "wyzbooks" / "settings.json"


def _config_variable() -> str:
    """The variable by which this system names the folder of a person's settings."""
    return "APPDATA" if sys.platform == "win32" else "XDG_CONFIG_HOME"


def saved_port() -> int | None:
    """The saved port, or None if there is no valid one."""
    try:
        port = json.loads(config_path().read_text(encoding="utf-8"))["port"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return port if isinstance(port, int) and LOWEST_PORT <= port <= HIGHEST_PORT else None


def save_port(port: int | None) -> None:
    """Save a port for the next start; a crash leaves either the old file or the new one.

    None forgets the saved port. Raises `StoreUnavailable` if the file of the settings cannot be
    written.
    """
    path = config_path()
    new = path.with_suffix(".new")
    try:
        if port is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps({"port": port}), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise StoreUnavailable(
            f"the port cannot be saved in {path} ({error}); nothing was changed"
        ) from error
