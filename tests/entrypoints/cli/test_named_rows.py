"""Rows of an account that a person names by id or number."""

import pytest

from application.ledger.registers import register
from application.unit_of_work.books import Books
from domain.errors import Refused
from domain.ledger.accounts import Account
from entrypoints.cli.named_rows import named_rows, named_selection
from tests.application.actions import CHECKING, SALES, deposit, post

ROW = f"bank-transaction:check:{CHECKING}"


@pytest.fixture
def rows(books):
    """A check with a number, and two deposits with the same one."""
    deposit(books, "check", cents=-5_00, ref="1040")
    deposit(books, "a", ref="R-17")
    deposit(books, "b", ref="r-17")
    return books


def named(books: Books, *texts: str) -> list[str]:
    def name(work):
        account = work.get(Account, CHECKING)
        lines = [line.row for line in register(work, CHECKING).lines]
        selection = named_selection(work, account, lines, texts, "/clear")
        return selection if selection == "all" else [*selection]

    return books.read(name)


@pytest.mark.parametrize("text", ["1040", "check", ROW])
def test_a_row_has_a_number_an_id_and_the_id_of_its_document(rows, text):
    assert named(rows, text) == [ROW]


def test_all_rows_are_named_alone(rows):
    assert named(rows, "all") == "all"
    with pytest.raises(Refused, match="either all rows or some"):
        named(rows, "all", "1040")


@pytest.mark.parametrize(
    "text",
    ["7", "", CHECKING, f"bank-transaction:check:{SALES}", f"journal:check:{CHECKING}"],
)
def test_a_text_that_names_no_row_is_refused(rows, text):
    with pytest.raises(Refused, match="1000 Checking has no row"):
        named(rows, text)


def test_a_number_of_several_rows_or_an_id_of_several_documents_asks_for_the_id(rows):
    with pytest.raises(Refused, match=f"several rows .* 'R-17'; .*:a:{CHECKING}, .*:b:"):
        named(rows, "R-17")
    post(rows, "check", cents=3)
    with pytest.raises(Refused, match=f"journal:check:{CHECKING}"):
        named(rows, "check")


def test_rows_that_are_not_offered_are_named_by_id_alone(rows):
    def name(text):
        return rows.read(
            lambda work: named_rows(work, work.get(Account, CHECKING), list, [text], "/clear")
        )

    assert name("check") == [ROW]
    with pytest.raises(Refused):
        name("1040")
