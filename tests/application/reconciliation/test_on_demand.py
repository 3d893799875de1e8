"""Receivables and payables on demand: stating, taking back, naming items, what is answered, how control accounts stand."""

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from application.collections.operations import create
from application.collections.registry import INVOICES
from application.invoicing.invoices import keep_invoice
from application.reconciliation.on_demand import (
    OnDemandApplication,
    apply_on_demand,
    reconciliation,
)
from domain.errors import Conflict, NotFound, Refused
from domain.invoicing.invoices import InvoiceLine
from domain.reconciliation.applications import Application
from tests.application.actions import (
    CHECKING,
    FUNDS,
    MARCH,
    PAYABLE,
    RECEIVABLE,
    SALES,
    add,
    applied,
    applied_by,
    assert_sound,
    bill,
    bill_payment,
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
    state,
    sums,
    vendor_credit,
)

APRIL = date(2026, 4, 1)


@pytest.fixture
def held(books):
    """Books with an invoice of 10.00 and a payment of 10.00 on hold."""
    contact(books)
    invoice(books, number="77")
    payment(books, hold=True)
    return books


@pytest.fixture
def owing(books):
    """Books with a bill of 10.00 and a bill payment of 10.00 on hold."""
    contact(books, "v", "vendor")
    bill(books)
    bill_payment(books, hold=True)
    return books


def standing(books, side="customer", by=None):
    """The control balance, what is open and unapplied, and of each contact what is out of step."""
    found = books.read(reconciliation, side, by)
    return (
        found.control,
        found.open,
        found.unapplied,
        {each.contact_id: each.difference for each in found.standings},
    )


# Stating


def test_what_is_stated_is_kept_in_the_document_of_the_credit(held):
    state(held, "p", "i", 400)
    assert get(held, "payments", "p").applications == paying(i=400)
    assert applied_by(held) == [("payment:p", "invoice:i", 400, MARCH, "stated")]
    assert_sound(held)


def test_an_amount_of_zero_takes_back_what_was_stated(held):
    state(held, "p", "i", 400)
    state(held, "p", "i", 0)
    assert (get(held, "payments", "p").applications, applied(held)) == ((), [])
    assert_sound(held)


def test_stating_less_takes_the_rest_back_and_stating_more_adds_to_it(held):
    for cents in (400, 300, 900):
        state(held, "p", "i", cents)
        assert applied(held) == [("payment:p", "invoice:i", cents)]
    assert get(held, "payments", "p").applications == paying(i=900)
    assert_sound(held)


def test_stating_the_same_again_changes_nothing(held):
    state(held, "p", "i", 400)
    before = head(held), sums(held)
    assert state(held, "p", "i", 400) == []
    assert (head(held), sums(held)) == before


def test_zero_of_what_the_machine_found_leaves_it_to_the_machine(held):
    change(held, "payments", "p", hold=False)
    state(held, "p", "i", 0)
    assert [each[2:] for each in applied_by(held)] == [(1000, MARCH, "exact")]
    assert get(held, "payments", "p").applications == ()


def test_what_the_machine_applied_so_already_stays_the_machines(held):
    change(held, "payments", "p", hold=False)
    assert state(held, "p", "i", 1000) == []
    assert get(held, "payments", "p").applications == ()
    assert applied_by(held) == [("payment:p", "invoice:i", 1000, MARCH, "exact")]


def test_what_is_stated_of_a_journal_is_stated_with_the_application_alone(held):
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


def test_a_credit_of_a_journal_pays_what_is_stated(books):
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


def test_stated_on_demand_does_not_stand_in_the_way_of_removing_a_journal(held):
    add(held, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 600, "c"), (SALES, -600)))
    state(held, "p", "j", 500)
    drop(held, "journals", "j")
    assert applied(held) == []
    assert_sound(held)


def test_stating_in_a_closed_period_is_dated_the_day_after(held):
    close(held, date(2026, 3, 31))
    state(held, "p", "i", 400)
    assert applied_by(held) == [("payment:p", "invoice:i", 400, APRIL, "stated")]
    assert_sound(held)


def test_what_is_stated_by_two_does_not_go_beyond_the_invoice(held):
    state(held, "p", "i", 800)
    payment(held, "o", 1000, hold=True)
    with pytest.raises(Conflict, match="persons stated it"):
        state(held, "o", "i", 300)
    state(held, "o", "i", 200)
    assert sum(each[2] for each in applied(held)) == 1000


def test_several_are_stated_at_once_or_none(held):
    credit_memo(held, "m", 300, hold=True)
    with pytest.raises(Refused, match="/applications/1/debit_id"):
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


# How items are named


@pytest.mark.parametrize("charge", ["i", "invoice:i", "77"])
@pytest.mark.parametrize("credit", ["p", "payment:p"])
def test_items_are_named_by_document_by_item_or_by_number(held, credit, charge):
    state(held, credit, charge, 400)
    assert applied(held) == [("payment:p", "invoice:i", 400)]


