"""Guards: each refuses a write that breaks its rule, and accepts all other writes."""

from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from application.unit_of_work.books import Books
from application.unit_of_work.guards.all_guards import GUARDS
from application.unit_of_work.guards.change import Change
from application.unit_of_work.guards.closed_periods import check_closed_periods
from application.unit_of_work.guards.unique_keys import check_unique_keys
from application.unit_of_work.reader import RecordReader
from application.unit_of_work.write_context import Actor, WriteContext
from domain.errors import Closed, Conflict, InUse, Refused
from domain.invoicing.invoices import Invoice
from domain.invoicing.items import Item
from domain.ledger.journals import Journal
from domain.records import changed
from domain.values import LARGEST_MONEY
from tests.application.actions import (
    CHECKING,
    FUNDS,
    RECEIVABLE,
    RENT,
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
    invoice,
    lines,
    payment,
    post,
    splits,
)
from tests.domain.invoicing import documents

MARCH = date(2026, 3, 15)


def watched(books: Books, guard: Any) -> Books:
    """The same books with one more guard."""
    return evolve(books, mechanism=evolve(books.mechanism, guards=(*books.mechanism.guards, guard)))


def test_every_guard_sees_every_write_with_the_record_before_and_after(books):
    seen: list[tuple[Change, WriteContext]] = []

    def watch(change_: Change, context: WriteContext, reader: RecordReader) -> None:
        seen.append((change_, context))

    context = WriteContext(Actor("Ada", "r-1"), batch="b-1", override="as agreed")
    acting = watched(books, watch).with_context(context)
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


def test_a_guard_may_accept_a_write_that_a_reason_overrides(books):
    def refuse(change_: Change, context: WriteContext, reader: RecordReader) -> None:
        if not context.override:
            raise Conflict("not without a reason")

    guarded = watched(books, refuse)
    with pytest.raises(Conflict):
        add(guarded, "items", id="i", name="Chair")
    add(guarded.with_context(WriteContext(override="as agreed")), "items", id="i", name="Chair")


def test_a_record_in_use_is_not_removed_and_its_uses_are_counted(books):
    for id_ in ("i", "k"):
        add(books, "items", id=id_, name=f"Chair {id_}", account_id=SALES)
    post(books, "j", MARCH, 1000, CHECKING, SALES)
    with pytest.raises(InUse, match=f"^account '{SALES}'") as refusal:
        drop(books, "accounts", SALES)
    assert refusal.value.counts == {"items": 2, "journals": 1}
    assert sorted(str(refusal.value).partition("(")[2].partition(")")[0].split(", ")) == [
        "1 in journals",
        "2 in items",
    ]
    for id_ in ("i", "k"):
        drop(books, "items", id_)
    drop(books, "journals", "j")
    drop(books, "accounts", SALES)


def test_a_key_is_unique_and_its_own_record_may_keep_it(books):
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


def test_every_key_is_checked_though_others_stay_as_they_were(books):
    add(books, "items", id="i", name="Chair", external_id="x")
    add(books, "items", id="k", name="Table")
    with pytest.raises(
        Conflict, match=r"^the external id 'x' is taken by item 'i'; choose another$"
    ):
        change(books, "items", "k", external_id="x")


def test_a_key_that_another_record_has_already_may_stay(books):
    """A file that an older program wrote may have such names."""
    contact(books, "a")
    before = changed(get(books, "contacts", "a"), id="b")
    change_ = Change(before, changed(before, phone="1"))
    books.read(lambda work: check_unique_keys(change_, WriteContext(), work))


def test_figures_of_a_closed_period_are_protected_and_texts_are_free(books):
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


def test_the_guard_of_keys_accepts_a_number_that_an_import_may_repeat(books):
    contact(books)
    other = changed(invoice(books, "i", number="7"), id="k")
    change_ = Change(None, other, None, other.entry())
    books.read(lambda work: check_unique_keys(change_, WriteContext(), work))


CLOSED_DAY, OPEN_DAY = date(2026, 3, 31), date(2026, 4, 1)


def journal_of(day: date, status: str = "posted", cents: int = 1000) -> Journal:
    sides = lines((CHECKING, cents), (SALES, -cents))
    return Journal(id="j", date=day, lines=sides, status=status)


