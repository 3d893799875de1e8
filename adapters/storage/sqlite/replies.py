"""Answers that are kept for retries."""

import json

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.replies import Answer, StoredReply


class SqliteReplies:
    """Answers by the idempotency keys of their requests."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def find(self, key: str) -> StoredReply | None:
        row = self._buffer.read(
            "SELECT fingerprint, status, headers, body FROM idempotency WHERE key = ?", key
        ).fetchone()
        return (
            StoredReply(row[0], Answer(row[1], json.loads(row[2]), bytes(row[3]))) if row else None
        )

    def store(self, key: str, reply: StoredReply, at: str) -> None:
        row = (
            key,
            reply.fingerprint,
            reply.answer.status,
            json.dumps(reply.answer.headers),
            reply.answer.body,
            at,
        )
        self._buffer.write(
            "idempotency", "INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?)", [row]
        )

    def purge(self, before: str) -> None:
        self._buffer.write("idempotency", "DELETE FROM idempotency WHERE at < ?", [(before,)])
