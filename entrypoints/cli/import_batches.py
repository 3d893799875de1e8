"""The commands for imports that were made: list them, and undo one."""

import sys
from typing import Any

from attrs import define

from adapters.json_shapes.batches import batch_view, batch_views
from application.importing.batches import undo_batch
from application.ports.queries import Query
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.batches import ImportBatch
from domain.values import format_amount
from entrypoints.cli.books_now import BooksNow, books_now, counted
from entrypoints.cli.console import Console
from entrypoints.cli.import_text import batch_list_text, counts_table, trial_balances, when_text
from entrypoints.cli.progress_line import ProgressLine
from entrypoints.cli.writing import AnswerForm, Document, commit, rehearse, show

MOST_LISTED = 1000
"""How many imports the list shows."""


def list_batches(console: Console) -> None:
    """Show the imports, the newest first."""

    def read(work: UnitOfWork) -> list[dict[str, Any]]:
        newest_first = Query(order=(("first_version", True),), limit=MOST_LISTED)
        return batch_views(work, work.session.records.page(ImportBatch, newest_first).items)

    with console.open_books() as books:
        views = books.read(read)
        text = batch_list_text(views) if views else "Nothing was imported yet."
        console.say({"data": views}, text)


def undo(console: Console, batch_id: str, *, dry_run: bool, yes: bool) -> None:
    """Show what taking back an import does, ask, and take it back."""
    if not (dry_run or yes):
        console.check_can_ask()
    with console.open_books() as books:
        form = _UndoForm()
        if not yes or dry_run:
            before = books.read(books_now)
            with ProgressLine("checking the import", is_shown=console.shows_progress):
                view = rehearse(books, form.view, undo_batch, batch_id).result
            text = form.plan_text(view, before)
            ending = f"The import {batch_id} can be undone." if dry_run else ""
            console.say({"dryRun": True, **view}, f"{text}\n\n{ending}".removesuffix("\n"))
        if dry_run:
            return
        if not yes and not console.confirm("Take this import back?"):
            console.tell("nothing was changed")
            sys.exit(1)
        with ProgressLine("taking back the import", is_shown=console.shows_progress):
            answer = commit(console, books, form.answer_form(), undo_batch, batch_id)
        show(console, answer)


@define
class _UndoForm:
    """The answer to an undo, with what is then in the books."""

    now: BooksNow | None = None

    def answer_form(self) -> AnswerForm:
        return AnswerForm(self.view, self.text, _stored_text)

    def view(self, work: UnitOfWork, batch: ImportBatch) -> Document:
        self.now = books_now(work)
        return batch_view(work, batch)

    def plan_text(self, batch: Document, before: BooksNow) -> str:
        """What will be taken back."""
        assert self.now
        balances = {
            "before": {"debits": format_amount(before.debits)},
            "after": {"debits": format_amount(self.now.debits)},
        }
        return "\n".join([
            f"The import {_name(batch)}, made on {when_text(batch)} (UTC)",
            "",
            *counts_table(batch["created"], batch["merged"], "created"),
            "",
            trial_balances(balances),
        ])  # fmt: skip

    def text(self, batch: Document) -> str:
        """One line: what was taken back, and what is now in the books."""
        done = [f"created {counted(sum(batch['created'].values()), 'record')}"]
        if batch["merged"]:
            done.append(f"completed {sum(batch['merged'].values()):,}")
        return f"Took back the import {_name(batch)}, which {' and '.join(done)}. {self.now}"


def _name(batch: Document) -> str:
    """The file of a batch, or its id if the name of the file is not known."""
    return f"of {batch['fileName']}" if batch["fileName"] else str(batch["id"])


def _stored_text(batch: Document) -> str:
    return f"the import {batch['id']} is undone"
