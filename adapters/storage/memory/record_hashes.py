"""The hashes of records, in memory."""

from collections.abc import Mapping

from adapters.storage.memory.state import State
from application.checksum_tree import Checksum, bucket_checksum, bucket_of


class MemoryRecordHashes:
    """The hashes by bucket; the checksums of buckets are computed whenever they are read."""

    def __init__(self, state: State) -> None:
        self._state = state

    def put(self, collection: str, id_: str, sha256: str, change_hash: str) -> None:
        del change_hash
        self._bucket(collection, bucket_of(id_))[id_] = sha256

    def delete(self, collection: str, id_: str, change_hash: str) -> None:
        del change_hash
        self._bucket(collection, bucket_of(id_)).pop(id_, None)

    def clear(self) -> None:
        self._state.record_hashes.clear()

    def buckets(self, collection: str) -> Mapping[str, Checksum]:
        buckets = sorted(bucket for name, bucket in self._state.record_hashes if name == collection)
        return {bucket: bucket_checksum(self.hashes(collection, bucket)) for bucket in buckets}

    def hashes(self, collection: str, bucket: str) -> list[tuple[str, str]]:
        hashes = self._state.record_hashes.get((collection, bucket))
        return sorted(hashes.items()) if hashes else []

    def _bucket(self, collection: str, bucket: str) -> dict[str, str]:
        return self._state.record_hashes.setdefault((collection, bucket), {})
