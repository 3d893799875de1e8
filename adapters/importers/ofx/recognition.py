"""Whether a file is an OFX file at all."""

import re

from adapters.importers.appearance import A_BANK_STATEMENT, appearance_of, head_of
from adapters.importers.text import decode
from application.importing.parsed_file import UnreadableFile

CODE = "not_ofx"

_BEGINNING = re.compile(
    r"(?:\s|\ufeff|<\?[^>]*>|<!--(?:(?!-->).)*-->|<!DOCTYPE[^>]*>|[A-Z][A-Z-]*\s*:[^<\n]*(?=[<\n]))*"
    r"(?:OFXHEADER\s*:|<\?OFX\b|<\s*OFX\s*>)",
    re.IGNORECASE | re.DOTALL,
)
"""Any headers, and then the tag OFX; or a header that only OFX files have."""


def check_recognized(content: bytes) -> None:
    """Raise `UnreadableFile`, with what a file looks like, if it is not an OFX file."""
    if not _BEGINNING.match(decode(head_of(content))):
        raise UnreadableFile(
            CODE,
            f"this is not an OFX file: {appearance_of(content, A_BANK_STATEMENT)}. An OFX "
            "file (also QFX or QBO) begins with OFXHEADER or <OFX>; download the statement again "
            "from the bank",
        )
