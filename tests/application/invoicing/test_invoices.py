"""Invoices and credit memos: defaults, numbers, due dates, drafts, figures, removal."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.storage.memory.store import MemoryStore
from application.collections.operations import amend, create
from application.collections.registry import INVOICES
from application.invoicing.invoice_page import Sum, invoice_page
from application.invoicing.invoices import (
    duplicate_invoice,
    invoice_figures,
    save_invoice,
    set_status,
    void_invoice,
)
from application.invoicing.payments import payment_figures
from domain.errors import Closed, Conflict, InUse, Refused
from domain.values import LATEST
from tests.application.actions import (
    CARD,
    CHECKING,
    CONSULTING,
    FUNDS,
    MARCH,
    PAYABLE,
    RECEIVABLE,
    SALES,
    SUPPLIES,
    add,
    applied,
    assert_sound,
    balances,
    change,
    close,
    contact,
    credit_memo,
    drop,
    earned,
    get,
    invoice,
    payment,
    put,
    warnings,
)
from tests.strategies import examples
from tests.support import TODAY, new_books

AS_NUMBERED = evolve(INVOICES, save=save_invoice)
END, APRIL = date(2026, 3, 31), date(2026, 4, 1)


def new_invoice(books, **given):
    """An invoice created from as few fields as possible."""
    return add(books, "invoices", **{"contact_id": "c", "lines": earned(1000), **given})


def figures(books, document):
    return books.read(
        lambda work: (invoice_figures if hasattr(document, "lines") else payment_figures)(
            work, [document]
        )[document.id]
    )


# Defaults


def test_an_invoice_is_a_draft_of_today_with_the_next_number_on_the_terms_of_its_customer(sold):
    made = new_invoice(sold)
    assert (made.kind, made.status, made.date, made.number, made.terms_id) == (
        "invoice",
        "draft",
        TODAY,
        "1001",
        "terms-net-30",
    )
    assert (made.due_date, made.receivable_account_id) == (TODAY + timedelta(30), RECEIVABLE)


def test_given_terms_take_precedence_over_those_of_the_customer(sold):
    assert new_invoice(sold, terms_id="terms-net-7").due_date == TODAY + timedelta(7)
    assert new_invoice(sold, terms_id=None).due_date == TODAY


def test_a_credit_memo_has_no_terms_unless_they_are_given(sold):
    assert [(each.terms_id, each.due_date) for each in [new_invoice(sold, kind="credit_memo")]] == [
        (None, TODAY)
    ]
    assert new_invoice(sold, kind="credit_memo", terms_id="terms-net-7").terms_id == "terms-net-7"


def test_a_line_takes_description_rate_and_account_from_its_item_unless_they_are_given(sold):
    add(
        sold,
        "items",
        id="chair",
        name="Chair",
        description="Oak chair",
        rate=Decimal("12.5"),
        account_id=CONSULTING,
    )
    made = new_invoice(
        sold,
        lines=(
            {"item_id": "chair", "quantity": Decimal(2)},
            {"item_id": "chair", "rate": Decimal(1), "description": "", "account_id": SALES},
        ),
    )
    assert [(each.description, each.rate, each.account_id, each.amount) for each in made.lines] == [
        ("Oak chair", Decimal("12.5"), CONSULTING, 2500),
        ("", Decimal(1), SALES, 100),
    ]


@pytest.mark.parametrize(
    "line", [{"rate": Decimal(1)}, {"account_id": SALES}, {"item_id": "service"}]
)
def test_a_line_without_item_needs_rate_and_account(sold, line):
    add(sold, "items", id="service", name="Service")
    with pytest.raises(Refused, match=r"^line 1, "):
        new_invoice(sold, lines=(line,))


# Numbers


def test_each_kind_counts_its_numbers_from_1001(sold):
    assert [
        new_invoice(sold).number,
        new_invoice(sold).number,
        new_invoice(sold, kind="credit_memo").number,
    ] == ["1001", "1002", "1001"]
    assert [
        new_invoice(sold, number="2005").number,
        new_invoice(sold).number,
        new_invoice(sold, number="X-9000").number,
        new_invoice(sold).number,
    ] == [
        "2005",
        "2006",
        "X-9000",
        "2007",
    ]


def test_the_next_number_follows_the_highest_that_is_there(sold):
    new_invoice(sold, id="a")
    new_invoice(sold, id="b", number="7")
    drop(sold, "invoices", "a")
    assert new_invoice(sold).number == "1001"


@given(
    st.lists(
        st.integers(900, 1100).map(str)
        | st.sampled_from(["A-1", "1001a", "007", "999999999999999", "9" * 20]),
        max_size=6,
        unique=True,
    )
)
@settings(max_examples=examples(0.5))
def test_the_next_number_is_always_free(numbers):
    books = new_books(MemoryStore())
    contact(books)
    for number in numbers:
        new_invoice(books, number=number)
    next_numbers = {new_invoice(books).number for _ in range(3)}
    assert len(next_numbers) == 3
    assert not next_numbers & set(numbers)
    assert all(int(each) >= 1001 for each in next_numbers)


def test_a_number_is_unique_in_its_kind_ignoring_case(sold):
    new_invoice(sold, id="i", number="A-1")
    with pytest.raises(Conflict, match=r"'a-1' is taken by invoice 'i'.*1001"):
        new_invoice(sold, number="a-1")
    new_invoice(sold, kind="credit_memo", number="A-1")
    new_invoice(sold, id="k", number="A-2")
    with pytest.raises(Conflict, match="is taken"):
        change(sold, "invoices", "k", number="A-1")
    change(sold, "invoices", "i", number="a-1", memo="its own number is free")


def test_the_number_of_a_void_invoice_stays_taken(sold):
    new_invoice(sold, id="i", number="7")
    sold.run(void_invoice, "i", "wrong")
    with pytest.raises(Conflict, match="is taken"):
        new_invoice(sold, number="7")


def test_invoices_may_have_no_number(sold):
    assert [new_invoice(sold, number="").number, new_invoice(sold, number="").number] == ["", ""]


def test_only_an_import_duplicates_a_number_and_its_invoice_can_still_be_changed(sold):
    for id_ in ("i", "k"):
        sold.run(
            create,
            AS_NUMBERED,
            {"id": id_, "contact_id": "c", "number": "7", "lines": earned(1000), "status": "sent"},
        )
    change(sold, "invoices", "k", memo="M")
    change(sold, "invoices", "k", number="8")
    with pytest.raises(Conflict, match="is taken"):
        change(sold, "invoices", "k", number="7")
    assert_sound(sold)


# Due dates


def test_a_due_date_that_came_from_date_and_terms_follows_them(sold):
    new_invoice(sold, id="i", date=MARCH)
    assert change(sold, "invoices", "i", date=APRIL).due_date == date(2026, 5, 1)
    assert change(sold, "invoices", "i", terms_id="terms-net-7").due_date == date(2026, 4, 8)
    assert change(sold, "invoices", "i", memo="M").due_date == date(2026, 4, 8)


def test_a_due_date_that_was_typed_stays(sold):
    new_invoice(sold, id="i", date=MARCH, due_date=date(2026, 4, 3))
    assert change(sold, "invoices", "i", date=APRIL, terms_id="terms-net-7").due_date == date(
        2026, 4, 3
    )
    assert change(sold, "invoices", "i", date=date(2026, 4, 4)).due_date == date(2026, 4, 3)


def test_a_due_date_before_the_date_is_taken_with_a_warning(sold):
    new_invoice(sold, id="i", date=MARCH, due_date=MARCH)
    early = ("due_before_date", ())
    for changes, expected in (
        ({"due_date": MARCH - timedelta(1)}, [early]),
        ({"memo": "agreed"}, []),
        ({"date": APRIL}, [early]),
    ):
        assert warnings(sold, amend, INVOICES, "i", changes) == expected


def test_nothing_falls_due_after_the_last_possible_day(sold):
    assert new_invoice(sold, date=LATEST).due_date == LATEST


def test_a_put_keeps_number_and_date_and_computes_the_due_date(sold):
    new_invoice(
        sold, id="i", date=MARCH, number="77", due_date=date(2026, 9, 9), memo="M", status="sent"
    )
    made = put(sold, "invoices", "i", contact_id="c", lines=earned(700))
    assert (made.number, made.date, made.due_date, made.memo) == (
        "77",
        MARCH,
        MARCH + timedelta(30),
        "",
    )


# Refusals


@pytest.mark.parametrize("account", [CHECKING, CARD, RECEIVABLE, PAYABLE, FUNDS])
def test_lines_are_not_on_cash_card_or_control_accounts(sold, account):
    with pytest.raises(Refused, match="line 1, account: must not be a bank"):
        new_invoice(sold, lines=earned((account, 100)))


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"lines": earned(-1)}, "/lines"),
        ({"lines": ()}, "/lines"),
        ({"hold": True}, "/hold"),
        ({"status": "void"}, "/status"),
        ({"receivable_account_id": PAYABLE}, "/receivable_account_id"),
        ({"contact_id": "v"}, "/contact_id"),
    ],
)
def test_an_invoice_that_breaks_a_rule_is_refused(sold, given, path):
    contact(sold, "v", "vendor")
    with pytest.raises(Refused) as refusal:
        new_invoice(sold, **given)
    assert refusal.value.faults[0].path == path


# Drafts


def test_a_draft_posts_nothing_and_has_nothing_open(sold):
    made = new_invoice(sold, id="i", date=MARCH)
    assert balances(sold) == {}
    assert {
        name: figures(sold, made)[name] for name in ("total", "balance", "amountPaid", "status")
    } == {
        "total": 1000,
        "balance": 1000,
        "amountPaid": 0,
        "status": "draft",
    }
    assert sold.run(set_status, "i", "sent").status == "sent"
    assert balances(sold) == {RECEIVABLE: 1000, SALES: -1000}
    sold.run(set_status, "i", "draft")
    assert balances(sold) == {}
    assert_sound(sold)


def test_a_draft_may_leave_a_closed_period_but_not_enter_it(sold):
    new_invoice(sold, id="i", date=MARCH)
    new_invoice(sold, id="k", date=MARCH)
    new_invoice(sold, id="later", date=APRIL)
    close(sold, END)
    for act in (
        lambda: new_invoice(sold, date=MARCH),
        lambda: change(sold, "invoices", "later", date=MARCH),
        lambda: sold.run(set_status, "i", "sent"),
    ):
        with pytest.raises(Closed):
            act()
    change(sold, "invoices", "i", memo="M")
    change(sold, "invoices", "i", date=APRIL)
    drop(sold, "invoices", "k")
    assert_sound(sold)


def test_an_invoice_of_a_closed_period_does_not_become_a_draft(sold):
    invoice(sold)
    close(sold, END)
    with pytest.raises(Closed):
        sold.run(set_status, "i", "draft")
    sold.run(set_status, "i", "printed")


def test_a_duplicate_is_a_new_draft_of_today(sold):
    invoice(sold, "i", 1000, MARCH, memo="M", number="77", terms_id="terms-net-7")
    payment(sold, pays={"i": 1000})
    made = sold.run(duplicate_invoice, "i")
    assert (made.id != "i", made.status, made.date, made.due_date, made.number) == (
        True,
        "draft",
        TODAY,
        TODAY + timedelta(7),
        "1001",
    )
    assert (made.lines, made.memo, made.contact_id) == (get(sold, "invoices", "i").lines, "M", "c")
    assert applied(sold) == [("payment:p", "invoice:i", 1000)]


def test_a_duplicate_of_a_void_credit_memo_is_not_void_and_has_no_manual_applications(sold):
    invoice(sold)
    credit_memo(sold, pays={"i": 500}, hold=True)
    sold.run(void_invoice, "m", "wrong")
    made = sold.run(duplicate_invoice, "m")
    assert (made.kind, made.status, made.applications, made.void_reason, made.hold) == (
        "credit_memo",
        "draft",
        (),
        "",
        False,
    )


# Figures


def test_the_status_of_an_invoice_follows_its_open_amount_and_due_date(sold):
    made = invoice(sold, due_date=TODAY)
    assert figures(sold, made)["status"] == "sent"
    made = change(sold, "invoices", "i", due_date=TODAY - timedelta(1))
    assert figures(sold, made)["status"] == "overdue"
    payment(sold, cents=400)
    assert {name: figures(sold, made)[name] for name in ("amountPaid", "balance", "status")} == {
        "amountPaid": 400,
        "balance": 600,
        "status": "overdue",
    }
    credit_memo(sold, cents=700)
    assert {name: figures(sold, made)[name] for name in ("amountPaid", "balance", "status")} == {
        "amountPaid": 1000,
        "balance": 0,
        "status": "paid",
    }
    assert figures(sold, get(sold, "invoices", "m"))["status"] == "sent"
    invoice(sold, "k", 100)
    assert figures(sold, get(sold, "invoices", "m"))["status"] == "applied"


def test_a_void_invoice_keeps_its_total_and_has_nothing_open(sold):
    invoice(sold)
    payment(sold, cents=400)
    made = sold.run(void_invoice, "i", "wrong").document
    assert figures(sold, made) == {
        "total": 1000,
        "amountPaid": 0,
        "balance": 0,
        "applied": [],
        "status": "void",
        "discountDate": None,
        "discountAvailable": 0,
        "voidedBy": None,
    }
    assert figures(sold, get(sold, "payments", "p")) == {
        "applied": [],
        "unapplied": 400,
        "status": "posted",
        "voidedBy": None,
    }


def test_views_name_the_other_side_of_each_application(sold):
    made = invoice(sold)
    paid = payment(sold, cents=400, pays={"i": 100})
    common = [
        {"amount": "1.00", "date": "2026-03-15", "rule": "stated"},
        {"amount": "3.00", "date": "2026-03-15", "rule": "oldest"},
    ]
    of_invoice, of_payment = figures(sold, made)["applied"], figures(sold, paid)["applied"]
    assert sorted(of_invoice, key=lambda line: line["amount"]) == [
        {"creditId": "p", "kind": "payment", **each} for each in common
    ]
    assert sorted(of_payment, key=lambda line: line["amount"]) == [
        {"invoiceId": "i", "debitId": "i", "kind": "invoice", **each} for each in common
    ]


def test_the_page_of_an_invoice_shows_the_paid_and_the_due_amount(sold):
    invoice(sold, terms_id="terms-net-30", number="77", lines=earned(400, (SUPPLIES, 600)))
    payment(sold, cents=400)
    page = sold.read(lambda work: invoice_page(work, "i"))
    assert (
        page.title,
        page.number,
        page.terms,
        page.total,
        page.settled,
        page.balance,
        page.stamp,
    ) == ("Invoice", "77", "Net 30", 1000, (Sum("Amount paid", 400),), Sum("Amount due", 600), "")
    assert [(each.description, each.amount) for each in page.lines] == [
        ("Sales Income", 400),
        ("Office Supplies", 600),
    ]
    payment(sold, "o", 600)
    assert sold.read(lambda work: invoice_page(work, "i")).stamp == "PAID"


# Removal


def test_a_credit_memo_applied_manually_to_an_invoice_prevents_its_removal(sold):
    invoice(sold)
    credit_memo(sold, pays={"i": 200})
    with pytest.raises(InUse) as error:
        drop(sold, "invoices", "i")
    assert error.value.counts == {"invoices": 1}
    drop(sold, "invoices", "m")
    drop(sold, "invoices", "i")
    assert_sound(sold)
