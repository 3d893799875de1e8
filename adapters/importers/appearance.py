"""What a file looks like that is not of the format in which it is to be read."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from adapters.importers.text import decode

A_BANK_STATEMENT = "a bank statement (OFX, QFX or QBO)"
A_QIF_FILE = "a QIF file"
AN_IIF_FILE = "a QuickBooks IIF file"

_EXPORT = "export its lists there as IIF files"
_BINARY = (
    (0, b"%PDF", "a PDF document"),
    (0, b"\xd0\xcf\x11\xe0", "an older spreadsheet (.xls) or a QuickBooks backup (.QBB, .QBM)"),
    (
        0,
        b"\x45\x86\x00\x00\x06\x00",
        f"a backup of QuickBooks (.QBB); restore it in QuickBooks, and {_EXPORT}",
    ),
    (96, b"MAUI", f"a company file of QuickBooks (.QBW); open it in QuickBooks, and {_EXPORT}"),
    (0, b"\xac\x9e\xbd\x8f", "a file of Quicken (.QDF)"),
    (0, b"SQLite format 3", "a database, such as a file of books"),
    (0, b"\x89PNG", "a picture"),
    (0, b"\xff\xd8\xff", "a picture"),
    (0, b"GIF8", "a picture"),
    (0, b"II*\x00", "a picture"),
    (0, b"MM\x00*", "a picture"),
    (8, b"WEBP", "a picture"),
    (4, b"ftyp", "a picture or a film"),
    (0, b"\x1f\x8b", "a compressed file"),
    (0, b"BZh", "a compressed file"),
    (0, b"7z\xbc\xaf", "a compressed file"),
    (0, b"Rar!", "a compressed file"),
    (0, b"\xfd7zXZ", "a compressed file"),
    (0, b"MZ\x90", "a program"),
    (0, b"\x7fELF", "a program"),
    (0, b"{\\rtf", "a text document (.rtf)"),
)
"""How files of other kinds begin: from which byte, with what."""

_ZIP = b"PK\x03\x04"
_IN_ZIP = (
    (b"xl/", "a spreadsheet (.xlsx)"),
    (b"opendocument.spreadsheet", "a spreadsheet (.ods)"),
    (b"word/", "a text document (.docx)"),
    (b"opendocument.text", "a text document (.odt)"),
    (b"[Content_Types].xml", "a spreadsheet (.xlsx) or another Office document"),
)
"""What the first parts of a compressed file are called."""

_HEAD = 4096
"""How many bytes of a file show what it looks like."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FIRST_LETTER = re.compile(rb"[^\s,\"]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
"""Characters that no text has; programs for MS-DOS end texts with 1A."""
FEWEST_ROWS = 2
"""How many lines a table has at least: its header and a row."""

_KEYWORD = (
    "ACCNT|BUD|CLASS|CUST|EMP|ENDTRNS|HDR|INVITEM|OTHERNAME|SPL|TERMS|TIMEACT|TIMERHDR|TRNS|VEND"
)
"""The keywords by which most IIF files can be told."""
_IIF = re.compile(rf'^\s*"?!(?:{_KEYWORD})"?[\t,]', re.IGNORECASE | re.MULTILINE)
_SPACED = re.compile(rf'^\s*"?!(?:{_KEYWORD})(?: +|;|\|)\w', re.IGNORECASE | re.MULTILINE)
_QIF = re.compile(r"^\s*!(?:Type|Account|Option|Clear)\b", re.IGNORECASE | re.MULTILINE)
_OFX = re.compile(r"^\s*OFXHEADER|<OFX>|<\?OFX", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(r"^\s*<(?:!doctype html|html|head|body|table|!--)", re.IGNORECASE)
_CAMT = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt")
_MT940 = re.compile(r"^(?:\{1:|:20:)[\s\S]*^:2[58]C?:", re.MULTILINE)
_XML = re.compile(r"^\s*<\?xml")
_JSON = re.compile(r'^\s*(?:\{\s*["}]|\[\s*[]{\["0-9])')
_MARKDOWN = re.compile(r"^#{1,6} \S|^\s*```", re.MULTILINE)

_SHAPES: tuple[tuple[Callable[[str], object], str], ...] = (
    (_OFX.search, A_BANK_STATEMENT),
    (_CAMT.search, "a bank statement (CAMT)"),
    (_MT940.search, "a bank statement (MT940)"),
    (_QIF.search, A_QIF_FILE),
    (_IIF.search, AN_IIF_FILE),
    (_HTML.search, "a web page"),
    (_XML.search, "an XML file"),
    (_JSON.search, "a JSON file"),
    (
        _SPACED.search,
        (
            "an IIF file in which spaces or other characters stand in place of the tabs; export "
            "it again, and open it only with programs that keep tabs"
        ),
    ),
    (lambda text: _is_table(text.splitlines()), "a CSV file or another table"),
    (_MARKDOWN.search, "a text for people to read, such as a README"),
)
"""What the text of a file looks like; the first that fits counts."""


def appearance_of(content: bytes, *but_not: str) -> str:
    """What a file looks like, as a sentence; not `but_not`, which it was found not to be."""
    head = head_of(content)
    text = decode(head)
    if not text.strip(' \t\r\n,"'):
        return "the file is empty"
    for start, beginning, words in _BINARY:
        if head[start : start + len(beginning)] == beginning:
            return f"it looks like {words}"
    if head.startswith(_ZIP):
        names = (words for name, words in _IN_ZIP if name in head)
        return f"it looks like {next(names, 'a compressed file (.zip) or a spreadsheet (.xlsx)')}"
    if not head.startswith(_UTF16) and _is_unmarked_utf16(head):
        return "it looks like a text in UTF-16 that does not say so; save it in UTF-8"
    if _CONTROL.search(text):
        return "it is no text, but holds bytes of another format"
    shapes = (words for fits, words in _SHAPES if words not in but_not and fits(text))
    return f"it looks like {next(shapes, 'plain text')}"


def _is_unmarked_utf16(head: bytes) -> bool:
    """Whether every second byte is zero, as for the Latin letters of UTF-16."""
    halves = head[0 : len(head) & ~1 : 2], head[1::2]
    return any(
        not any(zeros) and b"\x00" not in letters
        for zeros, letters in (halves, reversed(halves))
        if letters
    )


def head_of(content: bytes) -> bytes:
    """The first lines that say something, up to the end of a line, so that no letter is cut."""
    first = _FIRST_LETTER.search(content)
    start = 0 if first is None or first.start() < _HEAD else first.start()
    head = content[start : start + _HEAD]
    end = max(head.rfind(b"\n"), head.rfind(b"\r"))
    is_cut = len(content) > start + _HEAD and end >= 0 and not head.startswith(_UTF16)
    return head[:end] if is_cut else head


def _is_table(lines: Sequence[str]) -> bool:
    """Whether most lines have the same number of commas, semicolons or tabs, and at least one.

    The others may be titles above the table, or totals below it.
    """
    shown = [line for line in lines if line.strip()]
    if len(shown) < FEWEST_ROWS:
        return False
    for separator in (",", ";", "\t"):
        counts = Counter(line.count(separator) for line in shown)
        del counts[0]
        if counts and 5 * max(counts.values()) >= 3 * len(shown):
            return True
    return False
