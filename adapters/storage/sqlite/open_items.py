"""Open items, each with its open amount."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.stored_open_items import Outstanding
from domain.reconciliation.open_items import ItemRole, OpenItem, listing_dates

OPEN_ITEM_COLUMNS = (
    "id, kind, document_id, role, account_id, contact_id, date, due_date, number, memo, amount,"
    " open, hold, settled"
)
_PUT = f"""
    INSERT OR REPLACE INTO open_items ({OPEN_ITEM_COLUMNS})
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


class SqliteOpenItems:
    """Charges, credits, and what waits in Undeposited Funds."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def many(self, ids: Iterable[str]) -> dict[str, OpenItem]:
        sql = f"""
            SELECT {OPEN_ITEM_COLUMNS} FROM open_items
            WHERE id IN (SELECT value FROM json_each(?))
        """
        rows = self._buffer.read(sql, json.dumps(list(ids)))
        return {row[0]: item_from_row(row) for row in rows}

    def open_on(self, account_id: str, contact_id: str | None, role: ItemRole) -> list[OpenItem]:
        contact_condition = "contact_id = ?" if contact_id is not None else "? IS NULL"
        sql = f"""
            SELECT {OPEN_ITEM_COLUMNS} FROM open_items
            WHERE account_id = ? AND role = ? AND {contact_condition} AND open > 0
            ORDER BY date, id
        """
        return [item_from_row(row) for row in self._buffer.read(sql, account_id, role, contact_id)]

    def all(self) -> Iterator[OpenItem]:
        rows = self._buffer.read(f"SELECT {OPEN_ITEM_COLUMNS} FROM open_items ORDER BY id")
        return (item_from_row(row) for row in rows)

    def outstanding(self, contact_ids: Sequence[str]) -> Mapping[str, Outstanding]:
        sql = """
            SELECT
                contact_id,
                sum(CASE role WHEN 'charge' THEN open ELSE 0 END),
                sum(CASE role WHEN 'credit' THEN open ELSE 0 END),
                sum(role = 'charge'),
                sum(role = 'credit')
            FROM open_items
            WHERE open > 0
                AND role IN ('charge', 'credit')
                AND contact_id IN (SELECT value FROM json_each(?))
            GROUP BY contact_id
        """
        rows = self._buffer.read(sql, json.dumps(list(contact_ids)))
        return {contact: Outstanding(*amounts) for contact, *amounts in rows}

    def outstanding_on(
        self, account_ids: Sequence[str], contact_id: str | None
    ) -> Mapping[tuple[str, str], Outstanding]:
        contact_condition = "contact_id = ?" if contact_id is not None else "? IS NULL"
        sql = f"""
            SELECT account_id, contact_id, role, sum(open), count(*)
            FROM open_items INDEXED BY open_items_of_contact
            WHERE open > 0
                AND account_id IN (SELECT value FROM json_each(?))
                AND role IN ('charge', 'credit')
                AND {contact_condition}
            GROUP BY account_id, role, contact_id
        """
        outstanding: dict[tuple[str, str], Outstanding] = defaultdict(Outstanding)
        rows = self._buffer.read(sql, json.dumps(list(account_ids)), contact_id)
        for account, contact, role, amount, count in rows:
            before = outstanding[account, contact]
            outstanding[account, contact] = (
                evolve(before, charges=amount, count=count)
                if role == "charge"
                else evolve(before, credits=amount, credit_count=count)
            )
        return outstanding

    def first_on(
        self,
        account_id: str,
        contact_ids: Sequence[str],
        role: ItemRole,
        most: int,
        since: tuple[str, ...] = (),
    ) -> list[OpenItem]:
        # The places are found in the index alone, so that only rows of the page are read whole.
        dates = ", ".join(listing_dates(role))
        earliest = since or ("",) * len(listing_dates(role))
        bound = ", ".join("?" * len(earliest))
        sql = f"""
            SELECT {OPEN_ITEM_COLUMNS} FROM open_items WHERE id IN (
                SELECT id FROM (
                    SELECT
                        id,
                        rank() OVER (
                            PARTITION BY contact_id, ({dates}) > ({bound}) ORDER BY {dates}
                        ) place
                    FROM open_items
                    WHERE account_id = ? AND role = ? AND open > 0
                        AND contact_id IN (SELECT value FROM json_each(?))
                        AND ({dates}) >= ({bound})
                )
                WHERE place <= ?
            )
        """
        places = (account_id, role, json.dumps(list(contact_ids)))
        rows = self._buffer.read(sql, *earliest, *places, *earliest, most)
        return [item_from_row(row) for row in rows]

    def put(self, items: Iterable[OpenItem]) -> None:
        self._buffer.write("open_items", _PUT, [item_row(item) for item in items])

    def delete(self, ids: Iterable[str]) -> None:
        sql = "DELETE FROM open_items WHERE id = ?"
        self._buffer.write("open_items", sql, [(id_,) for id_ in ids])

    def applications_by_day(self) -> Iterator[tuple[str, str, date, str, int]]:
        sql = "SELECT credit_id, charge_id, date, rule, amount FROM applied ORDER BY 1, 2, 3, 4"
        for credit, charge, day, rule, amount in self._buffer.read(sql):
            yield credit, charge, date.fromisoformat(day), rule, amount


def item_from_row(row: Sequence[Any]) -> OpenItem:
    """The open item in a row of `OPEN_ITEM_COLUMNS`."""
    id_, kind, document_id, role, account_id, contact_id, *rest = row
    day, due_date, number, memo, amount, open_amount, hold, settled = rest
    return OpenItem(
        id_,
        kind,
        document_id,
        role,
        account_id,
        contact_id,
        date.fromisoformat(day),
        date.fromisoformat(due_date),
        number,
        memo,
        amount,
        open_amount,
        bool(hold),
        date.fromisoformat(settled) if settled else None,
    )


def item_row(item: OpenItem) -> tuple[Any, ...]:
    """The row of `OPEN_ITEM_COLUMNS` that holds an open item."""
    return (
        item.id,
        item.kind,
        item.document_id,
        item.role,
        item.account_id,
        item.contact_id,
        item.date.isoformat(),
        item.due_date.isoformat(),
        item.number,
        item.memo,
        item.amount,
        item.open,
        int(item.hold),
        item.settled.isoformat() if item.settled else None,
    )
