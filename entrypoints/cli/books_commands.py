"""The commands for the books as a whole: serve, create, verify and import."""

import sys
from datetime import date
from typing import Any, cast

import click

from adapters.json_shapes.imports import import_view, refused_import_view
from adapters.json_shapes.warnings import with_warnings
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.import_file import import_file
from application.importing.parsed_file import DateOrder
from application.integrity.verify_books import verify_books
from application.unit_of_work.unit_of_work import UnitOfWork
from entrypoints import server_process
from entrypoints.cli import tables
from entrypoints.cli.console import Console
from entrypoints.cli.day_options import day_of
from entrypoints.file_readers import READERS
from entrypoints.wiring import open_file


def serve(console: Console, port: int) -> None:
    """Serve the books until the process gets a signal to stop."""
    from entrypoints import api  # No other command needs the web server.

    with console.refusals():
        api.serve(console.path, port)


def status(console: Console) -> None:
    """Show whether the books are being served."""
    server = server_process.running_server(console.path)
    if server is None:
        document = {"status": "Stopped", "port": None, "pid": None}
        more = {"file": str(console.path), "docs": None}
        console.say({**document, **more}, f"Stopped\nfile     {console.path}")
        return
    docs = f"http://127.0.0.1:{server.port}/api/docs"
    console.say(
        {
            "status": "Running",
            "port": server.port,
            "pid": server.pid,
            "file": str(console.path),
            "docs": docs,
        },
        f"Running  {docs}\nport     {server.port}\nfile     {console.path}",
    )


def stop(console: Console) -> None:
    """Stop the server of the books."""
    with console.refusals():
        stopped = server_process.stop(console.path)
        text = "Stopped" if stopped else f"No server is running for {console.path}"
        console.say({"stopped": stopped, "file": str(console.path)}, text)


def init(console: Console) -> None:
    """Create new books, unless the file exists."""
    with console.refusals():
        is_new = not console.path.exists()
        open_file(console.path).store.close()
        text = "is ready: 19 accounts, 5 terms" if is_new else "exists already"
        console.say({"created": is_new, "file": str(console.path)}, f"{console.path} {text}")


def verify(console: Console) -> None:
    """Check that the books are sound: compute again what can be computed, and compare it."""
    with console.open_books() as books:
        verdict = books.read(verify_books)
        document = {"ok": verdict.ok, "checked": verdict.checked, "faults": list(verdict.faults)}
        checked = ", ".join(f"{count} {name}" for name, count in verdict.checked.items())
        if verdict.ok:
            text = f"{console.path} is right. Checked: {checked}"
        else:
            summary = f"{console.path} has {len(verdict.faults)} faults. Checked: {checked}"
            text = "\n".join([*verdict.faults, summary])
        console.say(document, text)
        if not verdict.ok:
            sys.exit(1)


def import_content(
    console: Console,
    format_name: str,
    content: bytes,
    *,
    dry_run: bool,
    partial: bool,
    strict: bool,
    date_order: str | None,
    opening_balances: bool,
    opening_date: str | None,
) -> None:
    """Import the content of a file from another program."""
    day = _opening_day(is_asked=opening_balances, text=opening_date)
    with console.open_books() as books:
        parsed = READERS[format_name](content, cast("DateOrder | None", date_order))
        try:
            if dry_run:
                rehearsal = books.rehearse(
                    _import_view,
                    import_file,
                    parsed,
                    partial=partial,
                    strict=strict,
                    opening_date=day,
                )
                document = {"dryRun": True, **rehearsal.result}
            else:
                document = books.run_and_render(
                    _import_view,
                    import_file,
                    parsed,
                    partial=partial,
                    strict=strict,
                    opening_date=day,
                )
        except ImportRefused as refused:
            if not console.as_json:
                rows = tables.refused_import_text(refused_import_view(refused.answer))
                click.echo(rows, err=True)
            raise
        console.warn(document.get("warnings", ()))
        console.say(document, tables.import_text(document, dry_run=dry_run))


def _opening_day(*, is_asked: bool, text: str | None) -> date | None:
    """The date on which balances are posted; None if they are not to be posted."""
    if is_asked is not (text is not None):
        raise click.UsageError("give --opening-balances and --opening-date together")
    return day_of("--opening-date", text)


def _import_view(work: UnitOfWork, answer: ImportAnswer) -> dict[str, Any]:
    return with_warnings(work, import_view(answer))
