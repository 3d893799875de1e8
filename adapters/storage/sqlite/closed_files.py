"""Files of books that no program has open, such as backups: what they hold, and copies of them.

Nothing is ever written to them or beside them.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from attrs import frozen

from adapters.storage.sqlite.connection import Connection
from adapters.storage.sqlite.driver import connect
from adapters.storage.sqlite.failures import DATABASE_ERRORS, failure_of, translated
from adapters.storage.sqlite.migrations import SCHEMA_VERSION, checked_schema_version
from adapters.storage.sqlite.schema_check import schema_faults
from adapters.storage.sqlite.scratch import ScratchStore
from adapters.storage.sqlite.session import SqliteSession
from application.backups.copy_faults import copy_faults
from application.ports.change_log import Head
from application.ports.failures import (
    Damaged,
    NoBooks,
    StoreBusy,
    StoreFull,
    StoreUnavailable,
)
from application.ports.store import Store

_OF_CONTENT = frozenset({1, 11, 19, 20, 26})
"""The errors that a table or a value makes that is missing or wrong: SQLITE_ERROR, _CORRUPT,
_CONSTRAINT, _MISMATCH and _NOTADB. The driver alone finds a text that is not UTF-8: no code."""


@frozen
class ClosedFile:
    """What a file of books says of itself."""

    schema: int
    history: str
    """The id of the history of its versions; empty if an older program wrote it."""
    head: Head


def read_closed_file(path: Path) -> ClosedFile:
    """What a file of books says of itself.

    Raises a `StoreFailure` if it cannot be read, and `OSError` if it is of another program, or too
    new.
    """
    with _connected(path) as connection:
        return read_facts(connection, path)


def read_whole_file(path: Path) -> tuple[ClosedFile, list[str]]:
    """What a file says of itself, and what is wrong with the books in it.

    Raises `Damaged` if SQLite finds the file itself to be damaged. Of a file of an older schema
    only the schema is looked at, because it must be upgraded first.
    """
    with _connected(path) as connection:
        check_pages(connection)
        facts = read_facts(connection, path)
        faults = [*schema_faults(connection, facts.schema)]
    if facts.schema < SCHEMA_VERSION:
        return facts, faults
    try:
        with closing(Connection(connect(path, read_only=True))) as whole:
            return facts, [*faults, *copy_faults(SqliteSession(whole, {}))]
    except DATABASE_ERRORS as error:
        failure = failure_of(error, path)
        if isinstance(failure, (StoreBusy, StoreFull, StoreUnavailable)):
            raise failure from error
        return facts, [str(failure)]  # SQLite reads the file, but it holds what is no value.


def read_facts(connection: Any, path: Path) -> ClosedFile:
    """What the books say of themselves that a connection reads.

    Raises `NoBooks` if there are none, and `OSError` if they are of another program, or too new.
    """
    schema = checked_schema_version(connection, path)
    if schema == 0:
        raise NoBooks(f"{path} is empty: it holds no books")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    history = ""
    if "history" in tables:
        row = connection.execute("SELECT CAST(id AS TEXT) FROM history").fetchone()
        history = (row and row[0]) or ""
    ends = ("changes ORDER BY version DESC LIMIT 1", "log_end")
    for end in ends[: 1 + ("log_end" in tables)]:  # A log may go on after that of other books.
        sql = f"SELECT CAST(version AS INTEGER), CAST(hash AS TEXT) FROM {end}"
        if last := connection.execute(sql).fetchone():
            return ClosedFile(schema, history, Head(*last))
    return ClosedFile(schema, history, Head())


@contextmanager
def private_copy(path: Path) -> Iterator[Store]:
    """A copy of a file of books that nobody keeps, with the newest schema.

    Raises `Damaged` if anything is wrong with it, `NoBooks` if it is empty, and `OSError` if it is
    of another program, or too new.
    """
    with _connected(path) as connection:
        version = checked_schema_version(connection, path)
        if version == 0:
            raise NoBooks(f"{path} is empty: it holds no books")
        check_pages(connection)
        if fault := next(schema_faults(connection, version), None):
            raise Damaged(fault)
        with _content_told_from_trouble():
            copy = ScratchStore(SqliteSession, connection)
    with closing(copy):
        with _content_told_from_trouble():
            copy.bring_up_to_date()
            with copy.reading() as session:
                fault = next(copy_faults(session), None)
        if fault is not None:
            raise Damaged(fault)
        yield copy


def fault_of(error: Exception) -> str:
    """What is wrong with a file, without the advice for the file of books that is open."""
    cause = error.__cause__
    return str(cause if isinstance(cause, DATABASE_ERRORS) else error)


@contextmanager
def _connected(path: Path) -> Iterator[Any]:
    with translated(path, system_errors=True), closing(connect(path, read_only=True)) as connection:
        yield connection


@contextmanager
def _content_told_from_trouble() -> Iterator[None]:
    """Raise `Damaged` for what the content of a file makes fail, not the computer."""
    try:
        yield
    except StoreUnavailable as failure:
        cause = failure.__cause__
        code = getattr(cause, "sqlite_errorcode", None)
        if code is None or code & 0xFF in _OF_CONTENT:
            raise Damaged(f"it is not as the books write it ({cause})") from failure
        raise


def check_pages(connection: Any) -> None:
    """Raise `Damaged` if SQLite finds that the file is damaged."""
    (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if answer != "ok":
        raise Damaged(f"the file is damaged: {answer}")
