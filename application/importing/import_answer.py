"""What an import answers: what it made, and what it left out, assumed or refused."""

from collections import Counter

from attrs import define, field

from application.importing.parsed_file import Assumed, LeftOut, ParsedFile, RefusedRow
from domain.errors import Invalid, Remedy


@define
class ImportAnswer:
    """What an import did, line by line."""

    file: ParsedFile
    created: Counter[str] = field(factory=Counter)
    merged: Counter[str] = field(factory=Counter)
    left_out: list[LeftOut] = field(factory=list)
    assumed: list[Assumed] = field(factory=list)
    refused: list[RefusedRow] = field(factory=list)
    doubled: list[str] = field(factory=list)
    made_lines: int = 0
    merged_lines: int = 0
    before: int = 0
    """The debits of the trial balance before the import, in cents; the credits are as much."""
    after: int = 0


class ImportRefused(Invalid):
    """Some rows of a file are wrong, and nothing of it was imported."""

    code = "import_refused"

    def __init__(self, answer: ImportAnswer) -> None:
        self.answer = answer
        rows = answer.refused
        first = min(rows, key=lambda each: each.line)
        more = f" ({len(rows) - 1} more are refused)" if len(rows) > 1 else ""
        super().__init__(
            f"nothing was imported, because line {first.line} is refused: {first.message}{more}",
            Remedy.IMPORT_THE_REST,
        )
