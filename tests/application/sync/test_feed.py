"""The feed has every change after a cursor once, and tells a copy of other books to begin anew."""

import pytest

from application.sync.feed import PAGE_BYTES, FeedCursor, begin_feed, read_feed
from tests.application.actions import add, head


def test_pages_of_any_size_have_every_change_once_and_in_order(books):
    for number in range(5):
        add(books, "items", id=f"i{number}", name=f"Item {number}")
    for size in (1, 2, 7, 100):
        for since in (0, 3, head(books)):
            versions: list[int] = []
            after = since
            while changes := books.read(read_feed, after, size).changes:
                assert len(changes) <= size
                versions += [change.version for change in changes]
                after = versions[-1]
            assert versions == [*range(since + 1, head(books) + 1)]


def test_a_page_of_large_changes_ends_early(books):
    began = head(books)
    for number in range(60):
        add(books, "items", id=f"i{number}", name=f"Item {number}", description="x" * 4000)
    pages, after = [], began
    while changes := books.read(read_feed, after, 200).changes:
        pages.append(sum(len(change.after or "") for change in changes))
        after = changes[-1].version
    assert (len(pages), after) == (2, head(books))
    assert PAGE_BYTES <= pages[0] < PAGE_BYTES + 5000


def test_a_page_says_where_the_log_ends(books):
    page = books.read(read_feed, 0, 3)
    log = books.read(lambda work: (work.session.log.history(), work.session.log.head()))
    assert (page.end.history, page.end.head) == log


def test_without_a_cursor_only_what_is_changed_from_now_is_wanted(books):
    start = books.read(begin_feed, FeedCursor())
    assert (start.after, start.is_reset) == (head(books), False)


@pytest.mark.parametrize("since", [0, 1, 25])
def test_the_feed_goes_on_after_the_version_of_the_copy(books, since):
    start = books.read(begin_feed, FeedCursor(since=since))
    assert (start.after, start.is_reset) == (since, False)


def test_what_was_received_last_counts_more_than_since(books):
    for received in (0, 7, 25):
        start = books.read(begin_feed, FeedCursor(since=3, last_received=received))
        assert (start.after, start.is_reset) == (received, False)


def test_the_hash_is_that_at_since_also_when_more_was_received(books):
    hash_ = books.read(lambda work: work.session.log.hash_of(3))
    history = books.read(lambda work: work.session.log.history())
    cursor = FeedCursor(since=3, last_received=9, history=history, head=hash_)
    start = books.read(begin_feed, cursor)
    assert (start.after, start.is_reset) == (9, False)


@pytest.mark.parametrize(
    "cursor",
    [
        FeedCursor(since=26),
        FeedCursor(since=3, last_received=26),
        FeedCursor(history="0" * 32),
        FeedCursor(since=25, history="0" * 32),
        FeedCursor(since=3, head="0" * 64),
        FeedCursor(since=3, last_received=9, head="0" * 64),
    ],
    ids=str,
)
def test_a_copy_of_other_books_is_told_to_begin_anew_from_the_end_of_the_log(books, cursor):
    start = books.read(begin_feed, cursor)
    assert (start.after, start.is_reset) == (25, True)
    assert start.end.head.version == 25
