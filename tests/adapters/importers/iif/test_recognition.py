"""What is no IIF file at all is refused as a whole, and the refusal says what it looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.importers.iif.reader import read_iif
from application.importing.parsed_file import UnreadableFile
from tests.entrypoints.serving import run

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
        (b"\x05\x06\x07 and so on\n" * 100, "no text"),
        (b"\xef\xbb\xbf\r\n", "the file is empty"),
        (b"\xff\xfe", "the file is empty"),
        (b" " * 10_000, "the file is empty"),
        (b',,,,\n,"",,\n', "the file is empty"),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml\x00\x00xl/workbook.xml", ".xlsx"),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml\x00\x00word/document.xml", ".docx"),
        (b"PK\x03\x04\x14\x00\x00\x00lists.iif\x00", "a compressed file (.zip)"),
        (b"\x45\x86\x00\x00\x06\x00\x00\x00", "a backup of QuickBooks (.QBB)"),
        (bytes(96) + b"MAUI" + bytes(100), "a company file of QuickBooks"),
        (b"\xac\x9e\xbd\x8f\x00\x00", "a file of Quicken"),
        (b"SQLite format 3\x00", "a database"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        (b"MZ\x90\x00\x03", "a program"),
        ("!CUST\tNAME\nCUST\tAnna\n".encode("utf-16-le"), "a text in UTF-16"),
        ("!CUST\tNAME\nCUST\tAnna\n".encode("utf-16-be"), "a text in UTF-16"),
        (b"[]\n", "a JSON file"),
        (b"{}\n", "a JSON file"),
        (b"<table><tr><td>Date</td></tr></table>", "a web page"),
        (b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'>", "(CAMT)"),
        (b":20:STARTUMS\n:25:10020030/1234567\n:28C:0\n:60F:C090401EUR5,00\n", "(MT940)"),
        (b"<OFX><SIGNONMSGSRSV1>", "a bank statement (OFX, QFX or QBO)"),
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
        (b"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX>\n", "a bank statement (OFX, QFX or QBO)"),
        (b'<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n', "a bank statement (OFX, QFX or QBO)"),
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
        b"\r\n" * 10_000 + b"!CUST\tNAME\nCUST\tAnna\n",
    ],
)
def test_a_file_that_begins_with_rows_of_iif_is_read(content):
    assert read_iif(content).total > 0


@pytest.mark.parametrize(
    ("content", "appearance"),
    [(README, "a README"), (b"%PDF-1.4\n", "a PDF document"), (b"a;b\n1;2\n", "a CSV file")],
)
def test_over_http_and_on_the_command_line_a_file_of_another_kind_is_refused(
    client, tmp_path, content, appearance
):
    answer = client.post(
        "/import/iif", content=content, headers={"Content-Type": "application/octet-stream"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "not_iif")
    assert appearance in answer.json()["detail"]
    books, file = tmp_path / "books.wyzbooks", tmp_path / "lists.iif"
    file.write_bytes(content)
    for words in (["--yes"], ["--as", "iif", "--yes"], ["--as", "iif", "--dry-run"]):
        command = run("import", "--file", str(books), *words, str(file), folder=tmp_path)
        assert command.returncode != 0
        assert appearance in command.stderr.decode()
        assert not command.stdout


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
