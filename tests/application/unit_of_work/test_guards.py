"""Guards: each refuses what breaks its rule, from whatever entrance, and lets everything else pass."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve

from application.unit_of_work.books import Books
from application.unit_of_work.guards.all_guards import GUARDS
from application.unit_of_work.guards.change import Change
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import Actor, WriteContext
from domain.errors import Closed, Conflict, InUse, Refused
from domain.invoicing.items import Item
from domain.records import changed
from tests.application.actions import (
    CHECKING,
    FUNDS,
    RECEIVABLE,
    SALES,
    SUPPLIES,
    add,
    change,
    close,
    contact,
    deposit_rows,
    drop,
    get,
    head,
    lines,
    payment,
    post,
)

MARCH = date(2026, 3, 15)


def watched(books: Books, guard: Any) -> Books:
    """The same books, with one guard more."""
    return evolve(books, mechanism=evolve(books.mechanism, guards=(*books.mechanism.guards, guard)))


def test_every_write_is_shown_to_every_guard_with_what_it_was_and_will_be(books):
    seen: list[tuple[Change, WriteContext]] = []

    def watch(change_: Change, context: WriteContext, reader: RecordReader) -> None:
        seen.append((change_, context))

    context = WriteContext(Actor("Ada", "r-1"), batch="b-1", override="as agreed")
    acting = watched(books, watch).acting(context)
    add(acting, "items", id="i", name="Chair")
    change(acting, "items", "i", name="Table")
    drop(acting, "items", "i")
    assert [
        (each.before and each.before.name, each.after and each.after.name) for each, _ in seen
    ] == [(None, "Chair"), ("Chair", "Table"), ("Table", None)]
    assert {given for _, given in seen} == {context}


def test_a_guard_that_refuses_leaves_nothing_behind(books):
    def refuse(change_: Change, context: WriteContext, reader: RecordReader) -> None:
        if isinstance(change_.after, Item):
            raise Conflict("no items today")

    before = head(books)
    with pytest.raises(Conflict, match="no items today"):
        add(watched(books, refuse), "items", id="i", name="Chair")
    assert head(books) == before
    add(books, "items", id="i", name="Chair")


def test_a_guard_may_let_pass_what_is_overridden_with_a_reason(books):
    def refuse(change_: Change, context: WriteContext, reader: RecordReader) -> None:
        if not context.override:
            raise Conflict("not without a reason")

    guarded = watched(books, refuse)
    with pytest.raises(Conflict):
        add(guarded, "items", id="i", name="Chair")
    add(guarded.acting(WriteContext(override="as agreed")), "items", id="i", name="Chair")


def test_what_is_referred_to_is_not_removed_and_its_referrers_are_counted(books):
    add(books, "items", id="i", name="Chair", account_id=SALES)
    with pytest.raises(InUse) as refusal:
        drop(books, "accounts", SALES)
    assert refusal.value.counts == {"items": 1}
    drop(books, "items", "i")
    drop(books, "accounts", SALES)


def test_a_key_is_taken_once_and_may_be_kept(books):
    contact(books, "a")
    with pytest.raises(Conflict, match="is taken by contact 'a'"):
        add(
            books,
            "contacts",
            id="b",
            kind="customer",
            name=get(books, "contacts", "a").name.upper(),
        )
    change(books, "contacts", "a", phone="1")


def test_figures_of_a_closed_period_stay_and_texts_do_not(books):
    post(books, "j", MARCH, 1000, CHECKING, SALES)
    close(books, date(2026, 3, 31))
    for refused in (
        lambda: change(books, "journals", "j", date=date(2026, 4, 1)),
        lambda: change(books, "journals", "j", lines=lines((CHECKING, 900), (SALES, -900))),
        lambda: post(books, "k", MARCH, 1000, CHECKING, SALES),
        lambda: drop(books, "journals", "j"),
    ):
        with pytest.raises(Closed, match="closed to 2026-03-31"):
            refused()
    change(books, "journals", "j", memo="Told in words")
    post(books, "k", date(2026, 4, 1), 1000, CHECKING, SALES)


def test_a_deposited_row_stays_as_it_was_deposited(books):
    contact(books, "c")
    payment(books, "p", 1000)
    deposit_rows(books, "d", f"payment:p:{FUNDS}")
    with pytest.raises(Conflict, match="part of the deposit 'd'"):
        change(books, "payments", "p", amount=900)
    with pytest.raises(InUse) as refusal:
        drop(books, "payments", "p")
    assert refusal.value.counts == {"bank-transactions": 1}
    change(books, "payments", "p", memo="thank you")


def test_postings_are_on_accounts_that_may_be_posted_to_and_name_whom_they_must(books):
    change(books, "accounts", SUPPLIES, active=False)
    with pytest.raises(Refused, match=r"/lines/0/account_id: .* is not active"):
        post(books, "j", MARCH, 1000, SUPPLIES, CHECKING)
    with pytest.raises(Refused, match="/lines/0/contact_id: must name a customer"):
        post(books, "j", MARCH, 1000, RECEIVABLE, SALES)


def test_a_merge_is_free_of_all_guards_but_keys(books):
    post(books, "j", MARCH, 1000, CHECKING, SALES)
    close(books, date(2026, 3, 31))
    journal = get(books, "journals", "j")
    other = changed(journal, lines=lines((CHECKING, 1000), ("account-4000", -1000)))
    merge = Change(journal, other, journal.entry(), other.entry(), is_merge=True)

    def asked(work: Any) -> None:
        for guard in GUARDS:
            guard(merge, WriteContext(), work)

    books.read(asked)
    with pytest.raises(Closed):
        books.read(
            lambda work: [
                guard(evolve(merge, is_merge=False), WriteContext(), work) for guard in GUARDS
            ]
        )
