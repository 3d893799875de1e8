"""Registers: running balances, and the marks of rows."""

from datetime import date

import pytest

from application.ledger.registers import mark_row, register
from domain.errors import NotFound, Refused
from tests.application.actions import (
    CARD,
    CHECKING,
    CONSULTING,
    MARCH,
    SALES,
    SAVINGS,
    SUPPLIES,
    add,
    assert_sound,
    change,
    deposit,
    lines,
    marks,
    post,
)


def test_a_register_runs_its_balance_over_rows_that_a_filter_hides(books):
    for index, cents in enumerate([100, -30, 7]):
        deposit(books, f"t{index}", cents=cents, day=date(2026, 3, 1 + index))
    books.run(mark_row, CHECKING, f"bank-transaction:t1:{CHECKING}", "cleared")
    assert [(line.amount, line.balance) for line in books.read(register, CHECKING).lines] == [
        (100, 100),
        (-30, 70),
        (7, 77),
    ]
    assert [
        (line.amount, line.balance) for line in books.read(register, CHECKING, cleared="none").lines
    ] == [(100, 100), (7, 77)]
    assert [
        (line.amount, line.balance)
        for line in books.read(register, CHECKING, first=date(2026, 3, 3)).lines
    ] == [(7, 77)]
    page = books.read(register, CHECKING, limit=1)
    assert (page.total, page.more) == (3, True)
    assert [
        line.balance for line in books.read(register, CHECKING, after=page.lines[-1].key).lines
    ] == [70, 77]


def test_a_register_shows_a_liability_in_its_own_sign(books):
    deposit(books, account=CARD, cents=-2500, other=SUPPLIES)
    assert [(line.amount, line.balance) for line in books.read(register, CARD).lines] == [
        (2500, 2500)
    ]


def test_a_row_is_marked_and_unmarked(books):
    post(books)
    row = f"journal:j:{CHECKING}"
    assert books.run(mark_row, CHECKING, row, "cleared").cleared == "cleared"
    assert marks(books) == {row: "cleared"}
    assert books.run(mark_row, CHECKING, row, "none").cleared == "none"
    assert marks(books) == {}


@pytest.mark.parametrize(
    "row",
    ["journal:j:account-1010", "journal:nothing:account-1000", "j", "", "invoice:j:account-1000"],
)
def test_a_row_that_is_not_there_is_not_marked(books, row):
    post(books)
    with pytest.raises(NotFound):
        books.run(mark_row, CHECKING, row, "cleared")


def test_only_a_bank_reconciliation_reconciles(books):
    post(books)
    with pytest.raises(Refused, match="/cleared"):
        books.run(mark_row, CHECKING, f"journal:j:{CHECKING}", "reconciled")


def test_a_mark_survives_other_edits_and_goes_with_its_row(books):
    add(books, "journals", id="j", date=MARCH, lines=lines((CHECKING, 5), (SALES, -5)))
    row = f"journal:j:{CHECKING}"
    books.run(mark_row, CHECKING, row, "cleared")
    change(books, "journals", "j", memo="later", lines=lines((CHECKING, 5), (CONSULTING, -5)))
    assert marks(books) == {row: "cleared"}
    change(books, "journals", "j", lines=lines((SAVINGS, 5), (CONSULTING, -5)))
    assert marks(books) == {}
    assert_sound(books)
