"""Any bytes, and damaged files, are read or refused in order, with every line accounted for.

A failure names its case, which `damaged` makes again.
"""

import os
import time
from datetime import UTC, datetime
from random import Random

import pytest

from adapters.importers.bank_csv.reader import read_bank_csv
from application.importing.parsed_file import ReadingOptions, UnreadableFile
from application.importing.statements import ColumnMapping
from entrypoints.file_readers import FORMATS
from tests.adapters.importers.bank_csv.damage import damaged
from tests.adapters.importers.bank_csv.plain_reading import check_counts

IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
CASES = 10_000 if IS_NIGHTLY else 1_000
FIRST = datetime.now(UTC).date().toordinal() * CASES if IS_NIGHTLY else 0
"""The number of the first case: every night has new ones."""
TOGETHER = 100
SECONDS = 2
"""More processor time than any of these small files needs."""
CODES = {"", "not_csv", "ambiguous_dates", "mapping", "too_large"}
MAPPINGS = (
    None,
    None,
    None,
    ColumnMapping((("date", "Date"), ("amount", "Amount"))),
    ColumnMapping((("date", "1"), ("amount", "3"), ("payee", "2"))),
    ColumnMapping((("debit", "3"), ("indicator", "2")), reversed_sign=True),
    ColumnMapping((("fitid", "2"), ("balance", "4")), decimal_comma=True),
)


@pytest.mark.parametrize("first", range(FIRST, FIRST + CASES, TOGETHER))
def test_any_file_is_read_or_refused_in_order_and_every_line_is_accounted_for(first):
    for case in range(first, first + TOGETHER):
        random = Random(case)
        content = damaged(random)
        options = ReadingOptions(
            random.choice([None, None, "mdy", "dmy", "ymd"]), random.choice(MAPPINGS)
        )
        began = time.process_time()
        try:
            code = code_of_refusal(content, options)
            part = content[: random.randrange(len(content) + 1)]
            assert FORMATS["csv"].looks_like(part) in {True, False}
        except Exception as error:
            raise AssertionError(f"case {case} fails") from error
        assert code in CODES, case
        assert time.process_time() - began < SECONDS, case


def code_of_refusal(content: bytes, options: ReadingOptions) -> str:
    """The code with which a file is refused; empty if it is read, line by line."""
    try:
        check_counts(read_bank_csv(content, options))
    except UnreadableFile as refusal:
        return refusal.code
    return ""
