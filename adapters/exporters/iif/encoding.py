"""The encoding of an IIF file: the oldest one that can hold its text.

Intuit asks for ASCII, and QuickBooks reads Windows-1252. So a file that needs no more than one of
these is written in it. Anything else is UTF-8 with a byte order mark, by which other programs
recognise it. A reader that tries UTF-8 before Windows-1252, as ours does, then never confuses the
two: text in Windows-1252 whose bytes could be UTF-8 is written as UTF-8 as well.
"""

import codecs
from typing import IO

ASCII, WINDOWS, UTF_8 = "us-ascii", "windows-1252", "utf-8"
_PIECE = 64 * 1024


class EncodedText:
    """A text that is collected line by line, and then written in the encoding that it needs."""

    def __init__(self, waiting: IO[bytes]) -> None:
        self._text = waiting
        """The text as UTF-8, for as long as its encoding is not known."""
        self._is_ascii = True
        self._is_windows = True
        self._could_be_utf_8 = True
        """Whether its bytes in Windows-1252 would be UTF-8 as well."""

    def add(self, line: str) -> None:
        """Add a line, with its end."""
        self._text.write(line.encode())
        if not line.isascii():
            self._is_ascii = False
            self._look_at(line)

    def write_to(self, out: IO[bytes]) -> str:
        """Write the whole text, and return the name of its encoding."""
        self._text.seek(0)
        if self._is_ascii:
            self._copy_to(out)
            return ASCII
        if self._is_windows and not self._could_be_utf_8:
            decoder = codecs.getincrementaldecoder("utf-8")()
            while piece := self._text.read(_PIECE):
                out.write(decoder.decode(piece).encode("cp1252"))
            return WINDOWS
        out.write(codecs.BOM_UTF8)
        self._copy_to(out)
        return UTF_8

    def _look_at(self, line: str) -> None:
        """Find out which encodings can hold a line. A line that is not UTF-8 settles the file."""
        try:
            line.encode("cp1252").decode()
        except UnicodeEncodeError:
            self._is_windows = False
        except UnicodeDecodeError:
            self._could_be_utf_8 = False

    def _copy_to(self, out: IO[bytes]) -> None:
        while piece := self._text.read(_PIECE):
            out.write(piece)
