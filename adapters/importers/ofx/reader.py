"""The reader of OFX files.

bytes --recognition, encoding, tags--> tags --structure, transactions--> findings --> ParsedFile
"""

from adapters.importers.findings import Findings
from adapters.importers.ofx.encoding import encoding_of_ofx
from adapters.importers.ofx.recognition import check_recognized
from adapters.importers.ofx.structure import StructureReader
from adapters.importers.ofx.tags import Tag, TagReader
from adapters.importers.text import UNREADABLE, count_unreadable
from application.importing.parsed_file import (
    AS_THE_FILE_SHOWS,
    Check,
    ParsedFile,
    ReadingOptions,
)


def read_ofx(
    content: bytes, options: ReadingOptions = AS_THE_FILE_SHOWS, check: Check = lambda: None
) -> ParsedFile:
    """Parse an OFX file; raises `UnreadableFile` if it is none, and what `check` raises.

    Dates of OFX have one order, so that `options` say nothing here. Reading stops after
    `MOST_REFUSED` refused transactions, unless nothing but closing tags follows.
    """
    del options
    check()
    check_recognized(content)
    encoding = encoding_of_ofx(content)
    findings = Findings()
    if lost := count_unreadable(content, encoding):
        findings.assume(
            Tag("", 1),
            f"{lost} of its characters cannot be read, and {UNREADABLE} stands for each",
            f"the encoding of the file seems to be {encoding}, which does not have them",
        )

    def check_now_and_then() -> None:
        check()
        findings.check_size()

    tags = TagReader(content, encoding, check_now_and_then)
    reader = StructureReader(findings)
    for tag in tags.tags():
        if findings.is_full and not tag.closes:
            lines = tag.line - tag.starts_line
            reader.stop()
            return findings.parsed_file(lines, stopped_at=lines)
        reader.read(tag)
    reader.finish(tags.open_comment)
    return findings.parsed_file(tags.total)
