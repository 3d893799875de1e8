"""The limits of reading OFX and QIF files: how much is kept and listed, and when reading ends."""

import subprocess
import sys

import pytest

from adapters.importers import findings
from adapters.importers.ofx import structure
from adapters.importers.ofx.reader import read_ofx
from adapters.importers.ofx.tags import LONGEST_TEXT
from adapters.importers.qif import accounts, first_look
from adapters.importers.qif.reader import read_qif
from adapters.importers.qif.records import MOST_FIELDS
from adapters.importers.text import LONGEST_LINE
from application.importing.listed import MOST_REFUSED
from application.importing.parsed_file import UnreadableFile
from tests.adapters.importers.statement_checks import cents, check_lines

OFX = b"<OFX><STMTRS><BANKTRANLIST>\n"
QIF = b"!Type:Bank\nD1/13/2026\nT-5.00\n^\n"
WRONG_OFX = [
    b"<STMTTRN><TRNAMT>1</STMTTRN>\n",
    b"<STMTTRN>\n<TRNAMT>1\n</STMTTRN>\n",
    b"<STMTTRN>",
    b"<TRNAMT>1\n",
    b"</STMTTRN><A>\n",
]


@pytest.mark.parametrize("wrong", WRONG_OFX)
def test_reading_ofx_stops_after_a_thousand_refused_transactions(wrong):
    parsed = read_ofx(OFX + wrong * (MOST_REFUSED + 500))
    assert parsed.stopped_at == parsed.total < MOST_REFUSED * 3 + 3
    assert MOST_REFUSED <= len(parsed.refused) <= MOST_REFUSED + 1
    check_lines(parsed)


@pytest.mark.parametrize("wrong", [b"T1\n^\n", b"D1/13/2026\n^\n", b"x\n^\n", b"^^\n"])
def test_reading_qif_stops_after_a_thousand_refused_records(wrong):
    parsed = read_qif(QIF + wrong * (MOST_REFUSED + 500))
    assert parsed.stopped_at == parsed.total == 4 + MOST_REFUSED * wrong.count(b"\n")
    assert len(parsed.refused) == MOST_REFUSED
    check_lines(parsed)


def test_a_file_whose_last_transaction_is_the_thousandth_refused_one_is_read_to_its_end():
    text = OFX + WRONG_OFX[0] * MOST_REFUSED + b"</BANKTRANLIST></STMTRS></OFX>"
    assert (read_ofx(text).stopped_at, read_ofx(text).total) == (None, MOST_REFUSED + 2)
    text = QIF + b"T1\n^\n" * MOST_REFUSED
    assert (read_qif(text).stopped_at, read_qif(text).total) == (None, 4 + 2 * MOST_REFUSED)


def test_a_transaction_with_an_endless_text_is_refused_with_all_its_lines():
    row = b"<STMTTRN><DTPOSTED>20260101<TRNAMT>1<MEMO>%s\n</STMTTRN>\n"
    endless = row % (b"x\n" * LONGEST_TEXT)
    parsed = read_ofx(OFX + row % b"x" + endless + row % b"y" + b"</BANKTRANLIST>")
    assert cents(parsed) == [100, 100]
    assert [(one.line, one.rows) for one in parsed.refused] == [(4, LONGEST_TEXT + 1)]
    check_lines(parsed)


def test_memos_that_repeat_one_another_without_end_are_refused():
    memos = b"".join(b"<MEMO>%d\n" % number for number in range(10_000))
    parsed = read_ofx(
        OFX + b"<STMTTRN><DTPOSTED>20260101<TRNAMT>1" + memos + b"</STMTTRN></BANKTRANLIST>"
    )
    assert ["MEMO" in one.message for one in parsed.refused] == [True]


def test_a_record_with_an_endless_line_or_endless_fields_is_refused_whole():
    parsed = read_qif(QIF + b"T1\nM" + b"x" * (LONGEST_LINE + 1) + b"\n^\n" + QIF[11:])
    assert [(one.line, one.rows) for one in parsed.refused] == [(5, 3)]
    assert cents(parsed) == [-500, -500]
    parsed = read_qif(QIF + b"Mx\n" * (MOST_FIELDS + 5) + b"^\n" + QIF[11:])
    assert [(one.line, one.rows) for one in parsed.refused] == [(5, MOST_FIELDS + 6)]
    assert cents(parsed) == [-500, -500]


def test_rows_are_counted_also_where_no_line_begins_in_them(monkeypatch):
    monkeypatch.setattr(findings, "MOST_TRANSACTION_ROWS", 2)
    row = b"<STMTTRN><DTPOSTED>20260101<TRNAMT>1</STMTTRN>"
    assert len(cents(read_ofx(OFX + row * 2 + b"</BANKTRANLIST>"))) == 2
    with pytest.raises(UnreadableFile) as refusal:
        read_ofx(OFX + row * 9)
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize(
    ("module", "limit", "read", "content", "code"),
    [
        (structure, "MOST_STATEMENTS", read_ofx, b"<OFX>" + b"<STMTRS></STMTRS>" * 3, "too_large"),
        (structure, "MOST_IDLE_TAGS", read_ofx, b"<OFX>" + b"<A>" * 5, "not_ofx"),
        (accounts, "MOST_ACCOUNTS", read_qif, b"!Account\nNA\n^\nNB\n^\nNC\n^\n", "too_large"),
        (first_look, "MOST_HEADERS", read_qif, b"!Type:Cat\n" * 3, "too_large"),
    ],
)
def test_a_file_with_more_of_something_than_any_real_one_is_refused(
    monkeypatch, module, limit, read, content, code
):
    assert read(content)
    monkeypatch.setattr(module, limit, 2)
    with pytest.raises(UnreadableFile) as refusal:
        read(content)
    assert refusal.value.code == code


