"""The launchd agent of a server, on a Mac: launchd.plist(5)."""

import plistlib
from pathlib import Path

from entrypoints.boot.served_books import ENDING_SECONDS, ServedBooks

_MINUTE = 60
_PRIVATE = 0o077
"""The umask: what the server writes can be read by its user alone."""


def agent_of(served: ServedBooks) -> bytes:
    """The agent that serves some books."""
    log = str(Path.home() / "Library" / "Logs" / f"{served.name}.log")
    return plistlib.dumps(
        {
            "Label": label_of(served.name),
            "ProgramArguments": served.words,
            "EnvironmentVariables": {"WYZBOOKS_CONFIG": str(served.config)},
            "RunAtLoad": True,
            # It is started again after a crash, and not if it refuses its books.
            "KeepAlive": {"Crashed": True},
            "ThrottleInterval": _MINUTE,
            "ExitTimeOut": ENDING_SECONDS,
            # A person waits for its answers, and launchd slows the disk for "Background".
            "ProcessType": "Standard",
            "Umask": _PRIVATE,
            "StandardOutPath": log,
            "StandardErrorPath": log,
        }
    )


def label_of(name: str) -> str:
    """The name that launchd has for the agent."""
    return f"org.wyzbooks.{name}"


def agent_path(name: str) -> Path:
    """Where the agent with a name is."""
    return Path.home() / "Library" / "LaunchAgents" / f"{label_of(name)}.plist"
