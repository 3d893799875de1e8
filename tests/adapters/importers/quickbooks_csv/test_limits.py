"""Files that are not what they seem are answered soon, or refused with `UnreadableFile`."""

import time
from collections.abc import Iterator
from random import Random

import pytest

from application.importing.file_set import NamedFile, pack_files, unpack_files
from application.importing.listed import MOST_REFUSED
from application.importing.parsed_file import ParsedFile, UnreadableFile
from entrypoints.file_readers import READERS
from tests.adapters.importers.quickbooks_csv.company_files import company_files
from tests.adapters.importers.quickbooks_csv.small_company import FIRST, LAST, small_company
from tests.adapters.importers.quickbooks_reports.dialects import DIALECTS

CASES = 120
HEADERS = {
    "general ledger": "General Ledger\n\n,Date,Transaction Type,Num,Name,Memo,Split,Amount,Balance",
    "journal": "Journal\n\n,Date,Transaction Type,Num,Name,Memo,Account,Debit,Credit",
    "transaction list": "Transaction List by Date\n\n,Date,Type,Num,Name,Memo,Account,Split,Amount",
    "account list": "Account List\n\n,Account,Type,Detail type,Description,Balance",
    "customer list": "Customer Contact List\n\nCustomer,Phone Numbers,Email,Billing Address",
    "balance sheet": "Balance Sheet\n\n,Total",
}
RUBBISH = {
    "texts": "lorem ipsum dolor\n",
    "blank cells": ",,,,,,,,\n",
    "blank lines": "\n",
    "quotes": '"a,"b"",\n',
    "wrong amounts": ",01/02/2025,Invoice,1,Ann,memo,Sales,zz,1\n",
    "never balanced": ",01/02/2025,Invoice,1,Ann,memo,Sales,5.00,1.00\n",
}
BYTES = 300_000
SECONDS = 1.5
"""More processor time than so many bytes need, also of the shortest rows."""


def read(*contents: bytes) -> ParsedFile:
    files = [NamedFile(f"{place}.csv", content) for place, content in enumerate(contents)]
    return READERS["quickbooks"](pack_files(files) if len(files) > 1 else contents[0])


def counted(parsed: ParsedFile) -> int:
    """All lines for which a parsed file accounts."""
    rows = sum(transaction.rows for transaction in parsed.transactions)
    others = parsed.left_out_lines + parsed.refused_lines + parsed.structure
    return len(parsed.accounts) + len(parsed.records) + rows + others


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_below_a_good_header_is_soon_answered_with_every_line_accounted_for(
    header: str, rubbish: str
):
    row = RUBBISH[rubbish]
    content = f"{HEADERS[header]}\n{row * (BYTES // len(row))}".encode()
    began = time.process_time()
    try:
        parsed = read(content)
    except UnreadableFile:
        pass
    else:
        assert counted(parsed) == parsed.total
    assert time.process_time() - began < SECONDS


def test_reading_stops_after_so_many_wrong_rows():
    row = RUBBISH["wrong amounts"]
    for header in ("general ledger", "journal"):
        parsed = read(f"{HEADERS[header]}\n{row * 3 * MOST_REFUSED}".encode())
        assert parsed.stopped_at == parsed.total == MOST_REFUSED + 3
        assert not parsed.transactions


def damaged(random: Random) -> Iterator[bytes]:
    """Files of a company, with some bytes changed, cut out or doubled, or lines in disorder."""
    dialect = random.choice(DIALECTS)
    ledger = random.choice(["journal", "general-ledger", "tree-ledger", "transaction-list"])
    for file in company_files(small_company(), dialect, ledger, FIRST, LAST):
        content = bytearray(file.content)
        for _ in range(random.choice([0, 0, 1, 3, 30])):
            place = random.randrange(len(content))
            what = random.randrange(5)
            if what == 0:
                content[place] = random.randrange(256)
            elif what == 1:
                del content[place : place + random.choice([1, 5, 200])]
            elif what == 2:
                content[place:place] = random.choice([b'"', b",", b"\r", b"\x00", b"\xe9", b"9e9"])
            elif what == 3:
                content[place:place] = content[place : place + 300]
            else:
                lines = bytes(content).split(b"\r\n")
                random.shuffle(lines)
                content = bytearray(b"\r\n".join(lines))
            content = content or bytearray(b"x")
        yield bytes(content)


def test_damaged_files_are_read_or_refused_and_every_line_is_accounted_for():
    for case in range(CASES):
        random = Random(case)
        contents = list(damaged(random))
        random.shuffle(contents)
        for chosen in (contents[:1], contents[: random.randrange(2, 6)]):
            try:
                parsed = read(*chosen)
            except UnreadableFile:
                continue
            except Exception as error:
                raise AssertionError(f"case {case} fails") from error
            assert counted(parsed) == parsed.total, case


def test_random_bytes_are_no_file_of_quickbooks():
    for case in range(CASES):
        random = Random(case)
        with pytest.raises(UnreadableFile):
            read(random.randbytes(random.randrange(2_000)))


def test_packed_files_are_unpacked_as_they_were():
    files = [NamedFile("a.csv", b"1"), NamedFile("", b""), NamedFile("é\n.csv", b"\x00\xff")]
    assert unpack_files(pack_files(files)) == files
    assert unpack_files(b"abc") == [NamedFile("", b"abc")]
    whole = pack_files(files)
    for cut in range(1, len(whole)):
        unpack_files(whole[:cut])
