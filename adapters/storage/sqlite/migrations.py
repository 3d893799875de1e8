"""Brings a file of books up to the newest schema, and refuses files that are not books.

The schema is a series of numbered steps that only go forward; see `schema`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import frozen

from adapters.storage.sqlite.proofs import prove_all
from adapters.storage.sqlite.schema import (
    step_1,
    step_2,
    step_3,
    step_4,
    step_5,
    step_6,
    step_7,
    step_8,
    step_9,
    step_10,
    step_11,
    step_12,
    step_13,
    step_14,
)
from application.ports.failures import StoreUnavailable

APPLICATION_ID = 0x57595A42
"""Marks a SQLite file as a file of books: the letters WYZB."""

STEPS: tuple[str, ...] = tuple(
    step.SQL
    for step in (
        step_1,
        step_2,
        step_3,
        step_4,
        step_5,
        step_6,
        step_7,
        step_8,
        step_9,
        step_10,
        step_11,
        step_12,
        step_13,
        step_14,
    )
)
SCHEMA_VERSION = len(STEPS)


@frozen
class Upgrade:
    """How a file of an older program was brought up to date."""

    from_version: int
    """The version of its schema before."""
    to_version: int
    copy: Path
    """A copy of the file as it was before."""


def checked_schema_version(connection: Any, path: Path, steps: tuple[str, ...] = STEPS) -> int:
    """The schema version of a file of books, 0 for an empty file.

    Raises `OSError` for a file of another program, or of a newer version of this one.
    """
    version = _pragma(connection, "user_version")
    application_id = _pragma(connection, "application_id")
    table_count = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    is_empty = table_count == 0 and application_id == 0
    if application_id != APPLICATION_ID and not is_empty:
        raise OSError(
            f"{path} is a SQLite database, but not a file of WyzBooks; choose another file"
        )
    if version > len(steps):
        raise OSError(
            f"{path} was written by a newer WyzBooks (its schema is {version},"
            f" this program knows {len(steps)}); open it with the newer version"
        )
    return version


def check_is_newest(connection: Any, path: Path) -> None:
    """Raise `StoreUnavailable` if a file that cannot be migrated has an older schema."""
    if checked_schema_version(connection, path) != SCHEMA_VERSION:
        raise StoreUnavailable(
            f"{path} was written by an older program, and can only be read here; copy it to a "
            "folder that can be written, and use the copy"
        )


def migrate(
    connection: Any, path: Path, back_up: Callable[[], Path], steps: tuple[str, ...] = STEPS
) -> Upgrade | None:
    """Bring a file up to the newest schema in one transaction, after a backup of its books.

    Returns None if the file is new, or has the newest schema already.
    """
    version = checked_schema_version(connection, path, steps)
    if version == len(steps):
        return None
    upgrade = None
    if version:
        upgrade = Upgrade(version, len(steps), back_up())
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated the file since the version was read.
        version = checked_schema_version(connection, path, steps)
        apply_steps(connection, version, steps)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # When the disk is full, SQLite has rolled it back.
            connection.execute("ROLLBACK")
        raise
    return upgrade


def apply_steps(connection: Any, version: int, steps: tuple[str, ...] = STEPS) -> None:
    """Bring a database of a schema version up to the newest one; it is 0 for an empty database."""
    for number, step in enumerate(steps[version:], version + 1):
        for statement in step.split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    sql = "SELECT 1 FROM sqlite_schema WHERE name = 'proofs'"
    if connection.execute(sql).fetchone():  # Older schemas have no proofs.
        prove_all(connection)


def _pragma(connection: Any, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
