"""A copy goes on with the books only where they have the version that it stands at."""

import pytest

from application.sync.history import check_cursor
from domain.errors import OtherHistory
from tests.application.actions import add, head


def test_a_copy_goes_on_from_every_version_that_the_books_had(books):
    add(books, "items", id="i", name="I")
    history = books.read(lambda work: work.session.log.history())
    for version in range(head(books) + 1):
        hash_ = books.read(lambda work, version=version: work.session.log.hash_of(version)) or ""
        books.read(check_cursor, history, version, hash_)
        books.read(check_cursor, None, version)


def test_a_copy_of_another_history_does_not_go_on(books):
    for version in (0, 1, head(books)):
        with pytest.raises(OtherHistory, match="another history"):
            books.read(check_cursor, "0" * 32, version)


def test_a_copy_above_the_highest_version_does_not_go_on(books):
    with pytest.raises(OtherHistory, match="never had version 26"):
        books.read(check_cursor, None, head(books) + 1)


def test_a_copy_with_another_change_under_its_version_does_not_go_on(books):
    for version in (0, 1, head(books)):
        with pytest.raises(OtherHistory, match="is another one"):
            books.read(check_cursor, None, version, "0" * 64)