def test_blocks_that_are_left_out_are_listed_by_a_thousand_names(monkeypatch):
    sets = b"".join(b"<A%dMSGSRSV1>\n" % number for number in range(structure.MOST_BLOCKS + 500))
    parsed = read_ofx(b"<OFX>\n" + sets)
    assert len(parsed.left_out) == structure.MOST_BLOCKS + 1
    check_lines(parsed)
    sections = b"".join(b"!Type:A%d\nx\n" % number for number in range(1_500))
    parsed = read_qif(QIF + sections)
    assert len(parsed.left_out) == 1_001
    check_lines(parsed)


def test_reading_ends_when_its_check_says_so():
    class Gone(Exception):
        """The client is gone."""

    for read, content in ((read_ofx, OFX + b"<A>" * 100_000), (read_qif, QIF * 10_000)):
        calls = 0

        def check() -> None:
            nonlocal calls
            calls += 1
            if calls > 3:
                raise Gone

        with pytest.raises(Gone):
            read(content, check=check)


# Memory and processor time, measured in a process of its own

RUBBISH = """
import random, time
from adapters.importers.ofx.reader import read_ofx
from adapters.importers.qif.reader import read_qif
from application.importing.parsed_file import UnreadableFile

def repeated(piece, size):
    return (piece * (size // len(piece) + 1))[:size]

MB = 1_000_000
OFX = b"OFXHEADER:100\\n\\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><BANKTRANLIST>"
QIF = b"!Account\\nNChecking\\nTBank\\n^\\n!Type:Bank\\n"
ROW = b"<STMTTRN><DTPOSTED>20260101<TRNAMT>-5.00<FITID>1<NAME>Bread</STMTTRN>"
RECORD = b"D1/13/26\\nT-5.00\\nPBread and butter\\nMtwo loaves\\nLFood\\n^\\n"
WRONG = b"D%d/13/26\\nT1.00\\nPBread\\n^\\n"
anything = random.Random(13).randbytes(6 * MB)
for read, make in (
    (read_ofx, lambda: OFX + anything),
    (read_ofx, lambda: OFX + b"x" * (60 * MB)),
    (read_ofx, lambda: OFX + repeated(b"<", 4 * MB)),
    (read_ofx, lambda: OFX + repeated(b"<A>", 60 * MB)),
    (read_ofx, lambda: OFX + repeated(b"<A ", 4 * MB)),
    (read_ofx, lambda: OFX + repeated(b"<STMTTRN>", 20 * MB)),
    (read_ofx, lambda: OFX + repeated(b"<STMTRS>", 20 * MB)),
    (read_ofx, lambda: OFX + b"\\n" * (20 * MB)),
    (read_ofx, lambda: OFX + b"<STMTTRN><MEMO>" + repeated(b"x\\n", 4 * MB)),
    (read_ofx, lambda: OFX + b"<STMTTRN>" + repeated(b"<MEMO>ab", 2 * MB)),
    (read_ofx, lambda: OFX + b"<STMTTRN><MEMO>" + repeated(b"&#65;", 5 * MB)),
    (read_ofx, lambda: OFX + repeated(b"<!-- <a> -->", 3 * MB)),
    (read_ofx, lambda: OFX + b"<!--" + repeated(b"ab\\n", 5 * MB)),
    (read_ofx, lambda: OFX + b"".join(b"<A%dMSGSRSV1>" % n for n in range(100_000))),
    (read_ofx, lambda: OFX + repeated(ROW, 2 * MB)),
    (read_qif, lambda: QIF + anything),
    (read_qif, lambda: QIF + b"x" * (60 * MB)),
    (read_qif, lambda: QIF + b"\\n" * (3 * MB)),
    (read_qif, lambda: QIF + repeated(b"^\\n", 3 * MB)),
    (read_qif, lambda: QIF + repeated(b"Mx\\n", 2 * MB)),
    (read_qif, lambda: QIF + repeated(b"Sx\\n$5\\n", 2 * MB)),
    (read_qif, lambda: QIF + b"".join(WRONG % n for n in range(100_000))),
    (read_qif, lambda: QIF + repeated(RECORD, 2 * MB)),
    (read_qif, lambda: QIF + repeated(b"!\\n", 2 * MB)),
    (read_qif, lambda: b"!Account\\n" + b"".join(b"NA%d\\n^\\n" % n for n in range(100_000))),
    (read_qif, lambda: QIF + b"!Type:Invst\\n" + repeated(b"x\\n", 3 * MB)),
):
    content = make()
    before = time.process_time()
    try:
        read(content)
    except UnreadableFile:
        pass
    seconds = time.process_time() - before
    assert seconds < len(content) / MB, (content[:200], seconds)
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
