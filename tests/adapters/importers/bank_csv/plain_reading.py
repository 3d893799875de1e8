"""What a CSV holds, by other means than the reader: lines and amounts."""

import re
from decimal import Decimal

from application.importing.parsed_file import ParsedFile
from application.importing.statements import Statement


def count_lines(content: bytes, encoding: str = "utf-8") -> int:
    """How many physical lines a file has."""
    text = content.decode(encoding, errors="replace")
    return len(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text))


def cents(text: str) -> int:
    """The cents of `-12.50`."""
    return int(Decimal(text) * 100)


def only_statement(parsed: ParsedFile) -> Statement:
    """The one statement of a file."""
    (statement,) = parsed.statements
    return statement


def check_counts(parsed: ParsedFile) -> None:
    """Every line that was read is one of a row, or is left out, refused or structure."""
    kept = sum(row.rows for statement in parsed.statements for row in statement.rows)
    assert kept + parsed.left_out_lines + parsed.refused_lines + parsed.structure == parsed.total
    assert sum(row.rows for row in parsed.refused) <= parsed.refused_lines
    for statement in parsed.statements:
        for row in statement.rows:
            assert row.amount != 0
            assert not row.splits or sum(split.amount for split in row.splits) == row.amount
