"""What an import answers: what it created and merged, and what it left out, assumed or refused."""

from collections import Counter

from attrs import define, field

from application.importing.parsed_file import Assumed, LeftOut, ParsedFile, RefusedRow
from domain.errors import Invalid, Remedy


@define
class ImportAnswer:
    """What one import did with each line of its file; the import fills it in as it goes."""

    file: ParsedFile
    created: Counter[str] = field(factory=Counter)
    """How many records were created, by collection."""
    merged: Counter[str] = field(factory=Counter)
    """How many records of the books were completed from the file, by collection."""
    left_out: list[LeftOut] = field(factory=list)
    assumed: list[Assumed] = field(factory=list)
    refused: list[RefusedRow] = field(factory=list)
    duplicate_numbers: list[str] = field(factory=list)
    """The numbers of imported invoices and bills that other documents have, too."""
    made_lines: int = 0
    """How many lines of the file became new records."""
    merged_lines: int = 0
    """How many lines of the file completed records of the books."""
    debits_before: int = 0
    """The debits of the trial balance before the import, in cents; the credits are the same."""
    debits_after: int = 0
    """The debits of the trial balance after the import, in cents; the credits are the same."""


class ImportRefused(Invalid):
    """Some rows of a file are wrong, so nothing was imported."""

    code = "import_refused"

    def __init__(self, answer: ImportAnswer) -> None:
        self.answer = answer
        refused = answer.refused
        first = min(refused, key=lambda row: row.line)
        more = f" ({len(refused) - 1} more are refused)" if len(refused) > 1 else ""
        super().__init__(
            f"nothing was imported, because line {first.line} is refused: {first.message}{more}",
            Remedy.IMPORT_THE_REST,
        )
