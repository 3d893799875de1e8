"""The command that imports files: it shows the plan of each, asks, and commits it.

`import_batches` lists the imports, and undoes them.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self, cast

import click
from attrs import define, evolve, field, frozen

from adapters.json_shapes.imports import plan_view
from application.importing.bank_rows.import_statements import StatementOptions
from application.importing.import_answer import ImportRefused
from application.importing.parsed_file import DateOrder, ReadingOptions
from application.importing.plan_import import (
    ImportOptions,
    PlannedImport,
    brought_up_to_date,
    commit_import,
    keep_plan,
    plan_import,
)
from application.importing.read_file import read_file
from application.importing.statements import ColumnMapping
from application.unit_of_work.books import Books
from domain.errors import BookkeepingError
from entrypoints.cli.books_now import counted
from entrypoints.cli.console import REFUSALS, Console
from entrypoints.cli.day_options import day_of
from entrypoints.cli.import_files import STANDARD_INPUT, SourceFile
from entrypoints.cli.import_form import ImportForm
from entrypoints.cli.import_statements import StatementToCompare
from entrypoints.cli.import_text import PlanText, outcomes_text, printable
from entrypoints.cli.progress_line import ProgressLine
from entrypoints.cli.signals import SIGNALS
from entrypoints.cli.statement_choices import StatementChoices
from entrypoints.cli.writing import Document, WrittenAnswer, commit, show
from entrypoints.file_readers import FORMATS, READERS, format_of

IN_PART = 5
"""The exit code if some of several files are imported, and the others are not."""

Outcome = Literal["planned", "imported", "unchanged", "declined", "refused", "failed", "notBegun"]
"""What became of a file; `unchanged` if nothing in it was new."""
DONE: frozenset[Outcome] = frozenset({"planned", "imported", "unchanged"})
"""The outcomes after which the next file follows."""
_WORDS: Mapping[Outcome, str] = {
    "planned": "planned, not imported",
    "unchanged": "nothing new",
    "declined": "not imported",
    "notBegun": "not begun",
}


@frozen
class ImportChoices:
    """How the person wants files to be imported."""

    dry_run: bool
    yes: bool
    show_all: bool
    options: ImportOptions

    @classmethod
    def of(
        cls,
        *,
        dry_run: bool,
        yes: bool,
        show_all: bool,
        opening_balances: bool,
        opening_date: str | None,
        partial: bool,
        strict: bool,
        date_order: str | None,
    ) -> Self:
        """The choices that the options of a command make."""
        options = ImportOptions(
            reading=ReadingOptions(cast("DateOrder | None", date_order)),
            partial=partial,
            strict=strict,
            opening_date=_opening_day(is_asked=opening_balances, text=opening_date),
        )
        return cls(dry_run, yes, show_all, options)

    def with_statements(self, statements: StatementOptions, mapping: ColumnMapping | None) -> Self:
        """The same choices, with those for the statements of banks."""
        reading = evolve(self.options.reading, mapping=mapping)
        options = evolve(self.options, statements=statements, reading=reading)
        return evolve(self, options=options)


def import_files(
    console: Console,
    paths: Sequence[Path],
    *,
    format_name: str | None,
    **options: Any,
) -> None:
    """Import files, each on its own; what stops one of them stops those after it."""
    statements = StatementChoices.taken_from(options)
    choices = ImportChoices.of(**options)
    mapping = statements.mapping()
    if paths.count(STANDARD_INPUT) > 1:
        raise click.UsageError("standard input (-) can be given only once")
    if not (choices.dry_run or choices.yes):
        console.check_can_ask(reads_input=STANDARD_INPUT in paths)
    with console.open_books() as books:
        choices = choices.with_statements(statements.options(books), mapping)
        files = [*recognised(console, paths, format_name)]
        for file in files:
            statements.check_fits(file.name, file.format)
        Importer(console, books, choices).import_all(files)


def _opening_day(*, is_asked: bool, text: str | None) -> date | None:
    """The date on which balances are posted; None if they are not to be posted."""
    if is_asked is not (text is not None):
        raise click.UsageError("give --opening-balances and --opening-date together")
    return day_of("--opening-date", text)


def recognised(
    console: Console,
    paths: Sequence[Path],
    format_name: str | None,
    recognise: Callable[[bytes], str] = format_of,
) -> Iterator[SourceFile]:
    """The files with their formats, before any of them is imported."""
    for path in paths:
        try:
            yield SourceFile.open(path, format_name, recognise)
        except REFUSALS as error:
            console.print_refusal(error, printable(str(path)))
            sys.exit(1)


@frozen
class _FileOutcome:
    """What became of one file."""

    file: SourceFile
    outcome: Outcome
    document: Document = field(factory=dict)
    """The answer of the import or the plan, or nothing."""

    def document_of_several(self) -> Document:
        """The answer for this file among others."""
        return {"file": self.file.name, "outcome": self.outcome, **self.document}


@define
class Importer:
    """Imports files into books that are open."""

    console: Console
    books: Books
    choices: ImportChoices
    statements: Sequence[StatementToCompare] = ()
    """The statements with which the books are compared at the end."""
    stored: list[str] = field(factory=list)
    """What was stored so far, in a few words for each file."""

    def import_all(self, files: Sequence[SourceFile]) -> None:
        """Import one file or several."""
        if len(files) == 1:
            self.import_only(files[0])
        else:
            self.import_in_order(files)

    def import_only(self, file: SourceFile) -> None:
        """Import one file, and answer with what it did."""
        result = self._import(file, is_only=True)
        if result.outcome == "declined":
            self.console.tell("nothing was imported")
            sys.exit(1)

    def import_in_order(self, files: Sequence[SourceFile]) -> None:
        """Import several files, and answer with what became of each."""
        results: list[_FileOutcome] = []
        for file in files:
            stopped = bool(results) and results[-1].outcome not in DONE
            results.append(_FileOutcome(file, "notBegun") if stopped else self._attempt(file))
        rows = [
            (result.file.name, _outcome_words(result), result.document.get("batchId", ""))
            for result in results
        ]
        document = {"data": [result.document_of_several() for result in results]}
        self.console.say(document, outcomes_text(rows))
        SIGNALS.settle()
        if results[-1].outcome not in DONE:
            sys.exit(IN_PART if self.stored else 1)

    def _attempt(self, file: SourceFile) -> _FileOutcome:
        """Import one of several files; what refuses it is printed, and stops the others."""
        try:
            return self._import(file, is_only=False)
        except BrokenPipeError:
            raise  # Nobody reads what becomes of the other files.
        except REFUSALS as error:
            self.console.print_refusal(error, file.name)
            is_refused = isinstance(error, BookkeepingError)
            return _FileOutcome(file, "refused" if is_refused else "failed")

    def _import(self, file: SourceFile, *, is_only: bool) -> _FileOutcome:
        """Plan the import of a file, show the plan, ask, and commit it."""
        content = file.content()
        planned = self._plan(file, content)
        plan = plan_view(planned)
        if self.choices.dry_run:
            self.books.run(keep_plan, planned, content)
        if not self.console.as_json:
            text = PlanText(file.name, FORMATS[file.format].title, self.choices.show_all)
            self.console.say_text(f"{text.text(plan)}\n")
        if self.choices.dry_run:
            self._end_of_dry_run(planned, plan, is_only=is_only)
            return _FileOutcome(file, "planned", plan)
        if planned.is_refused:
            raise ImportRefused(planned.answer)
        digest = None
        if not self.choices.yes and planned.is_new:
            if not self.console.confirm(_question(planned)):
                return _FileOutcome(file, "declined")
            digest = planned.digest
        answer = self._commit(file, planned, digest, plan.get("warnings", ()))
        if is_only or not self.console.as_json:
            show(self.console, answer, "" if is_only else "\n")
        has_batch = "batchId" in answer.document
        return _FileOutcome(file, "imported" if has_batch else "unchanged", answer.document)

    def _plan(self, file: SourceFile, content: bytes) -> PlannedImport:
        options = evolve(self.choices.options, file_name=file.label)
        with ProgressLine(f"reading {file.name}", is_shown=self.console.shows_progress) as line:
            parsed = read_file(self.books, READERS[file.format], content, options)
            line.begin("planning", "transactions")
            return self.books.read(plan_import, file.format, parsed, options, progress=line.count)

    def _end_of_dry_run(self, planned: PlannedImport, plan: Document, *, is_only: bool) -> None:
        if self.console.as_json:
            if is_only:
                self.console.say(plan, "")
            return
        if planned.is_refused and planned.answer.stopped_at is not None:
            ending = "The file would be refused."
        elif planned.is_refused:
            ending = "The file would be refused; with --partial, its other rows would be imported."
        else:
            ending = "Nothing was imported, because this is a dry run."
        self.console.say_text(ending)

    def _commit(
        self, file: SourceFile, planned: PlannedImport, digest: str | None, shown: Sequence[Any]
    ) -> WrittenAnswer:
        """Commit a plan; warnings of the plan were shown already."""
        # These books know the outcome of this commit, and nothing of the one before it.
        books = self.books.with_context(self.books.context)
        undo_command = f"wyzbooks import undo {planned.id}{self.console.file_option()}"
        form = ImportForm(file.short_name, undo_command, tuple(self.stored), shown, self.statements)
        planned = brought_up_to_date(books, planned)
        with ProgressLine("storing", is_shown=self.console.shows_progress) as line:
            line.begin("storing", "records")
            answer = commit(
                self.console, books, form.answer_form(), commit_import, planned, digest, line.count
            )
        if "batchId" in answer.document:
            self.stored.append(form.stored_words(answer.document))
        return answer


def _question(planned: PlannedImport) -> str:
    if planned.options.enrich:
        return "Fill these fields?"
    if planned.answer.refused:
        return "Import this without the refused rows?"
    return "Import this?"


def _outcome_words(result: _FileOutcome) -> str:
    counts: Mapping[str, int] = result.document.get("created", {})
    if result.outcome != "imported":
        return _WORDS.get(result.outcome, result.outcome)
    if "enriched" in result.document:
        return f"completed {counted(sum(result.document['merged'].values()), 'record')}"
    return f"imported, {counted(sum(counts.values()), 'record')}"
