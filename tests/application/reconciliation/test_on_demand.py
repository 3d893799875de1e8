"""Applying credits on demand: entering applications, taking them back, naming open items."""

from contextlib import nullcontext
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from application.collections.operations import create
from application.collections.registry import INVOICES
from application.invoicing.invoices import save_invoice
from application.reconciliation.on_demand import (
    OnDemandApplication,
    OnDemandHold,
    apply_on_demand,
)
from domain.errors import Closed, Conflict, NotFound, Refused
from domain.invoicing.invoices import InvoiceLine
from domain.reconciliation.applications import Application
from tests.application.actions import (
    CHECKING,
    FUNDS,
    MARCH,
    RECEIVABLE,
    SALES,
    add,
    applied,
    applied_by,
    assert_sound,
    change,
    close,
    contact,
    credit_memo,
    drop,
    get,
    head,
    invoice,
    lines,
    paying,
    paying_bills,
    payment,
    splits,
    state,
    sums,
    vendor_credit,
)

APRIL = date(2026, 4, 1)


def hold(books, credit, *, on=True, side="customer"):
    """Put a credit on hold, or no longer."""
    return books.run(apply_on_demand, side, None, [], [OnDemandHold(credit, on)])


# Manual applications


def test_a_manual_application_is_stored_in_the_document_of_the_credit(held):
    state(held, "p", "i", 400)
    assert get(held, "payments", "p").applications == paying(i=400)
    assert applied_by(held) == [("payment:p", "invoice:i", 400, MARCH, "stated")]
    assert_sound(held)


def test_an_amount_of_zero_takes_back_a_manual_application(held):
    state(held, "p", "i", 400)
    state(held, "p", "i", 0)
    assert (get(held, "payments", "p").applications, applied(held)) == ((), [])
    assert_sound(held)


def test_a_lower_manual_amount_takes_the_rest_back_and_a_higher_one_adds_to_it(held):
    for cents in (400, 300, 900):
        state(held, "p", "i", cents)
        assert applied(held) == [("payment:p", "invoice:i", cents)]
    assert get(held, "payments", "p").applications == paying(i=900)
    assert_sound(held)


def test_entering_the_same_manual_application_again_changes_nothing(held):
    state(held, "p", "i", 400)
    before = head(held), sums(held)
    assert state(held, "p", "i", 400) == []
    assert (head(held), sums(held)) == before


def test_an_amount_of_zero_takes_back_an_automatic_application_and_holds_the_rest(held):
    change(held, "payments", "p", hold=False)
    assert [each[2:] for each in applied_by(held)] == [(1000, MARCH, "exact")]
    assert state(held, "p", "i", 0) == []
    assert applied(held) == []
    assert get(held, "payments", "p").hold
    assert_sound(held)


def test_an_amount_of_zero_changes_nothing_but_its_pair(held):
    change(held, "payments", "p", amount=1500, hold=False)
    invoice(held, "k", 300)
    invoice(held, "l", 400, pays={})
    before = [line for line in applied_by(held) if line[1] != "invoice:k"]
    state(held, "p", "k", 0)
    assert applied_by(held) == before
    assert ("payment:p", "invoice:l", 200) in applied(held)
    assert_sound(held)


def test_an_amount_of_zero_between_items_that_are_not_applied_is_refused(held):
    with pytest.raises(Conflict, match="there is nothing to take back"):
        state(held, "p", "i", 0)


def test_an_amount_of_zero_in_a_closed_period_is_refused(held):
    state(held, "p", "i", 400)
    close(held, date(2026, 3, 31))
    with pytest.raises(Closed, match="move the closing date back"):
        state(held, "p", "i", 0)
    close(held, None, "to correct it")
    state(held, "p", "i", 0)
    assert applied(held) == []


def test_a_journal_credit_that_is_taken_back_is_on_hold_line_by_line(held):
    drop(held, "payments", "p")
    sides = lines((RECEIVABLE, -300, "c"), (RECEIVABLE, -200, "c"), (SALES, 500))
    add(held, "journals", id="j", date=MARCH, lines=sides)
    first, second = (f"journal:j:{RECEIVABLE}:c:credit{part}" for part in ("", ":2"))
    assert applied(held) == [(first, "invoice:i", 300), (second, "invoice:i", 200)]
    state(held, first, "i", 0)
    assert applied(held) == [(second, "invoice:i", 200)]
    assert [line.hold for line in get(held, "journals", "j").lines] == [True, False, False]
    hold(held, first, on=False)
    assert applied(held) == [(first, "invoice:i", 300), (second, "invoice:i", 200)]
    assert_sound(held)


