"""The commands that have this computer serve the books by itself."""

import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from attrs import evolve, field, frozen

from application.ports.failures import NoBooks
from domain.errors import NotFound
from entrypoints.access_options import AccessOptions, check_service
from entrypoints.boot.boot_entry import BootEntry, Command, boot_entry
from entrypoints.boot.served_books import ServedBooks
from entrypoints.cli.console import Console
from entrypoints.doctor.findings import quoted
from entrypoints.logs import LogOptions
from entrypoints.server_process import running_server
from entrypoints.settings import config_path
from entrypoints.wiring import check_file

_SECONDS = 150
"""How long a command of the system may take: it may wait for the server to end."""


@frozen
class _Outcome:
    """What became of some commands of the system."""

    ran: list[str] = field(factory=list)
    failed: str | None = None
    """Why a command did not succeed."""
    left: list[str] = field(factory=list)
    """The commands that are still to be run: the one that failed, and those after it."""


def install(console: Console, port: int | None, access: AccessOptions, log: LogOptions) -> None:
    """Write the service of the books, and start it unless the books are being served."""
    with console.refusals():
        entry = _entry(console, port, access, log)
        config_path().parent.mkdir(parents=True, exist_ok=True)
        _write(entry)
        server = running_server(console.path)
        commands = entry.registering if server else (*entry.registering, entry.starting)
        outcome = _run(commands)
        lines = [f"Wrote {entry.path}: {entry.kind} that serves {console.path}"]
        lines += _outcome_lines(outcome)
        if server:
            lines.append(
                f"It was not started, because the books are being served at {server.url} "
                f"(process {server.pid}). To start it, stop that server and run: "
                f"{quoted(entry.starting)}"
            )
        lines.append(entry.advice)
        console.say(_document(console, entry, outcome), "\n".join(lines))
    _end(outcome)


def rehearse(console: Console, port: int | None, access: AccessOptions, log: LogOptions) -> None:
    """Print what would be written and run."""
    with console.refusals():
        entry = _entry(console, port, access, log)
        commands = [quoted(command) for command in (*entry.registering, entry.starting)]
        console.say(
            {
                "file": str(console.path),
                "service": str(entry.path),
                "content": entry.text,
                "commands": commands,
            },
            "\n".join(
                [
                    f"This would be written to {entry.path}:",
                    "",
                    entry.text,
                    "Then these commands would be run:",
                    *(f"  {command}" for command in commands),
                    "",
                    "Nothing was done, because this is a dry run.",
                ]
            ),
        )


def show(console: Console, port: int | None, access: AccessOptions, log: LogOptions) -> None:
    """Print the file of the service."""
    with console.refusals():
        entry = _entry(console, port, access, log)
        document = {"service": str(entry.path), "content": entry.text}
        console.say(document, entry.text.removesuffix("\n"))


def status(console: Console) -> None:
    """Show whether there is a service of the books, and whether they are being served."""
    with console.refusals():
        entry = boot_entry(ServedBooks.of(console.path))
        is_installed = entry.path.exists()
        answer = _answer(entry.asking) if is_installed else None
        server = running_server(console.path)
        document = {
            "file": str(console.path),
            "service": str(entry.path),
            "installed": is_installed,
            "answer": answer,
            "served": server is not None,
        }
        lines = [f"{'Installed' if is_installed else 'Not installed'}: {entry.path}"]
        if answer is not None:
            lines.append(f"{quoted(entry.asking)}: {answer}")
        lines.append(f"The books are served at {server.url}" if server else "No server is running")
        console.say(document, "\n".join(lines))


def remove(console: Console) -> None:
    """Stop the service of the books and remove its file."""
    with console.refusals():
        entry = boot_entry(ServedBooks.of(console.path))
        if not entry.path.exists():
            raise NotFound(f"there is no service of {console.path}: {entry.path} does not exist")
        outcome = _run(entry.removing)
        entry.path.unlink()
        if outcome.failed is None:
            forgotten = _run(entry.forgetting)
            outcome = evolve(forgotten, ran=[*outcome.ran, *forgotten.ran])
        lines = [f"Removed {entry.path}; the books in {console.path} are left alone"]
        console.say(
            _document(console, entry, outcome), "\n".join([*lines, *_outcome_lines(outcome)])
        )
    _end(outcome)


def _entry(console: Console, port: int | None, access: AccessOptions, log: LogOptions) -> BootEntry:
    """The service of the books, whose file must exist: the service would make new ones."""
    try:
        check_file(console.path, create=False)
    except NoBooks as error:
        command = f"wyzbooks init{console.file_option()}"
        raise NotFound(f"{error}; to make new books in it, run: {command}") from None
    check_service(console.path, access)
    return boot_entry(ServedBooks.of(console.path, port, access, log))


def _write(entry: BootEntry) -> None:
    """Write the file of a service; a crash leaves either the old one or the new one."""
    entry.path.parent.mkdir(parents=True, exist_ok=True)
    new = entry.path.with_name(f"{entry.path.name}.new")
    new.write_bytes(entry.content)
    new.replace(entry.path)


def _run(commands: Iterable[Command]) -> _Outcome:
    """Run commands of the system one after the other, until one of them fails."""
    outcome = _Outcome()
    left = list(commands)
    while left:
        fault = _fault(left[0])
        if fault is not None:
            return _Outcome(outcome.ran, fault, [quoted(command) for command in left])
        outcome.ran.append(quoted(left.pop(0)))
    return outcome


def _fault(command: Command) -> str | None:
    """Run a command of the system: why it failed, or None."""
    try:
        done = subprocess.run(  # noqa: S603 - the words are our own
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        return f"there is no program {command[0]} here"
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if done.returncode == 0:
        return None
    said = (done.stderr or done.stdout).decode(errors="replace").strip()
    return said or f"exit code {done.returncode}"


def _answer(command: Command) -> str:
    """What a command of the system prints, in one line."""
    try:
        done = subprocess.run(  # noqa: S603 - the words are our own
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = (done.stdout or done.stderr).decode(errors="replace").strip().splitlines()
    return lines[0] if lines else f"exit code {done.returncode}"


def _outcome_lines(outcome: _Outcome) -> list[str]:
    lines = [f"Ran: {command}" for command in outcome.ran]
    if outcome.failed is not None:
        lines.append(f"This did not work: {outcome.left[0]} ({outcome.failed})")
        lines.append("To finish, run:")
        lines += [f"  {command}" for command in outcome.left]
    return lines


def _document(console: Console, entry: BootEntry, outcome: _Outcome) -> dict[str, Any]:
    return {
        "file": str(console.path),
        "service": str(entry.path),
        "ran": outcome.ran,
        "failed": outcome.failed,
        "toRun": outcome.left,
        "advice": entry.advice,
    }


def _end(outcome: _Outcome) -> None:
    if outcome.failed is not None:
        sys.exit(1)
