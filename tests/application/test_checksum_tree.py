"""The tree of hashes: equal trees for equal records, and a difference that leads to its record."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from application.checksum_tree import (
    BUCKETS,
    EMPTY_BUCKET,
    Checksum,
    bucket_checksum,
    bucket_of,
    collection_checksum,
    record_hash,
)

IDS = st.text("abcXYZ019._-", min_size=1, max_size=8)
RECORDS = st.dictionaries(IDS, st.text(max_size=3), max_size=12)
"""Records by id; the text stands for their canonical JSON."""


def tree_of(records: dict[str, str]) -> dict[str, Checksum]:
    hashes: dict[str, list[tuple[str, str]]] = {}
    for id_ in sorted(records):
        hashes.setdefault(bucket_of(id_), []).append((id_, record_hash(records[id_])))
    return {bucket: bucket_checksum(entries) for bucket, entries in hashes.items()}


@given(RECORDS, IDS, st.text(max_size=3))
def test_the_buckets_that_differ_are_those_of_the_records_that_differ(records, id_, text):
    other = {**records, id_: text}
    trees = tree_of(records), tree_of(other)
    differing = {
        bucket
        for bucket in BUCKETS
        if trees[0].get(bucket, EMPTY_BUCKET) != trees[1].get(bucket, EMPTY_BUCKET)
    }
    assert differing == (set() if records == other else {bucket_of(id_)})
    is_equal = collection_checksum(trees[0]) == collection_checksum(trees[1])
    assert is_equal == (records == other)


@given(RECORDS)
def test_a_collection_counts_its_records_and_a_bucket_its_lines(records):
    tree = tree_of(records)
    assert collection_checksum(tree).count == len(records)
    assert set(tree) <= set(BUCKETS)


def test_the_collection_hashes_all_buckets_in_order_and_those_without_records_as_empty_texts():
    tree = {"ff": Checksum(3, "b" * 64), "00": Checksum(2, "a" * 64)}
    joined = "a" * 64 + sha256(b"").hexdigest() * 254 + "b" * 64
    assert collection_checksum(tree) == Checksum(5, sha256(joined.encode()).hexdigest())


def test_lines_end_with_a_line_feed_and_records_are_hashed_as_utf_8():
    text = '{"name":"Café"}'
    assert record_hash(text) == sha256(text.encode("utf-8")).hexdigest()
    lines = b"B 1\na 2\n"
    assert bucket_checksum([("B", "1"), ("a", "2")]) == Checksum(2, sha256(lines).hexdigest())
