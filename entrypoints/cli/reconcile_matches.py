"""What the lines of a statement file are, as text for a terminal, with the evidence."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import frozen

from adapters.exporters.cell_text import group_thousands
from domain.banking.check_numbers import is_check_number, plain_number
from domain.reconciliation.statement_matching import Doubt
from entrypoints.cli.books_now import counted
from entrypoints.cli.import_text import FIRST_SHOWN, printable
from entrypoints.cli.writing import Document

DOUBTS: Mapping[Doubt, str] = {
    "equal_amounts": "another line or row has the same amount",
    "several_sets": "other rows or lines have the same sum",
    "different_payee": "the payees differ",
    "recurring_amount": "the amount recurs, and the days do not say which one it is",
    "unusual_days": "nothing but the amount says it, and the days are unusual",
    "chance": "the sums may be equal by chance",
}
"""Why lines and rows are not certainly the same."""


@frozen
class MatchesText:
    """How the matches of a file are written."""

    file_name: str
    show_all: bool

    def text(self, match: Document, rows: Sequence[Document]) -> str:
        """How many lines are rows, and those that a person has to look at.

        `rows` are those of the reconciliation.
        """
        certain = [item for item in match["proposals"] if item["certain"]]
        doubtful = [item for item in match["proposals"] if not item["certain"]]
        others = [item for item in doubtful if not _is_cleared(item)]
        by_hand = _lines_of(doubtful) - _lines_of(others)
        batch = match["added"]["batchId"]
        sections = [
            [self._summary(match, certain, others, by_hand)],
            self._section("Certain", certain if self.show_all else (), _proposal),
            self._section("Not certain (clear the right rows with --clear)", others, _proposal),
            self._section(
                "Lines without a row (--add enters them)",
                match["unmatched"],
                partial(_line_and_mistyped, rows),
            ),
            self._section(
                f"Added (to undo it: wyzbooks import undo {batch})", match["added"]["rows"], _both
            ),
        ]
        return "\n\n".join("\n".join(lines) for lines in sections if lines)

    def _summary(
        self,
        match: Document,
        certain: Sequence[Document],
        others: Sequence[Document],
        by_hand: int,
    ) -> str:
        """One sentence, of which every line of the file is a part."""
        parts = [
            f"{_lines_of(certain):,} certain",
            f"{_lines_of(others):,} not certain",
            f"{by_hand:,} not certain, but with rows that are cleared",
            f"{len(match['unmatched']):,} without a row",
            f"{_lines_of(match['added']['rows']):,} added",
            f"{len(match['reconciled']):,} reconciled already",
            f"{match['afterStatement']:,} after the statement",
        ]
        shown = [part for part in parts if not part.startswith("0 ")]
        cleared = counted(match["cleared"], "row")
        return (
            f"Lines of {printable(self.file_name)}: {', '.join(shown) or 'none'}. "
            f"Cleared {cleared}."
        )

    def _section(
        self, heading: str, items: Sequence[Document], text_of: Callable[[Document], str]
    ) -> list[str]:
        if not items:
            return []
        shown = items if self.show_all else items[:FIRST_SHOWN]
        lines = [f"{heading}:", *(f"  {printable(text_of(item))}" for item in shown)]
        if hidden := len(items) - len(shown):
            lines.append(f"  ... and {hidden:,} more (--all shows them)")
        return lines


def _is_cleared(item: Document) -> bool:
    """Whether a person has cleared the rows of a proposal already."""
    return all(row["cleared"] == "cleared" for row in item["rows"])


def _lines_of(items: Sequence[Document]) -> int:
    return sum(len(item["lines"]) for item in items)


def _proposal(item: Document) -> str:
    return f"{_both(item)} ({', '.join(_evidence(item['evidence']))})"


def _both(item: Document) -> str:
    lines = " + ".join(map(_line, item["lines"]))
    return f"{lines} = {' + '.join(map(_row, item['rows']))}"


def _line(line: Mapping[str, Any]) -> str:
    texts = (line["number"], line["payee"] or line["memo"])
    words = (str(line["date"]), group_thousands(line["amount"]), *texts)
    return f"line {line['line']}: {' '.join(filter(None, words))}"


def _line_and_mistyped(rows: Sequence[Document], line: Document) -> str:
    """A line that no row is, with the check of its number that has another amount.

    Its amount is probably mistyped, and `--add` would enter the check a second time.
    """
    number = plain_number(line["number"])
    if not is_check_number(number):
        return _line(line)
    mistyped = [
        f"{_row(row)} has this number, but {group_thousands(row['amount'])}"
        for row in rows
        if row["cleared"] == "none" and plain_number(row["ref"]) == number
    ]
    return _line(line) + (f" ({'; '.join(mistyped)})" if mistyped else "")


def _row(row: Mapping[str, Any]) -> str:
    words = (row["type"], row["ref"], str(row["date"]), row["name"] or row["memo"])
    return f"{' '.join(filter(None, words))} [{row['source']['id']}]"


def _evidence(evidence: Mapping[str, Any]) -> Iterator[str]:
    """What says that lines and rows are the same, and what does not."""
    if evidence["imported"]:
        yield "an earlier file had it"
    if evidence["sameNumber"]:
        yield "same number"
    if evidence["payee"] == "same" and not evidence["imported"]:
        yield "same payee"
    if evidence["wordsShared"]:
        yield f"shared words: {' '.join(evidence['wordsShared'])}"
    days = evidence["daysApart"]
    when = "later" if days > 0 else "earlier"
    yield f"{counted(abs(days), 'day')} {when}" if days else "same day"
    if evidence["doubt"]:
        yield f"not certain: {DOUBTS[evidence['doubt']]}"
