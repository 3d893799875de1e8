"""The answers that are kept for retries."""

import json

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.replies import Answer, StoredReply

_AT_ONCE = 100
"""How many answers are deleted at most when one is stored."""


class SqliteReplies:
    """Answers by the idempotency keys of their requests."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def find(self, key: str) -> StoredReply | None:
        sql = "SELECT fingerprint, status, headers, body FROM idempotency WHERE key = ?"
        row = self._buffer.read(sql, key).fetchone()
        if row is None:
            return None
        fingerprint, status, headers, body = row
        return StoredReply(fingerprint, Answer(status, json.loads(headers), bytes(body)))

    def store(self, key: str, reply: StoredReply, at: str) -> None:
        answer = reply.answer
        headers = json.dumps(answer.headers)
        row = (key, reply.fingerprint, answer.status, headers, answer.body, at)
        sql = "INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?)"
        self._buffer.write("idempotency", sql, [row])
        self._buffer.prove("idempotency", (key,))

    def purge(self, before: str, least: int) -> None:
        # SQLite numbers the rows in the order in which they were stored. Only some of the oldest
        # are looked at each time, because those of the last ones that are old would be met always.
        too_old = f"""
            rowid IN (SELECT rowid FROM idempotency WHERE at < ? ORDER BY at LIMIT {_AT_ONCE})
            AND rowid <= (SELECT max(rowid) FROM idempotency) - ?
        """
        self._buffer.prove_where("idempotency", too_old, before, least)
        sql = f"DELETE FROM idempotency WHERE {too_old}"
        self._buffer.write("idempotency", sql, [(before, least)])
