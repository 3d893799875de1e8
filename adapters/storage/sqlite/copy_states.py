"""The state of a copy, in a table of SQLite that has one row in the file of a copy."""

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.change_log import Head
from application.ports.copy_states import CopyState


class SqliteCopyStates:
    """The state of a copy."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def find(self) -> CopyState | None:
        sql = "SELECT server, client_id, history, version, head, settled, answered FROM copy_state"
        row = self._buffer.read(sql).fetchone()
        if row is None:
            return None
        server, client_id, history, version, head, settled, answered = row
        return CopyState(server, client_id, history, Head(version, head), settled, answered)

    def store(self, state: CopyState) -> None:
        self._buffer.write("copy_state", "DELETE FROM copy_state", [()])
        row = (
            state.server,
            state.client_id,
            state.history,
            state.position.version,
            state.position.hash,
            state.settled,
            state.answered,
        )
        self._buffer.write(
            "copy_state", "INSERT INTO copy_state VALUES (?, ?, ?, ?, ?, ?, ?)", [row]
        )
