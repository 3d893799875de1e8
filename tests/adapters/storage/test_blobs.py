"""Bytes that records name by their SHA-256: every store keeps them as they are."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.storage.sqlite.blobs import CHUNK_SIZE
from tests.adapters.storage.store_contract import Undone, undone


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@given(contents=st.lists(st.binary(max_size=50), max_size=6), gone=st.integers(0, 5))
def test_bytes_are_read_back_as_they_were_stored(shared, kind, contents, gone):
    with undone(shared[kind]) as session:
        for content in [*contents, *contents]:
            session.blobs.put(digest(content), content)
        removed = {content for place, content in enumerate(contents) if place == gone}
        for content in removed:
            session.blobs.delete(digest(content))
        left = set(contents) - removed
        for content in left:
            assert b"".join(session.blobs.chunks(digest(content))) == content
            assert session.blobs.size(digest(content)) == len(content)
        for content in removed:
            assert [*session.blobs.chunks(digest(content))] == []
            assert session.blobs.size(digest(content)) is None
        assert [*session.blobs.hashes()] == sorted(map(digest, left))


def test_deleting_bytes_that_are_not_there_does_nothing(kept):
    with undone(kept) as session:
        session.blobs.delete("0" * 64)
        assert [*session.blobs.hashes()] == []


def test_a_savepoint_that_is_rolled_back_takes_its_bytes_back(kept):
    def fail(session) -> None:
        with session.savepoint():
            session.blobs.put(digest(b"b"), b"b")
            session.blobs.delete(digest(b"a"))
            raise Undone

    with undone(kept) as session:
        session.blobs.put(digest(b"a"), b"a")
        with pytest.raises(Undone):
            fail(session)
        assert [*session.blobs.hashes()] == [digest(b"a")]


def test_a_transaction_that_is_rolled_back_stores_no_bytes(store):
    with undone(store) as session:
        session.blobs.put(digest(b"a"), b"a")
    with store.reading() as session:
        assert session.blobs.size(digest(b"a")) is None


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_file_is_read_back_in_chunks_that_are_not_long(kept, more):
    content = bytes(range(256)) * (2 * CHUNK_SIZE // 256) + b"x" * max(more, 0)
    content = content[: 2 * CHUNK_SIZE + more]
    with undone(kept) as session:
        session.blobs.put(digest(content), content)
        assert session.blobs.size(digest(content)) == len(content)
        chunks = [*session.blobs.chunks(digest(content))]
        assert b"".join(chunks) == content
        assert len(chunks) == 1 or max(map(len, chunks)) == CHUNK_SIZE
