"""Any bytes, and damaged OFX and QIF files: they are read or refused, and every line is counted.

A failure names its case, which `damaged` makes again.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest
from attrs import frozen

from adapters.importers.ofx.reader import read_ofx
from adapters.importers.qif.reader import read_qif
from application.importing.parsed_file import ParsedFile, ReadingOptions, UnreadableFile
from tests.adapters.importers.statement_checks import DATA, check_lines, check_rows

IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
CASES = 10_000 if IS_NIGHTLY else 1_000
FIRST = datetime.now(UTC).date().toordinal() * CASES if IS_NIGHTLY else 0
"""The number of the first case: every night has new ones."""
SECONDS = 2
"""More processor time than any of these small files needs."""
PIECES = {
    "ofx": [
        *(b"<STMTTRN>", b"</STMTTRN>", b"<STMTRS>", b"</STMTRS>", b"<BANKTRANLIST>", b"<OFX>"),
        *(b"</OFX>", b"<TRNAMT>1,650", b"<TRNAMT>-5.00", b"<DTPOSTED>20260230", b"<STATUS>"),
        *(b"<SEVERITY>ERROR", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<", b">", b"&", b"&#0;"),
        *(b"<INVSTMTMSGSRSV1>", b"<CURRENCY><CURSYM>EUR", b"<STMTTRNP>", b"<LEDGERBAL><BALAMT>"),
        *(b"<BANKACCTFROM><ACCTID>2", b"&#xD800;", b"&#1114112;", b"<?", b"<!DOCTYPE", b"<A/>"),
    ],
    "qif": [
        *(b"^\n", b"!Type:Bank\n", b"!Account\n", b"!Type:CCard\n", b"S\n", b"$-5.00\n", b"%50\n"),
        *(b"T1,650\n", b"T-5.00\n", b"U5\n", b"D13/13/2026\n", b"D4/ 1' 8\n", b"L[Checking]\n"),
        *(
            b"POpening Balance\n",
            b"!Type:Cat\n",
            b"!\n",
            b"!Option:AutoSwitch\n",
            b"NDEP\n",
            b"E\n",
        ),
        *(b"^^\n", b"\n", b"$\n", b"%1e9\n", b"%-\n", b"/1/31'26\n", b"N\n", b"x\n", b"D'\n"),
    ],
}
ANYWHERE = [
    b"\x00",
    b"\xff",
    b"\xe2\x80\xae",
    b"\r",
    b"\n",
    b"\x1a",
    b"9" * 30,
    b"\xc2\xa0",
    b"\xef\xbb\xbf",
]


@frozen
class Format:
    name: str
    read: Callable[[bytes, ReadingOptions], ParsedFile]

    @property
    def seeds(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted((DATA / self.name).iterdir())]


FORMATS = [Format("ofx", read_ofx), Format("qif", read_qif)]


def damaged(file_format: Format, seeds: list[bytes], random: Random) -> bytes:
    """A file with some damage, or bytes that are no file at all."""
    if random.random() < 0.03:
        return random.randbytes(random.randrange(2_000))
    content = random.choice(seeds)
    if random.random() < 0.2:
        content += random.choice(seeds)
    pieces = PIECES[file_format.name] + ANYWHERE
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(content) + 1)
        end = min(len(content), at + random.choice([1, 1, 2, 5, 20, 200]))
        match random.randrange(7):
            case 0:
                content = content[:at] if random.random() < 0.5 else content[at:]
            case 1:
                content = content[:at] + content[end:]
            case 2:
                content = content[:at] + random.choice(pieces) + content[at:]
            case 3:
                content = content[:at] + random.randbytes(random.randint(1, 4)) + content[end:]
            case 4:
                content = content[:end] + content[at:]
            case 5:
                old, new = random.choice(
                    [(b"\n", b""), (b"\n", b"\r"), (b"\n", b"\r\n"), (b".", b",")]
                )
                content = content.replace(old, new)
            case _:
                encoding = random.choice(["utf-16", "cp1252", "mac_roman", "utf-8-sig"])
                content = content.decode("utf-8", errors="replace").encode(
                    encoding, errors="replace"
                )
    return content


@pytest.mark.parametrize("file_format", FORMATS, ids=lambda one: one.name)
def test_any_file_is_read_or_refused_and_every_line_is_counted(file_format):
    seeds = file_format.seeds
    for case in range(FIRST, FIRST + CASES):
        random = Random(case)
        content = damaged(file_format, seeds, random)
        order = random.choice([None, "mdy", "dmy", "ymd"])
        began = time.process_time()
        try:
            parsed = file_format.read(content, ReadingOptions(order))
            check_lines(parsed)
            check_rows(parsed)
        except UnreadableFile:
            continue
        except Exception as error:
            raise AssertionError(f"case {case} fails") from error
        assert time.process_time() - began < SECONDS, case


@pytest.mark.parametrize("file_format", FORMATS, ids=lambda one: one.name)
def test_of_a_file_that_is_cut_anywhere_only_whole_transactions_are_read(file_format):
    """What is cut is never read with another amount, and a cut inside of the rows is refused."""
    content = (DATA / file_format.name / f"several-accounts.{file_format.name}").read_bytes()
    options = ReadingOptions("mdy")
    whole = {
        (row.line, row.amount, row.date, row.payee)
        for statement in file_format.read(content, options).statements
        for row in statement.rows
    }
    for end in range(len(content)):
        try:
            parsed = file_format.read(content[:end], options)
        except UnreadableFile:
            continue
        check_lines(parsed, content[:end])
        rows = {
            (row.line, row.amount, row.date, row.payee)
            for statement in parsed.statements
            for row in statement.rows
        }
        assert rows <= whole, end
