"""Documents and applications of a closed period stay, and a void is dated on a later day."""

from datetime import date

import pytest

from application.invoicing.invoices import duplicate_invoice, set_status, void_invoice
from application.invoicing.payments import refund_payment, void_payment
from application.purchasing.bill_payments import pay_bill
from application.purchasing.bills import void_bill
from domain.errors import Closed, Conflict, InUse, Refused
from domain.values import LATEST
from tests.application.actions import (
    CHECKING,
    CONSULTING,
    FUNDS,
    RECEIVABLE,
    SALES,
    add,
    applied,
    applied_by,
    assert_sound,
    balances,
    bill,
    change,
    close,
    contact,
    credit_memo,
    drop,
    earned,
    get,
    invoice,
    lines,
    on_cash,
    open_of,
    payment,
    state,
    sums,
)

END, APRIL, MAY = date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def sold(books):
    """Books with an invoice of 10.00, of which a person applied a payment of 4.00."""
    contact(books)
    invoice(books)
    payment(books, cents=400, pays={"i": 400})
    return books


def test_a_draft_of_a_closed_period_is_voided_in_place(books):
    contact(books)
    invoice(books, status="draft")
    close(books, END)
    with pytest.raises(Refused, match="date: must be left out"):
        books.run(void_invoice, "i", "a mistake", APRIL)
    books.run(void_invoice, "i", "a mistake")
    assert get(books, "invoices", "i").status == "void"
    assert_sound(books)


def test_a_void_in_an_open_period_takes_no_date(sold):
    with pytest.raises(Refused, match="date: must be left out"):
        sold.run(void_invoice, "i", "wrong", APRIL)


def test_payments_of_a_closed_void_invoice_stay_and_the_rest_of_the_opposite_is_a_credit(
    sold,
):
    close(sold, END)
    sold.run(void_invoice, "i", "wrong", APRIL)
    opposite = next(each[0] for each in applied(sold) if each[0] != "payment:p").removeprefix(
        "invoice:"
    )
    assert sorted(each[1:] for each in applied(sold)) == [("invoice:i", 400), ("invoice:i", 600)]
    assert open_of(sold, get(sold, "invoices", opposite), get(sold, "invoices", "i")) == [400, 0]
    assert balances(sold) == {FUNDS: 400, RECEIVABLE: -400}
    assert on_cash(sold, END) == {FUNDS: 400, SALES: -400}
    assert_sound(sold)


def test_later_automatic_applications_make_room_for_the_opposite_document(books):
    contact(books)
    invoice(books)
    close(books, END)
    payment(books, day=APRIL)
    books.run(void_invoice, "i", "wrong", MAY)
    ((credit, charge, cents, day, rule),) = applied_by(books)
    assert (charge, cents, day, rule) == ("invoice:i", 1000, MAY, "stated")
    assert credit != "payment:p"
    assert open_of(books, get(books, "payments", "p")) == [1000]
    assert_sound(books)


def test_a_document_is_taken_back_only_once_and_does_not_become_a_draft(sold):
    close(sold, END)
    sold.run(void_invoice, "i", "wrong", APRIL)
    with pytest.raises(Conflict, match="already void"):
        sold.run(void_invoice, "i", "wrong", MAY)
    close(sold, None, "opened again")
    with pytest.raises(Conflict):
        sold.run(set_status, "i", "draft")
    with pytest.raises(Conflict, match="already void"):
        sold.run(void_invoice, "i", "wrong")


def test_a_duplicate_of_a_taken_back_document_is_not_taken_back(sold):
    close(sold, END)
    sold.run(void_invoice, "i", "wrong", APRIL)
    made = sold.run(duplicate_invoice, "i")
    assert (made.status, made.void_reason) == ("draft", "")


def test_manual_applications_of_closed_items_are_dated_the_day_after_and_can_be_removed(sold):
    payment(sold, "o", 600, hold=True)
    close(sold, END)
    state(sold, "o", "i", 600)
    assert applied_by(sold)[0] == ("payment:o", "invoice:i", 600, APRIL, "stated")
    state(sold, "o", "i", 0)
    assert applied(sold) == [("payment:p", "invoice:i", 400)]
    with pytest.raises(Conflict):
        state(sold, "p", "i", 0)
    assert applied(sold) == [("payment:p", "invoice:i", 400)]
    assert_sound(sold)


