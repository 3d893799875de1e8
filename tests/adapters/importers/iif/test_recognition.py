"""What is no IIF file at all is refused as a whole, and the refusal says what it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.importers.iif.reader import read_iif
from application.importing.parsed_file import UnreadableFile

README = b"# Importing\n\nThis program reads files such as\n\n```\n!TRNS\tDATE\n```\n\nof others.\n"


@pytest.mark.parametrize(
    ("content", "appearance"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t\r\n", "the file is empty"),
        (b"%PDF-1.4\n%\xe2\xe3", "a PDF document"),
        (b"PK\x03\x04\x14\x00", "a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an older spreadsheet"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x00\x01\x02" * 100, "no text"),
        (README, "a text for people to read"),
        (b"Dear Anna,\nplease find the books below.\n", "plain text"),
        (b"Date,Description,Amount\n1/2/2026,Bread,-5\n1/3/2026,Cake,-6\n", "a CSV file"),
        (
            b"Oak & Co\nTransactions\nAll Dates\n\n"
            + b"Date,Type,Num,Name,Amount\n" * 8
            + b"Friday\n",
            "a CSV file",
        ),
        (b"Date;Amount\n1.2.2026;5,00\n", "a CSV file"),
        (b"Date\tAmount\n1/2/2026\t5\n", "a CSV file"),
        (b"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>\n", "a bank statement (OFX or QFX)"),
        (b'<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n', "a bank statement (OFX or QFX)"),
        (b"!Type:Bank\nD1/2/2026\nT-5\n^\n", "a QIF file"),
        (b"!Account\nNChecking\nTBank\n^\n", "a QIF file"),
        (b"<!DOCTYPE html><html></html>", "a web page"),
        (b'{"accounts": []}', "a JSON file"),
        (
            b"!TRNS  TRNSTYPE  DATE  ACCNT\nTRNS  CHECK  1/2/2026  Checking\n",
            "in place of the tabs",
        ),
        (b"!CUST NAME PHONE1\nCUST Anna 12\n", "in place of the tabs"),
        (b"!CUST;NAME\nCUST;Anna\n", "in place of the tabs"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_it_looks_like(content, appearance):
    with pytest.raises(UnreadableFile) as refusal:
        read_iif(content)
    assert refusal.value.code == "not_iif"
    assert appearance in str(refusal.value)


@pytest.mark.parametrize(
    "content",
    [
        b"!CUST\tNAME\n",
        b"\xef\xbb\xbf!CUST\tNAME\nCUST\tAnna\n",
        "!CUST\tNAME\nCUST\tAnna\n".encode("utf-16"),
        b'"!CUST","NAME"\n"CUST","Anna"\n',
        b"\r\n\t\t\r\n  !cust\tNAME\r\n",
        b"!NEW LIST\tNAME\nNEW LIST\tx\n",
        b"!ENDTRNS\n",
        b"\xef\xbb\xbf" + ("!CUST\tNAME\n" + "CUST\té\n" * 1_000).encode(),
        ("\ufeff!CUST\tNAME\n" + "CUST\té\n" * 1_000).encode("utf-16-le"),
        b"CUST\tAnna\n",
        b"made by a cash register\n!CUST\tNAME\nCUST\tAnna\n",
    ],
)
def test_a_file_that_begins_with_rows_of_iif_is_read(content):
    assert read_iif(content).total > 0


def test_letters_that_cannot_be_read_are_told():
    (assumed,) = read_iif(b"!CUST\tNAME\nCUST\tCaf\xe9 \x81\x8d\n").assumed
    assert assumed.what.startswith("2 of its characters cannot be read")


def test_a_row_that_begins_with_no_keyword_is_refused():
    (row,) = read_iif(b"!CUST\tNAME\nCUST\tAnna\nand so on\n").refused
    assert (row.line, row.code) == (3, "structure")
    assert "'AND SO ON' is no keyword" in row.message


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_reason(content):
    try:
        read = read_iif(content).total
    except UnreadableFile as refusal:
        read = len(str(refusal))
    assert read > 0