def test_a_number_that_two_have_is_refused_and_both_are_named(held):
    numbered = evolve(INVOICES, save=keep_invoice)
    line = (InvoiceLine(account_id=SALES, rate=Decimal(5)),)
    held.run(
        create,
        numbered,
        {"id": "k", "contact_id": "c", "number": "77", "lines": line, "status": "sent"},
    )
    with pytest.raises(
        Refused, match="/applications/0/debit_id: '77' may be 'invoice:i', 'invoice:k'"
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
    with pytest.raises(Refused, match="name one of them"):
        state(held, "p", "j", 400)
    state(held, "p", f"journal:j:{RECEIVABLE}:c:debit", 400)
    assert_sound(held)


@pytest.mark.parametrize(
    "wrong", ["", "nobody", "invoice:nobody", "journal:nobody", "x:y:z", f"payment:p:{FUNDS}", "d"]
)
def test_what_is_no_item_is_refused(held, wrong):
    invoice(held, "d", status="draft")
    with pytest.raises(Refused, match="/applications/0/debit_id: there is nothing"):
        state(held, "p", wrong, 400)
    with pytest.raises(Refused, match="/applications/0/credit_id: there is nothing"):
        state(held, wrong, "i", 400)


@pytest.mark.parametrize(
    ("credit", "charge", "cents", "pointer"),
    [
        ("i", "p", 1, "credit_id"),
        ("p", "p", 1, "debit_id"),
        ("p", "i", -1, "amount"),
        ("p", "i", 1001, "amount"),
        ("p", "o", 1, "debit_id"),
    ],
)
def test_what_cannot_be_applied_is_refused(held, credit, charge, cents, pointer):
    contact(held, "d")
    invoice(held, "o", by="d")
    with pytest.raises(Refused, match=f"/applications/0/{pointer}: must be"):
        state(held, credit, charge, cents)
    assert applied(held) == []


# For a contact


def test_only_the_contact_that_is_named_is_reconciled(held):
    contact(held, "d")
    with pytest.raises(Refused, match="/applications/0/credit_id: must be of the contact 'd'"):
        held.run(apply_on_demand, "customer", "d", [OnDemandApplication("p", "i", 100)])
    held.run(apply_on_demand, "customer", "c", [OnDemandApplication("p", "i", 100)])
    assert applied(held) == [("payment:p", "invoice:i", 100)]


def test_a_vendor_has_no_receivables_and_nobody_is_not_found(held):
    contact(held, "v", "vendor")
    for act in (held.run, held.read):
        use_case = apply_on_demand if act == held.run else reconciliation
        with pytest.raises(Conflict, match="V is a vendor, and this is about customers"):
            act(use_case, "customer", "v")
        with pytest.raises(NotFound):
            act(use_case, "customer", "nobody")


# What is answered


def test_the_answer_is_what_is_applied_now_and_was_not_before(held):
    payment(held, "o", 200)
    made = state(held, "p", "i", 800)
    assert made == [
        ("payment:p", Application(charge_id="invoice:i", amount=800, date=MARCH, rule="stated"))
    ]
    assert state(held, "p", "i", 0) == []


def test_a_run_without_anything_to_find_answers_nothing_and_changes_nothing(held):
    before = head(held), sums(held)
    assert held.run(apply_on_demand, "customer") == []
    assert held.run(apply_on_demand, "vendor") == []
    assert (head(held), sums(held)) == before


def test_what_was_taken_back_is_found_for_others_in_the_same_run(held):
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


def test_a_vendor_credit_states_bills_too(owing):
    vendor_credit(owing, "n", 300, hold=True)
    state(owing, "n", "b", 200, "vendor")
    assert get(owing, "bills", "n").applications == paying_bills(b=200)
    with pytest.raises(Refused, match="there is nothing"):
        state(owing, "n", "b", 200, "customer")


# How control accounts stand


def test_control_accounts_are_in_step_with_what_is_open(held):
    assert standing(held) == (0, 1000, 1000, {"c": 0})
    state(held, "p", "i", 400)
    assert standing(held) == (0, 600, 600, {"c": 0})
    state(held, "p", "i", 1000)
    assert standing(held) == (0, 0, 0, {})


def test_payables_stand_owed_positive(owing):
    contact(owing, "w", "vendor")
    bill(owing, "k", 250, by="w")
    assert standing(owing, "vendor") == (250, 1250, 1000, {"v": 0, "w": 0})
    assert standing(owing, "vendor", "w") == (250, 250, 0, {"w": 0})
    assert standing(owing) == (0, 0, 0, {})


def test_contacts_stand_by_name_with_what_is_due_first(held):
    contact(held, "a")
    invoice(held, "k", 100, date(2026, 1, 1))
    add(held, "journals", id="j", date=MARCH, lines=lines((RECEIVABLE, 50, "a"), (CHECKING, -50)))
    found = held.read(reconciliation, "customer")
    assert [
        (each.contact.name, each.control, each.open, each.unapplied) for each in found.standings
    ] == [("A", 50, 50, 0), ("C", 100, 1100, 1000)]
    assert [each.id for each in found.standings[1].charges] == ["invoice:k", "invoice:i"]
    assert {each.account_id for each in found.standings} == {RECEIVABLE}
    assert PAYABLE not in {
        each.account_id for each in held.read(reconciliation, "vendor").standings
    }


def test_the_last_of_two_statements_of_one_pair_counts(held):
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
