"""Each format recognises its own files, and none those of another."""

from pathlib import Path

import pytest

from adapters.importers.appearance import appearance_of
from application.importing.parsed_file import UnreadableFile
from entrypoints.file_readers import FORMATS, format_of

DATA = Path(__file__).parents[2] / "data"
NAMES = "iif", "ofx", "qif"
FILES = [path for name in NAMES for path in sorted((DATA / name).iterdir())]
README = b"# Importing\n\nThis program reads files such as\n\n```\n!Type:Bank\n<OFX>\n```\n"
OTHERS = {
    README: "a text for people to read",
    b"": "the file is empty",
    b"%PDF-1.4\n": "a PDF document",
    b"<!DOCTYPE html><html><body>&lt;OFX></body></html>": "a web page",
    b"Name,Phone\nAnna,5551234\n": "a CSV file",
    b"<?xml version='1.0'?><Document/>": "an XML file",
    b"Dear Anna,\nhere is the file.\n": "plain text",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_recognised_by_its_format_and_by_no_other(path):
    content = path.read_bytes()
    assert [name for name, one in FORMATS.items() if one.looks_like(content)] == [path.parent.name]
    assert format_of(content) == path.parent.name


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xef\xbb\xbfOFXHEADER:100\n<OFX>", "ofx"),
        ("\ufeffOFXHEADER:100\n<OFX>".encode("utf-16-le"), "ofx"),
        (b"\n\n <?xml version='1.0'?>\n<!-- x --><!-- y -->\n<?OFX OFXHEADER='200'?>", "ofx"),
        (b"Content-Type: application/x-ofx\r\n\r\n<ofx>", "ofx"),
        (b"OFXHEADER:100 DATA:OFXSGML <OFX>", "ofx"),
        (b"\xef\xbb\xbf!Type:Bank \r\n", "qif"),
        (b"# x\n; y\n// z\n!account\n", "qif"),
        (b"!Clear:AutoSwitch\n", "qif"),
        (b"\n!TYPE:Oth L\n", "qif"),
    ],
)
def test_headers_and_comments_may_stand_before_the_beginning(content, name):
    assert format_of(content) == name


@pytest.mark.parametrize(("content", "appearance"), OTHERS.items())
def test_a_file_of_no_format_is_refused_with_what_it_looks_like_said_once(content, appearance):
    with pytest.raises(UnreadableFile) as refusal:
        format_of(content)
    message = str(refusal.value)
    assert message.count(appearance) == 1
    assert message.count("looks like") <= 1
    assert f"--as ({', '.join(FORMATS)})" in message
    for name in NAMES:
        with pytest.raises(UnreadableFile) as own:
            FORMATS[name].check(content)
        assert own.value.code == f"not_{name}"


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_one_format_looks_like_it_to_the_others(name):
    words = {"iif": "an IIF|a QuickBooks IIF file", "ofx": "OFX, QFX or QBO", "qif": "a QIF file"}
    content = {
        "iif": b"!CUST\tNAME\nCUST\tAnna\n",
        "ofx": b"OFXHEADER:100\n<OFX></OFX>",
        "qif": b"!Type:Bank\nD1/2/26\n",
    }[name]
    assert any(word in appearance_of(content) for word in words[name].split("|"))


def test_thousands_of_comments_and_headers_are_looked_at_in_little_time():
    for text in (b"<!---->" * 500, b"A:" * 2_000, b"A:\n" * 1_000, b"<?x?>" * 800):
        with pytest.raises(UnreadableFile):
            FORMATS["ofx"].check(text + b"<X>")
