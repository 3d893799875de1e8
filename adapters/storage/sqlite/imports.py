"""What the books remember of imports. The files of plans are stored compressed."""

import json
import zlib
from collections.abc import Mapping, Sequence

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.change_log import RecordAddress
from application.ports.stored_imports import StoredPlan


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

    def purge_plans(self, before: str, most: int) -> None:
        sql = """
            DELETE FROM import_plans WHERE at < ? OR id NOT IN (
                SELECT id FROM import_plans ORDER BY at DESC, id DESC LIMIT ?
            )
        """
        self._buffer.write("import_plans", sql, [(before, most)])

    def forget_plan(self, id_: str) -> None:
        self._buffer.write("import_plans", "DELETE FROM import_plans WHERE id = ?", [(id_,)])

    def imported(self, identities: Sequence[str]) -> Mapping[str, RecordAddress]:
        sql = """
            SELECT identity, collection, record_id FROM imported
            WHERE identity IN (SELECT value FROM json_each(?))
        """
        rows = self._buffer.read(sql, json.dumps(list(identities)))
        return {identity: (collection, record_id) for identity, collection, record_id in rows}

    def remember(self, batch_id: str, records: Mapping[str, RecordAddress]) -> None:
        sql = "INSERT OR REPLACE INTO imported VALUES (?, ?, ?, ?)"
        rows = [(identity, *address, batch_id) for identity, address in records.items()]
        self._buffer.write("imported", sql, rows)

    def forget(self, batch_id: str) -> None:
        self._buffer.write("imported", "DELETE FROM imported WHERE batch_id = ?", [(batch_id,)])
