"""What clients have repaired in their copies, in a table of SQLite."""

import json

from adapters.storage.sqlite.write_buffer import WriteBuffer
from application.ports.change_log import RecordAddress
from application.ports.client_repairs import ClientRepair


class SqliteRepairs:
    """The repairs that clients have told."""

    def __init__(self, buffer: WriteBuffer) -> None:
        self._buffer = buffer

    def note(self, repair: ClientRepair) -> None:
        sql = """
            INSERT OR REPLACE INTO repairs (client_id, at, version, repaired) VALUES (?, ?, ?, ?)
        """
        repaired = json.dumps(repair.repaired)
        row = (repair.client_id, repair.at, repair.version, repaired)
        self._buffer.write("repairs", sql, [row])
        self._buffer.prove("repairs", (repair.client_id, repair.version, repaired))

    def newest(self, limit: int) -> list[ClientRepair]:
        sql = """
            SELECT client_id, version, repaired, at FROM repairs
            ORDER BY at DESC, client_id, version, repaired LIMIT ?
        """
        return [
            ClientRepair(client_id, version, _addresses(repaired), at)
            for client_id, version, repaired, at in self._buffer.read(sql, limit)
        ]

    def purge(self, before: str, most: int) -> None:
        too_many = """
            (client_id, version, repaired) NOT IN (
                SELECT client_id, version, repaired FROM repairs
                ORDER BY at DESC, client_id, version, repaired LIMIT ?
            )
        """
        for condition, value in (("at < ?", before), (too_many, most)):
            self._buffer.prove_where("repairs", condition, value)
            self._buffer.write("repairs", f"DELETE FROM repairs WHERE {condition}", [(value,)])


def _addresses(text: str) -> tuple[RecordAddress, ...]:
    return tuple((collection, id_) for collection, id_ in json.loads(text))
