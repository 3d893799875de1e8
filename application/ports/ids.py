"""New ids, as the books ask for them."""

from typing import Protocol


class Ids(Protocol):
    """New ids."""

    def new(self) -> str:
        """An id never given before, later ones sorting after earlier ones."""
