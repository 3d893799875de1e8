"""Whether a file is an IIF file at all, and if not, what it looks like."""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from adapters.importers.iif.vocabulary import KEYWORDS
from adapters.importers.text import decode
from application.importing.parsed_file import UnreadableFile

CODE = "not_iif"

_BINARY = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a spreadsheet (.xlsx) or another compressed file"),
    (b"\xd0\xcf\x11\xe0", "an older spreadsheet (.xls) or another Office document"),
    (b"SQLite format 3", "a database, such as a file of books"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a text document (.rtf)"),
)
"""How files of other kinds begin."""

_HEAD = 4096
"""How many bytes of a file show what it looks like."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
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
_HTML = re.compile(r"^\s*<(?:!doctype html|html)", re.IGNORECASE)
_XML = re.compile(r"^\s*<\?xml")
_JSON = re.compile(r'^\s*(?:\{\s*"|\[\s*[{\["0-9])')
_MARKDOWN = re.compile(r"^#{1,6} \S|^\s*```", re.MULTILINE)

_SHAPES: tuple[tuple[Callable[[str], object], str], ...] = (
    (_OFX.search, "a bank statement (OFX or QFX)"),
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
    if not content.strip():
        raise _not_iif("the file is empty")
    for beginning, words in _BINARY:
        if head.startswith(beginning):
            raise _not_iif(f"it looks like {words}")
    text = decode(head)
    lines = [line for line in text.splitlines() if line.strip(' \t,"')]
    rows = [line for line in lines if _ROW.match(line)]
    if not rows or (rows[0] is not lines[0] and 2 * len(rows) < len(lines)):
        if "\x00" in text:
            raise _not_iif("it is no text, but holds bytes of another format")
        raise _not_iif(f"it looks like {_appearance(text)}")


def _appearance(text: str) -> str:
    return next((words for fits, words in _SHAPES if fits(text)), "plain text")


def _head(content: bytes) -> bytes:
    """The first lines of a file, which end with a whole line, so that no letter is cut in two."""
    head = content[:_HEAD]
    end = max(head.rfind(b"\n"), head.rfind(b"\r"))
    is_cut = len(content) > _HEAD and end >= 0 and not head.startswith(_UTF16)
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
