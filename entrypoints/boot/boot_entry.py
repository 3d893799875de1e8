"""What makes this computer start the server of some books by itself, on each system."""

import getpass
import os
import sys
from pathlib import Path

from attrs import frozen

from entrypoints.boot.launchd import agent_of, agent_path, label_of
from entrypoints.boot.served_books import ServedBooks
from entrypoints.boot.systemd import unit_of, unit_path
from entrypoints.boot.windows_tasks import task_name, task_of, task_path

Command = tuple[str, ...]
"""The words of a command."""


@frozen
class BootEntry:
    """A file that the system reads, and the commands of the system that go with it."""

    kind: str
    """What the file is, in the words of the system."""
    path: Path
    content: bytes
    registering: tuple[Command, ...]
    """What makes the system read the file, once it is written."""
    starting: Command
    """What starts the server now, and not only at the next boot."""
    removing: tuple[Command, ...]
    """What stops the server and makes the system forget it, before the file is removed."""
    forgetting: tuple[Command, ...]
    """What is to be done after the file was removed."""
    asking: Command
    """What asks the system about the server; it fails if the server is not running."""
    advice: str
    """What else a person should know."""

    @property
    def text(self) -> str:
        """The content, to be read by a person."""
        return self.content.decode("utf-16" if self.path.suffix == ".xml" else "utf-8")


def boot_entry(served: ServedBooks) -> BootEntry:
    """What makes this computer serve some books by itself."""
    if sys.platform == "win32":
        entry = _windows_task(served)
    elif sys.platform == "darwin":
        entry = _launchd_agent(served)
    else:
        entry = _systemd_unit(served)
    return entry


def _systemd_unit(served: ServedBooks) -> BootEntry:
    path = unit_path(served.name, os.environ.get("XDG_CONFIG_HOME"))
    systemctl = ("systemctl", "--user")
    return BootEntry(
        kind="a systemd user unit",
        path=path,
        content=unit_of(served),
        registering=((*systemctl, "daemon-reload"), (*systemctl, "enable", path.name)),
        starting=(*systemctl, "start", path.name),
        removing=((*systemctl, "disable", "--now", path.name),),
        forgetting=((*systemctl, "daemon-reload"),),
        asking=(*systemctl, "is-active", path.name),
        advice=(
            "It starts when you log in. To start it when the computer starts, run: loginctl "
            f"enable-linger. To read what it logs, run: journalctl --user -u {path.name}"
        ),
    )


def _launchd_agent(served: ServedBooks) -> BootEntry:
    path, label = agent_path(served.name), label_of(served.name)
    domain = f"gui/{_user_number()}"
    return BootEntry(
        kind="a launchd agent",
        path=path,
        content=agent_of(served),
        registering=(("launchctl", "enable", f"{domain}/{label}"),),
        starting=("launchctl", "bootstrap", domain, str(path)),
        removing=(("launchctl", "bootout", f"{domain}/{label}"),),
        forgetting=(),
        asking=("launchctl", "print", f"{domain}/{label}"),
        advice=f"It starts when you log in. It logs to ~/Library/Logs/{served.name}.log",
    )


def _user_number() -> int:
    """The number of the user; Windows has none, and no launchd."""
    number = 0
    if sys.platform != "win32":
        number = os.getuid()
    return number


def _windows_task(served: ServedBooks) -> BootEntry:
    path, task = task_path(served.name), task_name(served.name)
    return BootEntry(
        kind="a scheduled task",
        path=path,
        content=task_of(served, getpass.getuser()),
        registering=(("schtasks", "/Create", "/TN", task, "/XML", str(path), "/F"),),
        starting=("schtasks", "/Run", "/TN", task),
        # Windows would end the process at once: the server is asked to stop instead.
        removing=(
            (served.program, "stop", "--file", str(served.books)),
            ("schtasks", "/Delete", "/TN", task, "/F"),
        ),
        forgetting=(),
        asking=("schtasks", "/Query", "/TN", task),
        advice="It starts when you log in",
    )
