"""The limits of reading: how long a row is, when reading ends, and how much memory it takes."""

import subprocess
import sys

import pytest

from adapters.importers.bank_csv import survey
from adapters.importers.bank_csv.reader import read_bank_csv
from adapters.importers.bank_csv.rows import MOST_CELLS, MOST_LINES
from adapters.importers.text import LONGEST_LINE
from application.importing.listed import MOST_REFUSED
from application.importing.parsed_file import AS_THE_FILE_SHOWS, ParsedFile, UnreadableFile
from tests.adapters.importers.bank_csv.plain_reading import check_counts, only_statement

HEADER = "Date,Description,Amount\n"
ROW = "1/31/2026,Oak,-5.00\n"


def read(text: str) -> ParsedFile:
    parsed = read_bank_csv(text.encode())
    check_counts(parsed)
    return parsed


def test_reading_stops_after_a_thousand_refused_rows_and_counts_what_was_read():
    parsed = read(HEADER + ROW + "13/13/2026,Oak,5.00\n" * (MOST_REFUSED + 500) + ROW)
    assert parsed.stopped_at == parsed.total == 2 + MOST_REFUSED
    assert (len(parsed.refused), len(only_statement(parsed).rows)) == (MOST_REFUSED, 1)


def test_a_file_whose_last_row_is_the_thousandth_refused_one_is_read_to_its_end():
    parsed = read(HEADER + ROW + "13/13/2026,Oak,5.00\n" * MOST_REFUSED)
    assert (parsed.stopped_at, parsed.total) == (None, 2 + MOST_REFUSED)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1/31/2026,Oak" + "," * MOST_CELLS + "\n", "more than 500 cells"),
        ('1/31/2026,"Oak"' + "," * MOST_CELLS + "\n", "more than 500 cells"),
        ("1/31/2026," + "x" * LONGEST_LINE + ",1.00\n", "longer than 100,000 characters"),
        ('1/31/2026,"' + "x" * LONGEST_LINE + '",1.00\n', "longer than 100,000 characters"),
    ],
)
def test_a_row_that_is_too_long_is_refused_and_the_next_one_read(row, message):
    parsed = read(HEADER + ROW + row + ROW)
    ((refusal),) = parsed.refused
    assert (refusal.line, refusal.code) == (3, "structure")
    assert message in refusal.message
    assert len(only_statement(parsed).rows) == 2


@pytest.mark.parametrize("lines", [MOST_LINES - 1, MOST_LINES, 3 * MOST_LINES])
def test_a_quoted_cell_has_a_hundred_lines_at_most(lines):
    cell = '"first\n' + "more\n" * (lines - 2) + 'last"'
    parsed = read(HEADER + ROW + f"1/30/2026,{cell},-6.00\n" + ROW)
    assert parsed.total == 3 + lines
    assert len(only_statement(parsed).rows) == (3 if lines <= MOST_LINES else 2)


def test_a_quote_that_is_open_at_the_end_of_the_file_costs_its_row():
    parsed = read(HEADER + ROW + '1/30/2026,"Elm,-6.00\nand more\n')
    assert [row.line for row in parsed.refused] == [3]
    assert (parsed.left_out_lines, parsed.total) == (1, 4)


def test_a_file_of_more_lines_than_an_import_can_hold_is_refused(monkeypatch):
    monkeypatch.setattr(survey, "MOST_TRANSACTION_ROWS", 3)
    with pytest.raises(UnreadableFile) as refusal:
        read(HEADER + ROW * 3)
    assert refusal.value.code == "too_large"


def test_a_client_that_is_gone_ends_the_reading():
    class Gone(Exception):
        pass

    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls > 3:
            raise Gone

    with pytest.raises(Gone):
        read_bank_csv((HEADER + ROW * 50_000).encode(), AS_THE_FILE_SHOWS, check)


RUBBISH = """
import random, time
from adapters.importers.bank_csv.reader import read_bank_csv
from application.importing.parsed_file import UnreadableFile

def repeated(piece, size):
    return piece * (size // len(piece))

MB = 1_000_000
HEADER = b"Date,Description,Amount,Balance\\n" + b"1/31/2026,Oak,-5.00,95.00\\n" * 3_000
anything = random.Random(13).randbytes(5 * MB)
letters = bytes(byte for byte in anything if byte > 32 or byte == 10)
for make in (
    lambda: anything,
    lambda: HEADER + anything,
    lambda: HEADER + letters,
    lambda: b"\\xff\\xfe" + HEADER.decode().encode("utf-16-le") + anything,
    lambda: HEADER + b"x" * (60 * MB),
    lambda: HEADER + b"," * (20 * MB),
    lambda: HEADER + b'"' * (20 * MB),
    lambda: HEADER + b"\\n" * (5 * MB),
    lambda: HEADER + repeated(b'"\\n', 3 * MB),
    lambda: HEADER + repeated(b'",\\n', 3 * MB),
    lambda: HEADER + repeated(b",\\n", 2 * MB - 200_000),
    lambda: HEADER + repeated(b"1/31/2026,Oak,13,\\n", 60 * MB),
    lambda: HEADER + repeated(b"13/13/2026,x,x,x\\n", 10 * MB),
    lambda: repeated(b"1/31/2026,1.00," * 30 + b"\\n", 20 * MB),
    lambda: repeated(b"1/31/2026;", 60 * MB),
):
    content = make()
    before = time.process_time()
    try:
        read_bank_csv(content)
    except UnreadableFile:
        pass
    seconds = time.process_time() - before
    assert seconds < len(content) / MB, (content[100_000:100_200], seconds)
    del content
# What a process has taken in all would count what its parent took before it began.
(most,) = (line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(most.split()[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count memory in other ways")
def test_rubbish_takes_little_memory_and_less_than_a_second_for_a_megabyte():
    answer = subprocess.run(
        [sys.executable, "-c", RUBBISH], capture_output=True, text=True, check=False
    )
    assert not answer.stderr
    assert int(answer.stdout) < 300 * 1024
