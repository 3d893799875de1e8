"""The source of new ids."""

from typing import Protocol


class Ids(Protocol):
    """A source of new ids."""

    def new(self) -> str:
        """An id that was never used before; later ids sort after earlier ones."""
