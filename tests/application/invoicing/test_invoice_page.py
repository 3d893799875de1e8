"""The page of an invoice: who sends it, to whom, for what, and what is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.invoicing.credit_memos import refund_credit_memo, write_off_invoice
from application.invoicing.invoice_page import InvoicePage, Sender, Sum, invoice_page
from application.invoicing.invoices import void_invoice
from application.ledger.company import change_settings
from application.ledger.logo import set_logo
from application.ledger.write_offs import WriteOff
from domain.invoicing.invoices import InvoiceLine
from tests.application.actions import (
    CHECKING,
    SALES,
    SUPPLIES,
    add,
    change,
    credit_memo,
    earned,
    invoice,
    payment,
)
from tests.pictures import PNG
from tests.support import new_books, stores

TAX, COGS, INVENTORY = "sales-tax", "account-5000", "account-1200"


@pytest.fixture
def sold(books):
    """Books with a customer and an account for sales tax."""
    add(books, "contacts", id="c", kind="customer", name="C")
    add(books, "accounts", id=TAX, name="Sales Tax Payable", type="liability")
    return books


def page_of(books, id_: str = "i") -> InvoicePage:
    return books.read(invoice_page, id_)


def line(amount: int, account: str = SALES, description: str = "") -> InvoiceLine:
    (made,) = earned((account, amount))
    return InvoiceLine(rate=made.rate, account_id=account, description=description)


# The sender


def sender(books, **settings: str) -> Sender:
    books.run(change_settings, settings)
    invoice(books, "i")
    return page_of(books).sender


def test_a_company_that_has_set_nothing_sends_its_name_alone(sold):
    assert sender(sold) == Sender("My Company")


def test_the_sender_is_what_the_settings_say(sold):
    sold.run(set_logo, PNG, "png")
    assert sender(
        sold,
        name="Vale Workshop",
        legal_name="Vale Workshop LLC",
        address="48 Mill Road\n\nPortland, OR 97214",
        phone="(503) 555-0148",
        email="accounts@vale.example",
        website="vale.example",
        tax_id="93-1234567",
        payment_instructions="Pay by transfer.\nOr by check.",
        invoice_footer="Thank you.",
    ) == Sender(
        name="Vale Workshop",
        details=(
            "Vale Workshop LLC",
            "48 Mill Road",
            "Portland, OR 97214",
            "(503) 555-0148",
            "accounts@vale.example",
            "vale.example",
        ),
        tax_id="93-1234567",
        logo=PNG,
        payment_instructions="Pay by transfer.\nOr by check.",
        footer="Thank you.",
    )


def test_a_company_that_only_gave_its_legal_name_is_called_by_it(sold):
    assert sender(sold, legal_name="Vale Workshop LLC") == Sender("Vale Workshop LLC")


def test_a_legal_name_that_is_the_name_is_printed_once(sold):
    assert sender(sold, name="Vale Workshop", legal_name="VALE WORKSHOP").details == ()


# The customer


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, ("Joan Ferreira",)),
        ({"company": "Acme Ltd"}, ("Acme Ltd", "Joan Ferreira")),
        ({"company": " "}, ("Joan Ferreira",)),
        ({"company": "JOAN FERREIRA"}, ("JOAN FERREIRA",)),
        (
            {"company": "Acme Ltd", "address": "Joan Ferreira\nacme ltd\n12 Harbour Street\n"},
            ("Acme Ltd", "Joan Ferreira", "12 Harbour Street"),
        ),
        ({"email": "joan@acme.example"}, ("Joan Ferreira", "joan@acme.example")),
    ],
)
def test_the_customer_has_company_and_name_once_each(sold, fields, shown):
    change(sold, "contacts", "c", name="Joan Ferreira", **fields)
    invoice(sold, "i")
    assert page_of(sold).customer == shown


# Lines and sums


def test_a_line_on_a_liability_account_is_a_tax_below_the_subtotal(sold):
    lines = (line(1000), line(83, TAX, "Sales tax 8.25%"), line(-50, SUPPLIES, "Discount"))
    invoice(sold, "i", lines=lines)
    page = page_of(sold)
    assert [(part.description, part.amount) for part in page.lines] == [
        ("Sales Income", 1000),
        ("Discount", -50),
    ]
    assert (page.subtotal, page.taxes, page.total) == (950, (Sum("Sales tax 8.25%", 83),), 1033)


def test_a_tax_without_a_description_has_the_name_of_its_account(sold):
    invoice(sold, "i", lines=(line(1000), line(83, TAX)))
    assert page_of(sold).taxes == (Sum("Sales Tax Payable", 83),)


def test_an_invoice_of_nothing_but_a_liability_sells_it(sold):
    add(sold, "accounts", id="retainers", name="Retainers", type="liability")
    invoice(sold, "i", lines=(line(1000, "retainers"),))
    page = page_of(sold)
    assert ([part.description for part in page.lines], page.taxes) == (["Retainers"], ())


def test_what_goods_cost_the_company_is_not_printed(sold):
    costs = (line(-600, COGS), line(600, INVENTORY), line(-50, COGS), line(40, INVENTORY))
    invoice(sold, "i", lines=(line(1000), line(83, TAX), *costs))
    page = page_of(sold)
    # The last two are no pair, so that they are something else than the cost of what was sold.
    assert [part.amount for part in page.lines] == [1000, -50, 40]
    assert (page.subtotal, page.total) == (990, 1073)
    invoice(sold, "j", lines=costs[:2])
    assert [part.amount for part in page_of(sold, "j").lines] == [-600, 600]


def test_nothing_is_said_of_payments_before_there_are_any(sold):
    invoice(sold, "i", lines=earned(1000))
    assert (page_of(sold).settled, page_of(sold).balance) == ((), Sum("Amount due", 1000))


def test_payments_and_credits_are_told_apart(sold):
    invoice(sold, "i", lines=earned(1000))
    payment(sold, "p", 400)
    credit_memo(sold, "m", 100)
    sold.run(write_off_invoice, "i", WriteOff(SUPPLIES, amount=50))
    page = page_of(sold)
    assert page.settled == (Sum("Amount paid", 400), Sum("Credits applied", 150))
    assert page.balance == Sum("Amount due", 450)


def test_a_credit_memo_says_how_it_was_used_and_what_remains(sold):
    invoice(sold, "i", lines=earned(300))
    credit_memo(sold, "m", 1000)
    sold.run(refund_credit_memo, "m", CHECKING, amount=200)
    page = page_of(sold, "m")
    assert page.settled == (Sum("Applied to invoices", 300), Sum("Refunded", 200))
    assert page.balance == Sum("Credit remaining", 500)
    assert page.is_credit_memo


def test_a_void_invoice_says_that_its_total_is_void(sold):
    invoice(sold, "i", lines=earned(1000))
    sold.run(void_invoice, "i", "a mistake")
    page = page_of(sold)
    assert (page.stamp, page.settled, page.balance.amount) == ("VOID", (Sum("Voided", 1000),), 0)


@given(
    amounts=st.lists(st.tuples(st.integers(1, 9999), st.booleans()), min_size=1, max_size=5),
    paid=st.integers(0, 20_000),
    credited=st.integers(0, 20_000),
    kind=st.sampled_from(["invoice", "credit_memo"]),
)
def test_the_sums_of_any_page_add_up(tmp_path_factory, amounts, paid, credited, kind):
    books = new_books(stores(tmp_path_factory.mktemp("page"))["memory"])
    add(books, "contacts", id="c", kind="customer", name="C")
    add(books, "accounts", id=TAX, name="Sales Tax Payable", type="liability")
    lines = tuple(line(cents, TAX if is_tax else SALES) for cents, is_tax in amounts)
    invoice(books, "i", kind=kind, lines=lines)
    if paid:
        payment(books, "p", paid)
    if credited:
        invoice(books, "m", kind="credit_memo" if kind == "invoice" else "invoice", cents=credited)
    page = page_of(books)
    assert page.subtotal == sum(part.amount for part in page.lines)
    assert page.subtotal + sum(part.amount for part in page.taxes) == page.total
    assert page.total - sum(part.amount for part in page.settled) == page.balance.amount
    assert len(page.lines) + len(page.taxes) == len(amounts)


def test_the_page_has_the_dates_and_the_terms(sold):
    invoice(sold, "i", day=date(2026, 4, 1), terms_id="terms-net-30", number="77")
    page = page_of(sold)
    assert (page.title, page.number, page.date, page.due_date, page.terms) == (
        "Invoice",
        "77",
        date(2026, 4, 1),
        date(2026, 5, 1),
        "Net 30",
    )
