"""What the books remember of imports. The files of plans are stored compressed."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.change_log import RecordAddress
from application.ports.stored_imports import ImportedRow, StoredPlan

_ROW = "account_id, date, amount, identity, fitid, payee, collection, record_id"


class SqliteImports:
    """The waiting plans, and the identities of all imported transactions."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def find_plan(self, id_: str) -> StoredPlan | None:
        sql = "SELECT digest, format, options, content, at FROM import_plans WHERE id = ?"
        row = self._buffer.read(sql, id_).fetchone()
        if row is None:
            return None
        digest, format_name, options, content, at = row
        return StoredPlan(id_, digest, format_name, options, zlib.decompress(content), at)

    def keep_plan(self, plan: StoredPlan) -> None:
        content = zlib.compress(plan.content, 1)
        row = (plan.id, plan.digest, plan.format, plan.options, content, plan.at)
        self._buffer.write("import_plans", "INSERT INTO import_plans VALUES (?,?,?,?,?,?)", [row])
        self._buffer.prove("import_plans", (plan.id,))

    def purge_plans(self, before: str, most: int) -> None:
        too_old = """
            at < ? OR id NOT IN (SELECT id FROM import_plans ORDER BY at DESC, id DESC LIMIT ?)
        """
        self._buffer.prove_where("import_plans", too_old, before, most)
        sql = f"DELETE FROM import_plans WHERE {too_old}"
        self._buffer.write("import_plans", sql, [(before, most)])

    def forget_plan(self, id_: str) -> None:
        self._buffer.write("import_plans", "DELETE FROM import_plans WHERE id = ?", [(id_,)])
        self._buffer.prove("import_plans", (id_,))

    def imported(self, identities: Sequence[str]) -> Mapping[str, RecordAddress]:
        sql = """
            SELECT identity, collection, record_id FROM imported
            WHERE identity IN (SELECT value FROM json_each(?))
        """
        rows = self._buffer.read(sql, json.dumps(list(identities)))
        return {identity: (collection, record_id) for identity, collection, record_id in rows}

    def remember(self, batch_id: str, records: Mapping[str, RecordAddress]) -> None:
        # An identity that an earlier batch has is taken from it.
        known = "identity IN (SELECT value FROM json_each(?))"
        self._buffer.prove_where("imported", known, json.dumps(list(records)))
        self._buffer.prove("imported", (batch_id,))
        sql = "INSERT OR REPLACE INTO imported VALUES (?, ?, ?, ?)"
        rows = [(identity, *address, batch_id) for identity, address in records.items()]
        self._buffer.write("imported", sql, rows)

    def rows(self, account_id: str, first: date, last: date) -> list[ImportedRow]:
        sql = f"""
            SELECT {_ROW} FROM imported_rows
            WHERE account_id = ? AND date BETWEEN ? AND ? ORDER BY date, identity
        """
        days = (first.isoformat(), last.isoformat())
        return _imported_rows(self._buffer.read(sql, account_id, *days))

    def rows_with_fitids(self, account_id: str, fitids: Sequence[str]) -> list[ImportedRow]:
        sql = f"""
            SELECT {_ROW} FROM imported_rows
            WHERE account_id = ? AND fitid <> '' AND fitid IN (SELECT value FROM json_each(?))
            ORDER BY date, identity
        """
        return _imported_rows(self._buffer.read(sql, account_id, json.dumps(list(fitids))))

    def documents_with_rows(
        self, account_id: str, documents: Sequence[RecordAddress]
    ) -> frozenset[RecordAddress]:
        sql = """
            SELECT collection, record_id FROM imported_rows
            WHERE account_id = ? AND record_id IN (SELECT value FROM json_each(?))
        """
        ids = json.dumps([id_ for _, id_ in documents])
        rows = self._buffer.read(sql, account_id, ids)
        return frozenset((collection, id_) for collection, id_ in rows).intersection(documents)

    def batches_with_rows(self, document: RecordAddress) -> frozenset[str]:
        sql = "SELECT batch_id FROM imported_rows WHERE record_id = ? AND collection = ?"
        collection, id_ = document
        return frozenset(batch for (batch,) in self._buffer.read(sql, id_, collection))

    def remember_rows(self, batch_id: str, rows: Sequence[ImportedRow]) -> None:
        sql = f"INSERT INTO imported_rows ({_ROW}, batch_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        values = [
            (
                row.account_id,
                row.date.isoformat(),
                row.amount,
                row.identity,
                row.fitid,
                row.payee,
                *row.document,
                batch_id,
            )
            for row in rows
        ]
        self._buffer.write("imported_rows", sql, values)
        self._buffer.prove("imported_rows", (batch_id,))

    def move_rows(self, account_id: str, into: str) -> None:
        self._buffer.prove_where("imported_rows", "account_id = ?", account_id)
        sql = "UPDATE imported_rows SET account_id = ? WHERE account_id = ?"
        self._buffer.write("imported_rows", sql, [(into, account_id)])

    def forget(self, batch_id: str) -> None:
        for table in ("imported", "imported_rows"):
            self._buffer.write(table, f"DELETE FROM {table} WHERE batch_id = ?", [(batch_id,)])
            self._buffer.prove(table, (batch_id,))


def _imported_rows(rows: Iterable[Any]) -> list[ImportedRow]:
    return [
        ImportedRow(
            account_id,
            date.fromisoformat(day),
            amount,
            identity,
            fitid,
            payee,
            (collection, record_id),
        )
        for account_id, day, amount, identity, fitid, payee, collection, record_id in rows
    ]
