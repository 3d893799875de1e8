"""The bytes that records name by their SHA-256, in memory."""

from collections.abc import Iterator

from adapters.storage.memory.state import State


class MemoryBlobs:
    """Bytes by their SHA-256."""

    def __init__(self, state: State) -> None:
        self._state = state

    def chunks(self, sha256: str) -> Iterator[bytes]:
        if sha256 in self._state.blobs:
            yield self._state.blobs[sha256]

    def size(self, sha256: str) -> int | None:
        content = self._state.blobs.get(sha256)
        return None if content is None else len(content)

    def hashes(self) -> Iterator[str]:
        return iter(sorted(self._state.blobs))

    def put(self, sha256: str, content: bytes) -> None:
        self._state.blobs.setdefault(sha256, content)

    def delete(self, sha256: str) -> None:
        self._state.blobs.pop(sha256, None)
