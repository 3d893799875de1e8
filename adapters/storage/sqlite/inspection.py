"""Looking at all that a file of books holds, whatever somebody has done to it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from adapters.storage.sqlite.driver import DRIVER
from adapters.storage.sqlite.ledger import posting_rows
from adapters.storage.sqlite.migrations import SCHEMA_VERSION
from adapters.storage.sqlite.open_items import OPEN_ITEM_COLUMNS, item_row
from adapters.storage.sqlite.proofs import expected_proofs
from adapters.storage.sqlite.records import derived_rows
from adapters.storage.sqlite.schema_check import schema_faults
from adapters.storage.sqlite.unreconciled_rows import place_row
from adapters.storage.sqlite.write_buffer import WriteBuffer
from adapters.storage.tables import from_row, select_of, to_row, unlike_columns
from application.ports.failures import Damaged
from application.ports.inspection import Row, RowsOf
from application.ports.unreconciled_rows import RowPlace
from domain.ledger.entries import Entry, EntryHeader
from domain.reconciliation.open_items import OpenItem
from domain.records import Record, kind_of

R = TypeVar("R", bound=Record)

_NO_DAMAGE = frozenset({5, 6, 9, 10, 13, 14})
"""The codes of SQLite that say nothing of what is stored: another program holds a lock, somebody
has ended the work, or the disk is in trouble (sqlite.org/rescode.html)."""

_MOST_FAULTS = 1000
"""How many faults of its pages SQLite names."""

_SELECT: Mapping[str, str] = {
    "entries": select_of(EntryHeader),
    "open_items": f"SELECT {OPEN_ITEM_COLUMNS} FROM open_items",
}
"""What reads tables whose columns are in another order than the values of their rows."""


class SqliteInspection:
    """All that a file of books holds."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    @contextmanager
    def reading(self) -> Iterator[None]:
        connection = self._buffer.driver
        factory = connection.text_factory
        connection.text_factory = _any_text
        try:
            yield
        except DRIVER.DatabaseError as error:
            if (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _NO_DAMAGE:
                raise
            raise Damaged(f"the file is damaged: {error}") from error
        finally:
            connection.text_factory = factory

    def faults(self) -> Iterator[str]:
        (version,) = self._buffer.read("PRAGMA user_version").fetchone()
        if version != SCHEMA_VERSION:
            yield f"the file says that its schema is {version}, but it is {SCHEMA_VERSION}"
        yield from schema_faults(self._buffer.driver, SCHEMA_VERSION)
        for (answer,) in self._buffer.read(f"PRAGMA integrity_check({_MOST_FAULTS})"):
            if answer != "ok":
                yield f"the file is damaged: {answer}"

    def records(self, kind: type[R]) -> Iterator[R | Damaged]:
        for row in self._buffer.read(select_of(kind)):
            try:
                record = from_row(kind, row)
                columns = unlike_columns(record, row)
                _check_texts(row)
            except Damaged as damage:
                yield damage
            except ValueError as error:
                yield Damaged(f"the {kind_of(kind)} {row[0]!r} is damaged: {error}")
            else:
                if columns:
                    yield Damaged(
                        f"the {kind_of(kind)} {row[0]!r} is damaged: the books do not write such "
                        f"a value as it has in {', '.join(columns)}"
                    )
                else:
                    yield record

    def rows(self, of: RowsOf) -> Iterator[Row]:
        return cast("Iterator[Row]", self._buffer.read(_SELECT.get(of) or f"SELECT * FROM {of}"))

    def rows_made_by(
        self, thing: Record | Entry | OpenItem | RowPlace
    ) -> Iterator[tuple[RowsOf, Row]]:
        if isinstance(thing, Entry):
            return (("postings", row) for row in posting_rows(thing))
        if isinstance(thing, OpenItem):
            return iter([("open_items", item_row(thing))])
        if isinstance(thing, RowPlace):
            return iter([("unreconciled_rows", place_row(thing))])
        return _rows_of_record(thing)

    def proofs(self) -> Iterator[Row]:
        self._buffer.finish()
        return expected_proofs(self._buffer.driver)

    def bucket_changes(self) -> Iterator[tuple[str, str, str]]:
        return cast(
            "Iterator[tuple[str, str, str]]", self._buffer.read("SELECT * FROM bucket_changes")
        )


def _rows_of_record(record: Record) -> Iterator[tuple[RowsOf, Row]]:
    if isinstance(record, EntryHeader):
        yield "entries", to_row(record)
    yield from cast("Iterator[tuple[RowsOf, Row]]", derived_rows(record))


def _any_text(content: bytes) -> str:
    """A text as it is stored, also one that is not UTF-8."""
    return content.decode(errors="surrogateescape")


def _check_texts(row: tuple[Any, ...]) -> None:
    """Raise `ValueError` for a text that is not UTF-8."""
    for value in row:
        if isinstance(value, str) and not value.isascii():
            value.encode()
