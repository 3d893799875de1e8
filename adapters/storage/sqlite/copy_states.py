"""The state of a copy, in a table of SQLite that has one row in the file of a copy."""

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.change_log import Head
from application.ports.copy_states import CopyState


class SqliteCopyStates:
    """The state of a copy."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def find(self) -> CopyState | None:
        row = self._buffer.read("SELECT * FROM copy_state").fetchone()
        if row is None:
            return None
        server, client_id, history, first_hash, version, head, end, settled, *answered = row
        return CopyState(
            server,
            client_id,
            history,
            first_hash,
            Head(version, head),
            end,
            settled,
            answered[0],
            Head(*answered[1:]),
        )

    def store(self, state: CopyState) -> None:
        self.forget()
        row = (
            state.server,
            state.client_id,
            state.history,
            state.first_hash,
            state.position.version,
            state.position.hash,
            state.end,
            state.settled,
            state.answered,
            state.answered_at.version,
            state.answered_at.hash,
        )
        sql = "INSERT INTO copy_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._buffer.write("copy_state", sql, [row])

    def forget(self) -> None:
        self._buffer.write("copy_state", "DELETE FROM copy_state", [()])
        self._buffer.prove("copy_state", ())