def test_a_split_that_pays_can_be_on_hold(held):
    drop(held, "payments", "p")
    paid = {"account_id": CHECKING, "amount": 600, "type": "Deposit", "contact_id": "c"}
    add(held, "bank-transactions", id="t", date=MARCH, splits=splits((RECEIVABLE, 600)), **paid)
    credit = f"bank-transaction:t:{RECEIVABLE}:c:credit"
    assert applied(held) == [(credit, "invoice:i", 600)]
    hold(held, credit)
    assert applied(held) == []
    hold(held, credit, on=False)
    assert applied(held) == [(credit, "invoice:i", 600)]
    assert_sound(held)


def test_a_hold_takes_back_what_was_applied_automatically_and_keeps_what_is_stated(held):
    invoice(held, "k", 700)
    change(held, "payments", "p", amount=1700, applications=paying(k=300), hold=False)
    assert len(applied(held)) == 3
    hold(held, "p")
    assert applied_by(held) == [("payment:p", "invoice:k", 300, MARCH, "stated")]
    assert get(held, "payments", "p").hold
    hold(held, "p", on=False)
    assert sum(line[2] for line in applied(held)) == 1700
    assert_sound(held)


def test_an_amount_of_zero_that_comes_last_takes_back_what_was_applied_before(held):
    state(held, "p", "i", 400)
    twice = [OnDemandApplication("p", "i", cents) for cents in (700, 0)]
    held.run(apply_on_demand, "customer", None, twice)
    assert applied(held) == []
    assert_sound(held)


def test_a_credit_is_not_taken_back_and_released_from_its_hold_at_once(held):
    state(held, "p", "i", 400)
    back, on = [OnDemandApplication("p", "i", 0)], [OnDemandHold("p", hold=False)]
    with pytest.raises(Refused, match="must be true, because an amount of 0"):
        held.run(apply_on_demand, "customer", None, back, on)
    assert applied(held) == [("payment:p", "invoice:i", 400)]


def test_only_a_credit_of_the_contact_can_be_on_hold(held):
    contact(held, "d")
    with pytest.raises(Refused, match="is owed"):
        hold(held, "i")
    with pytest.raises(Refused, match="chosen contact"):
        held.run(apply_on_demand, "customer", "d", [], [OnDemandHold("p", hold=True)])


@pytest.mark.parametrize("sides", [[(RECEIVABLE, 300, "c"), (SALES, -300)], [(SALES, -300)]])
def test_only_a_line_that_pays_can_be_on_hold(held, sides):
    made = lines(*sides, *([(FUNDS, 300)] if len(sides) == 1 else []))
    with pytest.raises(Refused, match=r"line 1, hold: must be false"):
        add(
            held,
            "journals",
            id="j",
            date=MARCH,
            lines=(evolve(made[0], hold=True), *made[1:]),
        )


def test_entering_what_is_applied_automatically_already_leaves_it_automatic(held):
    change(held, "payments", "p", hold=False)
    assert state(held, "p", "i", 1000) == []
    assert get(held, "payments", "p").applications == ()
    assert applied_by(held) == [("payment:p", "invoice:i", 1000, MARCH, "exact")]


def test_a_manual_application_of_a_journal_is_stored_with_the_application_only(held):
    add(held, "journals", id="j", date=APRIL, lines=lines((RECEIVABLE, 600, "c"), (SALES, -600)))
    state(held, "p", "j", 500)
    assert applied_by(held) == [
        ("payment:p", f"journal:j:{RECEIVABLE}:c:debit", 500, APRIL, "stated")
    ]
    assert get(held, "payments", "p").applications == ()
    change(held, "payments", "p", memo="M", applications=paying(i=100))
    assert sorted(each[2] for each in applied(held)) == [100, 500]
    state(held, "p", "j", 0)
    assert applied(held) == [("payment:p", "invoice:i", 100)]
    assert_sound(held)


def test_a_credit_of_a_journal_pays_what_a_person_enters(books):
    contact(books)
    add(books, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, -600, "c"), (SALES, 600)))
    invoice(books, "k", 600, date(2026, 1, 1))
    invoice(books, "i", 500, status="draft")
    change(books, "invoices", "i", status="sent")
    state(books, "j", "i", 200)
    credit = f"journal:j:{RECEIVABLE}:c:credit"
    assert sorted(each[:3] + each[4:] for each in applied_by(books)) == [
        (credit, "invoice:i", 200, "stated"),
        (credit, "invoice:k", 400, "exact"),
    ]
    drop(books, "invoices", "i")
    assert applied(books) == [(credit, "invoice:k", 600)]
    assert_sound(books)


