"""Journals: void, reverse, and the entries that documents post."""

from datetime import date

import pytest

from application.collections.operations import amend
from application.collections.registry import COLLECTIONS
from application.ledger.journals import reverse_journal, void_journal
from application.ports.queries import Query
from domain.errors import Closed, Conflict, NotFound, Refused
from domain.ledger.journals import Journal, PostedJournal
from tests.application.actions import (
    CHECKING,
    EQUITY,
    MARCH,
    RETAINED,
    SALES,
    add,
    assert_sound,
    balances,
    change,
    close,
    deposit,
    drop,
    get,
    lines,
    post,
    put,
    warnings,
)
from tests.support import TODAY

JOURNALS = COLLECTIONS["journals"]


def listed(books, **query):
    return books.read(
        lambda work: JOURNALS.page(
            work, Journal, Query(order=(("date", False), ("id", False)), **query)
        )
    )


def reversed_by(books, journal):
    return books.read(lambda work: JOURNALS.figures(work, [journal])[journal.id]["reversedBy"])


def test_a_journal_without_a_date_is_dated_today(books):
    assert add(books, "journals", lines=lines((CHECKING, 5), (EQUITY, -5))).date == TODAY


def test_a_put_without_a_date_keeps_the_date(books):
    post(books)
    assert put(books, "journals", "j", lines=lines((CHECKING, 5), (EQUITY, -5))).date == MARCH


def test_a_void_journal_posts_nothing_and_stays_listed_with_its_total(books):
    post(books, cents=900)
    void = books.run(void_journal, "j", "entered twice").document
    assert (void.status, void.void_reason, void.total) == ("void", "entered twice", 900)
    assert balances(books) == {}
    assert [each.id for each in listed(books).items] == ["j"]
    assert listed(books).items[0].total == 900
    assert_sound(books)


def test_a_void_journal_cannot_be_changed(books):
    post(books)
    books.run(void_journal, "j", "wrong")
    with pytest.raises(Conflict, match="already void"):
        books.run(void_journal, "j", "wrong")
    with pytest.raises(Conflict, match="this document is void"):
        change(books, "journals", "j", memo="other")
    with pytest.raises(Conflict, match="this document is void"):
        put(books, "journals", "j", lines=lines((CHECKING, 5), (EQUITY, -5)))
    with pytest.raises(Conflict, match="nothing to reverse"):
        books.run(reverse_journal, "j")
    drop(books, "journals", "j")
    assert_sound(books)


def test_a_journal_in_an_open_period_is_voided_in_place(books):
    post(books)
    with pytest.raises(Refused, match="date: must be left out"):
        books.run(void_journal, "j", "wrong", date(2026, 4, 1))


def test_a_void_in_a_closed_period_posts_the_opposite_on_a_later_day(books):
    post(books, cents=900, ref="17")
    close(books, date(2026, 3, 31))
    for day in (None, date(2026, 3, 31), date(2026, 1, 1)):
        with pytest.raises(Closed, match="give a later date"):
            books.run(void_journal, "j", "wrong", day)
    books.run(void_journal, "j", "wrong", date(2026, 4, 1))
    first, opposite = listed(books).items
    assert (first.id, first.status, first.date) == ("j", "posted", MARCH)
    assert opposite.date == date(2026, 4, 1)
    assert [each.amount for each in opposite.lines] == [-900, 900]
    assert "wrong" in opposite.memo
    assert balances(books) == {}
    assert_sound(books)


@pytest.mark.parametrize(
    "day",
    [
        (date(2026, 3, 15), date(2026, 4, 1)),
        (date(2026, 12, 1), date(2027, 1, 1)),
        (date(2026, 1, 31), date(2026, 2, 1)),
    ],
)
def test_a_reversal_is_dated_the_first_of_the_next_month(books, day):
    post(books, day=day[0], ref="17")
    reversal = books.run(reverse_journal, "j")
    assert (reversal.date, reversal.ref) == (day[1], "17")
    assert [each.amount for each in reversal.lines] == [-1000, 1000]
    assert balances(books) == {}


