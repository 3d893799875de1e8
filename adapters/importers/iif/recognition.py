"""Whether a file is an IIF file at all."""

import re

from adapters.importers.appearance import AN_IIF_FILE, appearance_of, head_of
from adapters.importers.iif.vocabulary import KEYWORDS
from adapters.importers.text import decode
from application.importing.parsed_file import UnreadableFile

CODE = "not_iif"

_KEYWORD = "|".join(sorted(KEYWORDS, key=len, reverse=True))
_ROW = re.compile(
    rf'[ "]*(?:!(?:{_KEYWORD}) *"? *(?:[\t,]|$)|(?:{_KEYWORD}) *"? *(?:\t|$)'
    r'|![A-Z][A-Z0-9 ]*"? *[\t,] *"?[A-Z0-9])',
    re.IGNORECASE,
)
"""A header of IIF, also of an unknown list, or a row of a known one."""


def check_recognized(content: bytes) -> None:
    """Raise `UnreadableFile`, with what a file looks like, if it is not an IIF file.

    An IIF file begins with a row of IIF, or most of its first rows are such.
    """
    lines = [line for line in decode(head_of(content)).splitlines() if line.strip(' \t,"')]
    rows = [line for line in lines if _ROW.match(line)]
    if not rows or (rows[0] is not lines[0] and 2 * len(rows) < len(lines)):
        raise _not_iif(appearance_of(content, AN_IIF_FILE))


def _not_iif(reason: str) -> UnreadableFile:
    return UnreadableFile(
        CODE,
        f"this is not an IIF file: {reason}. An IIF file is a text with lines such as !ACCNT or "
        "!TRNS, which name the columns of the rows below them",
    )
