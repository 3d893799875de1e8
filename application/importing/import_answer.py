"""What an import answers: what it made, and what it left out, assumed or refused."""

from collections import Counter
from typing import Any

from attrs import define, field

from application.importing.parsed_file import Assumed, LeftOut, ParsedFile, RefusedRow
from domain.errors import Invalid
from domain.values import format_amount


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
    after: int = 0

    def document(self) -> dict[str, Any]:
        """The answer as plain JSON values."""
        left_out = sum(each.rows for each in self.left_out)
        refused = sum(each.rows for each in self.refused)
        return {
            "created": dict(self.created),
            "merged": dict(self.merged),
            "duplicates": 0,
            "leftOut": [{"block": each.block, "rows": each.rows, "why": each.why} for each in self.left_out],
            "assumed": [{"line": each.line, "what": each.what, "why": each.why} for each in sorted(self.assumed, key=lambda each: each.line)],
            "doubled": sorted(set(self.doubled)),
            "refused": [{"line": each.line, "code": each.code, "message": each.message} for each in sorted(self.refused, key=lambda each: each.line)],
            "lines": {
                "made": self.made_lines,
                "merged": self.merged_lines,
                "duplicate": 0,
                "leftOut": left_out,
                "refused": refused,
                "structure": self.file.structure,
                "total": self.file.total,
            },
            "trialBalance": {"before": _sides(self.before), "after": _sides(self.after)},
        }


class ImportRefused(Invalid):
    """Some rows of a file are wrong, and nothing of it was imported."""

    code = "import_refused"

    def __init__(self, answer: ImportAnswer) -> None:
        self.answer = answer
        rows = answer.refused
        first = min(rows, key=lambda each: each.line)
        more = f", and {len(rows) - 1} more" if len(rows) > 1 else ""
        super().__init__(f"nothing was imported: line {first.line}: {first.message}{more}; correct the file, or import the rest with partial=true")

    def document(self) -> dict[str, Any]:
        """What an import answers, with nothing made."""
        return {**self.answer.document(), "created": {}, "merged": {}, "doubled": []}


def _sides(debits: int) -> dict[str, str]:
    return {"debits": format_amount(debits), "credits": format_amount(debits)}