def test_a_reversal_takes_the_given_day(books):
    post(books)
    post(books, "k")
    assert books.run(reverse_journal, "j", date(2026, 3, 16)).date == date(2026, 3, 16)
    close(books, date(2026, 3, 31))
    with pytest.raises(Closed):
        books.run(reverse_journal, "k", date(2026, 3, 16))
    books.run(reverse_journal, "k")


def test_a_reversal_in_closed_books_is_dated_the_day_after_the_closing_date(books):
    post(books)
    close(books, date(2026, 6, 30))
    assert books.run(reverse_journal, "j").date == date(2026, 7, 1)


def test_a_journal_and_its_reversal_name_each_other(books):
    first = post(books)
    reversal = books.run(reverse_journal, "j")
    assert (reversal.reverses, reversed_by(books, first)) == ("j", reversal.id)
    assert (first.reverses, reversed_by(books, reversal)) == (None, None)
    assert_sound(books)


def test_a_retry_of_a_reversal_does_not_reverse_twice(books):
    post(books)
    reversal = books.run(reverse_journal, "j")
    with pytest.raises(Conflict, match=f"already reversed by journal '{reversal.id}'"):
        books.run(reverse_journal, "j")
    assert balances(books) == {}


def test_a_reversed_journal_is_not_voided_or_removed(books):
    post(books)
    reversal = books.run(reverse_journal, "j")
    for act in (
        lambda: books.run(void_journal, "j", "wrong"),
        lambda: drop(books, "journals", "j"),
    ):
        with pytest.raises(Conflict, match=f"reversed by journal '{reversal.id}'"):
            act()
    assert balances(books) == {}


@pytest.mark.parametrize("free", [void_journal, None])
def test_a_void_or_removed_reversal_frees_the_first_journal(books, free):
    post(books)
    reversal = books.run(reverse_journal, "j")
    if free:
        books.run(free, reversal.id, "wrong")
    else:
        drop(books, "journals", reversal.id)
    assert reversed_by(books, get(books, "journals", "j")) is None
    again = books.run(reverse_journal, "j")
    assert again.reverses == "j"
    drop(books, "journals", again.id)
    books.run(void_journal, "j", "wrong")
    drop(books, "journals", "j")
    assert_sound(books)


def test_a_reversal_of_a_closed_period_that_is_taken_back_frees_the_first_journal(books):
    post(books)
    reversal = books.run(reverse_journal, "j")
    close(books, date(2026, 4, 30))
    books.run(void_journal, reversal.id, "wrong", date(2026, 5, 1))
    assert reversed_by(books, get(books, "journals", "j")) is None
    assert books.run(reverse_journal, "j").date == date(2026, 5, 1)
    assert_sound(books)


def test_a_reversal_may_itself_be_reversed(books):
    post(books)
    reversal = books.run(reverse_journal, "j")
    second = books.run(reverse_journal, reversal.id)
    assert (second.reverses, second.date) == (reversal.id, date(2026, 5, 1))
    with pytest.raises(Conflict, match="already reversed"):
        books.run(reverse_journal, "j")
    with pytest.raises(Conflict, match=f"reversed by journal '{second.id}'"):
        books.run(void_journal, reversal.id, "wrong")
    assert_sound(books)


def test_changing_the_lines_of_either_gives_a_warning(books):
    post(books)
    reversal = books.run(reverse_journal, "j")
    other = {"lines": lines((CHECKING, 700), (EQUITY, -700))}
    for changed_id, warned_of in (("j", reversal.id), (reversal.id, "j")):
        assert warnings(books, amend, JOURNALS, changed_id, {"memo": "checked"}) == []
        assert warnings(books, amend, JOURNALS, changed_id, other) == [
            ("reversal_differs", (warned_of,))
        ]


def test_a_client_may_say_which_journal_a_new_one_reverses(books):
    post(books)
    sides = lines((CHECKING, -1000), (EQUITY, 1000))
    made = add(books, "journals", id="r", date=MARCH, lines=sides, reverses="j")
    assert made.reverses == "j"
    with pytest.raises(Conflict, match="already reversed by journal 'r'"):
        add(books, "journals", id="s", date=MARCH, lines=sides, reverses="j")
    with pytest.raises(Refused, match="reverses"):
        add(books, "journals", id="t", date=MARCH, lines=sides, reverses="nobody")
    with pytest.raises(Refused, match="another journal"):
        add(books, "journals", id="t", date=MARCH, lines=sides, reverses="t")
    assert put(books, "journals", "r", lines=sides).reverses == "j"
    assert change(books, "journals", "r", reverses=None).reverses is None
    assert_sound(books)