def test_a_journal_can_be_removed_despite_a_manual_application(held):
    add(held, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 600, "c"), (SALES, -600)))
    state(held, "p", "j", 500)
    drop(held, "journals", "j")
    assert applied(held) == []
    assert_sound(held)


def test_reducing_manual_applications_takes_back_the_newest_first(held):
    state(held, "p", "i", 200)
    close(held, date(2026, 3, 31))
    for cents, newest in ((700, 500), (600, 400), (599, 399), (200, 0)):
        state(held, "p", "i", cents)
        assert [line[2:4] for line in applied_by(held)] == [
            (200, MARCH),
            *([(newest, APRIL)] if newest else []),
        ]
    with pytest.raises(Closed):
        state(held, "p", "i", 199)
    assert_sound(held)


@pytest.mark.parametrize(("closing", "is_closed"), [(MARCH, True), (date(2026, 3, 14), False)])
def test_an_application_dated_on_the_closing_date_is_in_the_closed_period(held, closing, is_closed):
    state(held, "p", "i", 400)
    close(held, closing)
    with pytest.raises(Closed, match="2026-03-15") if is_closed else nullcontext():
        state(held, "p", "i", 0)
    assert applied(held) == ([("payment:p", "invoice:i", 400)] if is_closed else [])


def test_a_manual_application_in_a_closed_period_is_dated_the_day_after_it(held):
    close(held, date(2026, 3, 31))
    state(held, "p", "i", 400)
    assert applied_by(held) == [("payment:p", "invoice:i", 400, APRIL, "stated")]
    assert_sound(held)


def test_two_manual_applications_do_not_exceed_the_invoice(held):
    state(held, "p", "i", 800)
    payment(held, "o", 1000, hold=True)
    with pytest.raises(Conflict, match="is applied manually"):
        state(held, "o", "i", 300)
    state(held, "o", "i", 200)
    assert sum(each[2] for each in applied(held)) == 1000


def test_several_manual_applications_are_entered_together_or_not_at_all(held):
    credit_memo(held, "m", 300, hold=True)
    with pytest.raises(Refused, match=r"^application 2, debit"):
        held.run(
            apply_on_demand,
            "customer",
            None,
            [OnDemandApplication("p", "i", 400), OnDemandApplication("m", "nothing", 100)],
        )
    assert applied(held) == []
    held.run(
        apply_on_demand,
        "customer",
        None,
        [OnDemandApplication("p", "i", 400), OnDemandApplication("m", "i", 100)],
    )
    assert sorted(applied(held)) == [
        ("invoice:m", "invoice:i", 100),
        ("payment:p", "invoice:i", 400),
    ]
    assert get(held, "invoices", "m").applications == paying(i=100)


# Naming items


@pytest.mark.parametrize("charge", ["i", "invoice:i", "77"])
@pytest.mark.parametrize("credit", ["p", "payment:p"])
def test_open_items_are_named_by_document_by_item_or_by_number(held, credit, charge):
    state(held, credit, charge, 400)
    assert applied(held) == [("payment:p", "invoice:i", 400)]


def test_a_number_that_two_have_is_refused_and_both_are_named(held):
    numbered = evolve(INVOICES, save=save_invoice)
    line = (InvoiceLine(account_id=SALES, rate=Decimal(5)),)
    held.run(
        create,
        numbered,
        {"id": "k", "contact_id": "c", "number": "77", "lines": line, "status": "sent"},
    )
    with pytest.raises(
        Refused, match=r"application 1, debit: .*'77' can mean 'invoice:i', 'invoice:k'"
    ):
        state(held, "p", "77", 400)


def test_a_journal_of_two_charges_is_named_by_its_items(held):
    contact(held, "d")
    add(
        held,
        "journals",
        id="j",
        date=MARCH,
        lines=lines((RECEIVABLE, 600, "c"), (RECEIVABLE, 100, "d"), (SALES, -700)),
    )
    with pytest.raises(Refused, match="choose one of them"):
        state(held, "p", "j", 400)
    state(held, "p", f"journal:j:{RECEIVABLE}:c:debit", 400)
    assert_sound(held)


