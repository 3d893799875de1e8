"""The commands for imports: import a file, list the imports, undo one."""

from datetime import date
from typing import Any, cast

import click

from adapters.json_shapes.batches import batch_view, batch_views
from adapters.json_shapes.imports import import_view, plan_view, refused_import_view
from application.importing.batches import undo_batch
from application.importing.import_answer import ImportAnswer, ImportRefused
from application.importing.parsed_file import DateOrder
from application.importing.plan_import import (
    ImportOptions,
    commit_import,
    keep_plan,
    plan_import,
)
from application.ports.queries import Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.batches import ImportBatch
from entrypoints.cli import tables
from entrypoints.cli.console import Console
from entrypoints.cli.day_options import day_of
from entrypoints.cli.writing import AnswerForm, Document, rehearse, write
from entrypoints.file_readers import READERS

MOST_LISTED = 1000
"""How many imports the list shows."""


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
        options = ImportOptions(
            date_order=cast("DateOrder | None", date_order),
            partial=partial,
            strict=strict,
            opening_date=day,
        )
        parsed = READERS[format_name](content, options.date_order, books.check_wanted)
        planned = books.read(plan_import, format_name, parsed, options)
        try:
            if dry_run:
                books.run(keep_plan, planned, content)
                document = plan_view(planned)
                console.warn(document.get("warnings", ()))
                console.say(document, tables.import_text(document, dry_run=True))
            else:
                form = AnswerForm(_import_view, _import_text, _imported)
                write(console, books, form, commit_import, planned)
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


def list_batches(console: Console) -> None:
    """Show the imports, the newest first."""

    def read(work: UnitOfWork) -> list[dict[str, Any]]:
        newest_first = Query(order=(("id", True),), limit=MOST_LISTED)
        return batch_views(work, work.session.records.page(ImportBatch, newest_first).items)

    with console.open_books() as books:
        views = books.read(read)
        text = "\n".join(tables.batch_text(view) for view in views)
        console.say({"data": views}, text or "Nothing was imported yet.")


def undo(console: Console, batch_id: str, *, dry_run: bool) -> None:
    """Take back an import."""
    with console.open_books() as books:
        if dry_run:
            rehearsal = rehearse(books, batch_view, undo_batch, batch_id)
            document = {"dryRun": True, **rehearsal.result}
            console.say(document, f"The import {batch_id} can be undone.")
            return
        form = AnswerForm(batch_view, _undone, _undone)
        write(console, books, form, undo_batch, batch_id)


def _undone(document: Document) -> str:
    return f"the import {document['id']} is undone"
