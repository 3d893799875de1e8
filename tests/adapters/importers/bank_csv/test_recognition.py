"""What is not the CSV of a bank is refused as a whole; no other format's file is taken for one."""

from pathlib import Path

import pytest

from adapters.importers.bank_csv.reader import read_bank_csv
from adapters.importers.bank_csv.recognition import check_recognized
from application.importing.parsed_file import UnreadableFile
from entrypoints.file_readers import FORMATS, format_of

DATA = Path(__file__).parents[3] / "data"
LEDGER = (
    b",Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance\n"
    b"Checking,,,,,,,,\n,01/31/2026,Check,1,Oak,,Rent,-5.00,95.00\n"
)
JOURNAL = (
    b"Trans #,Type,Date,Num,Name,Memo,Account,Debit,Credit\n5,Check,01/31/2026,1,Oak,,Rent,5.00,\n"
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b" \r\n,,,\n", "the file is empty"),
        (b"\xef\xbb\xbf\r\n", "the file is empty"),
        (b"%PDF-1.4\n\x00\x01", "a PDF document"),
        (b"PK\x03\x04\x14\x00", "a compressed file"),
        (b"Dear Anna,\nplease find the books below, by\nBert\n", "date and an amount"),
        (b"one word\n", "no commas, semicolons or tabs"),
        (b"Name,Phone\nAnna,555-0100\n", "date and an amount"),
        (b"Name,Birthday,City\nAnna,1/31/1990,Oakland\n", "date and an amount"),
        (b"Date,Description\n1/31/2026,Oak\n", "no column of amounts"),
        (b"!TRNS,TRNSTYPE,DATE,ACCNT,AMOUNT\nTRNS,CHECK,1/31/2026,Bank,-5.00\n", "IIF"),
        (b"TRNS,CHECK,1/31/2026,Bank,-5.00\n", "IIF"),
        (b"!Type:Bank\nD1/31/2026\nT-5.00\n^\n", "QIF file"),
        (b"OFXHEADER:100\n<OFX><DTPOSTED>20260131,<TRNAMT>-5.00\n", "a bank statement"),
        (b'{"date": "2026-01-31", "amount": "-5.00"}', "a JSON file"),
        (LEDGER, "a report of QuickBooks"),
        (JOURNAL, "a report of QuickBooks"),
    ],
)
def test_what_is_not_the_csv_of_a_bank_is_refused_with_the_reason(content, reason):
    for read in (read_bank_csv, check_recognized):
        with pytest.raises(UnreadableFile) as refusal:
            read(content)
        assert refusal.value.code == "not_csv"
        assert reason in str(refusal.value)


@pytest.mark.parametrize("path", sorted(DATA.glob("**/*.csv")) + sorted(DATA.glob("**/*.iif")))
def test_of_all_files_those_of_banks_are_recognised(path):
    content = path.read_bytes()
    is_of_bank = path.suffix == ".csv" and path.parent.name in {"bank_csv", "reconciliation"}
    assert FORMATS["csv"].looks_like(content) is is_of_bank
    if is_of_bank:
        assert format_of(content) == "csv"


def test_a_file_is_recognised_by_its_beginning():
    content = (DATA / "bank_csv" / "keys-and-values-above.csv").read_bytes()
    check_recognized(content[: content.index(b"7 Jan")])


def test_a_header_without_rows_is_a_statement_without_rows():
    (statement,) = read_bank_csv(b"Date,Description,Amount\n").statements
    assert statement.rows == ()


def test_of_many_lines_almost_all_must_be_rows():
    rubbish = b"Date,Description,Amount\n1/31/2026,Oak,-5.00\n" + b"x,\n" * 20_000
    with pytest.raises(UnreadableFile) as refusal:
        read_bank_csv(rubbish)
    assert "only 1 of its first 10,000 rows have a date" in str(refusal.value)
