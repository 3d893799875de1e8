"""Whether a file is a list or report of QuickBooks that can be imported."""

from adapters.importers.quickbooks_csv.heads import Head, read_head
from adapters.importers.quickbooks_csv.kinds import WORDS
from adapters.importers.text import decode, quoted
from application.importing.file_set import unpack_files
from application.importing.parsed_file import UnreadableFile

CODE = "not_quickbooks"
LONGEST_HEAD = 64 * 1024
"""How many bytes at the beginning of a file are enough to recognise it."""


def check_recognized(content: bytes) -> None:
    """Raise `UnreadableFile` if a file, whose beginning is enough, is no such list or report."""
    for file in unpack_files(content[:LONGEST_HEAD]):
        head_of(file.name, decode(file.content[:LONGEST_HEAD]), file.content)


def head_of(name: str, text: str, content: bytes) -> Head:
    """The head of a file. Raises `UnreadableFile`, which says what the file looks like."""
    if head := read_head(text):
        return head
    of = f" {quoted(name)}" if name else ""
    known = ", ".join(WORDS.values())
    raise UnreadableFile(
        CODE,
        f"the file{of} is no list or report of QuickBooks that can be imported: "
        f"{_appearance(text, content)}. Those are CSV files of: {known}",
    )


def _appearance(text: str, content: bytes) -> str:
    if not content.strip():
        return "it is empty"
    for start, words in _STARTS:
        if content.lstrip().startswith(start):
            return f"it looks like {words}"
    if "\x00" in text[:LONGEST_HEAD]:
        return "it is not a text"
    first = next((line for line in text[:LONGEST_HEAD].splitlines() if line.strip(" ,;\t")), "")
    return f"its first line is {quoted(first.strip())}"


_STARTS = (
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a workbook (XLSX); export the report as CSV"),
    (b"\xd0\xcf\x11\xe0", "an older workbook (XLS); export the report as CSV"),
    (b"!", "an IIF file"),
    (b"OFXHEADER", "an OFX file of a bank"),
    (b"<", "a page or XML"),
    (b"{", "JSON"),
)
