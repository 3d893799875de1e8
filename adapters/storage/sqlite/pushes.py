"""What is remembered of pushed changes."""

import json

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.pushes import LastPush, StoredResult


class SqlitePushes:
    """The results of pushed changes in tables of SQLite."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def find(self, client_id: str, change_id: str) -> StoredResult | None:
        sql = """
            SELECT fingerprint, result, at FROM pushed_changes
            WHERE client_id = ? AND change_id = ?
        """
        row = self._buffer.read(sql, client_id, change_id).fetchone()
        return StoredResult(*row) if row else None

    def store(self, client_id: str, change_id: str, result: StoredResult) -> None:
        row = (client_id, change_id, result.fingerprint, result.result, result.at)
        sql = "INSERT OR REPLACE INTO pushed_changes VALUES (?, ?, ?, ?, ?)"
        self._buffer.write("pushed_changes", sql, [row])
        self._buffer.prove("pushed_changes", (client_id, change_id))

    def purge(self, before: str, least: int) -> None:
        # One bound, so that the index leads past those that are old and yet among the last ones.
        too_old = """
            at < min(
                ?,
                (SELECT min(at) FROM (SELECT at FROM pushed_changes ORDER BY at DESC LIMIT ?))
            )
        """
        self._buffer.prove_where("pushed_changes", too_old, before, least)
        sql = f"DELETE FROM pushed_changes WHERE {too_old}"
        self._buffer.write("pushed_changes", sql, [(before, least)])

    def note(self, push: LastPush, most: int) -> None:
        row = (push.client_id, push.at, push.version, json.dumps(dict(push.counts)))
        sql = "INSERT OR REPLACE INTO last_pushes VALUES (?, ?, ?, ?)"
        self._buffer.write("last_pushes", sql, [row])
        self._buffer.prove("last_pushes", (push.client_id,))
        too_old = """
            client_id NOT IN (SELECT client_id FROM last_pushes ORDER BY at DESC, client_id LIMIT ?)
        """
        self._buffer.prove_where("last_pushes", too_old, most)
        self._buffer.write("last_pushes", f"DELETE FROM last_pushes WHERE {too_old}", [(most,)])

    def last_pushes(self) -> list[LastPush]:
        sql = "SELECT client_id, at, version, counts FROM last_pushes ORDER BY client_id"
        return [
            LastPush(client_id, at, version, json.loads(counts))
            for client_id, at, version, counts in self._buffer.read(sql)
        ]
