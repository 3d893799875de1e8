"""Registers: running balances, and the marks of rows."""

from datetime import date
from itertools import accumulate, pairwise

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from application.collections.operations import create
from application.collections.registry import COLLECTIONS
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
    splits,
)
from tests.strategies import examples


def test_the_running_balance_of_a_register_includes_rows_that_a_filter_hides(books):
    for index, cents in enumerate([100, -30, 7]):
        deposit(books, f"t{index}", cents=cents, day=date(2026, 3, 1 + index))
    books.run(mark_row, CHECKING, f"bank-transaction:t1:{CHECKING}", "cleared")
    assert [(line.row.amount, line.balance) for line in books.read(register, CHECKING).lines] == [
        (100, 100),
        (-30, 70),
        (7, 77),
    ]
    assert [
        (line.row.amount, line.balance)
        for line in books.read(register, CHECKING, cleared="none").lines
    ] == [(100, 100), (7, 77)]
    assert [
        (line.row.amount, line.balance)
        for line in books.read(register, CHECKING, first=date(2026, 3, 3)).lines
    ] == [(7, 77)]
    page = books.read(register, CHECKING, limit=1)
    assert (page.total, page.more) == (3, True)
    assert [
        line.balance for line in books.read(register, CHECKING, after=page.lines[-1].row.key).lines
    ] == [70, 77]


def test_every_page_of_a_register_continues_the_balance_of_the_page_before(books):
    """Even if a page begins within a day and a filter hides some rows of that day."""
    entries = st.tuples(
        st.integers(1, 3), st.integers(-500, 500).filter(bool), st.sampled_from(["none", "cleared"])
    )

    def enter_and_page(work, entered, cleared, limit):
        for index, (day, cents, mark) in enumerate(entered):
            given_ = {"id": f"t{index}", "date": date(2026, 3, day), "account_id": CHECKING}
            given_ |= {"amount": cents, "splits": splits((SALES, cents))}
            create(work, COLLECTIONS["bank-transactions"], given_)
            mark_row(work, CHECKING, f"bank-transaction:t{index}:{CHECKING}", mark)
        pages = [register(work, CHECKING, cleared=cleared, limit=limit)]
        while pages[-1].more:
            after = pages[-1].lines[-1].row.key
            pages.append(register(work, CHECKING, cleared=cleared, after=after, limit=limit))
        return pages

    @settings(max_examples=examples(0.5))
    @given(
        st.lists(entries, min_size=1, max_size=9),
        st.sampled_from([None, "none", "cleared"]),
        st.integers(1, 4),
    )
    def holds(entered, cleared, limit):
        in_order = sorted(enumerate(entered), key=lambda entry: (entry[1][0], entry[0]))
        balances = accumulate(cents for _, (_, cents, _) in in_order)
        expected = [
            (f"t{index}", cents, balance)
            for (index, (_, cents, mark)), balance in zip(in_order, balances, strict=True)
            if cleared in {None, mark}
        ]
        pages = books.rehearse(
            lambda _work, pages: pages, enter_and_page, entered, cleared, limit
        ).result
        shown = [line for page in pages for line in page.lines]
        assert [(line.row.document_id, line.row.amount, line.balance) for line in shown] == expected
        assert {page.total for page in pages} == {len(expected)}
        assert all(len(page.lines) == limit for page in pages[:-1])
        is_within_a_day = any(
            page.lines[-1].row.date == following.lines[0].row.date
            for page, following in pairwise(pages)
        )
        event(f"a page begins within a day: {is_within_a_day}")

    holds()


def test_a_register_shows_a_liability_in_its_natural_sign(books):
    deposit(books, account=CARD, cents=-2500, other=SUPPLIES)
    assert [(line.row.amount, line.balance) for line in books.read(register, CARD).lines] == [
        (2500, 2500)
    ]


def test_a_row_is_marked_and_unmarked(books):
    post(books)
    row = f"journal:j:{CHECKING}"
    assert books.run(mark_row, CHECKING, row, "cleared").row.cleared == "cleared"
    assert marks(books) == {row: "cleared"}
    assert books.run(mark_row, CHECKING, row, "none").row.cleared == "none"
    assert marks(books) == {}


@pytest.mark.parametrize(
    "row",
    ["journal:j:account-1010", "journal:nothing:account-1000", "j", "", "invoice:j:account-1000"],
)
def test_an_unknown_row_is_not_marked(books, row):
    post(books)
    with pytest.raises(NotFound):
        books.run(mark_row, CHECKING, row, "cleared")


def test_only_a_bank_reconciliation_marks_a_row_as_reconciled(books):
    post(books)
    with pytest.raises(Refused, match=r"^cleared"):
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
