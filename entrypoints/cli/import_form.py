"""The answer to the import of one file: one line that says what is now in the books."""

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import define

from adapters.json_shapes.imports import import_view
from application.importing.import_answer import ImportAnswer
from application.unit_of_work.unit_of_work import UnitOfWork
from entrypoints.cli.books_now import BooksNow, books_now, counted
from entrypoints.cli.import_statements import StatementToCompare, comparison_text
from entrypoints.cli.import_text import counts_text, proof_text
from entrypoints.cli.writing import AnswerForm, Document


@define
class ImportForm:
    """The answer to one import, with what is then in the books."""

    file_name: str
    undo_command: str
    stored_before: Sequence[str]
    """What the files before this one have stored."""
    warnings_shown: Sequence[Any]
    """The warnings of the plan, which were shown with it."""
    statements: Sequence[StatementToCompare] = ()
    """The statements with which the books are then compared."""
    now: BooksNow | None = None

    def answer_form(self) -> AnswerForm:
        """How the answer is made in the transaction of the import."""
        return AnswerForm(self.view, self.text, self.stored_text, self.new_warnings)

    def view(self, work: UnitOfWork, answer: ImportAnswer) -> Document:
        """The answer as JSON."""
        self.now = books_now(work)
        document = import_view(answer)
        if self.statements:
            document["compared"] = [statement.compare(work) for statement in self.statements]
        return document

    def text(self, document: Document) -> str:
        """What the totals of the files come to, and one line about the books."""
        compared = map(comparison_text, document.get("compared", ()))
        return "\n".join([*proof_text(document), *compared, self.summary(document)])

    def summary(self, document: Document) -> str:
        """One line: what was imported, what is now in the books, how to undo it."""
        if "batchId" not in document:
            words = {"duplicate": "in the books already", "leftOut": "left out"}
            reasons = [
                f"{counted(count, 'line')} {'is' if count == 1 else 'are'} {text}"
                for name, text in words.items()
                if (count := document["lines"][name])
            ]
            because = f": {', '.join(reasons)}" if reasons else ""
            return f"Nothing is new in {self.file_name}{because}. {self.now}"
        completed = sum(document["merged"].values())
        done = f"Imported {counted(sum(document['created'].values()), 'record')}"
        if "enriched" in document:
            done = f"Completed {counted(completed, 'record')}"
        elif document.get("matched"):
            done += f" and matched {counted(completed, 'row')} with entries of the books"
        elif completed:
            done += f" and completed {completed:,}"
        return f"{done} from {self.file_name}. {self.now} Undo: {self.undo_command}"

    def stored_text(self, document: Document) -> str:
        """What all files so far have stored."""
        return "; ".join([*self.stored_before, self.stored_words(document)])

    def new_warnings(self, document: Document) -> Iterator[Any]:
        """The warnings that the plan did not have."""
        return (
            warning
            for warning in document.get("warnings", ())
            if warning not in self.warnings_shown
        )

    def stored_words(self, document: Document) -> str:
        """What this file has stored, in a few words."""
        if "batchId" not in document:
            return f"the import of {self.file_name}, in which nothing was new"
        batch = f"the import of {self.file_name}, batch {document['batchId']}, which"
        if "enriched" in document:
            return f"{batch} completed {counts_text(document['merged'])}"
        return f"{batch} created {counts_text(document['created']) or 'nothing'}"