def invoice_of(day: date, status: str) -> Invoice:
    return documents.invoice(date=day, due_date=OPEN_DAY, status=status)


@pytest.mark.parametrize(
    ("before", "after", "is_refused"),
    [
        (None, journal_of(CLOSED_DAY), True),
        (None, journal_of(CLOSED_DAY, "void"), True),
        (None, invoice_of(CLOSED_DAY, "draft"), True),
        (None, journal_of(OPEN_DAY), False),
        (journal_of(CLOSED_DAY), journal_of(OPEN_DAY), True),
        (journal_of(OPEN_DAY), journal_of(CLOSED_DAY), True),
        (journal_of(CLOSED_DAY), journal_of(CLOSED_DAY, cents=900), True),
        (journal_of(OPEN_DAY), journal_of(OPEN_DAY, cents=900), False),
        (journal_of(CLOSED_DAY), journal_of(CLOSED_DAY, "void"), True),
        (journal_of(CLOSED_DAY, "void"), journal_of(OPEN_DAY, "void"), True),
        (journal_of(OPEN_DAY, "void"), journal_of(CLOSED_DAY, "void"), True),
        (invoice_of(CLOSED_DAY, "draft"), invoice_of(CLOSED_DAY, "sent"), True),
        (invoice_of(OPEN_DAY, "draft"), invoice_of(CLOSED_DAY, "draft"), True),
        (invoice_of(CLOSED_DAY, "draft"), invoice_of(OPEN_DAY, "sent"), False),
        (invoice_of(CLOSED_DAY, "sent"), invoice_of(CLOSED_DAY, "sent"), False),
        (journal_of(CLOSED_DAY), None, True),
        (journal_of(OPEN_DAY), None, False),
        (invoice_of(CLOSED_DAY, "draft"), None, False),
    ],
)
def test_no_document_and_no_figure_enters_or_leaves_a_closed_period(
    books, before, after, is_refused
):
    close(books, CLOSED_DAY)
    entries = [document.entry() if document else None for document in (before, after)]
    change_ = Change(before, after, *entries)
    expectation = pytest.raises(Closed) if is_refused else nullcontext()
    with expectation:
        books.read(lambda work: check_closed_periods(change_, WriteContext(), work))


def test_a_deposited_row_stays_as_it_was_deposited(books):
    contact(books, "c")
    payment(books, "p", 1000)
    deposit_rows(books, "d", f"payment:p:{FUNDS}")
    with pytest.raises(Conflict, match="part of the deposit 'd'") as conflict:
        change(books, "payments", "p", amount=900)
    assert type(conflict.value) is Conflict
    with pytest.raises(InUse) as refusal:
        drop(books, "payments", "p")
    assert refusal.value.counts == {"bank-transactions": 1}
    change(books, "payments", "p", memo="thank you")


def test_postings_need_a_posting_account_and_the_contact_that_it_requires(books):
    change(books, "accounts", SUPPLIES, active=False)
    with pytest.raises(Refused, match=r"line 1, account: .* is not active"):
        post(books, "j", MARCH, 1000, SUPPLIES, CHECKING)
    with pytest.raises(Refused, match="line 1, contact: must name a customer"):
        post(books, "j", MARCH, 1000, RECEIVABLE, SALES)


def test_the_debits_of_an_entry_add_up_to_at_most_thirteen_digits(books):
    def withdraw(id_: str, shares: tuple[tuple[str, int], ...]) -> None:
        amount = sum(cents for _, cents in shares)
        given = {"account_id": CHECKING, "amount": amount, "splits": splits(*shares)}
        add(books, "bank-transactions", id=id_, **given)

    withdraw("w", ((SUPPLIES, -LARGEST_MONEY), (SALES, LARGEST_MONEY - 1)))
    with pytest.raises(Refused, match="13 digits") as refusal:
        withdraw("x", ((SUPPLIES, -LARGEST_MONEY), (RENT, -1), (SALES, LARGEST_MONEY - 1)))
    assert [fault.path for fault in refusal.value.faults] == [""]


def test_a_merge_is_checked_by_the_guard_of_keys_only(books):
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
