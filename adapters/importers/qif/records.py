"""The records of QIF files: lines that each begin with the letter of a field, up to a `^`."""

from attrs import define, field

from adapters.importers.text import LONGEST_LINE, quoted

MOST_FIELDS = 10_000
"""How many lines of a record are read."""


@define(eq=False)
class QifRecord:
    """The fields of a record, each with its line."""

    line: int
    fields: list[tuple[int, str, str]] = field(factory=list)
    """Each as its line, its letter and its text."""
    rows: int = 0
    """How many lines it has, with its `^` and without blank lines."""
    fault: str = ""
    """Why it cannot be read, or empty."""

    def add(self, line: int, text: str) -> None:
        """Add a line."""
        self.rows += 1
        if len(text) > LONGEST_LINE:
            self.fault = f"line {line} is longer than {LONGEST_LINE:,} characters"
        elif self.rows > MOST_FIELDS:
            self.fault = f"the record has more than {MOST_FIELDS:,} lines; was a ^ lost?"
            self.fields.clear()
        elif text.startswith("^"):
            self.fault = (
                self.fault or f"line {line}: a ^ stands alone on its line, not {quoted(text)}"
            )
        else:
            self.fields.append((line, text[0], text[1:].lstrip()))
