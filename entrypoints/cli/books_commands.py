"""The commands for the books as a whole: serve, create, verify and import."""

import sys
from datetime import date
from typing import Any, cast

import click

from adapters.json_shapes.imports import import_view, refused_import_view
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.import_file import import_file
from application.importing.parsed_file import DateOrder
from application.integrity.verify_books import verify_books
from application.ports.failures import NoBooks
from application.unit_of_work.unit_of_work import UnitOfWork
from entrypoints import server_process
from entrypoints.cli import tables
from entrypoints.cli.console import Console
from entrypoints.cli.day_options import day_of
from entrypoints.cli.writing import AnswerForm, Document, rehearse, write
from entrypoints.file_readers import READERS
from entrypoints.wiring import open_file


def serve(console: Console, port: int) -> None:
    """Serve the books until the process gets a signal to stop."""
    from entrypoints import api  # No other command needs the web server.

    with console.refusals():
        api.serve(console.path, port)


def status(console: Console) -> None:
    """Show whether the books are being served."""
    with console.refusals():
        server = server_process.running_server(console.path)
    if server is None:
        document = {"status": "Stopped", "port": None, "pid": None}
        more = {"file": str(console.path), "docs": None}
        console.say({**document, **more}, f"Stopped\nfile     {console.path}")
        return
    docs = f"{server.url}/api/docs"
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
        stopped = server_process.stop(
            console.path, lambda text: click.echo(f"wyzbooks: {text}", err=True)
        )
        text = "Stopped" if stopped else f"No server is running for {console.path}"
        console.say({"stopped": stopped, "file": str(console.path)}, text)


def init(console: Console) -> None:
    """Create new books, unless the file exists."""
    with console.refusals():
        is_new = False
        try:
            open_file(console.path, tell=console.tell).store.close()
        except NoBooks:
            is_new = True
            open_file(console.path, create=True).store.close()
        text = "is ready: 19 accounts, 5 terms" if is_new else "exists already"
        console.say({"created": is_new, "file": str(console.path)}, f"{console.path} {text}")


def verify(console: Console) -> None:
    """Check that the books are sound: compute again what can be computed, and compare it."""
    with console.open_books() as books:
        verdict, head = books.read(lambda work: (verify_books(work), work.session.log.head()))
        document = {
            "ok": verdict.ok,
            "checked": verdict.checked,
            "faults": list(verdict.faults),
            "version": head.version,
            "head": head.hash,
        }
        checked = ", ".join(f"{count} {name}" for name, count in verdict.checked.items())
        if verdict.ok:
            text = f"{console.path} is right. Checked: {checked}"
        else:
            summary = f"{console.path} has {len(verdict.faults)} faults. Checked: {checked}"
            text = "\n".join([*verdict.faults, summary])
        text += f"\nVersion {head.version}, head of the log {head.hash}"
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
        how: dict[str, Any] = {"partial": partial, "strict": strict, "opening_date": day}
        try:
            if dry_run:
                rehearsal = rehearse(books, _import_view, import_file, parsed, **how)
                document = {"dryRun": True, **rehearsal.result}
                console.warn(document.get("warnings", ()))
                console.say(document, tables.import_text(document, dry_run=True))
            else:
                form = AnswerForm(_import_view, _import_text, _imported)
                write(console, books, form, import_file, parsed, **how)
        except ImportRefused as refused:
            if not console.as_json:
                rows = tables.refused_import_text(refused_import_view(refused.answer))
                click.echo(rows, err=True)
            raise


def _opening_day(*, is_asked: bool, text: str | None) -> date | None:
    """The date on which balances are posted; None if they are not to be posted."""
    if is_asked is not (text is not None):
        raise click.UsageError("give --opening-balances and --opening-date together")
    return day_of("--opening-date", text)


def _import_view(_: UnitOfWork, answer: ImportAnswer) -> Document:
    return import_view(answer)


def _import_text(document: Document) -> str:
    return tables.import_text(document, dry_run=False)


def _imported(document: Document) -> str:
    """What an import has stored, in a few words."""
    counts = ", ".join(f"{count} {name}" for name, count in document["created"].items())
    return f"the import, which created {counts or 'nothing'}"
