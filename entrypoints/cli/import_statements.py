"""Statements of QuickBooks with which the books are compared after an import."""

from typing import Any

from attrs import frozen

from adapters.importers.quickbooks_reports.reader import read_report
from application.comparison.compare_report import compare_report
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.comparison.foreign_report import ForeignReport
from domain.errors import BookkeepingError, Invalid
from domain.reports.catalogue import REPORTS
from entrypoints.cli.import_text import printable

COMPARED = frozenset({"balance-sheet", "profit-loss", "trial-balance"})
"""The reports that an import ends with comparing."""


@frozen
class StatementToCompare:
    """A statement, and the file in which it is."""

    file_name: str
    report: ForeignReport

    @classmethod
    def read(cls, file_name: str, content: bytes) -> "StatementToCompare | None":
        """The statement in a file; None if it is another file, or cannot be read."""
        try:
            report = read_report(content)
        except Invalid:
            return None
        return cls(file_name, report) if report.key in COMPARED else None

    def compare(self, work: UnitOfWork) -> dict[str, Any]:
        """How the books agree with it."""
        key = self.report.key or ""
        document: dict[str, Any] = {"file": self.file_name, "report": key}
        try:
            comparison = compare_report(work, key, self.report)
        except BookkeepingError as error:
            return {**document, "problem": str(error)}
        return {
            **document,
            "agrees": comparison.agrees,
            "matched": len(comparison.matched),
            "mismatched": len(comparison.mismatched),
            "qbOnly": len(comparison.theirs_only),
            "wbOnly": len(comparison.ours_only),
        }


def comparison_text(document: dict[str, Any]) -> str:
    """One line about one statement."""
    name, title = printable(document["file"]), REPORTS[document["report"]].title
    if "problem" in document:
        return f"{title} ({name}): not compared, because {document['problem']}"
    if document["agrees"]:
        count = document["matched"]
        return f"{title} ({name}): {'its row agrees' if count == 1 else f'all {count} rows agree'}"
    differing = document["mismatched"] + document["qbOnly"] + document["wbOnly"]
    rows = f"{differing} of {differing + document['matched']} rows differ"
    return f"{title} ({name}): {rows}; see wyzbooks compare {document['report']}"
