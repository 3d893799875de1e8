"""What holds of every file of a bank that was read, and what it holds as counted by other means."""

import re
from decimal import Decimal
from pathlib import Path

from application.importing.parsed_file import ParsedFile
from tests.adapters.importers.iif.plain_reading import lines_of

DATA = Path(__file__).parents[2] / "data"
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"


def files(folder: str) -> list[Path]:
    """Our own files, and those of strangers where they are there."""
    return sorted([*(DATA / folder).glob("*"), *(CORPUS / folder).glob("*")])


def check_lines(parsed: ParsedFile, content: bytes | None = None) -> None:
    """Every line that was read is one of a row, or is left out, refused or structure."""
    rows = sum(row.rows for statement in parsed.statements for row in statement.rows)
    others = parsed.left_out_lines + parsed.refused_lines + parsed.structure
    assert rows + others == parsed.total
    assert min(rows, parsed.left_out_lines, parsed.refused_lines, parsed.structure) >= 0
    if content is not None and parsed.stopped_at is None:
        assert parsed.total == len(lines_of(content, "latin-1"))


def check_rows(parsed: ParsedFile) -> None:
    """The splits of a row sum to its amount, no amount is zero, and rows are in order."""
    for statement in parsed.statements:
        lines = [row.line for row in statement.rows]
        assert lines == sorted(lines)
        for row in statement.rows:
            assert row.amount
            assert not row.splits or sum(split.amount for split in row.splits) == row.amount
            assert 1 <= row.line <= parsed.total
            assert row.type


def cents(parsed: ParsedFile) -> list[int]:
    """The amounts of all rows."""
    return [row.amount for statement in parsed.statements for row in statement.rows]


def amounts_in(pattern: str, content: bytes) -> list[int]:
    """The amounts other than zero in a file whose amounts have no commas, found by a pattern."""
    texts = re.findall(pattern, content.decode("latin-1"), re.MULTILINE)
    return [int(Decimal(text) * 100) for text in texts if Decimal(text)]
