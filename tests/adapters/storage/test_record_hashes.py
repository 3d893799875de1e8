"""The hashes of records: every store keeps them, and computes the same checksums of buckets."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.checksum_tree import bucket_checksum, bucket_of
from tests.adapters.storage.store_contract import Undone, undone

WRITES = st.lists(
    st.tuples(
        st.sampled_from(["items", "terms"]),
        st.sampled_from([f"i{number}" for number in range(12)]),
        st.sampled_from(["a" * 64, "b" * 64, None]),
        st.booleans(),
    ),
    max_size=12,
)
"""(collection, id, its new hash or None for a deletion, whether it is rolled back)."""
NUMBERS = count(1)
"""Numbers of changes: no two changes of a log have the same hash."""


def write(session, number: int, collection: str, id_: str, sha256: str | None) -> None:
    change_hash = f"{number:064x}"
    if sha256 is None:
        session.record_hashes.delete(collection, id_, change_hash)
    else:
        session.record_hashes.put(collection, id_, sha256, change_hash)


def write_and_undo(session, *change: object) -> None:
    try:
        with session.savepoint():
            write(session, *change)
            session.record_hashes.buckets(str(change[1]))
            raise Undone
    except Undone:
        pass


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
@given(writes=WRITES)
def test_hashes_and_buckets_are_those_of_what_was_written_and_not_undone(shared, kind, writes):
    with undone(shared[kind]) as session:
        session.record_hashes.clear()
        expected: dict[tuple[str, str], dict[str, str]] = {}
        for collection, id_, sha256, is_undone in writes:
            change = (next(NUMBERS), collection, id_, sha256)
            if is_undone:
                write_and_undo(session, *change)
                continue
            write(session, *change)
            ids = expected.setdefault((collection, bucket_of(id_)), {})
            ids.pop(id_, None)
            if sha256:
                ids[id_] = sha256
            for (name, bucket), hashes in expected.items():
                in_order = sorted(hashes.items())
                assert session.record_hashes.hashes(name, bucket) == in_order
                assert session.record_hashes.buckets(name)[bucket] == bucket_checksum(in_order)


def test_clearing_deletes_all_hashes(kept):
    with undone(kept) as session:
        assert session.record_hashes.buckets("accounts")
        session.record_hashes.clear()
        assert not session.record_hashes.buckets("accounts")


def test_what_is_not_there_has_no_hash(kept):
    with undone(kept) as session:
        session.record_hashes.delete("items", "none", "1" * 64)
        assert session.record_hashes.hashes("items", bucket_of("none")) == []
        assert session.record_hashes.hashes("other", "00") == []
        assert not session.record_hashes.buckets("other")
