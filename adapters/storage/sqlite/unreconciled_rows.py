"""The rows of reconciled accounts that no reconciliation has locked."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.stored_ledger import RegisterRow
from application.ports.unreconciled_rows import RowPlace
from domain.ledger.ids import JOURNAL

_ACCRUAL = "p.basis IN ('both', 'accrual')"

_ROWS_OF_ACCOUNT = f"""
    SELECT p.entry_id, p.date, sum(p.amount), coalesce(min(c.cleared), 'none'), min(p.contact_id)
    FROM unreconciled_rows u
    JOIN postings p
        ON p.account_id = u.account_id AND p.date = u.date AND p.entry_id = u.entry_id
        AND {_ACCRUAL}
    JOIN entries e ON e.id = u.entry_id
    LEFT JOIN cleared c
        ON c.kind = e.kind AND c.document_id = e.document_id AND c.account_id = u.account_id
    WHERE u.account_id = ? AND u.date <= ?
    GROUP BY u.date, u.entry_id
    ORDER BY u.date, u.entry_id
"""

# Locked rows are looked up one by one: without the order that CROSS JOIN keeps, SQLite may read all
# postings of the account for each of them.
_ROWS_OF_MARKS = f"""
    CROSS JOIN entries e
        ON e.id = CASE c.kind
            WHEN '{JOURNAL}' THEN c.document_id ELSE c.kind || ':' || c.document_id
        END
    CROSS JOIN postings p
        ON p.account_id = c.account_id AND p.date = e.date AND p.entry_id = e.id AND {_ACCRUAL}
"""

_ROWS_OF_SESSION = f"""
    SELECT p.entry_id, p.date, sum(p.amount), 'reconciled', min(p.contact_id)
    FROM cleared c
    {_ROWS_OF_MARKS}
    WHERE c.session_id = ? AND c.cleared = 'reconciled' AND c.is_opening = 0
    GROUP BY p.date, p.entry_id
    ORDER BY p.date, p.entry_id
"""

_ROWS_ACROSS = f"""
    SELECT p.entry_id, p.date, sum(p.amount), 'reconciled', min(p.contact_id)
    FROM reconciliations r
    CROSS JOIN cleared c ON c.session_id = r.id AND c.cleared = 'reconciled'
    {_ROWS_OF_MARKS}
    WHERE r.account_id = ? AND r.status IN ('open', 'finished')
        AND %s
    GROUP BY p.date, p.entry_id
    ORDER BY p.date, p.entry_id
"""
_LOCKED_LATER = _ROWS_ACROSS % "r.statement_date > ? AND c.locked_date <= ?"
_LOCKED_EARLY = _ROWS_ACROSS % "r.statement_date <= ? AND c.locked_date > ?"

_FIND_ROWS = f"""
    INSERT INTO unreconciled_rows
    SELECT DISTINCT p.account_id, p.date, p.entry_id
    FROM postings p
    WHERE p.account_id = ? AND {_ACCRUAL}
        AND coalesce(
            (SELECT c.cleared
            FROM cleared c JOIN entries e ON e.kind = c.kind AND e.document_id = c.document_id
            WHERE e.id = p.entry_id AND c.account_id = p.account_id),
            'none'
        ) <> 'reconciled'
"""

_LATEST = "9999-12-31"


class SqliteUnreconciledRows:
    """For each account that is reconciled, the rows without the mark `reconciled`."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def accounts(self) -> frozenset[str]:
        rows = self._buffer.rows_of("reconciled_accounts")
        return frozenset(account_id for (account_id,) in rows)

    def follow(self, account_id: str) -> None:
        self.forget(account_id)
        sql = "INSERT INTO reconciled_accounts VALUES (?)"
        self._buffer.write("reconciled_accounts", sql, [(account_id,)])
        self._buffer.flush()  # The statement reads what the buffer may still hold.
        self._buffer.write("unreconciled_rows", _FIND_ROWS, [(account_id,)])
        self._buffer.flush()  # What is posted later adds its rows itself.

    def forget(self, account_id: str) -> None:
        self._buffer.prove("reconciled_accounts", (account_id,))
        for table in ("reconciled_accounts", "unreconciled_rows"):
            sql = f"DELETE FROM {table} WHERE account_id = ?"
            self._buffer.write(table, sql, [(account_id,)])

    def add(self, places: Iterable[RowPlace]) -> None:
        sql = "INSERT OR IGNORE INTO unreconciled_rows VALUES (?, ?, ?)"
        self._buffer.write("unreconciled_rows", sql, [*map(place_row, places)])

    def remove(self, places: Iterable[RowPlace]) -> None:
        sql = """
            DELETE FROM unreconciled_rows WHERE account_id = ? AND date = ? AND entry_id = ?
        """
        self._buffer.write("unreconciled_rows", sql, [*map(place_row, places)])

    def places(self) -> Iterator[RowPlace]:
        sql = """
            SELECT account_id, date, entry_id
            FROM unreconciled_rows
            ORDER BY account_id, date, entry_id
        """
        for account_id, day, entry_id in self._buffer.read(sql):
            yield RowPlace(account_id, date.fromisoformat(day), entry_id)

    def rows(self, account_id: str, last: date | None = None) -> list[RegisterRow]:
        day = last.isoformat() if last else _LATEST
        return _rows(self._buffer.read(_ROWS_OF_ACCOUNT, account_id, day))

    def locked_rows(self, session_id: str) -> list[RegisterRow]:
        return _rows(self._buffer.read(_ROWS_OF_SESSION, session_id))

    def locked_later(self, account_id: str, day: date) -> list[RegisterRow]:
        return self._across(_LOCKED_LATER, account_id, day)

    def locked_early(self, account_id: str, day: date) -> list[RegisterRow]:
        return self._across(_LOCKED_EARLY, account_id, day)

    def _across(self, sql: str, account_id: str, day: date) -> list[RegisterRow]:
        return _rows(self._buffer.read(sql, account_id, day.isoformat(), day.isoformat()))


def place_row(place: RowPlace) -> tuple[str, str, str]:
    """The row that keeps a place."""
    return place.account_id, place.date.isoformat(), place.entry_id


def _rows(rows: Any) -> list[RegisterRow]:
    return [
        RegisterRow(entry_id, date.fromisoformat(day), amount, mark, contact_id)
        for entry_id, day, amount, mark, contact_id in rows
    ]
