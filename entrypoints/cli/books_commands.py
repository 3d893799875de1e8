"""The commands that serve the books and create them. `verify_commands` verifies them."""

import sys
from typing import TYPE_CHECKING, Any

import click

from application.ports.failures import EmptyCopy, NoBooks
from entrypoints import server_process
from entrypoints.cli.console import Console
from entrypoints.cli.signals import SIGNALS, end_without_answer
from entrypoints.wiring import open_file

if TYPE_CHECKING:
    from entrypoints.logs import LogFormat


def serve(
    console: Console, port: int, log_format: "LogFormat", log_level: str, **options: Any
) -> None:
    """Serve the books until the process gets a signal to stop."""
    from entrypoints import api  # No other command needs the web server.
    from entrypoints.access_options import AccessOptions
    from entrypoints.logs import LogOptions

    log = LogOptions(log_format, log_level)
    with console.refusals():
        api.serve(console.path, port, AccessOptions(**options), log)


def status(console: Console) -> None:
    """Show whether the books are being served, and what is wrong with their server.

    The exit code is 1 if the server is not well, or cannot be asked.
    """
    with console.refusals():
        server = server_process.running_server(console.path)
    if server is None:
        document = {"status": "Stopped", "port": None, "pid": None}
        more = {"file": str(console.path), "docs": None, "problem": None}
        console.say({**document, **more}, f"Stopped\nfile     {console.path}")
        return
    # Only here the server is asked how it is: no other command of this module sends requests.
    from entrypoints.doctor.findings import Subject
    from entrypoints.doctor.server_checks import server_finding

    subject = Subject(console.path, console.file_option(), server.port)
    finding = server_finding(subject, server)
    docs = f"{server.url}/api/docs"
    text = f"Running  {docs}\nport     {server.port}\nfile     {console.path}"
    problem = None
    if finding.state != "ok":
        problem = {"message": finding.message, "command": finding.command}
        text += f"\nproblem  {finding.message}; run: {finding.command}"
    console.say(
        {
            "status": "Running",
            "port": server.port,
            "pid": server.pid,
            "file": str(console.path),
            "docs": docs,
            "problem": problem,
        },
        text,
    )
    if problem:
        sys.exit(1)


def stop(console: Console) -> None:
    """Stop the server of the books."""
    with console.refusals():
        stopped = server_process.stop(
            console.path, lambda text: click.echo(f"wyzbooks: {text}", err=True)
        )
        text = "Stopped" if stopped else f"No server is running for {console.path}"
        console.say({"stopped": stopped, "file": str(console.path)}, text)


def init(console: Console) -> None:
    """Create new books, unless the file exists."""
    is_new = False
    with console.refusals():
        try:
            open_file(console.path, tell=console.tell).store.close()
        except EmptyCopy:
            raise
        except NoBooks:
            is_new = True
            open_file(console.path, create=True).store.close()
            SIGNALS.stored = f"new books in {console.path}"
    text = "is ready: 19 accounts, 5 terms" if is_new else "exists already"
    document = {"created": is_new, "file": str(console.path)}
    try:
        console.say(document, f"{console.path} {text}")
    except OSError as error:
        if not is_new:
            raise
        end_without_answer(f"new books in {console.path}", error)
