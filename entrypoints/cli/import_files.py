"""The files that are given to an import: their names, their formats and their content."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Self

from attrs import frozen

from entrypoints.cli.import_text import printable
from entrypoints.file_readers import HEAD, format_of

STANDARD_INPUT = Path("-")
LONGEST_LABEL = 200
"""How many characters of the name of a file a batch keeps."""


@frozen
class SourceFile:
    """A file to import."""

    name: str
    """Its name as the person wrote it."""
    format: str
    _path: Path
    _read: bytes | None
    """What was read of standard input or of a pipe, which can be read only once."""

    @classmethod
    def open(
        cls, path: Path, format_name: str | None, recognise: Callable[[bytes], str] = format_of
    ) -> Self:
        """A file, whose format is recognised by its beginning if none is given.

        Raises `UnreadableFile` if it cannot be recognised.
        """
        is_input = path == STANDARD_INPUT
        name = "standard input" if is_input else printable(str(path))
        if is_input:
            content = sys.stdin.buffer.read()
            return cls(name, format_name or recognise(content), path, content)
        with path.open("rb") as file:
            if file.seekable():
                head, content = file.read(HEAD), None
            else:
                head = content = file.read()
        return cls(name, format_name or recognise(head), path, content)

    def content(self) -> bytes:
        """All of it."""
        return self._path.read_bytes() if self._read is None else self._read

    @property
    def short_name(self) -> str:
        """Its name without folders."""
        return self.label or self.name

    @property
    def label(self) -> str:
        """The name that its batch keeps, which is empty for standard input."""
        if self._path == STANDARD_INPUT:
            return ""
        return printable(self._path.name[:LONGEST_LABEL])
