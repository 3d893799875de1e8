"""Entries: the line by which the journal lists one, and sums of turnovers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.document_kinds import DOCUMENT_KINDS
from domain.ledger.entries import Entry, Posting, Turnover
from domain.ledger.ids import RowId
from tests.strategies import parts

MEMOS = st.sampled_from(["", "Rent", "Desk", "Rent for March"])
CENTS = st.integers(0, 10**6)
TURNOVERS = st.builds(Turnover, CENTS, CENTS)
POSTINGS = st.lists(st.builds(Posting, st.sampled_from("abc"), st.integers(-2, 2)), max_size=4)
ENTRIES = st.builds(
    lambda day, postings: Entry("journal", "j", day, "Journal", "", None, "", tuple(postings)),
    st.sampled_from([date(2026, 3, 1), date(2026, 3, 2)]),
    POSTINGS,
)


@given(MEMOS, st.lists(MEMOS, max_size=6), st.none() | st.just("c"), st.integers(1, 9))
def test_the_header_has_each_memo_of_the_lines_once_and_the_contact_of_the_document(
    memo, memos_of_lines, contact_id, version
):
    postings = tuple(Posting("a", 100, memo=memo_of_line) for memo_of_line in memos_of_lines)
    entry = Entry("journal", "j", date(2026, 3, 1), "Journal", "7", contact_id, memo, postings)
    header = entry.header(version)
    others: list[str] = []
    for memo_of_line in memos_of_lines:
        if memo_of_line not in {"", memo, *others}:
            others.append(memo_of_line)
    assert header.line_memos == " ".join(others)
    assert (header.memo, header.contact_id, header.version) == (memo, contact_id, version)
    assert (header.id, header.ref, header.total) == ("j", "7", 100 * len(postings))


def test_the_header_has_the_first_4000_characters_of_the_memos_of_the_lines():
    postings = tuple(Posting("a", 100, memo=letter * 3000) for letter in "xy")
    entry = Entry("journal", "j", date(2026, 3, 1), "Journal", "7", None, "", postings)
    assert entry.header(1).line_memos == "x" * 3000 + " " + "y" * 999


@given(TURNOVERS, TURNOVERS)
def test_turnovers_add_up_side_by_side(one, other):
    total = one + other
    assert (total.debits, total.credits) == (
        one.debits + other.debits,
        one.credits + other.credits,
    )
    assert total.net == one.net + other.net == total.debits - total.credits


def test_a_row_is_the_sum_of_all_that_an_entry_posts_on_an_account():
    postings = (Posting("a", 700), Posting("b", -500), Posting("a", 300), Posting("b", -500))
    entry = Entry("journal", "j", date(2026, 3, 1), "Journal", "", None, "", postings)
    assert entry.row_amounts == {"a": 1000, "b": -1000}


@given(ENTRIES, st.none() | ENTRIES)
def test_a_row_stays_if_its_amount_and_the_date_stay(before, after):
    changed = before.changed_rows(after)
    rows = {RowId("journal", "j", account_id) for account_id in before.row_amounts}
    stays = {
        row
        for row in rows
        if after and (after.date, after.amount_of(row)) == (before.date, before.amount_of(row))
    }
    assert {*changed} == rows - stays
    assert len(changed) == len({*changed})
    assert before.changed_rows(before) == ()


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
@given(st.data())
def test_an_entry_is_named_like_its_document(kind, data):
    document = data.draw(parts(DOCUMENT_KINDS[kind]))
    if entry := document.entry():
        assert entry.label == document.label
