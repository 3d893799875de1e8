"""What a person says of the files of an account counts for later ones, until forgotten."""

import pytest

from adapters.storage.memory.store import MemoryStore
from application.importing.bank_rows.remembered_reading import completed_reading, remember_reading
from application.importing.parsed_file import AS_THE_FILE_SHOWS, ReadingOptions
from application.importing.statements import ColumnMapping
from application.unit_of_work.books import Books
from domain.ledger.account_mappings import AccountMapping
from tests.application.actions import CARD, CHECKING
from tests.support import new_books

DATE, PAYEE = ("date", "When"), ("payee", "2")


@pytest.fixture
def books() -> Books:
    return new_books(MemoryStore())


def say(books: Books, order: str | None = None, **mapping: object) -> ReadingOptions:
    """Say something, and return what counts for the next file, of which nothing is said."""
    said = ReadingOptions(order, ColumnMapping(**mapping) if mapping else None)
    books.run(remember_reading, CARD, said)
    return books.read(completed_reading, CARD, AS_THE_FILE_SHOWS)


def test_nothing_is_remembered_of_what_nobody_said(books):
    assert say(books) == AS_THE_FILE_SHOWS
    assert books.read(lambda work: [*work.session.records.all(AccountMapping)]) == []


def test_what_is_said_adds_to_what_was_said_before(books):
    say(books, "dmy", columns=(DATE,), reversed_sign=True)
    reading = say(books, columns=(PAYEE,), decimal_comma=True)
    assert reading == ReadingOptions("dmy", ColumnMapping((DATE, PAYEE), True, True))
    other = say(books, "mdy", columns=(("date", "Posted"),), reversed_sign=False)
    assert other.date_order == "mdy"
    assert other.mapping == ColumnMapping((("date", "Posted"), PAYEE), None, True)


def test_what_was_said_of_columns_can_be_forgotten(books):
    say(books, "dmy", columns=(DATE,), reversed_sign=True)
    assert say(books, forgets=True) == ReadingOptions("dmy")
    say(books, columns=(DATE,), reversed_sign=True)
    assert say(books, columns=(PAYEE,), forgets=True).mapping == ColumnMapping((PAYEE,))


def test_it_counts_only_for_its_account(books):
    say(books, "dmy", columns=(DATE,))
    assert books.read(completed_reading, CHECKING, AS_THE_FILE_SHOWS) == AS_THE_FILE_SHOWS
    assert books.read(completed_reading, "", AS_THE_FILE_SHOWS) == AS_THE_FILE_SHOWS


def test_it_is_told_that_something_said_before_counts(books):
    said = ReadingOptions("dmy", ColumnMapping((DATE,)))
    assert books.run(remember_reading, CARD, said) is False
    assert books.run(remember_reading, CARD, said) is False
    assert books.run(remember_reading, CARD, AS_THE_FILE_SHOWS) is True
