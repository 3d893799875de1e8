"""What clients tell of repaired copies is kept for 30 days, once."""

from datetime import timedelta

import pytest

from application.sync import repairs
from application.sync.repairs import note_repair, recent_repairs
from domain.errors import OtherHistory
from tests.application.actions import head

ADDRESSES = [("contacts", "acme"), ("items", "hour")]


def told(books) -> list[tuple[str, int]]:
    return [(each.client_id, each.version) for each in books.read(recent_repairs)]


def test_the_newest_repairs_come_first_and_change_nothing_else(books):
    before = head(books)
    for version, client_id in enumerate(("ann", "bob", "ann")):
        books.run(note_repair, client_id, version, ADDRESSES)
    assert told(books) == [("ann", 2), ("bob", 1), ("ann", 0)]
    assert books.read(recent_repairs)[0].repaired == tuple(ADDRESSES)
    assert head(books) == before


def test_a_repair_that_is_told_again_is_kept_once(books):
    books.run(note_repair, "ann", 3, ADDRESSES)
    books.run(note_repair, "bob", 3, ADDRESSES)
    books.run(note_repair, "ann", 3, ADDRESSES)
    books.run(note_repair, "ann", 3, ADDRESSES[:1])
    assert told(books) == [("ann", 3), ("ann", 3), ("bob", 3)]


def test_repairs_are_kept_for_30_days(books):
    books.run(note_repair, "ann", 1, ADDRESSES)
    books.clock._moment += timedelta(days=29)
    assert told(books) == [("ann", 1)]
    books.clock._moment += timedelta(days=2)
    assert told(books) == []
    books.run(note_repair, "bob", 2, ADDRESSES)
    assert [each.client_id for each in books.read(lambda work: work.session.repairs.newest(9))] == [
        "bob"
    ]


def test_only_so_many_repairs_are_kept(books, monkeypatch):
    monkeypatch.setattr(repairs, "MOST_REPAIRS", 3)
    for version in range(6):
        books.run(note_repair, "ann", version, ADDRESSES)
    assert told(books) == [("ann", 5), ("ann", 4), ("ann", 3)]


def test_a_repair_at_a_version_that_never_was_is_refused(books):
    with pytest.raises(OtherHistory):
        books.run(note_repair, "ann", head(books) + 1, ADDRESSES)
    assert told(books) == []
