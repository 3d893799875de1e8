"""The rows of the log as they are stored, also those that no program of ours has written.

The books write a row of the log once, and a table of SQLite that is declared STRICT takes no other
types. Who alters the file can get around both, and around UTF-8.
"""

from collections.abc import Iterator
from typing import Any

from attrs import fields

from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.change_log import Head, LoggedChange, UnreadableChange
from application.ports.failures import Damaged

_COLUMNS = tuple(column.name for column in fields(LoggedChange))
_NUMBER = "version"
_MAY_BE_NULL = frozenset({"before", "after"})
_CORRUPT = 11
"""The code of SQLite for pages of the file that cannot be read: SQLITE_CORRUPT."""

_SQL = f"""
    SELECT
        iif(typeof(version) = 'integer', version, NULL),
        {", ".join(f"typeof({name})" for name in _COLUMNS)},
        {", ".join(f"CAST({name} AS BLOB)" for name in _COLUMNS[1:])}
    FROM changes ORDER BY version
"""
"""Texts are read as bytes, because the driver fails for a text that is not UTF-8."""


def recorded_end(buffer: WriteBuffer) -> Head | None:
    """Where the log must end; None unless the file says it once, as the books write it."""
    sql = """
        SELECT typeof(version), CAST(version AS INTEGER), typeof(hash), CAST(hash AS BLOB)
        FROM log_end
    """
    ends = buffer.read(sql).fetchall()
    if len(ends) != 1 or (ends[0][0], ends[0][2]) != ("integer", "text"):
        return None
    hash_ = _text_of(ends[0][3])
    return None if hash_ is None else Head(ends[0][1], hash_)


def check_end(buffer: WriteBuffer) -> None:
    """Raise `Damaged` if the log does not end where the books have recorded that it ends.

    A write would record the new end, and hide that somebody has taken changes away.
    """
    sql = """
        SELECT
            count(*),
            max(iif(
                last.version IS NULL,
                log_end.hash = '',
                log_end.version IS last.version AND log_end.hash IS last.hash
            ))
        FROM log_end LEFT JOIN (
            SELECT version, hash FROM changes ORDER BY version DESC LIMIT 1
        ) last
    """
    rows, is_end = buffer.read(sql).fetchone()
    if rows != 1 or not is_end:
        raise Damaged(
            "the log does not end where the books recorded that it ends, so somebody has altered "
            "it; nothing was written. Verify the log, and restore a backup"
        )


def stored_rows(buffer: WriteBuffer) -> Iterator[LoggedChange | UnreadableChange]:
    """Every row by version; where the file is damaged, the last one is a row that is unreadable."""
    try:
        for row in buffer.read(_SQL):
            yield _change_of(row)
    except DRIVER.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF != _CORRUPT:
            raise
        yield UnreadableChange(None, "")


def _change_of(row: tuple[Any, ...]) -> LoggedChange | UnreadableChange:
    """The change in a row: its version, then the type of each column, then their bytes."""
    version, types, contents = row[0], row[1 : len(_COLUMNS) + 1], row[len(_COLUMNS) + 1 :]
    if types[0] != "integer":
        return UnreadableChange(None, _NUMBER)
    texts: list[str | None] = []
    for name, type_, content in zip(_COLUMNS[1:], types[1:], contents, strict=True):
        if type_ == "null" and name in _MAY_BE_NULL:
            texts.append(None)
            continue
        text = _text_of(content) if type_ == "text" else None
        if text is None:
            return UnreadableChange(version, name)
        texts.append(text)
    return LoggedChange(version, *texts)  # type: ignore[arg-type]


def _text_of(content: bytes) -> str | None:
    """The text in some bytes, or None if they are not UTF-8."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
