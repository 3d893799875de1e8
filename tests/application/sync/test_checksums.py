"""Checksums: equal books have equal checksums in every store, and they are kept in step."""

from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import event, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from application.checksum_tree import (
    BUCKETS,
    EMPTY_BUCKET,
    Checksum,
    bucket_of,
)
from application.collections.registry import COLLECTIONS
from application.ledger.accounts import merge_account
from application.serialization import json_text
from application.sync.checksums import (
    bucket_checksums,
    checksums,
    checksums_of_records,
    record_hashes,
)
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict
from domain.invoicing.items import Item
from tests.application.actions import (
    CHECKING,
    SALES,
    SAVINGS,
    SUPPLIES,
    TRAVEL,
    add,
    assert_sound,
    change,
    contact,
    deposit,
    drop,
    head,
    invoice,
    payment,
    post,
    sums,
)
from tests.application.reporting.random_books import carry_out, plans
from tests.strategies import contacts, examples, given_of, items, terms
from tests.support import new_books, stores

RECORDS = st.lists(
    items({"account": [CHECKING, SALES]}) | contacts({"terms": ["terms-net-7"]}) | terms(),
    min_size=2,
    max_size=5,
    unique_by=lambda record: (type(record), record.id),
)


def kept_tree(work: UnitOfWork) -> Mapping[str, Mapping[str, Checksum]]:
    """The buckets that have records, by collection, from the hashes that are kept."""
    return {
        name: {
            bucket: checksum
            for bucket, checksum in bucket_checksums(work, name).items()
            if checksum != EMPTY_BUCKET
        }
        for name in COLLECTIONS
    }


def assert_in_step(books: Books) -> None:
    """Check that the kept tree is the one that the records make."""
    assert books.read(kept_tree) == books.read(checksums_of_records)


def test_creating_and_deleting_restores_the_checksum(books):
    before = sums(books)
    add(books, "items", id="i", name="I")
    post(books)
    assert {name for name in before if sums(books)[name] != before[name]} == {"items", "journals"}
    drop(books, "items", "i")
    drop(books, "journals", "j")
    assert sums(books) == before
    assert_in_step(books)


def test_changing_and_changing_back_restores_the_checksum(books):
    before = sums(books)
    change(books, "accounts", CHECKING, name="Main")
    assert sums(books)["accounts"] != before["accounts"]
    change(books, "accounts", CHECKING, name="Checking")
    assert sums(books) == before
    assert head(books) == 27


def test_the_hash_of_a_record_is_that_of_its_canonical_json(books):
    add(books, "items", id="i", name="É", rate=Decimal("1.5"))
    stored = books.read(lambda work: json_text(work.get(Item, "i")))
    hashes = books.read(record_hashes, "items", sha256(b"i").hexdigest()[:2])
    assert hashes == {"i": sha256(stored.encode()).hexdigest()}


def test_a_bucket_is_the_hash_of_lines_of_its_records_in_the_order_of_their_ids(books):
    ids = [id_ for id_ in map("i{}".format, range(2000)) if bucket_of(id_) == "3f"][:3]
    for id_ in (*reversed(ids), "other"):
        add(books, "items", id=id_, name=id_)
    hashes = books.read(record_hashes, "items", "3f")
    assert list(hashes) == sorted(ids)
    lines = "".join(f"{id_} {hashes[id_]}\n" for id_ in sorted(ids))
    bucket = books.read(bucket_checksums, "items")["3f"]
    assert bucket == Checksum(3, sha256(lines.encode()).hexdigest())


def test_a_collection_is_the_hash_of_its_buckets_of_which_empty_ones_hash_the_empty_text(books):
    post(books)
    buckets = books.read(bucket_checksums, "journals")
    assert list(buckets) == [f"{number:02x}" for number in range(256)] == list(BUCKETS)
    empty = sha256(b"").hexdigest()
    assert [bucket.sha256 for bucket in buckets.values()].count(empty) == 255
    joined = "".join(bucket.sha256 for bucket in buckets.values())
    assert sums(books)["journals"] == Checksum(1, sha256(joined.encode()).hexdigest())


