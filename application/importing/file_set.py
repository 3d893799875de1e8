"""Several files that are imported together, as one sequence of bytes: so they are kept as one."""

import json
from collections.abc import Sequence
from typing import NamedTuple

_MARK = b"WyzBooks files\x00"
_LENGTH = 8
"""How many bytes give the length of the table of contents."""


class NamedFile(NamedTuple):
    """One of several files."""

    name: str
    content: bytes


def pack_files(files: Sequence[NamedFile]) -> bytes:
    """The files in one: a table of names and sizes, then their contents."""
    table = json.dumps([[file.name, len(file.content)] for file in files]).encode()
    length = len(table).to_bytes(_LENGTH, "big")
    return b"".join([_MARK, length, table, *(file.content for file in files)])


def unpack_files(content: bytes) -> list[NamedFile]:
    """The files of which `pack_files` made these bytes; any other bytes are one file."""
    if not content.startswith(_MARK):
        return [NamedFile("", content)]
    start = len(_MARK) + _LENGTH
    end = start + int.from_bytes(content[len(_MARK) : start], "big")
    try:
        table = [(str(name), int(size)) for name, size in json.loads(content[start:end])]
    except (ValueError, TypeError, RecursionError):
        return [NamedFile("", content)]
    files = []
    for name, size in table:
        files.append(NamedFile(name, content[end : end + max(size, 0)]))
        end += max(size, 0)
    return files or [NamedFile("", content)]
