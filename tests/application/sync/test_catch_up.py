"""A copy that reads the changes page by page becomes the same as the books, in every store."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from application.collections.kinds import KINDS
from application.serialization import json_text
from application.sync import catch_up
from application.sync.catch_up import FED_COLLECTIONS, CopyPosition, read_changes
from domain.errors import OtherHistory
from tests.application.actions import add, change, drop, head, log, post
from tests.application.reporting.random_books import InBothStores, go_on, plans
from tests.strategies import examples

LIMITS = st.sampled_from([1, 2, 3, 7, 50, 1000])


class Copy:
    """A copy of the books: its records as the changes have them, and where it stands."""

    def __init__(self, since: int = 0) -> None:
        self.position = CopyPosition(since)
        self.records: dict[tuple[str, str], str] = {}
        self.received: list[tuple[int, str, str]] = []

    def read_page(self, books, limit, *, is_compact=False, collections=None) -> bool:
        """Read one page, and say whether more follows."""
        page = books.read(read_changes, self.position, limit, collections, is_compact=is_compact)
        assert len(page.changes) <= limit
        for logged in page.changes:
            self.received.append((logged.version, logged.collection, logged.id))
            if logged.op == "delete":
                assert logged.after is None
                self.records.pop((logged.collection, logged.id), None)
            else:
                self.records[logged.collection, logged.id] = logged.after
        self.position = CopyPosition(page.next.version, page.history, page.next.hash)
        return page.more

    def read_all(self, books, limit, **options) -> None:
        while self.read_page(books, limit, **options):
            pass


def stored(books) -> dict[tuple[str, str], str]:
    """All records of the books, as JSON, by collection and id."""
    return books.read(
        lambda work: {
            (kind.plural, record.id): json_text(record)
            for kind in KINDS.values()
            for record in work.session.records.all(kind)
        }
    )


@hypothesis_settings(max_examples=examples(0.3))
@given(plans(), LIMITS, LIMITS)
def test_all_pages_together_rebuild_the_books_in_every_store(plan, limit, compact_limit):
    with InBothStores(plan) as both:
        for books in both:
            for copy, options in ((Copy(), {}), (Copy(), {"is_compact": True})):
                copy.read_all(books, compact_limit if options else limit, **options)
                assert copy.records == stored(books)
                assert copy.position.version == head(books)


@hypothesis_settings(max_examples=examples(0.3))
@given(plans(), st.integers(0, 60), LIMITS)
def test_compact_pages_have_the_last_change_of_each_record_since_a_version(plan, since, limit):
    with InBothStores(plan) as both:
        for books in both:
            whole, compact = Copy(since), Copy(since)
            whole.read_all(books, limit)
            compact.read_all(books, limit, is_compact=True)
            assert [version for version, _, _ in whole.received] == [
                *range(since + 1, head(books) + 1)
            ]
            last = {(collection, id_): version for version, collection, id_ in whole.received}
            expected = sorted((version, *address) for address, version in last.items())
            assert compact.received == expected


@hypothesis_settings(max_examples=examples(0.2))
@given(plans(), plans(6), st.sampled_from([1, 2, 5]), st.booleans())
def test_a_copy_that_reads_while_others_write_misses_nothing(plan, more, limit, is_compact):
    with InBothStores(plan) as both:
        for books in both:
            copy = Copy()
            for round_ in range(3):
                for _ in range(7):
                    copy.read_page(books, limit, is_compact=is_compact)
                go_on(more, books, f"r{round_}")
            copy.read_all(books, limit, is_compact=is_compact)
            assert copy.records == stored(books)
            versions = [version for version, _, _ in copy.received]
            assert versions == sorted(set(versions))


def test_a_record_that_came_and_went_is_a_delete_in_compact_pages(books):
    since = head(books)
    add(books, "items", id="gone", name="Gone")
    add(books, "items", id="kept", name="Kept")
    drop(books, "items", "gone")
    change(books, "items", "kept", name="Kept on")
    page = books.read(read_changes, CopyPosition(since), 100, is_compact=True)
    assert [(each.version, each.id, each.op) for each in page.changes] == [
        (since + 3, "gone", "delete"),
        (since + 4, "kept", "put"),
    ]


@pytest.mark.parametrize("limit", [1, 2, 100])
@pytest.mark.parametrize("is_compact", [False, True])
def test_only_the_collections_that_are_asked_for_are_read(books, limit, is_compact):
    add(books, "items", id="i", name="I")
    post(books)
    change(books, "items", "i", name="J")
    for names in (frozenset({"items"}), frozenset({"items", "terms"}), frozenset({"journals"})):
        copy = Copy()
        copy.read_all(books, limit, is_compact=is_compact, collections=names)
        expected = {address: text for address, text in stored(books).items() if address[0] in names}
        assert copy.records == expected
        assert copy.position.version == head(books)


def test_a_page_ends_before_its_records_have_too_many_bytes(books, monkeypatch):
    since = head(books)
    for place in range(6):
        add(books, "items", id=f"i{place}", name=f"I{place}", description="é" * 500)
    size = len(json.dumps(log(books, since=since)[0].after, ensure_ascii=False).encode())
    for most, expected in ((10, 1), (size * 2, 2), (size * 4 + 100, 4), (size * 100, 6)):
        monkeypatch.setattr(catch_up, "PAGE_BYTES", most)
        page = books.read(read_changes, CopyPosition(since), 100)
        assert (len(page.changes), page.more) == (expected, expected < 6)
        assert page.next.version == since + expected


def test_a_page_looks_at_a_limited_part_of_the_log(books, monkeypatch):
    add(books, "items", id="i", name="I")
    monkeypatch.setattr(catch_up, "LOOKED_AT", 10)
    copy, pages = Copy(), 1
    while copy.read_page(books, 100, collections=frozenset({"items"})):
        pages += 1
        assert copy.received == []
    assert (pages, len(copy.received)) == (3, 1)


def test_a_page_says_the_end_of_the_log_and_where_the_next_one_begins(books):
    changes = log(books)
    page = books.read(read_changes, CopyPosition(), 3)
    assert page.history == books.read(lambda work: work.session.log.history())
    assert (page.head.version, page.head.hash) == (changes[-1].version, changes[-1].hash)
    assert (page.next.version, page.next.hash, page.more) == (3, changes[2].hash, True)
    last = books.read(read_changes, CopyPosition(head(books), page.history, page.head.hash), 3)
    assert (last.changes, last.next, last.more) == ([], page.head, False)


def test_a_copy_of_other_books_gets_no_page(books):
    for position in (
        CopyPosition(head(books) + 1),
        CopyPosition(3, "0" * 32),
        CopyPosition(3, None, sha256(b"").hexdigest()),
    ):
        with pytest.raises(OtherHistory):
            books.read(read_changes, position, 10)


def test_every_kind_of_record_can_be_asked_for():
    assert {kind.plural for kind in KINDS.values()} <= set(FED_COLLECTIONS)


def test_the_cost_of_a_page_does_not_grow_with_the_log(sql_books):
    """Counted in steps of SQLite's virtual machine."""
    since = head(sql_books)
    costs = []
    for _ in range(2):
        for _ in range(150):
            name = "A" if head(sql_books) % 2 else "B"
            change(sql_books, "terms", "terms-net-7", name=name)
        costs.append([_steps(sql_books, since, is_compact) for is_compact in (False, True)])
    (plain, compact), (plain_later, compact_later) = costs
    assert plain_later <= plain * 1.1
    # A compact page looks at each version that it skips, once.
    assert compact_later <= compact * 2.2


def _steps(books, since, is_compact) -> int:
    counted = 0

    def tick() -> int:
        nonlocal counted
        counted += 1
        return 0

    def read(work):
        driver = work.session.buffer.driver
        driver.set_progress_handler(tick, 10)
        read_changes(work, CopyPosition(since), 20, is_compact=is_compact)
        driver.set_progress_handler(None, 10)

    books.read(read)
    return counted
