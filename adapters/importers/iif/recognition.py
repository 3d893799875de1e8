"""Whether a file is an IIF file at all, and if not, what it looks like."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from adapters.importers.iif.vocabulary import KEYWORDS
from adapters.importers.text import decode
from application.importing.parsed_file import UnreadableFile

CODE = "not_iif"

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

_KEYWORD = "|".join(sorted(KEYWORDS, key=len, reverse=True))
_ROW = re.compile(
    rf'[ "]*(?:!(?:{_KEYWORD}) *"? *(?:[\t,]|$)|(?:{_KEYWORD}) *"? *(?:\t|$)'
    r'|![A-Z][A-Z0-9 ]*"? *[\t,] *"?[A-Z0-9])',
    re.IGNORECASE,
)
"""A header of IIF, also of an unknown list, or a row of a known one."""
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
    (_OFX.search, "a bank statement (OFX, QFX or QBO)"),
    (_CAMT.search, "a bank statement (CAMT)"),
    (_MT940.search, "a bank statement (MT940)"),
    (_QIF.search, "a QIF file"),
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


def check_recognized(content: bytes) -> None:
    """Raise `UnreadableFile`, with what a file looks like, if it is not an IIF file.

    An IIF file begins with a row of IIF, or most of its first rows are such.
    """
    head = _head(content)
    text = decode(head)
    lines = [line for line in text.splitlines() if line.strip(' \t,"')]
    if not lines:
        raise _not_iif("the file is empty")
    rows = [line for line in lines if _ROW.match(line)]
    if not rows or (rows[0] is not lines[0] and 2 * len(rows) < len(lines)):
        raise _not_iif(_appearance(head, text))


def _appearance(head: bytes, text: str) -> str:
    """What a file looks like, as a sentence."""
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
    return f"it looks like {next((words for fits, words in _SHAPES if fits(text)), 'plain text')}"


def _is_unmarked_utf16(head: bytes) -> bool:
    """Whether every second byte is zero, as for the Latin letters of UTF-16."""
    halves = head[0 : len(head) & ~1 : 2], head[1::2]
    return any(
        not any(zeros) and b"\x00" not in letters
        for zeros, letters in (halves, reversed(halves))
        if letters
    )


def _head(content: bytes) -> bytes:
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


def _not_iif(reason: str) -> UnreadableFile:
    return UnreadableFile(
        CODE,
        f"this is not an IIF file: {reason}. An IIF file is a text with lines such as !ACCNT or "
        "!TRNS, which name the columns of the rows below them",
    )
