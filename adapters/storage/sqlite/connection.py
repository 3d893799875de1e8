"""One connection to a database, for the statements of a session."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlalchemy as sa

    from adapters.storage.sqlite.composed_statements import ComposedStatements


class Connection:
    """A connection of the driver, which also runs statements that SQLAlchemy has put together."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.is_closed = False

    def rows_of(
        self, statement: "sa.Select[Any]", values: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        """The rows of a statement that SQLAlchemy has put together, and of its parameters."""
        return self._composed.rows_of(statement, values)

    def close(self) -> None:
        """Close it; a second time nothing happens."""
        self.is_closed = True
        self.driver.close()

    @cached_property
    def _composed(self) -> "ComposedStatements":
        # Only lists have such statements, and the import takes longer than most commands.
        from adapters.storage.sqlite.composed_statements import (  # noqa: PLC0415
            ComposedStatements,
        )

        return ComposedStatements(self.driver)
