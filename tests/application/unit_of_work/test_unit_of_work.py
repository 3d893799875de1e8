"""The unit of work: the version that the books are expected to get, and its warnings."""

from application.collections.operations import amend, create
from application.collections.registry import COLLECTIONS
from application.unit_of_work.write_warnings import MOST_WARNINGS
from domain.ledger.entries import EntryHeader
from domain.ledger.ids import entry_id
from tests.application.actions import (
    CHECKING,
    MARCH,
    SUPPLIES,
    add,
    assert_sound,
    get,
    head,
    lines,
)

ITEMS, JOURNALS = COLLECTIONS["items"], COLLECTIONS["journals"]
SIDES = lines((SUPPLIES, 700), (CHECKING, -700))


def test_the_books_are_expected_to_get_one_version_for_each_record_written(books):
    add(books, "items", id="old", name="Chair")
    before = head(books)

    def write(work):
        expected = [work.expected_version]
        for act in (
            lambda: create(work, ITEMS, {"id": "new", "name": "Table"}),
            lambda: amend(work, ITEMS, "new", {"name": "Desk"}),
            lambda: amend(work, ITEMS, "old", {"name": "Stool"}),
        ):
            act()
            expected.append(work.expected_version)
        return expected

    assert books.run(write) == [before, before + 1, before + 1, before + 2]
    assert head(books) == before + 2
    assert [get(books, "items", id_).version for id_ in ("new", "old")] == [before + 1, before + 2]


def test_a_document_gets_the_next_version_where_a_record_before_it_was_changed_back(books):
    add(books, "items", id="old", name="Chair")
    before = head(books)

    def write(work):
        amend(work, ITEMS, "old", {"name": "Stool"})
        create(work, JOURNALS, {"id": "j", "date": MARCH, "memo": "Rent", "lines": SIDES})
        amend(work, ITEMS, "old", {"name": "Chair"})

    books.run(write)
    assert head(books) == get(books, "journals", "j").version == before + 1
    entry = books.read(lambda work: work.session.records.get(EntryHeader, entry_id("journal", "j")))
    assert entry.version == before + 1
    assert_sound(books)


def test_a_unit_of_work_keeps_its_first_thousand_warnings(books):
    def warn(work):
        for number in range(MOST_WARNINGS + 2):
            work.warn("inactive", f"warning {number}")
        return [warning.message for warning in work.warnings]

    assert MOST_WARNINGS == 1000
    assert books.run(warn) == [f"warning {number}" for number in range(1000)]
