"""Checksums: equal books have equal checksums in every store."""

from hashlib import sha256

from hypothesis import event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from application.collections.registry import COLLECTIONS
from application.serialization import json_text
from domain.errors import Conflict
from domain.invoicing.items import Item
from tests.application.actions import CHECKING, SALES, add, change, drop, head, post, sums
from tests.strategies import contacts, examples, given_of, items, terms
from tests.support import new_books, stores

RECORDS = st.lists(
    items({"account": [CHECKING, SALES]}) | contacts({"terms": ["terms-net-7"]}) | terms(),
    min_size=2,
    max_size=5,
    unique_by=lambda record: (type(record), record.id),
)


def test_creating_and_deleting_restores_the_checksum(books):
    before = sums(books)
    add(books, "items", id="i", name="I")
    post(books)
    assert {name for name in before if sums(books)[name] != before[name]} == {"items", "journals"}
    drop(books, "items", "i")
    drop(books, "journals", "j")
    assert sums(books) == before


def test_changing_and_changing_back_restores_the_checksum(books):
    before = sums(books)
    change(books, "accounts", CHECKING, name="Main")
    assert sums(books)["accounts"] != before["accounts"]
    change(books, "accounts", CHECKING, name="Checking")
    assert sums(books) == before
    assert head(books) == 27


def test_a_checksum_is_the_hash_of_canonical_lines_in_id_order(books):
    for id_ in ("b", "a", "C"):
        add(books, "items", id=id_, name=id_)
    texts = [
        json_text(each) + "\n"
        for each in books.read(
            lambda work: sorted(work.session.records.all(Item), key=lambda item: item.id)
        )
    ]
    assert sums(books)["items"].count == 3
    assert sums(books)["items"].sha256 == sha256("".join(texts).encode()).hexdigest()


@hypothesis_settings(max_examples=examples(0.1))
@given(RECORDS, st.lists(st.booleans(), min_size=5, max_size=5))
def test_every_store_has_the_same_checksums_after_the_same_acts(tmp_path_factory, records, dropped):
    names = {collection.kind: name for name, collection in COLLECTIONS.items()}
    checksums = []
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = new_books(store)
        begun, kept = sum(each.count for each in sums(books).values()), 0
        for record, is_dropped in zip(records, dropped, strict=False):
            try:
                add(books, names[type(record)], **given_of(record))
            except Conflict:  # its name is taken
                continue
            if is_dropped:
                drop(books, names[type(record)], record.id)
            kept += not is_dropped
        checksums.append(sums(books))
        assert sum(each.count for each in sums(books).values()) == begun + kept
        store.close()
    event(f"records kept: {min(kept, 2)} or more")
    assert checksums[0] == checksums[1]
