"""One import under way: its unit of work, its answer so far, and how to take back a refused row."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from attrs import define, field

from application.importing.import_answer import ImportAnswer
from application.importing.parsed_file import Assumed, RefusedRow
from application.ports.change_log import RecordAddress
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import BookkeepingError, Closed, Overflow

Result = TypeVar("Result")


@define(eq=False)
class ImportRun:
    """What all steps of one import share."""

    work: UnitOfWork
    answer: ImportAnswer
    strict: bool
    """Whether a name that no list of the file declares is refused instead of created."""
    undo: list[Callable[[], None]] = field(factory=list)
    """How to take back each record of the current row, in the order in which they were created."""

    documents: list[RecordAddress] = field(factory=list)
    """The documents of the current row, in the order in which they were created."""

    def assume(self, line: int, what: str, why: str) -> None:
        """Record in the answer what the import assumes at a line of the file, and why."""
        self.answer.assumed.append(Assumed(line, what, why))

    def check_open(self, day: date) -> None:
        """Raise `Closed` if what a file dates so would be in a closed period."""
        settings = self.work.settings
        if settings.is_closed(day):
            raise Closed(f"it is dated {day}, but the books are closed to {settings.closing_date}")

    def attempt(self, line: int, rows: int, step: Callable[[], Result]) -> Result | None:
        """The result of a step of the import, or None if the books refuse it or it has stopped.

        If they refuse it, the answer lists the rows as refused, and whatever the step created,
        warned of or added to the answer is taken back. `Overflow` is raised, because nothing of its
        unit of work can be kept.
        """
        created, warnings = len(self.undo), len(self.work.warnings)
        documents = len(self.documents)
        records, assumed = len(self.answer.records), len(self.answer.assumed)
        duplicates = len(self.answer.duplicate_numbers)
        if self.answer.is_import_stopped:
            return None
        try:
            result = step()
        except Overflow:
            raise
        except BookkeepingError as error:
            refused = RefusedRow(line, error.code, str(error), rows)
        else:
            del self.undo[created:]
            return result
        while len(self.undo) > created:
            self.undo.pop()()
        self.work.take_back_warnings(warnings)
        del self.documents[documents:]
        self.answer.records.take_back(records)
        self.answer.assumed.take_back(assumed)
        self.answer.duplicate_numbers.take_back(duplicates)
        self.answer.refuse(refused)
        return None
