"""The rows of a report, all of which are read before the first is written.

Drawing a long report takes longer than reading its rows, and while somebody reads the books, their
write-ahead log only grows. So the rows are read first: the first ones into memory, and the others
into a temporary file, so that long reports need little memory.
"""

import pickle
from collections.abc import Iterable, Iterator
from itertools import islice
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self, cast

from domain.reports.table import ReportRow

IN_MEMORY = 2_000
"""How many rows are in memory."""
_AT_ONCE = 200
"""How many of the other rows are written, and read again, at once."""


class KeptRows:
    """Rows that were read, which can be iterated once inside a `with` block."""

    def __init__(self, rows: Iterable[ReportRow]) -> None:
        """Read all rows. Nothing is left of them if one cannot be read."""
        unread = iter(rows)
        self._first = list(islice(unread, IN_MEMORY))
        self._file: IO[bytes] | None = None
        try:
            while batch := list(islice(unread, _AT_ONCE)):
                if self._file is None:
                    self._file = cast("IO[bytes]", TemporaryFile())  # noqa: SIM115 - `close` does it
                pickle.dump(batch, self._file, pickle.HIGHEST_PROTOCOL)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[ReportRow]:
        yield from self._first
        if self._file is None:
            return
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield from pickle.load(self._file)  # noqa: S301 - nobody else can write this file

    def close(self) -> None:
        """Give the rows up."""
        if self._file is not None:
            self._file.close()