@pytest.mark.parametrize(
    "wrong", ["", "nobody", "invoice:nobody", "journal:nobody", "x:y:z", f"payment:p:{FUNDS}", "d"]
)
def test_only_an_open_item_can_be_applied(held, wrong):
    invoice(held, "d", status="draft")
    with pytest.raises(
        Refused, match="application 1, debit: must be a charge or credit of a customer"
    ):
        state(held, "p", wrong, 400)
    with pytest.raises(
        Refused, match="application 1, credit: must be a charge or credit of a customer"
    ):
        state(held, wrong, "i", 400)


@pytest.mark.parametrize(
    ("credit", "charge", "cents", "place"),
    [
        ("i", "p", 1, "credit"),
        ("p", "p", 1, "debit"),
        ("p", "i", -1, "amount"),
        ("p", "i", 1001, "amount"),
        ("p", "o", 1, "debit"),
    ],
)
def test_an_impossible_application_is_refused(held, credit, charge, cents, place):
    contact(held, "d")
    invoice(held, "o", by="d")
    with pytest.raises(Refused, match=f"application 1, {place}: must "):
        state(held, credit, charge, cents)
    assert applied(held) == []


# One contact only


def test_only_the_contact_that_is_named_is_reconciled(held):
    contact(held, "d")
    with pytest.raises(
        Refused, match="application 1, credit: must belong to the chosen contact 'd'"
    ):
        held.run(apply_on_demand, "customer", "d", [OnDemandApplication("p", "i", 100)])
    held.run(apply_on_demand, "customer", "c", [OnDemandApplication("p", "i", 100)])
    assert applied(held) == [("payment:p", "invoice:i", 100)]


def test_a_vendor_has_no_receivables_and_an_unknown_contact_is_not_found(held):
    contact(held, "v", "vendor")
    with pytest.raises(Conflict, match='"V" is a vendor; choose a customer'):
        held.run(apply_on_demand, "customer", "v")
    with pytest.raises(NotFound):
        held.run(apply_on_demand, "customer", "nobody")


# Answers


def test_the_answer_lists_only_the_new_applications(held):
    payment(held, "o", 200)
    made = state(held, "p", "i", 800)
    assert made == [
        ("payment:p", Application(charge_id="invoice:i", amount=800, date=MARCH, rule="stated"))
    ]
    assert state(held, "p", "i", 0) == []


def test_a_run_without_anything_to_apply_answers_nothing_and_changes_nothing(held):
    before = head(held), sums(held)
    assert held.run(apply_on_demand, "customer") == []
    assert held.run(apply_on_demand, "vendor") == []
    assert (head(held), sums(held)) == before


def test_an_amount_that_was_taken_back_pays_other_charges_in_the_same_run(held):
    state(held, "p", "i", 1000)
    payment(held, "o", 600)
    made = state(held, "p", "i", 0)
    assert [(credit, line.charge_id, line.amount, line.rule) for credit, line in made] == [
        ("payment:o", "invoice:i", 600, "oldest")
    ]
    assert applied(held) == [("payment:o", "invoice:i", 600)]


# Payables


@pytest.mark.parametrize(
    ("credit", "charge"), [("q", "b"), ("b", "q"), ("bill:b", "bill-payment:q")]
)
def test_a_bill_and_what_pays_it_may_be_named_either_way(owing, credit, charge):
    state(owing, credit, charge, 400, "vendor")
    assert applied_by(owing) == [("bill-payment:q", "bill:b", 400, MARCH, "stated")]
    assert get(owing, "bill-payments", "q").applications == paying_bills(b=400)
    state(owing, credit, charge, 0, "vendor")
    assert applied(owing) == []
    assert_sound(owing)


def test_a_vendor_credit_may_be_applied_to_bills_by_a_person_too(owing):
    vendor_credit(owing, "n", 300, hold=True)
    state(owing, "n", "b", 200, "vendor")
    assert get(owing, "bills", "n").applications == paying_bills(b=200)
    with pytest.raises(Refused, match="'n' is not one"):
        state(owing, "n", "b", 200, "customer")


def test_of_two_manual_amounts_for_one_pair_the_last_counts(held):
    add(held, "journals", id="j", date=APRIL, lines=lines((SALES, 500), (RECEIVABLE, -500, "c")))
    for credit in ("p", "j"):
        held.run(
            apply_on_demand,
            "customer",
            None,
            [OnDemandApplication(credit, "i", 300), OnDemandApplication(credit, "i", 200)],
        )
        assert (
            sum(
                cents
                for payer, _, cents, _, rule in applied_by(held)
                if f":{credit}" in payer and rule == "stated"
            )
            == 200
        )
    assert_sound(held)
