"""The commands for the books as a whole: make, serve, import and verify them."""

import sys
from pathlib import Path
from typing import cast

import click

from adapters.json_shapes.imports import import_view, refused_import_view
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.import_file import import_file
from application.importing.parsed_file import DateOrder
from application.integrity.verify_books import verify_books
from entrypoints import server_process
from entrypoints.cli import tables
from entrypoints.cli.console import opened, refusals, say
from entrypoints.file_readers import READERS
from entrypoints.wiring import open_file


def serve(path: Path, port: int, as_json: bool) -> None:
    """Serve the books until the process is told to stop."""
    from entrypoints import api  # the web server is imported for this command alone

    with refusals(as_json):
        api.serve(path, port)


def status(path: Path, as_json: bool) -> None:
    """Tell whether the books are served."""
    server = server_process.running(path)
    docs = f"http://127.0.0.1:{server.port}/api/docs" if server else None
    document = {
        "status": "Running" if server else "Stopped",
        "port": server.port if server else None,
        "pid": server.pid if server else None,
        "file": str(path),
        "docs": docs,
    }
    text = (
        f"Running  {docs}\nport     {server.port}\nfile     {path}"
        if server
        else f"Stopped\nfile     {path}"
    )
    say(as_json, document, text)


def stop(path: Path, as_json: bool) -> None:
    """End the server of the books."""
    with refusals(as_json):
        stopped = server_process.stop(path)
        say(
            as_json,
            {"stopped": stopped, "file": str(path)},
            "Stopped" if stopped else f"No server of {path} is running",
        )


def init(path: Path, as_json: bool) -> None:
    """Make new books, if there are none."""
    with refusals(as_json):
        is_new = not path.exists()
        open_file(path).store.close()
        say(
            as_json,
            {"created": is_new, "file": str(path)},
            f"{path} is ready: 19 accounts, 5 terms" if is_new else f"{path} is there already",
        )


def import_content(
    path: Path,
    as_json: bool,
    name: str,
    content: bytes,
    *,
    dry_run: bool,
    partial: bool,
    strict: bool,
    date_order: str | None,
) -> None:
    """Import what a file of a format holds."""
    with opened(path, as_json) as books:
        parsed = READERS[name](content, cast("DateOrder | None", date_order))
        try:
            if dry_run:
                answer: ImportAnswer = books.rehearse(
                    lambda _, answer: answer, import_file, parsed, partial=partial, strict=strict
                ).result
            else:
                answer = books.run(import_file, parsed, partial=partial, strict=strict)
        except ImportRefused as refused:
            if not as_json:
                click.echo(
                    tables.refused_import_text(refused_import_view(refused.answer)), err=True
                )
            raise
        document = {"dryRun": True, **import_view(answer)} if dry_run else import_view(answer)
        say(as_json, document, tables.import_text(document, dry_run=dry_run))


def verify(path: Path, as_json: bool) -> None:
    """Prove the books."""
    with opened(path, as_json) as books:
        verdict = books.read(verify_books)
        document = {"ok": verdict.ok, "checked": verdict.checked, "faults": list(verdict.faults)}
        checked = ", ".join(f"{number} {name}" for name, number in verdict.checked.items())
        say(
            as_json,
            document,
            f"{path} is right: {checked}"
            if verdict.ok
            else "\n".join([*verdict.faults, f"{path}: {len(verdict.faults)} faults ({checked})"]),
        )
        if not verdict.ok:
            sys.exit(1)
