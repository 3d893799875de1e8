"""Whether a file is a QIF file at all."""

import re

from adapters.importers.appearance import A_QIF_FILE, appearance_of, head_of
from adapters.importers.text import decode
from application.importing.parsed_file import UnreadableFile

CODE = "not_qif"

_HEADER = re.compile(r"\s*!(?:Type\s*:|Account\s*$|Option\s*:|Clear\s*:)", re.IGNORECASE)
_COMMENTS = ("#", ";", "//", "*")


def check_recognized(content: bytes) -> None:
    """Raise `UnreadableFile`, with what a file looks like, if it is not a QIF file.

    A QIF file begins with a header; only comments and blank lines are before it.
    """
    lines = decode(head_of(content)).lstrip("\ufeff").splitlines()
    first = next(
        (line for line in lines if line.strip() and not line.lstrip().startswith(_COMMENTS)), ""
    )
    if not _HEADER.match(first):
        raise UnreadableFile(
            CODE,
            f"this is not a QIF file: {appearance_of(content, A_QIF_FILE)}. A QIF file "
            "begins with a line such as !Type:Bank or !Account; export it again",
        )
