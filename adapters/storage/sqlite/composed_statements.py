"""Runs the statements of lists, which SQLAlchemy puts together, on connections of our own.

SQLAlchemy keeps the texts that it has put together, for all connections alike. It is lent a
connection for this alone: transactions begin and end without it.
"""

from collections.abc import Mapping
from threading import local
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from adapters.storage.sqlite.driver import DRIVER


class ComposedStatements:
    """Runs statements on one connection of the driver."""

    def __init__(self, driver: Any) -> None:
        _next.connection = _Lent(driver)
        self._connection = _ENGINE.connect()

    def rows_of(
        self, statement: "sa.Select[Any]", values: Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        """The rows of a statement with these parameters; raises the errors of the driver."""
        try:
            return [tuple(row) for row in self._connection.execute(statement, values)]
        except sa.exc.DBAPIError as error:
            if error.orig is None:
                raise
            raise error.orig from error


class _Lent:
    """A connection whose transaction is not ended, and which is not closed, by who borrows it."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self.isolation_level = None
        """It begins no transaction by itself."""

    def cursor(self) -> Any:
        return self._driver.cursor()

    def create_function(self, *_: Any, **__: Any) -> None:
        """Do nothing: our statements use none of the functions that SQLAlchemy offers."""

    def commit(self) -> None:
        """Do nothing."""

    def rollback(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


_next = local()
"""The connection that the engine takes next, in each thread."""

_ENGINE = sa.create_engine(
    "sqlite://",
    module=DRIVER,
    isolation_level="AUTOCOMMIT",
    creator=lambda: _next.connection,
    poolclass=NullPool,
)