def test_a_journal_of_the_last_possible_month_cannot_be_reversed_in_the_next(books):
    post(books, day=date(2200, 12, 31))
    with pytest.raises(Refused, match=r"^date"):
        books.run(reverse_journal, "j")


def test_an_entry_that_a_document_posted_is_listed_with_its_source(books):
    deposit(books, "t", cents=1200, ref="88", memo="rent")
    post(books, "j", day=date(2026, 4, 1))
    entry, manual = listed(books).items
    assert isinstance(entry, PostedJournal)
    assert (entry.id, entry.source_kind, entry.source_id, entry.ref, entry.memo, entry.total) == (
        "bank-transaction:t",
        "bank-transaction",
        "t",
        "88",
        "rent",
        1200,
    )
    assert [each.amount for each in entry.lines] == [1200, -1200]
    assert entry.version == get(books, "bank-transactions", "t").version
    figures = books.read(lambda work: JOURNALS.figures(work, [entry, manual]))
    assert figures[entry.id] == {
        "total": 1200,
        "source": {"kind": "bank-transaction", "id": "t"},
        "reversedBy": None,
        "status": "posted",
        "voidedBy": None,
    }
    assert figures["j"]["source"] is None


def test_an_entry_that_a_document_posted_is_changed_only_through_it(books):
    deposit(books, "t")
    id_ = "bank-transaction:t"
    for act in (
        lambda: change(books, "journals", id_, memo="x"),
        lambda: put(books, "journals", id_, lines=lines((CHECKING, 5), (EQUITY, -5))),
        lambda: drop(books, "journals", id_),
        lambda: books.run(void_journal, id_, "wrong"),
        lambda: books.run(reverse_journal, id_),
    ):
        with pytest.raises(Conflict, match="posted by the bank-transaction 't'"):
            act()
    assert balances(books) == {CHECKING: 1000, SALES: -1000}


def test_a_void_transaction_has_no_entry_and_no_postings(books):
    from application.banking.bank_transactions import void_transaction

    deposit(books, "t")
    books.run(void_transaction, "t", "wrong")
    assert listed(books).items == []
    with pytest.raises(NotFound):
        books.read(lambda work: JOURNALS.get(work, Journal, "bank-transaction:t"))


def test_journals_are_found_by_the_words_of_their_lines(books):
    post(books, "j", memo="March rent", ref="R-17")
    deposit(books, "t", memo="rental of a hall")
    assert {each.id for each in listed(books, words=("rent",)).items} == {"j", "bank-transaction:t"}
    assert {each.id for each in listed(books, words=("rent", "march")).items} == {"j"}
    assert listed(books, words=("17",)).total == 1


def test_a_journal_on_retained_earnings_is_posted_like_any_other(books):
    post(books, debit=RETAINED)
    assert balances(books) == {RETAINED: 1000, SALES: -1000}


def test_an_entry_has_the_version_of_its_document_even_after_other_writes(books):
    def detour(work):
        from application.collections.operations import create, remove

        create(work, COLLECTIONS["items"], {"id": "i", "name": "I"})
        remove(work, COLLECTIONS["items"], "i")
        create(
            work,
            COLLECTIONS["bank-transactions"],
            {"id": "t", "account_id": CHECKING, "amount": 5, "splits": splits_of(5)},
        )

    books.run(detour)
    (entry,) = listed(books).items
    assert entry.version == get(books, "bank-transactions", "t").version
    assert_sound(books)


def splits_of(cents):
    from tests.application.actions import splits

    return splits((SALES, cents))


def test_a_void_needs_a_reason(books):
    post(books)
    with pytest.raises(Refused, match=r"^reason"):
        books.run(void_journal, "j", " ")