def test_every_collection_is_covered_and_nothing_else(books):
    contact(books)
    invoice(books, cents=100)
    payment(books, cents=100)  # It is applied, which is logged, too.
    assert set(sums(books)) == set(COLLECTIONS)
    assert books.mechanism.checksummed == set(COLLECTIONS)
    assert {name for name, checksum in sums(books).items() if checksum.count} == {
        "accounts",
        "contacts",
        "invoices",
        "payments",
        "terms",
    }
    assert_in_step(books)


def test_a_merge_of_accounts_changes_the_hash_of_every_record_that_it_moves(books):
    post(books, "j", debit=SUPPLIES)
    deposit(books, "t", cents=-500, other=SUPPLIES)
    before = sums(books)
    books.run(merge_account, SUPPLIES, TRAVEL)
    assert {name for name in before if sums(books)[name] != before[name]} == {
        "accounts",
        "bank-transactions",
        "journals",
    }
    assert_in_step(books)


def test_a_refused_write_and_a_rehearsal_leave_the_hashes_as_they_were(books):
    add(books, "items", id="i", name="I")
    before = sums(books)

    def write_and_fail(work: UnitOfWork) -> None:
        work.save(Item(id="k", name="K"))
        work.remove(work.get(Item, "i"))
        work.finish()
        assert checksums(work) != before
        raise Conflict("no")

    with pytest.raises(Conflict):
        books.run(write_and_fail)
    assert sums(books) == before

    def change_it(work: UnitOfWork) -> None:
        work.save(Item(id="k", name="K"))

    rehearsal = books.rehearse(lambda work, _: dict(checksums(work)), change_it)
    assert rehearsal.result["items"].count == 2
    assert sums(books) == before
    assert_in_step(books)


def test_what_was_written_under_a_savepoint_that_is_rolled_back_is_not_remembered(books):
    """Checksums that were read in a transaction are remembered, but not for other records."""
    for name in ("First", "Second", "Third"):
        books.rehearse(
            lambda work, _: checksums(work),
            lambda work, name=name: work.save(Item(id="k", name=name)),
        )
    add(books, "items", id="k", name="Last")
    assert_in_step(books)
    assert_sound(books)


def test_a_record_that_is_changed_and_changed_back_in_one_unit_of_work_keeps_its_hash(books):
    add(books, "items", id="i", name="I")
    before = sums(books), head(books)

    def there_and_back(work: UnitOfWork) -> None:
        item = work.get(Item, "i")
        work.save(Item(id="i", name="Other"))
        work.save(item)

    books.run(there_and_back)
    assert (sums(books), head(books)) == before
    assert_in_step(books)


def test_books_that_are_opened_again_have_the_same_checksums(sql_books):
    from adapters.storage.sqlite.store import SqliteStore

    post(sql_books)
    before, path = sums(sql_books), sql_books.store.path
    sql_books.store.close()
    store = SqliteStore(path)
    assert sums(new_books(store)) == before
    store.close()


def test_another_process_that_writes_the_same_file_is_noticed(sql_books):
    from adapters.storage.sqlite.store import SqliteStore

    store = SqliteStore(sql_books.store.path)
    other = new_books(store)
    for books, name in ((sql_books, "A"), (other, "B"), (sql_books, "C")):
        change(books, "accounts", SAVINGS, name=name)
        assert sums(sql_books) == sums(other)
        assert_in_step(sql_books)
        assert_in_step(other)
    store.close()


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
        assert_in_step(books)
        store.close()
    event(f"records kept: {min(kept, 2)} or more")
    assert checksums[0] == checksums[1]


@hypothesis_settings(max_examples=examples(0.2))
@given(plan=plans())
def test_random_books_have_the_checksums_that_their_records_make(tmp_path_factory, plan):
    trees = []
    for store in stores(tmp_path_factory.mktemp("books")).values():
        books = carry_out(plan, new_books(store))
        assert_in_step(books)
        trees.append(books.read(kept_tree))
        store.close()
    assert trees[0] == trees[1]
