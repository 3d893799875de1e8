"""An export, imported into empty books, gives the same trial balance, contacts, items and amounts
owed."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.unit_of_work.books import Books
from domain.errors import BookkeepingError
from domain.ledger.accounts import new_chart
from domain.records import fields_of
from domain.texts import name_key
from domain.values import LATEST
from tests.adapters.exporters.iif.round_trip import (
    balances,
    chart,
    exported,
    import_content,
    lists,
    open_amounts,
    round_trip,
    trial_balance,
)
from tests.application.actions import SALES, add
from tests.application.reporting.random_books import ASKED_DAYS, InBothStores, books_of, plans
from tests.strategies import accounts, contacts, examples, items, terms
from tests.support import new_books, stores


@settings(max_examples=examples(0.5))
@given(plans(), ASKED_DAYS)
def test_any_books_have_the_same_figures_after_an_export_and_an_import(plan, day):
    with InBothStores(plan) as both, TemporaryDirectory() as folder:
        assert exported(both[0]) == exported(both[1])
        for books, store in zip(both, stores(Path(folder)).values(), strict=True):
            again = round_trip(books, store)
            assert trial_balance(again, day) == trial_balance(books, day)
            assert balances(again, day) == balances(books, day)
            assert open_amounts(again, day) == open_amounts(books, day)
            assert (lists(again), chart(again)) == (lists(books), chart(books))
            store.close()


@settings(max_examples=examples(0.2))
@given(plans())
def test_the_second_round_trip_changes_nothing(plan):
    once = round_trip(books_of(plan), MemoryStore())
    assert exported(round_trip(once, MemoryStore())) == exported(once)


# Lists with any texts


def _is_number_alone(name: str) -> bool:
    """Whether the import takes the name of an account for its number."""
    return name.isascii() and name.isdigit()


ACCOUNTS = accounts({"account": []}).filter(lambda account: not _is_number_alone(account.name))
LISTS = st.fixed_dictionaries(
    {
        "accounts": st.lists(ACCOUNTS, max_size=3),
        "terms": st.lists(terms(), max_size=2),
        "contacts": st.lists(contacts({"terms": []}), max_size=4),
        "items": st.lists(items({"account": []}), max_size=3),
    }
)


def _fill(books: Books, drawn: Mapping[str, list[Any]]) -> None:
    """Add the drawn records; those that the books refuse are left out."""
    added: dict[str, str] = {}
    for collection, records in drawn.items():
        for record in records:
            fields = {field.name: getattr(record, field.name) for field in fields_of(type(record))}
            if collection == "contacts":
                fields["terms_id"] = added.get("terms")
            if collection == "items":
                fields["account_id"] = added.get("accounts", SALES)
            with suppress(BookkeepingError):
                added[collection] = add(books, collection, **fields).id


@given(LISTS)
def test_lists_with_any_texts_come_back(drawn):
    books = new_books(MemoryStore())
    _fill(books, drawn)
    assume(not _has_number_like_a_name(books))
    again = round_trip(books, MemoryStore())
    assert (lists(again), chart(again)) == (lists(books), chart(books))


def _has_number_like_a_name(books: Books) -> bool:
    """Whether an account has the path of another one as its number, which no IIF file can hold."""
    numbers = {path: name_key(number) for path, (number, *_) in chart(books).items()}
    return any(
        number == name_key(path)
        for path in numbers
        for holder, number in numbers.items()
        if holder != path
    )


# Files of other programs

TESTS = Path(__file__).parents[3]
CORPUS = TESTS.parents[1] / "shared" / "corpus" / "iif"
FILES = [
    TESTS / "data" / "company.iif",
    TESTS / "data" / "comma.iif",
    *sorted(CORPUS.glob("*.iif")),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_imported_from_another_program_comes_back(path):
    """Numbers of the starter chart are not compared, because new books have them already."""
    books = new_books(MemoryStore())
    import_content(books, path.read_bytes(), partial=True)
    again = round_trip(books, MemoryStore())
    assert balances(again, LATEST) == balances(books, LATEST)
    assert (lists(again), open_amounts(again)) == (lists(books), open_amounts(books))
    assert _without_starter_numbers(again) == _without_starter_numbers(books)


def _without_starter_numbers(books: Books) -> dict[str, Any]:
    numbers = {"", *(account.number for account in new_chart())}
    return {
        path: fields[1:] if fields[0] in numbers else fields
        for path, fields in chart(books).items()
    }
