"""Open items and the sums of contacts, in SQL."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, Protocol

from adapters.storage.tables import table_of
from application.ports.store import Outstanding
from domain.reconciliation.applications import OpenItem, Role
from domain.records import Record

COLUMNS = "id, kind, document_id, role, account_id, contact_id, date, due_date, number, memo, amount, open, hold, settled"


class _Rows(Protocol):
    """What a session offers to its parts."""

    def _read(self, sql: str, *values: Any) -> Any: ...

    def _write(self, table: str, sql: str, rows: list[tuple[Any, ...]]) -> None: ...


class SqlOpenItems:
    """The part of a session that keeps open items."""

    def items(self: _Rows, ids: Iterable[str]) -> dict[str, OpenItem]:
        rows = self._read(f"SELECT {COLUMNS} FROM open_items WHERE id IN (SELECT value FROM json_each(?))", json.dumps(list(ids)))
        return {row[0]: item_of(row) for row in rows}

    def open_items(self: _Rows, account_id: str, contact_id: str | None, role: Role | Literal["row"]) -> list[OpenItem]:
        contact = "contact_id = ?" if contact_id is not None else "? IS NULL"
        sql = f"SELECT {COLUMNS} FROM open_items WHERE account_id = ? AND role = ? AND {contact} AND open > 0 ORDER BY date, id"
        return [item_of(row) for row in self._read(sql, account_id, role, contact_id)]

    def all_items(self: _Rows) -> Iterator[OpenItem]:
        return (item_of(row) for row in self._read(f"SELECT {COLUMNS} FROM open_items ORDER BY id"))

    def outstanding(self: _Rows, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        sql = (
            "SELECT contact_id, sum(CASE role WHEN 'charge' THEN open ELSE 0 END), sum(CASE role WHEN 'credit' THEN open ELSE 0 END), "
            "sum(role = 'charge') "
            "FROM open_items WHERE open > 0 AND role IN ('charge', 'credit') AND contact_id IN (SELECT value FROM json_each(?)) GROUP BY contact_id"
        )
        return {contact: Outstanding(charges, credits, count) for contact, charges, credits, count in self._read(sql, json.dumps(list(contact_ids)))}

    def put_items(self: _Rows, items: Iterable[OpenItem]) -> None:
        sql = f"INSERT OR REPLACE INTO open_items ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._write("open_items", sql, [_row(each) for each in items])

    def delete_items(self: _Rows, ids: Iterable[str]) -> None:
        self._write("open_items", "DELETE FROM open_items WHERE id = ?", [(id_,) for id_ in ids])

    def contact_balances(self: _Rows) -> Mapping[tuple[str, str, str], int]:
        return {tuple(row[:3]): row[3] for row in self._read("SELECT account_id, contact_id, month, balance FROM contact_balances")}

    def highest_number(self: _Rows, kind: type[Record], series: str) -> int:
        sql = (
            f"SELECT max(CAST(number AS INTEGER)) FROM {table_of(kind).name} WHERE kind = ? AND length(number) BETWEEN 1 AND 15 AND number NOT GLOB '*[^0-9]*'"
        )
        return self._read(sql, series).fetchone()[0] or 0

    def is_stale(self: _Rows) -> bool:
        return self._read("SELECT 1 FROM stale LIMIT 1").fetchone() is not None

    def freshen(self: _Rows) -> None:
        self._write("stale", "DELETE FROM stale WHERE ? = ?", [(1, 1)])


def _row(item: OpenItem) -> tuple[Any, ...]:
    return (
        item.id, item.kind, item.document_id, item.role, item.account_id, item.contact_id, item.date.isoformat(), item.due_date.isoformat(),
        item.number, item.memo, item.amount, item.open, int(item.hold), item.settled.isoformat() if item.settled else None,
    )  # fmt: skip


def item_of(row: Sequence[Any]) -> OpenItem:
    """The open item in a row of `COLUMNS`."""
    id_, kind, document_id, role, account_id, contact_id, day, due, number, memo, amount, open_, hold, settled = row
    until = date.fromisoformat(settled) if settled else None
    return OpenItem(
        id_, kind, document_id, role, account_id, contact_id, date.fromisoformat(day), date.fromisoformat(due), number, memo, amount, open_, bool(hold), until
    )
