"""Entries: the line by which the journal lists one, and sums of turnovers."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from domain.ledger.entries import Entry, Posting, Turnover

MEMOS = st.sampled_from(["", "Rent", "Desk", "Rent for March"])
CENTS = st.integers(0, 10**6)
TURNOVERS = st.builds(Turnover, CENTS, CENTS)


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