def test_the_contact_and_control_account_of_a_closed_document_cannot_be_changed(sold):
    contact(sold, "d")
    contact(sold, "e")
    account = {"id": "debtors", "name": "Debtors", "type": "asset"}
    add(sold, "accounts", **account, subtype="accounts_receivable")
    invoice(sold, "unpaid", by="e")
    payment(sold, "held", by="d", hold=True)
    close(sold, END)
    before = sums(sold)
    for act in (
        lambda: change(sold, "payments", "p", contact_id="d", applications=()),
        lambda: change(sold, "payments", "held", contact_id="e"),
        lambda: change(sold, "payments", "held", receivable_account_id="debtors"),
        lambda: change(sold, "invoices", "i", lines=earned(1100)),
        lambda: change(sold, "invoices", "i", due_date=LATEST),
        lambda: change(sold, "invoices", "unpaid", contact_id="c"),
        lambda: change(sold, "invoices", "unpaid", receivable_account_id="debtors"),
        lambda: drop(sold, "invoices", "unpaid"),
        lambda: drop(sold, "payments", "held"),
        lambda: invoice(sold, "k", day=END),
        lambda: payment(sold, "o", day=END),
        lambda: sold.run(refund_payment, "held", CHECKING, END),
    ):
        with pytest.raises(Closed):
            act()
    with pytest.raises(InUse):
        drop(sold, "invoices", "i")
    assert sums(sold) == before
    change(sold, "invoices", "i", memo="M", number="8")
    assert get(sold, "invoices", "i").number == "8"
    assert_sound(sold)


def test_moving_the_closing_date_forward_moves_no_application(sold):
    payment(sold, "o", 600, APRIL)
    before, cash = applied_by(sold), on_cash(sold)
    for day in (END, APRIL, MAY):
        close(sold, day)
        assert (applied_by(sold), on_cash(sold)) == (before, cash)
    with pytest.raises(Closed):
        drop(sold, "payments", "o")
    assert_sound(sold)


@pytest.mark.parametrize("hold", [False, True])
def test_a_credit_memo_of_a_closed_period_is_taken_back_by_an_invoice(books, hold):
    contact(books)
    credit_memo(books, hold=hold)
    close(books, END)
    books.run(void_invoice, "m", "wrong", APRIL)
    ((credit, charge, cents, day, _),) = applied_by(books)
    assert (credit, cents, day) == ("invoice:m", 1000, APRIL)
    opposite = get(books, "invoices", charge.removeprefix("invoice:"))
    assert (opposite.kind, opposite.status, opposite.due_date) == ("invoice", "sent", APRIL)
    assert balances(books) == on_cash(books) == {}
    assert_sound(books)


def test_a_payment_of_a_closed_period_is_taken_back_by_the_money_that_leaves_again(books):
    contact(books)
    payment(books, hold=True)
    close(books, END)
    books.run(void_payment, "p", "bounced", APRIL)
    assert balances(books) == on_cash(books) == {}
    assert_sound(books)


def test_a_bill_paid_in_a_closed_period_is_taken_back_as_a_vendor_credit_that_is_left(books):
    contact(books, "v", "vendor")
    bill(books)
    books.run(pay_bill, "b", CHECKING, END)
    close(books, END)
    cash = on_cash(books, END)
    books.run(void_bill, "b", "wrong", APRIL)
    assert on_cash(books, END) == cash
    assert sum(each[2] for each in applied(books)) == 1000
    (credit,) = [
        each
        for each in books.read(
            lambda work: list(work.session.records.all(type(get(books, "bills", "b"))))
        )
        if each.kind == "vendor_credit"
    ]
    assert open_of(books, credit) == [1000]
    assert_sound(books)


def test_an_entry_of_a_closed_period_is_paid_later(books):
    contact(books)
    add(books, "journals", id="j", date=END, lines=lines((RECEIVABLE, 500, "c"), (SALES, -500)))
    close(books, END)
    payment(books, cents=300, day=MAY)
    assert [each[2:4] for each in applied_by(books)] == [(300, MAY)]
    assert on_cash(books) == {FUNDS: 300, SALES: -300}
    assert_sound(books)


def test_the_opposite_of_a_closed_document_cannot_be_removed(sold):
    close(sold, END)
    sold.run(void_invoice, "i", "wrong", APRIL)
    ((credit, *_),) = [each for each in applied_by(sold) if each[0].startswith("invoice:")]
    opposite = credit.removeprefix("invoice:")
    for act in (
        lambda: drop(sold, "invoices", opposite),
        lambda: sold.run(void_invoice, opposite, "again", None),
    ):
        with pytest.raises(Conflict, match="takes back the invoice 'i' of a closed period"):
            act()
    assert_sound(sold)


def test_the_order_of_lines_of_a_closed_invoice_cannot_be_changed(books):
    contact(books)
    invoice(books, lines=earned((SALES, 1), (CONSULTING, 1)))
    payment(books, cents=1)
    close(books, END)
    before = on_cash(books, END)
    with pytest.raises(Closed):
        change(books, "invoices", "i", lines=earned((CONSULTING, 1), (SALES, 1)))
    assert on_cash(books, END) == before


def test_the_last_possible_day_cannot_be_the_closing_date(books):
    with pytest.raises(Refused, match="closing date"):
        close(books, LATEST)


def test_an_account_that_payments_are_on_stays_cash(books):
    contact(books)
    payment(books, deposit_account_id=CHECKING)
    with pytest.raises(Conflict, match="payment"):
        change(books, "accounts", CHECKING, subtype=None)
