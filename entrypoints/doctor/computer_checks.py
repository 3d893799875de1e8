"""The checks of this computer: its disk, the versions of the program, and the saved settings."""

import json
import os
import platform
import shutil
import sys
from importlib.metadata import version

from application.health import is_disk_low
from entrypoints.doctor.findings import Finding, Subject, ok, problem, quoted, warning
from entrypoints.file_wiring import FileFacts, sqlite_facts
from entrypoints.settings import (
    DEFAULT_PORT,
    HIGHEST_PORT,
    LOWEST_PORT,
    config_path,
    saved_port,
)

_MIB = 1024 * 1024
_LEAST = 16 * _MIB
"""What new books, their log and a backup need."""


def space_finding(subject: Subject, facts: FileFacts | None) -> Finding:
    """Whether the disk has room for the books, their log and a backup."""
    folder = subject.path.resolve().parent
    command = quoted(["df", "-h", str(folder)])
    if sys.platform == "win32":
        command = quoted(["fsutil", "volume", "diskfree", str(folder)])
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        # A folder that is not there is said of the file already; it is made by a person.
        parent = quoted(["mkdir", str(folder)])
        return problem("disk", f"the folder {folder} cannot be reached ({error})", parent)
    size = facts.size if facts else 0
    need = max(_LEAST, size)
    room = f"the disk of {folder} has {free // _MIB:,} MiB left"
    if free < need:
        message = f"{room}, but the log and a backup of the books need {need // _MIB:,} MiB"
        return problem("disk", message, command)
    if is_disk_low(free, size):
        return warning("disk", f"{room}, which is little", command)
    return ok("disk", room)


def version_finding() -> Finding:
    """The versions of the program and of what it uses; whether SQLite keeps what it confirms."""
    sqlite = sqlite_facts()
    versions = (
        f"WyzBooks {version('wyzbooks')}, Python {platform.python_version()}, SQLite "
        f"{sqlite.version}, schema {sqlite.newest_schema}"
    )
    if sqlite.is_safe_to_share:
        return ok("versions", versions)
    return warning(
        "versions",
        f"{versions}: two programs that write with this SQLite can lose commits, so only one "
        "program at a time can use the books; another SQLite comes with pysqlite3",
        quoted([sys.executable, "-m", "pip", "install", "--upgrade", "pysqlite3"]),
    )


def settings_finding() -> Finding:
    """Whether the saved settings can be read."""
    path = config_path()
    remove = quoted(["del" if sys.platform == "win32" else "rm", str(path)])
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ok("settings", f"no port is saved in {path}, so it is {DEFAULT_PORT}")
    except (OSError, ValueError) as error:
        return warning("settings", f"{path} cannot be read ({error}), and is ignored", remove)
    if (port := saved_port()) is not None:
        return ok("settings", f"port {port} is saved in {path}")
    try:
        json.loads(text)
    except ValueError:
        return warning("settings", f"{path} is not JSON, and is ignored", remove)
    message = (
        f"{path} has no port from {LOWEST_PORT} to {HIGHEST_PORT}, and is ignored: the port is "
        f"{os.environ.get('WYZBOOKS_PORT') or DEFAULT_PORT}"
    )
    return warning("settings", message, remove)
