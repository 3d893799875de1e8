"""Which document an imported transaction becomes, and what that document holds and posts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve, field, frozen
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from adapters.importers.iif.reader import read_iif
from adapters.json_shapes.imports import import_view, refused_import_view
from adapters.storage.memory.store import MemoryStore
from application.banking.undeposited import undeposited_items
from application.collections.registry import COLLECTIONS
from application.importing.import_answer import ImportRefused
from application.integrity.verify_books import verify_books
from application.ledger.company import change_settings
from application.unit_of_work.books import Books
from domain.invoicing.contacts import Contact
from domain.ledger.accounts import paths
from domain.ledger.documents import Document
from domain.reconciliation.applications import AppliedCredit
from domain.values import extend, format_amount, format_rate
from tests.strategies import examples
from tests.support import import_parsed, new_books, stores

RECEIVABLE, DEBTORS, PAYABLE, CREDITORS = (
    "Accounts Receivable",
    "Trade Debtors",
    "Accounts Payable",
    "Trade Creditors",
)
CHECKING, SAVINGS, FUNDS, CARD = "Checking", "Savings", "Undeposited Funds", "Credit Card"
SALES, TRAVEL, TAX, INVENTORY = "Sales Income", "Travel", "Sales Tax", "Inventory"
LISTED = 3
"""How many of the accounts in `LISTS` new books do not have."""
LISTS = "!ACCNT\tNAME\tACCNTTYPE\n" + "".join(
    f"ACCNT\t{name}\t{type_}\n"
    for name, type_ in (
        (DEBTORS, "AR"),
        (CREDITORS, "AP"),
        (TAX, "OCLIAB"),
        (RECEIVABLE, "AR"),
        (PAYABLE, "AP"),
        (CHECKING, "BANK"),
        (SAVINGS, "BANK"),
        (FUNDS, "OCASSET"),
        (CARD, "CCARD"),
        (SALES, "INC"),
        (TRAVEL, "EXP"),
        (INVENTORY, "OCASSET"),
        ("Owner's Equity", "EQUITY"),
        ("Equipment", "FIXASSET"),
    )
)

COLUMNS = (
    "TRNSTYPE",
    "DATE",
    "ACCNT",
    "NAME",
    "AMOUNT",
    "DOCNUM",
    "MEMO",
    "QNTY",
    "PRICE",
    "INVITEM",
    "DUEDATE",
    "TERMS",
    "PAYMETH",
)
HEADERS = "".join(f"!{key}\t" + "\t".join(COLUMNS) + "\n" for key in ("TRNS", "SPL")) + "!ENDTRNS\n"
DOCUMENTS = "invoices", "payments", "bills", "bill-payments", "bank-transactions", "journals"
MARCH = date(2026, 3, 4)


@frozen
class Line:
    """A row of a transaction; `cells` has the cells of other columns."""

    account: str
    cents: int
    name: str = ""
    cells: Mapping[str, str] = field(factory=dict)


@frozen
class Block:
    """A transaction of a file: its own row first."""

    type: str
    lines: tuple[Line, ...]
    day: date = MARCH

    @property
    def text(self) -> str:
        rows = []
        for key, line in zip(["TRNS", *["SPL"] * (len(self.lines) - 1)], self.lines, strict=True):
            day = f"{self.day.month}/{self.day.day}/{self.day.year}" if key == "TRNS" else ""
            cells = {
                "TRNSTYPE": self.type,
                "DATE": day,
                "ACCNT": line.account,
                "NAME": line.name,
                "AMOUNT": format_amount(line.cents),
                **line.cells,
            }
            rows.append("\t".join((key, *(cells.get(column, "") for column in COLUMNS))) + "\n")
        return "".join(rows) + "ENDTRNS\n"

    @property
    def is_nothing(self) -> bool:
        return not any(line.cents for line in self.lines)


def block(type_: str, *rows: tuple[Any, ...], day: date = MARCH) -> Block:
    """A transaction from rows of account and cents, then optionally a name and other cells."""
    return Block(type_, tuple(_line(*row) for row in rows), day)


def _line(account: str, cents: int, *more: Any) -> Line:
    return Line(
        account, cents, **{"name" if isinstance(each, str) else "cells": each for each in more}
    )


def file_of(*blocks: Block, lists: str = "") -> str:
    return LISTS + lists + HEADERS + "".join(each.text for each in blocks)


def run(books: Books, *blocks: Block, lists: str = "", **options: Any) -> dict[str, Any]:
    """Import blocks; in any case the books are sound and every line is accounted for."""
    source = read_iif(file_of(*blocks, lists=lists).encode())
    answer = import_view(import_parsed(books, source, **options))
    assert books.read(verify_books).faults == ()
    assert sum(answer["lines"].values()) == 2 * source.total
    return answer


def all_of(books: Books, *collections: str) -> list[Any]:
    return [
        each
        for name in collections
        for each in books.read(
            lambda work, name=name: list(work.session.records.all(COLLECTIONS[name].kind))
        )
    ]


def only(books: Books, collection: str) -> Any:
    """The only document of the books, which is in the given collection."""
    (document,) = all_of(books, *DOCUMENTS)
    assert type(document) is COLLECTIONS[collection].kind
    return document


def names_of(books: Books) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The path of each account, and the name of each contact."""
    return books.read(
        lambda work: (
            paths(work.accounts()),
            {each.id: each.name for each in work.session.records.all(Contact)},
        )
    )


def posted(books: Books) -> dict[tuple[date, str], int]:
    """The sums of the postings of all documents, by date and account."""
    called, _ = names_of(books)
    sums: Counter[tuple[date, str]] = Counter()
    for document in all_of(books, *DOCUMENTS):
        for posting in document.entry().postings:
            sums[document.date, called[posting.account_id]] += posting.amount
    return {key: cents for key, cents in sums.items() if cents}


def written(blocks: Iterable[Block]) -> dict[tuple[date, str], int]:
    """The sums of the lines of a file, by date and account."""
    sums: Counter[tuple[date, str]] = Counter()
    for block in blocks:
        for line in block.lines:
            sums[block.day, line.account] += line.cents
    return {key: cents for key, cents in sums.items() if cents}


def assumptions(answer: Mapping[str, Any]) -> list[str]:
    return [
        f"{each['what']}: {each['why']}"
        for each in answer["assumed"]
        if not each["what"].startswith("all ")
    ]


def contacts_of(books: Books) -> set[tuple[str, str]]:
    return {(each.kind, each.name) for each in all_of(books, "contacts")}


def applications(books: Books) -> list[tuple[str, str, int, str]]:
    """(credit, charge, cents, rule) of each application in force."""
    credits_ = books.read(lambda work: list(work.session.records.all(AppliedCredit)))
    return [
        (credit.id, line.charge_id, line.amount, line.rule)
        for credit in credits_
        for line in credit.applied
    ]


# Fields of documents

INVOICE = block("INVOICE", (RECEIVABLE, 100_00, "Anna", {"DOCNUM": "77"}), (SALES, -100_00))
BILL = block("BILL", (PAYABLE, -100_00, "Mill", {"DOCNUM": "77"}), (TRAVEL, 100_00))


def test_an_invoice_has_what_the_file_says_of_it(books):
    lists = (
        "!INVITEM\tNAME\tINVITEMTYPE\tPRICE\tACCNT\n"
        "INVITEM\tChair\tPART\t200\tSales Income\n"
        "!VEND\tNAME\n"
        "VEND\tState\n"
    )
    head = {"DOCNUM": "1001", "MEMO": "Dining room", "DUEDATE": "4/9/2026", "TERMS": "net 30"}
    tax = {"PRICE": "5.00%", "INVITEM": "State Tax"}
    rows = (
        (RECEIVABLE, 420_00, "Anna", head),
        (SALES, -400_00, {"INVITEM": "chair", "QNTY": "-2", "PRICE": "200", "MEMO": "Oak"}),
        (TAX, -20_00, "State", tax),
    )
    answer = run(books, block("INVOICE", *rows), lists=lists)
    invoice = only(books, "invoices")
    assert (invoice.kind, invoice.status, invoice.number, invoice.memo, invoice.total) == (
        "invoice",
        "sent",
        "1001",
        "Dining room",
        420_00,
    )
    assert (invoice.date, invoice.due_date, invoice.terms_id) == (
        MARCH,
        date(2026, 4, 9),
        "terms-net-30",
    )
    assert [
        (each.description, each.quantity, each.rate, each.amount) for each in invoice.lines
    ] == [
        ("Oak", 2, 200, 400_00),
        ("State Tax\nState", 1, 20, 20_00),
    ]
    assert [each.item_id for each in invoice.lines] == [all_of(books, "items")[0].id, None]
    assert (answer["created"], answer["doubled"]) == (
        {"accounts": LISTED, "contacts": 2, "items": 1, "invoices": 1},
        [],
    )
    assert assumptions(answer) == [
        "the customer Anna is made: the transaction names it, and no list declares it"
    ]


def test_an_invoice_and_a_bill_are_on_the_control_account_that_the_file_names(books):
    run(
        books,
        block("INVOICE", (DEBTORS, 5_00, "Anna"), (SALES, -5_00)),
        block("BILL", (CREDITORS, -5_00, "Mill"), (TRAVEL, 5_00)),
    )
    called, _ = names_of(books)
    (invoice,), (bill,) = all_of(books, "invoices"), all_of(books, "bills")
    assert (called[invoice.receivable_account_id], called[bill.payable_account_id]) == (
        DEBTORS,
        CREDITORS,
    )


def test_a_payment_has_its_method_number_and_account(books):
    head = {"DOCNUM": "5512", "MEMO": "with thanks", "PAYMETH": "Check"}
    run(books, block("PAYMENT", (SAVINGS, 5_00, "Anna", head), (DEBTORS, -5_00, "Anna")))
    payment, (called, people) = only(books, "payments"), names_of(books)
    assert (payment.amount, payment.ref, payment.memo, payment.method) == (
        5_00,
        "5512",
        "with thanks",
        "Check",
    )
    assert (called[payment.deposit_account_id], called[payment.receivable_account_id]) == (
        SAVINGS,
        DEBTORS,
    )
    assert people[payment.contact_id] == "Anna"


def test_a_payment_of_one_customer_may_stand_on_several_lines(books):
    run(
        books,
        block(
            "PAYMENT", (CHECKING, 5_00, "Anna"), (RECEIVABLE, -2_00, "ANNA"), (RECEIVABLE, -3_00)
        ),
    )
    assert only(books, "payments").amount == 5_00
    assert contacts_of(books) == {("customer", "ANNA")}


def test_a_check_to_one_vendor_may_stand_on_several_lines(books):
    run(
        books,
        block(
            "CHECK",
            (CARD, -5_00, "Mill", {"DOCNUM": "104"}),
            (CREDITORS, 2_00, "Mill"),
            (CREDITORS, 3_00),
        ),
    )
    payment, (called, people) = only(books, "bill-payments"), names_of(books)
    assert (payment.amount, payment.ref, people[payment.contact_id]) == (5_00, "104", "Mill")
    assert (called[payment.account_id], called[payment.payable_account_id]) == (CARD, CREDITORS)


def test_a_bill_has_what_the_file_says_of_it(books):
    head = {"DOCNUM": "C-881", "MEMO": "Oak and glue", "DUEDATE": "4/9/2026", "TERMS": "Net 30"}
    rows = (
        (PAYABLE, -90_00, "Mill", head),
        (TRAVEL, 70_00, "Anna"),
        (INVENTORY, 50_00, {"INVITEM": "Glue"}),
        (INVENTORY, -30_00, {"MEMO": "less"}),
    )
    run(books, block("BILL", *rows))
    bill = only(books, "bills")
    assert (bill.kind, bill.number, bill.memo, bill.total, bill.date, bill.due_date) == (
        "bill",
        "C-881",
        "Oak and glue",
        90_00,
        MARCH,
        date(2026, 4, 9),
    )
    assert bill.terms_id == "terms-net-30"
    assert [(each.description, each.amount) for each in bill.lines] == [
        ("Anna", 70_00),
        ("Glue", 50_00),
        ("less", -30_00),
    ]
    assert contacts_of(books) == {("vendor", "Mill")}


@pytest.mark.parametrize("type_", ["CREDIT MEMO", "BILL REFUND"])
def test_a_credit_has_positive_lines(books, type_):
    own, sign, collection = (
        (RECEIVABLE, -1, "invoices") if type_ == "CREDIT MEMO" else (PAYABLE, 1, "bills")
    )
    run(
        books,
        block(
            type_,
            (own, 7_00 * sign, "Anna", {"DOCNUM": "9"}),
            (INVENTORY, -10_00 * sign),
            (TAX, 3_00 * sign),
        ),
    )
    credit = only(books, collection)
    assert (credit.kind, credit.number, credit.total) == (
        "credit_memo" if sign < 0 else "vendor_credit",
        "9",
        7_00,
    )
    assert [each.amount for each in credit.lines] == [10_00, -3_00]


def test_a_line_of_zero_with_a_text_is_a_line_of_the_invoice(books):
    run(
        books,
        block(
            "INVOICE",
            (RECEIVABLE, -10_00, "Anna"),
            (FUNDS, 10_00),
            (SALES, 0, {"MEMO": "free of charge"}),
        ),
    )
    (invoice,), (payment,) = all_of(books, "invoices"), all_of(books, "payments")
    assert ([each.description for each in invoice.lines], invoice.total, payment.amount) == (
        ["free of charge"],
        0,
        10_00,
    )


def test_lines_that_sum_to_zero_are_an_invoice_of_zero(books):
    run(books, block("INVOICE", (RECEIVABLE, 0, "Anna"), (SALES, -5_00), (TRAVEL, 5_00)))
    assert only(books, "invoices").total == 0


# Quantities and prices

PRICED = [
    # cents, QNTY, PRICE, quantity, rate
    (400_00, "-2", "200", 2, 200),
    (400_00, "2", "200", 2, 200),
    (400_00, "-2", "", 2, 200),
    (10_00, "-3", "", 3, "3.333333"),
    (20_00, "", "5.00%", 1, 20),
    (20_00, "-4", "5.00%", 4, 5),
    (20_00, "", "10", 1, 20),
    (20_00, "-3", "10", 1, 20),
    (20_00, "0", "20", 1, 20),
    (20_00, "many", "20", 1, 20),
    (1_234_50, "-1", '"1,234.50"', 1, "1234.5"),
    (33, "-.5", ".65", "0.5", "0.65"),
    (-5_00, "1", "5", -1, 5),
    (-5_00, "-1", "5", -1, 5),
    (-5_00, "", "-10%", 1, -5),
    (-5_00, "-1", "-5", 1, -5),
    (9_999_999_999_999_99, "-9999999999999.999999", "9999999999999.999999", 1, "9999999999999.99"),
    (10_000_000_00, "-0.000001", "", 1, 10_000_000),
]


@pytest.mark.parametrize(("cents", "quantity", "price", "expected", "rate"), PRICED)
def test_a_line_has_the_quantity_and_price_of_the_file_where_they_make_its_amount(
    cents, quantity, price, expected, rate
):
    for type_, sign in (("INVOICE", 1), ("CREDIT MEMO", -1)):
        books = new_books(MemoryStore())
        more = 10_00 if cents < 0 else 0
        rows = (SALES, -sign * cents, {"QNTY": quantity, "PRICE": price}), (SALES, -sign * more)
        run(
            books,
            block(type_, (RECEIVABLE, sign * (cents + more), "Anna"), *rows[: 2 if more else 1]),
        )
        line = only(books, "invoices").lines[0]
        assert (line.quantity, line.rate, line.amount) == (Decimal(expected), Decimal(rate), cents)


QUANTITIES = st.decimals(Decimal(-(10**4)), Decimal(10**4), places=2) | st.decimals(
    Decimal(-(10**13)) + 1, Decimal(10**13) - 1, places=6
)


@given(
    st.integers(1, 10**6) | st.integers(1, 10**15 - 1),
    QUANTITIES,
    st.none() | QUANTITIES,
    st.booleans(),
)
def test_a_line_has_its_amount_with_any_quantity_and_price(cents, quantity, price, fitting):
    if fitting and price is not None:
        cents = abs(_extended(quantity, price))
        assume(0 < cents < 10**15)
    books = new_books(MemoryStore())
    cells = {"QNTY": format_rate(quantity), "PRICE": "" if price is None else format_rate(price)}
    run(books, block("INVOICE", (RECEIVABLE, cents, "Anna"), (SALES, -cents, cells)))
    (line,) = only(books, "invoices").lines
    assert line.amount == cents
    if price is not None and abs(_extended(quantity, price)) == cents:
        assert (abs(line.quantity), line.rate) == (abs(quantity), price)
    elif price is not None or not quantity:
        assert (line.quantity, line.rate) == (1, Decimal(cents) / 100)


def _extended(quantity: Decimal, price: Decimal) -> int:
    return extend(quantity, price) if abs(quantity * price) < 10**13 else 10**15


# Due dates and terms

TERMS = "!TERMS\tNAME\tDUEDAYS\nTERMS\tNet 45\t45\n"
ANNA_ON_TERMS = (
    TERMS + "!CUST\tNAME\tTERMS\nCUST\tAnna\tNet 45\n!VEND\tNAME\tTERMS\nVEND\tMill\tNet 45\n"
)
DUE = [
    # DUEDATE, TERMS, due after days, terms
    ("", "", 45, "Net 45"),
    ("0/0/0", "", 45, "Net 45"),
    ("", "NET 15", 15, "Net 15"),
    ("3/9/2026", "", 5, "Net 45"),
    ("3/9/26", "Net 15", 5, "Net 15"),
    ("3/4/2026", "Net 15", 0, "Net 15"),
    ("4/1/2027", "Net 15", 393, "Net 15"),
]


@pytest.mark.parametrize(("due", "terms", "days", "named"), DUE)
@pytest.mark.parametrize("own", [INVOICE, BILL], ids=["invoice", "bill"])
def test_a_document_is_due_on_its_due_date_or_by_its_terms_or_by_those_of_its_contact(
    own, due, terms, days, named
):
    books = new_books(MemoryStore())
    answer = run(books, _with(own, DUEDATE=due, TERMS=terms), lists=ANNA_ON_TERMS)
    (document,) = all_of(books, "invoices", "bills")
    called = {each.id: each.name for each in all_of(books, "terms")}
    assert (document.due_date - document.date, called[document.terms_id]) == (
        timedelta(days),
        named,
    )
    assert assumptions(answer) == []


def test_a_document_without_due_date_and_terms_is_due_on_its_date(books):
    run(books, INVOICE, BILL)
    assert [(each.due_date, each.terms_id) for each in all_of(books, "invoices", "bills")] == [
        (MARCH, None)
    ] * 2


@pytest.mark.parametrize("own", [INVOICE, BILL], ids=["invoice", "bill"])
def test_a_due_date_before_the_date_is_ignored_and_reported(books, own):
    answer = run(books, _with(own, DUEDATE="3/3/2026", TERMS="Net 30"), lists=ANNA_ON_TERMS)
    (document,) = all_of(books, "invoices", "bills")
    assert (document.due_date, document.terms_id) == (MARCH, "terms-net-30")
    ((line, what),) = [
        (each["line"], each["why"]) for each in answer["assumed"] if "DUEDATE" in each["why"]
    ]
    assert (line, "2026-03-03" in what) == (
        len((LISTS + ANNA_ON_TERMS + HEADERS).splitlines()) + 1,
        True,
    )


@pytest.mark.parametrize("due", ["soon", "2/30/2026", "4/9/2500"])
def test_an_unreadable_due_date_is_replaced_by_the_terms_and_reported(books, due):
    answer = run(books, _with(INVOICE, DUEDATE=due, TERMS="Net 30"))
    assert only(books, "invoices").due_date == MARCH + timedelta(30)
    assert [each for each in assumptions(answer) if "DUEDATE" in each]


def test_due_dates_are_read_in_the_order_of_the_file():
    text = file_of(_with(INVOICE, DUEDATE="9/4/2026", DATE="25/3/2026"))
    (transaction,) = read_iif(text.encode()).transactions
    assert (transaction.date, transaction.due_date) == (date(2026, 3, 25), date(2026, 4, 9))


@pytest.mark.parametrize("own", [INVOICE, BILL], ids=["invoice", "bill"])
def test_terms_that_no_list_declares_are_left_out_and_reported(books, own):
    answer = run(books, _with(own, TERMS="Net 99"))
    assert [each.terms_id for each in all_of(books, "invoices", "bills")] == [None]
    assert [each for each in assumptions(answer) if "Net 99" in each]


def _with(own: Block, **cells: str) -> Block:
    """A transaction whose own row has the given cells too."""
    return evolve(
        own, lines=(evolve(own.lines[0], cells={**own.lines[0].cells, **cells}), *own.lines[1:])
    )


# Numbers


def test_a_number_that_is_left_out_stays_blank(books):
    answer = run(books, *(_with(own, DOCNUM="") for own in (INVOICE, INVOICE, BILL, BILL)))
    assert [each.number for each in all_of(books, "invoices", "bills")] == [""] * 4
    assert answer["doubled"] == []


def test_duplicate_numbers_are_kept_and_named(books):
    answer = run(
        books,
        INVOICE,
        INVOICE,
        _with(INVOICE, DOCNUM="inv-9"),
        _with(INVOICE, DOCNUM="INV-9"),
        _with(INVOICE, DOCNUM="78"),
    )
    assert sorted(each.number for each in all_of(books, "invoices")) == [
        "77",
        "77",
        "78",
        "INV-9",
        "inv-9",
    ]
    assert [each.casefold() for each in answer["doubled"]] == ["77", "inv-9"]


def test_a_number_that_the_books_already_have_is_a_duplicate(books):
    assert run(books, INVOICE)["doubled"] == []
    same_number = block("INVOICE", (RECEIVABLE, 1_00, "Anna", {"DOCNUM": "77"}), (SALES, -1_00))
    assert run(books, same_number, BILL)["doubled"] == ["77"]
    assert len(all_of(books, "invoices")) == 2


def test_an_invoice_and_a_credit_memo_may_have_one_number(books):
    memo = block("CREDIT MEMO", (RECEIVABLE, -1_00, "Anna", {"DOCNUM": "77"}), (SALES, 1_00))
    assert run(books, INVOICE, memo, BILL)["doubled"] == []


def test_bills_of_two_vendors_may_have_one_number_and_two_of_one_vendor_are_named(books):
    other = block("BILL", (PAYABLE, -100_00, "Other", {"DOCNUM": "77"}), (TRAVEL, 100_00))
    assert run(books, BILL, other)["doubled"] == []
    assert run(books, BILL, BILL)["doubled"] == ["77"]


def test_numbers_of_checks_payments_and_journals_are_not_duplicates(books):
    payment = block("PAYMENT", (CHECKING, 1_00, "Anna", {"DOCNUM": "77"}), (RECEIVABLE, -1_00))
    check = block("CHECK", (CHECKING, -1_00, "Mill", {"DOCNUM": "77"}), (TRAVEL, 1_00))
    assert run(books, payment, payment, check, check)["doubled"] == []


# Documents without a name


@pytest.mark.parametrize(
    "own",
    [
        block("INVOICE", (RECEIVABLE, 5_00), (SALES, -5_00)),
        block("CREDIT MEMO", (RECEIVABLE, -5_00), (SALES, 5_00)),
        block("PAYMENT", (FUNDS, 5_00), (RECEIVABLE, -5_00)),
        block("BILL", (PAYABLE, -5_00), (TRAVEL, 5_00)),
        block("BILL REFUND", (PAYABLE, 5_00), (TRAVEL, -5_00)),
        block("CHECK", (CHECKING, -5_00), (PAYABLE, 5_00)),
    ],
    ids=lambda block: block.type,
)
def test_a_document_without_a_name_gets_the_contact_no_name_and_this_is_reported(books, own):
    answer = run(books, own)
    kind = "vendor" if {PAYABLE} & {line.account for line in own.lines} else "customer"
    assert contacts_of(books) == {(kind, "(no name)")}
    (document,) = all_of(books, "invoices", "payments", "bills", "bill-payments")
    assert names_of(books)[1][document.contact_id] == "(no name)"
    assert [each for each in assumptions(answer) if each.startswith(f"the {kind} (no name):")]


# Transactions that do not fit a document

UNFIT = [
    (
        "a payment of two customers",
        block("PAYMENT", (FUNDS, 5_00), (RECEIVABLE, -2_00, "Anna"), (RECEIVABLE, -3_00, "Bert")),
        "journals",
        "Payment",
    ),
    (
        "a payment on two receivables",
        block("PAYMENT", (FUNDS, 5_00, "Anna"), (RECEIVABLE, -2_00), (DEBTORS, -3_00)),
        "journals",
        "Payment",
    ),
    (
        "a payment less a fee",
        block("PAYMENT", (CHECKING, 97, "Anna"), (RECEIVABLE, -1_00), (TRAVEL, 3)),
        "journals",
        "Payment",
    ),
    (
        "a payment onto a card",
        block("PAYMENT", (CARD, 5_00, "Anna"), (RECEIVABLE, -5_00)),
        "journals",
        "Payment",
    ),
    (
        "a payment of income",
        block("PAYMENT", (CHECKING, 5_00, "Anna"), (SALES, -5_00)),
        "journals",
        "Payment",
    ),
    (
        "a payment that goes out",
        block("PAYMENT", (CHECKING, -5_00, "Anna"), (RECEIVABLE, 5_00)),
        "journals",
        "Payment",
    ),
    (
        "an invoice that takes from the bank",
        block("INVOICE", (RECEIVABLE, 5_00, "Anna"), (CHECKING, -5_00)),
        "journals",
        "Invoice",
    ),
    (
        "an invoice on a card",
        block("INVOICE", (RECEIVABLE, 5_00, "Anna"), (SALES, -8_00), (CARD, 3_00)),
        "journals",
        "Invoice",
    ),
    (
        "an invoice below zero",
        block("INVOICE", (RECEIVABLE, -5_00, "Anna"), (SALES, 5_00)),
        "journals",
        "Invoice",
    ),
    (
        "an invoice on two receivables",
        block("INVOICE", (RECEIVABLE, 5_00, "Anna"), (SALES, -8_00), (DEBTORS, 3_00, "Bert")),
        "journals",
        "Invoice",
    ),
    (
        "an invoice that owes a vendor",
        block("INVOICE", (RECEIVABLE, 5_00, "Anna"), (PAYABLE, -5_00, "Mill")),
        "journals",
        "Invoice",
    ),
    (
        "an invoice of cash",
        block("INVOICE", (CHECKING, 5_00, "Anna"), (SALES, -5_00)),
        "journals",
        "Invoice",
    ),
    (
        "an invoice of nothing but a payment",
        block("INVOICE", (RECEIVABLE, -5_00, "Anna"), (FUNDS, 5_00)),
        "journals",
        "Invoice",
    ),
    (
        "a statement charge below zero",
        block("STMT CHG", (RECEIVABLE, -5_00, "Anna"), (SALES, 5_00)),
        "journals",
        "Statement Charge",
    ),
    (
        "a credit memo that pays out",
        block("CREDIT MEMO", (RECEIVABLE, -5_00, "Anna"), (SALES, 3_00), (CHECKING, 2_00)),
        "journals",
        "Credit Memo",
    ),
    (
        "a credit memo below zero",
        block("CREDIT MEMO", (RECEIVABLE, 5_00, "Anna"), (SALES, -5_00)),
        "journals",
        "Credit Memo",
    ),
    (
        "a bill that is owed by a customer",
        block("BILL", (PAYABLE, -5_00, "Mill"), (RECEIVABLE, 5_00, "Anna")),
        "journals",
        "Bill",
    ),
    (
        "a bill that pays cash",
        block("BILL", (PAYABLE, -5_00, "Mill"), (TRAVEL, 8_00), (CHECKING, -3_00)),
        "journals",
        "Bill",
    ),
    (
        "a bill below zero",
        block("BILL", (PAYABLE, 5_00, "Mill"), (TRAVEL, -5_00)),
        "journals",
        "Bill",
    ),
    (
        "a bill on receivables",
        block("BILL", (RECEIVABLE, -5_00, "Mill"), (TRAVEL, 5_00)),
        "journals",
        "Bill",
    ),
    (
        "an item receipt below zero",
        block("ITEMRECEIPT", (PAYABLE, 5_00, "Mill"), (INVENTORY, -5_00)),
        "journals",
        "Item Receipt",
    ),
    (
        "a vendor credit below zero",
        block("BILL REFUND", (PAYABLE, -5_00, "Mill"), (TRAVEL, 5_00)),
        "journals",
        "Vendor Credit",
    ),
    (
        "a check to two vendors",
        block("CHECK", (CHECKING, -5_00), (PAYABLE, 2_00, "Mill"), (PAYABLE, 3_00, "Dock")),
        "bank-transactions",
        "Check",
    ),
    (
        "a check on two payables",
        block("CHECK", (CHECKING, -5_00, "Mill"), (PAYABLE, 2_00), (CREDITORS, 3_00)),
        "bank-transactions",
        "Check",
    ),
    (
        "a check in part to a vendor",
        block("CHECK", (CHECKING, -5_00, "Mill"), (PAYABLE, 2_00), (TRAVEL, 3_00)),
        "bank-transactions",
        "Check",
    ),
    (
        "a check to a customer",
        block("CHECK", (CHECKING, -5_00, "Anna"), (RECEIVABLE, 5_00)),
        "bank-transactions",
        "Check",
    ),
    (
        "money of a vendor",
        block("DEPOSIT", (CHECKING, 5_00, "Mill"), (PAYABLE, -5_00)),
        "bank-transactions",
        "Deposit",
    ),
    (
        "a check with both signs",
        block("CHECK", (CHECKING, -5_00, "Mill"), (PAYABLE, 7_00), (PAYABLE, -2_00)),
        "bank-transactions",
        "Check",
    ),
    (
        "a card that is refunded by a vendor",
        block("CCARD REFUND", (CARD, 5_00, "Mill"), (PAYABLE, -5_00)),
        "bank-transactions",
        "Credit Card Credit",
    ),
    (
        "a paycheck",
        block("Paycheck", (CHECKING, -5_00, "Otto"), (TRAVEL, 5_00)),
        "journals",
        "Paycheck",
    ),
    (
        "a check out of undeposited funds",
        block("CHECK", (FUNDS, -5_00, "Mill"), (PAYABLE, 5_00)),
        "bank-transactions",
        "Check",
    ),
    (
        "a check of no cash",
        block("CHECK", (INVENTORY, -5_00, "Mill"), (PAYABLE, 5_00)),
        "journals",
        "Check",
    ),
]


@pytest.mark.parametrize(
    ("own", "collection", "type_"), [each[1:] for each in UNFIT], ids=[each[0] for each in UNFIT]
)
def test_a_transaction_that_does_not_fit_a_document_stays_an_entry_with_the_same_postings(
    books, own, collection, type_
):
    answer = run(books, _with(own, DOCNUM="12", MEMO="a memo"))
    document = only(books, collection)
    assert (document.type, document.ref, document.memo) == (type_, "12", "a memo")
    assert posted(books) == written([own])
    assert {name: count for name, count in answer["created"].items() if name in DOCUMENTS} == {
        collection: 1
    }
    assert answer["refused"] == []


# Payments inside of invoices

PAID = block(
    "INVOICE",
    (RECEIVABLE, 40_00, "Anna", {"DOCNUM": "7"}),
    (SALES, -100_00),
    (FUNDS, 60_00, {"MEMO": "in advance", "INVITEM": "Payment"}),
)


def test_a_payment_inside_an_invoice_becomes_a_payment_applied_to_it(books):
    answer = run(books, PAID)
    (invoice,), (payment,) = all_of(books, "invoices"), all_of(books, "payments")
    assert (
        invoice.total,
        len(invoice.lines),
        payment.amount,
        payment.date,
        payment.memo,
        payment.ref,
    ) == (100_00, 1, 60_00, MARCH, "in advance", "7")
    assert [(each.invoice_id, each.amount) for each in payment.applications] == [
        (invoice.id, 60_00)
    ]
    assert applications(books) == [
        (f"payment:{payment.id}", f"invoice:{invoice.id}", 60_00, "stated")
    ]
    assert (payment.contact_id, payment.receivable_account_id) == (
        invoice.contact_id,
        invoice.receivable_account_id,
    )
    assert posted(books) == written([PAID])
    assert answer["created"] == {"accounts": LISTED, "contacts": 1, "invoices": 1, "payments": 1}
    assert answer["lines"]["made"] == LISTED + 3


def test_payments_inside_an_invoice_are_applied_up_to_its_total(books):
    rows = (
        (RECEIVABLE, -30_00, "Anna"),
        (SALES, -100_00),
        (FUNDS, 60_00),
        (CHECKING, 50_00),
        (SAVINGS, 20_00),
    )
    run(books, block("INVOICE", *rows))
    assert sorted(
        (each.amount, sum(stated.amount for stated in each.applications))
        for each in all_of(books, "payments")
    ) == [
        (20_00, 0),
        (50_00, 40_00),
        (60_00, 60_00),
    ]
    assert posted(books) == written([block("INVOICE", *rows)])


def test_a_payment_inside_an_invoice_of_zero_is_not_applied_to_it(books):
    run(
        books,
        block(
            "INVOICE", (RECEIVABLE, -5_00, "Anna"), (SALES, -2_00), (TRAVEL, 2_00), (FUNDS, 5_00)
        ),
    )
    assert [each.applications for each in all_of(books, "payments")] == [()]


def test_a_payment_inside_an_invoice_waits_in_undeposited_funds_and_is_deposited(books):
    deposit = block("DEPOSIT", (CHECKING, 60_00), (FUNDS, -60_00, "Anna"), day=MARCH + timedelta(1))
    run(books, PAID, deposit)
    (payment,), (transaction,) = all_of(books, "payments"), all_of(books, "bank-transactions")
    assert [each.row_id for each in transaction.splits] == [
        f"payment:{payment.id}:{payment.deposit_account_id}"
    ]
    assert books.read(undeposited_items) == []


# Automatic application after an import


def test_imported_documents_are_applied_like_entered_documents(books):
    invoices = [_with(INVOICE, DOCNUM=number) for number in ("1001", "1002")]
    payment = block(
        "PAYMENT", (CHECKING, 100_00, "Anna", {"MEMO": "Invoice 1002"}), (RECEIVABLE, -100_00)
    )
    memo = block("CREDIT MEMO", (RECEIVABLE, -30_00, "Anna"), (SALES, 30_00))
    paid_out = block("CHECK", (CHECKING, -100_00, "Mill"), (PAYABLE, 100_00))
    run(books, *invoices, payment, memo, BILL, paid_out)
    ids = {each.number: each.id for each in all_of(books, "invoices")}
    assert sorted(
        (charge, cents, rule) for _, charge, cents, rule in applications(books)
    ) == sorted(
        [
            (f"invoice:{ids['1002']}", 100_00, "number"),
            (f"invoice:{ids['1001']}", 30_00, "oldest"),
            (f"bill:{all_of(books, 'bills')[0].id}", 100_00, "exact"),
        ]
    )


# Deposits


def received(cents: int, name: str = "Anna", day: date = MARCH, **cells: str) -> Block:
    return block("PAYMENT", (FUNDS, cents, name, dict(cells)), (RECEIVABLE, -cents), day=day)


def sold(cents: int, name: str = "Anna", day: date = MARCH) -> Block:
    return block("CASH SALE", (FUNDS, cents, name), (SALES, -cents), day=day)


def deposited(*rows: tuple[int, str], day: date = MARCH + timedelta(7), **cells: str) -> Block:
    return block(
        "DEPOSIT",
        (CHECKING, sum(cents for cents, _ in rows), "", dict(cells)),
        *((FUNDS, -cents, name) for cents, name in rows),
        day=day,
    )


def rows_deposited(books: Books) -> list[list[str | None]]:
    """For each deposit, the references of the documents whose rows it takes."""
    refs = {
        f"{kind}:{each.id}": each.code
        for kind in ("payments", "bank-transactions", "journals")
        for each in all_of(books, kind)
    }
    refs = {
        key.replace("payments:", "payment:")
        .replace("transactions:", "transaction:")
        .replace("journals:", "journal:"): code
        for key, code in refs.items()
    }
    deposits = sorted(
        (each for each in all_of(books, "bank-transactions") if each.type == "Deposit"),
        key=lambda document: document.id,
    )
    return [
        [refs[split.row_id.rpartition(":")[0]] if split.row_id else None for split in each.splits]
        for each in deposits
    ]


def test_a_deposit_empties_the_oldest_row_of_its_amount_and_customer(books):
    one, two, three, other = (
        received(5_00, "Anna", MARCH + timedelta(2), DOCNUM="second"),
        received(5_00, "Anna", MARCH, DOCNUM="first"),
        received(5_00, "Bert", MARCH, DOCNUM="of Bert"),
        received(6_00, "Anna", MARCH, DOCNUM="six"),
    )
    run(
        books,
        one,
        two,
        three,
        other,
        deposited((5_00, "anna")),
        deposited((5_00, "Bert"), (5_00, "ANNA")),
    )
    assert rows_deposited(books) == [["first"], ["of Bert", "second"]]
    assert [each.item.number for each in books.read(undeposited_items)] == ["six"]


def test_a_deposit_does_not_empty_later_rows_or_rows_of_another_amount_or_customer(books):
    later = received(5_00, "Anna", MARCH + timedelta(8))
    run(
        books,
        later,
        received(6_00, "Anna"),
        received(5_00, "Bert"),
        deposited((5_00, "Anna")),
        deposited((5_00, "")),
    )
    assert rows_deposited(books) == [[None], [None]]
    assert len(books.read(undeposited_items)) == 3


def test_a_row_is_emptied_once(books):
    run(
        books,
        received(5_00, DOCNUM="one"),
        deposited((5_00, "Anna"), (5_00, "Anna")),
        deposited((5_00, "Anna")),
    )
    assert rows_deposited(books) == [["one", None], [None]]


def test_a_deposit_empties_rows_that_the_books_had_before(books):
    run(books, received(5_00, DOCNUM="before"))
    run(books, received(5_00, DOCNUM="now"), deposited((5_00, "Anna")))
    assert rows_deposited(books) == [["before"]]


@pytest.mark.parametrize("sorted_", [True, False], ids=["sale first", "payment first"])
def test_a_deposit_empties_the_rows_of_cash_sales_too(books, sorted_):
    first, second = received(5_00), sold(7_00)
    run(
        books,
        *((second, first) if sorted_ else (first, second)),
        deposited((5_00, "Anna"), (7_00, "Anna")),
    )
    assert books.read(undeposited_items) == []


def test_a_refused_deposit_leaves_its_rows_to_the_next_deposit(books):
    answer = run(
        books,
        received(5_00, DOCNUM="one"),
        deposited((5_00, "Anna"), DOCNUM="n" * 41),
        deposited((5_00, "Anna")),
        partial=True,
    )
    assert len(answer["refused"]) == 1
    assert rows_deposited(books) == [["one"]]


@given(
    st.lists(
        st.builds(
            lambda make, *of: make(*of),
            st.sampled_from([received, sold]),
            st.sampled_from([1_00, 2_00]),
            st.sampled_from(["Anna", "Bert"]),
            st.integers(0, 5).map(lambda days: MARCH + timedelta(days)),
        ),
        max_size=6,
    ),
    st.lists(
        st.lists(
            st.tuples(st.sampled_from([1_00, 2_00]), st.sampled_from(["Anna", "Bert"])),
            min_size=1,
            max_size=3,
        ),
        max_size=4,
    ),
    st.lists(st.integers(0, 5), min_size=4, max_size=4),
)
def test_deposits_empty_all_the_rows_that_they_can_oldest_first(received_, deposits, days):
    books = new_books(MemoryStore())
    taking = [
        deposited(*rows, day=MARCH + timedelta(more))
        for rows, more in zip(deposits, days, strict=False)
    ]
    run(books, *received_, *taking)
    waiting: list[tuple[int, str, date]] = [
        (each.lines[0].cents, each.lines[0].name, each.day) for each in received_
    ]
    expected = []
    for deposit in taking:
        emptied = []
        for line in deposit.lines[1:]:
            rows = sorted(
                row
                for row in waiting
                if row[:2] == (-line.cents, line.name) and row[2] <= deposit.day
            )
            if rows:
                waiting.remove(rows[0])
            emptied.append(rows[0][2] if rows else None)
        expected.append(emptied)
    dates = {each.id: each.date for each in all_of(books, "payments", "bank-transactions")}
    made = [
        each
        for each in sorted(all_of(books, "bank-transactions"), key=lambda document: document.id)
        if each.type == "Deposit"
    ]
    assert [
        [dates[split.row_id.split(":")[1]] if split.row_id else None for split in each.splits]
        for each in made
    ] == expected
    names = names_of(books)[1]
    assert sorted(
        (each.item.amount, names[each.item.contact_id], each.item.date)
        for each in books.read(undeposited_items)
    ) == sorted(waiting)


# Any file

CLASSES = {
    RECEIVABLE: "customers",
    DEBTORS: "customers",
    PAYABLE: "vendors",
    CREDITORS: "vendors",
    CHECKING: "cash",
    SAVINGS: "cash",
    FUNDS: "cash",
    CARD: "card",
    SALES: "line",
    TRAVEL: "line",
    TAX: "line",
    INVENTORY: "line",
}
USUAL = {
    # type: accounts of its own row, its sign, usual accounts of the others
    "INVOICE": ([RECEIVABLE, DEBTORS], 1, [SALES, TAX, INVENTORY, FUNDS]),
    "STMT CHG": ([RECEIVABLE], 1, [SALES, TAX]),
    "CREDIT MEMO": ([RECEIVABLE, DEBTORS], -1, [SALES, TAX]),
    "PAYMENT": ([FUNDS, CHECKING], 1, [RECEIVABLE, DEBTORS]),
    "BILL": ([PAYABLE, CREDITORS], -1, [TRAVEL, INVENTORY]),
    "ITEMRECEIPT": ([PAYABLE], -1, [INVENTORY]),
    "BILL REFUND": ([PAYABLE], 1, [TRAVEL]),
    "CHECK": ([CHECKING, SAVINGS], -1, [TRAVEL, PAYABLE]),
    "BEGINBALCHECK": ([CHECKING], -1, [TRAVEL, PAYABLE]),
    "EFT": ([CHECKING], -1, [TRAVEL, PAYABLE]),
    "CREDIT CARD": ([CARD], -1, [TRAVEL, PAYABLE]),
    "CCARD REFUND": ([CARD], 1, [TRAVEL]),
    "DEPOSIT": ([CHECKING, SAVINGS], 1, [FUNDS, SALES]),
    "CASH SALE": ([FUNDS, CHECKING], 1, [SALES, TAX]),
    "CASH REFUND": ([CHECKING], -1, [SALES]),
    "TRANSFER": ([CHECKING], -1, [SAVINGS, FUNDS, CARD]),
    "GENERAL JOURNAL": ([TRAVEL], 1, list(CLASSES)),
    "PAYCHECK": ([CHECKING], -1, [TRAVEL, PAYABLE]),
}
BANK_TYPES = {
    "CHECK",
    "BEGINBALCHECK",
    "EFT",
    "CREDIT CARD",
    "CCARD REFUND",
    "DEPOSIT",
    "CASH SALE",
    "CASH REFUND",
    "TRANSFER",
}
AMOUNTS = st.sampled_from([1_00, 2_00, 2_50, 10_00]) | st.integers(1, 100_000_00)
NUMBERS = st.sampled_from(["", "", "7", "8", "INV-9"])


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """A balanced transaction of any type, mostly with the usual shape of its type."""
    type_ = draw(st.sampled_from(["INVOICE", "PAYMENT", "INVOICE", "PAYMENT", *USUAL]))
    own, sign, others = USUAL[type_]
    is_plain = draw(st.booleans())  # one name, and of a payment one account
    if is_plain and (type_ == "PAYMENT" or PAYABLE in others):
        others = [draw(st.sampled_from(others))]
    any_account = st.sampled_from(list(CLASSES))
    head = draw(st.sampled_from(own) if draw(st.integers(0, 9)) else any_account)
    name = draw(st.sampled_from(["", "Anna", "Bert", "Mill", "Anna:Job"]))
    names = (
        st.sampled_from(["", name, name, "Anna", "Mill"])
        if name and not is_plain
        else st.sampled_from(["", name])
    )
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        account = draw(st.sampled_from(others) if draw(st.integers(0, 9)) else any_account)
        cents = (
            -sign
            * draw(AMOUNTS)
            * (1 if draw(st.integers(0, 5)) else draw(st.sampled_from([-1, 0])))
        )
        if type_ == "INVOICE" and account == FUNDS and draw(st.booleans()):
            cents = abs(cents)
        lines.append(Line(account, cents, draw(names), draw(_line_cells)))
    return Block(
        type_,
        (Line(head, -sum(each.cents for each in lines), name, draw(_head_cells)), *lines),
        draw(_days),
    )


_days = st.integers(0, 60).map(lambda days: MARCH + timedelta(days))
_memos = st.sampled_from(["", "a memo", "Invoice 7", "7, 8"])
_head_cells = st.fixed_dictionaries(
    {
        "DOCNUM": NUMBERS,
        "MEMO": _memos,
        "DUEDATE": st.sampled_from(["", "4/9/2026", "1/1/2027", "1/1/2020"]),
        "TERMS": st.sampled_from(["", "Net 30"]),
    }
)
_line_cells = st.fixed_dictionaries(
    {
        "MEMO": _memos,
        "QNTY": st.sampled_from(["", "1", "-2", "3"]),
        "PRICE": st.sampled_from(["", "1", "5.00%", "0.5"]),
        "INVITEM": st.sampled_from(["", "Chair"]),
    }
)


def becomes(block: Block) -> Counter[str]:  # noqa: PLR0911  # a line of the table each
    """The documents that a transaction must become by the table of the specification."""
    head, rest = block.lines[0], [line for line in block.lines[1:] if line.cents]
    classes, accounts = {CLASSES[line.account] for line in rest}, {line.account for line in rest}
    own = CLASSES[head.account]
    one_name = len({(line.name or head.name).casefold() for line in rest}) == 1
    if block.is_nothing:
        return Counter()
    if block.type in {"INVOICE", "STMT CHG", "CREDIT MEMO"} and own == "customers":
        paid = [
            line
            for line in rest
            if CLASSES[line.account] == "cash" and line.cents > 0 and block.type != "CREDIT MEMO"
        ]
        said = [
            line
            for line in block.lines[1:]
            if not line.cents
            and CLASSES[line.account] == "line"
            and (line.cells.get("MEMO") or line.cells.get("INVITEM"))
        ]
        lines = [line for line in rest if line not in paid] + said
        total = sum(line.cents for line in lines) * (1 if block.type == "CREDIT MEMO" else -1)
        if lines and total >= 0 and {CLASSES[line.account] for line in lines} == {"line"}:
            return Counter({"invoices": 1, "payments": len(paid)})
    if (
        block.type == "PAYMENT"
        and own == "cash"
        and classes == {"customers"}
        and len(accounts) == 1
        and one_name
        and all(line.cents < 0 for line in rest)
    ):
        return Counter({"payments": 1})
    if (
        block.type in {"BILL", "ITEMRECEIPT", "BILL REFUND"}
        and own == "vendors"
        and classes == {"line"}
        and head.cents * (1 if "REFUND" in block.type else -1) >= 0
    ):
        return Counter({"bills": 1})
    if block.type in BANK_TYPES and own in {"cash", "card"} and head.cents:
        is_one_payment = (
            classes == {"vendors"}
            and len(accounts) == 1
            and one_name
            and all(line.cents > 0 for line in rest)
        )
        if is_one_payment and block.type != "TRANSFER" and head.account != FUNDS:
            return Counter({"bill-payments": 1})
        if head.account not in accounts:
            return Counter({"bank-transactions": 1})
    if (
        block.type == "TRANSFER"
        and len(rest) == 1
        and own not in {"cash", "card"}
        and classes <= {"cash", "card"}
    ):
        return Counter({"bank-transactions": 1})
    return Counter({"journals": 1})


TO_A_VENDOR = (Line(CHECKING, -1_00, "Mill", {}), Line(PAYABLE, 1_00, "", {}))


@given(st.lists(blocks(), min_size=1, max_size=6))
@example([Block("TRANSFER", TO_A_VENDOR, MARCH)])
@example([Block("CHECK", TO_A_VENDOR, MARCH)])
@example([Block("CHECK", (Line(FUNDS, -1_00, "Mill", {}), TO_A_VENDOR[1]), MARCH)])
def test_any_file_is_posted_unchanged_and_becomes_the_documents_of_its_types(
    transactions,
):
    books = new_books(MemoryStore())
    answer = run(books, *transactions)
    assert answer["refused"] == []
    made = [each for each in transactions if not each.is_nothing]
    assert posted(books) == written(made)

    expected = sum(map(becomes, transactions), Counter())
    assert {name: count for name in DOCUMENTS if (count := len(all_of(books, name)))} == {
        name: count for name, count in expected.items() if count
    }
    contacts = len(all_of(books, "contacts"))
    assert answer["created"] == {
        name: count
        for name, count in {**expected, "accounts": LISTED, "contacts": contacts}.items()
        if count
    }

    nets: Counter[str] = Counter()
    for (_, account), cents in written(made).items():
        nets[account] += cents
    debits = format_amount(sum(max(cents, 0) for cents in nets.values()))
    nothing = {"debits": "0.00", "credits": "0.00"}
    assert answer["trialBalance"] == {
        "before": nothing,
        "after": {"debits": debits, "credits": debits},
    }

    rows = sum(len(each.lines) for each in made)
    structure = 1 + 3 + len(transactions)
    duplicates = LISTS.count("\nACCNT") - LISTED
    left_out = sum(len(each.lines) for each in transactions if each.is_nothing)
    assert answer["lines"] == {
        "made": LISTED + rows,
        "merged": 0,
        "duplicate": duplicates,
        "leftOut": left_out,
        "refused": 0,
        "structure": structure,
        "total": LISTED + duplicates + rows + structure + left_out,
    }


@given(st.lists(blocks(), min_size=1, max_size=6))
def test_for_any_file_control_accounts_are_owed_by_the_named_contacts(transactions):
    books = new_books(MemoryStore())
    run(books, *transactions)
    expected: Counter[tuple[str, str]] = Counter()
    for block in transactions:
        for line in block.lines:
            if CLASSES[line.account] in {"customers", "vendors"}:
                expected[
                    line.account, (line.name or block.lines[0].name or "(no name)").casefold()
                ] += line.cents
    called, people = names_of(books)
    owed: Counter[tuple[str, str]] = Counter()
    for document in all_of(books, *DOCUMENTS):
        for posting in document.entry().postings:
            if CLASSES[called[posting.account_id]] in {"customers", "vendors"}:
                owed[called[posting.account_id], people[posting.contact_id].casefold()] += (
                    posting.amount
                )
    assert {key: cents for key, cents in owed.items() if cents} == {
        key: cents for key, cents in expected.items() if cents
    }


@given(st.lists(blocks(), min_size=1, max_size=4))
def test_for_any_file_each_document_has_the_date_number_and_memo_of_its_transaction(transactions):
    for block in transactions:
        books = new_books(MemoryStore())
        run(books, block)
        cells = block.lines[0].cells
        for document in all_of(books, *DOCUMENTS):
            is_inside = type(document) is COLLECTIONS["payments"].kind and block.type != "PAYMENT"
            assert (document.date, document.code, document.memo) == (
                block.day,
                cells["DOCNUM"],
                document.memo if is_inside else cells["MEMO"],
            )


@given(st.lists(blocks(), min_size=1, max_size=4))
@settings(max_examples=examples(0.2))
def test_for_any_file_books_in_memory_and_on_disk_become_the_same(transactions):
    with TemporaryDirectory() as folder:
        kept = []
        for store in stores(Path(folder)).values():
            books = new_books(store)
            run(books, *transactions)
            kept.append(
                (
                    sorted(all_of(books, *DOCUMENTS), key=lambda document: document.id),
                    sorted(applications(books)),
                )
            )
            store.close()
    assert kept[0] == kept[1]


# Refusals

OF_ALL_ROWS: list[Mapping[str, str]] = [
    {"MEMO": "m" * 4_001},
    {"NAME": "n" * 201},
    {"MEMO": "a\u202eb"},
    {"AMOUNT": "--1"},
]
OF_OWN_ROW: list[Mapping[str, str]] = [{"DOCNUM": "n" * 41}, {"DATE": "2/30/2026"}]


@st.composite
def faulty(draw: st.DrawFn) -> Block:
    """A transaction with something wrong in one of its rows."""
    block = draw(blocks().filter(lambda candidate: not candidate.is_nothing))
    place = draw(
        st.integers(0, len(block.lines) - 1).filter(
            lambda place: place == 0 or block.lines[place].cents
        )
    )
    fault = draw(st.sampled_from(OF_ALL_ROWS if place else OF_ALL_ROWS + OF_OWN_ROW))
    line = block.lines[place]
    return evolve(
        block,
        lines=tuple(
            evolve(line, cells={**line.cells, **fault}) if index == place else each
            for index, each in enumerate(block.lines)
        ),
    )


def outcome(books: Books) -> Any:
    """What the books hold, without ids."""
    called, people = names_of(books)

    def shown(document: Document) -> Any:
        entry = document.entry()
        postings = sorted(
            (called[each.account_id], each.amount, people.get(each.contact_id or "", ""), each.memo)
            for each in entry.postings
        )
        return str(
            (
                entry.kind,
                entry.date,
                entry.type,
                entry.number,
                entry.memo,
                entry.due_date,
                postings,
                len(entry.rows),
            )
        )

    waiting = sorted(
        (each.item.amount, each.item.date, each.name) for each in books.read(undeposited_items)
    )
    return (
        sorted(map(shown, all_of(books, *DOCUMENTS))),
        sorted(called.values()),
        sorted(contacts_of(books)),
        waiting,
    )


def people_of(block: Block) -> set[str]:
    return {line.name for line in block.lines if line.name}


@given(st.lists(st.tuples(st.booleans(), blocks(), faulty()), min_size=1, max_size=5))
def test_a_refused_transaction_has_no_effect_on_the_rest_of_the_file(drawn):
    books, others = new_books(MemoryStore()), new_books(MemoryStore())
    sources = read_iif(file_of(*(bad if is_bad else good for is_bad, good, bad in drawn)).encode())
    answer = import_view(import_parsed(books, sources, partial=True))
    assert books.read(verify_books).faults == ()
    # A text without a place in the document, such as the memo of a payment line, is not checked.
    wrong = {each["line"] for each in answer["refused"]}
    line, kept = len((LISTS + HEADERS).splitlines()) + 1, []
    for is_bad, good, bad in drawn:
        block = bad if is_bad else good
        lines = range(line, line + len(block.lines))
        assert is_bad or not wrong & set(lines)
        if not wrong & set(lines):
            kept.append(block)
        line += len(block.lines) + 1
    refused = [bad for is_bad, _, bad in drawn if is_bad and bad not in kept]
    if any(people_of(block) & people_of(other) for block in refused for other in kept):
        # Whether a name is that of a customer is read from the whole file, whatever is refused.
        event("a refused transaction names somebody whom another one names, too")
        return
    clean = run(others, *kept)
    assert outcome(books) == outcome(others)
    assert (answer["created"], answer["trialBalance"], answer["doubled"]) == (
        clean["created"],
        clean["trialBalance"],
        clean["doubled"],
    )
    assert len(assumptions(answer)) >= len(assumptions(clean))


@pytest.mark.parametrize(
    "lists", ["", "!CUST\tNAME\nCUST\tAnna\n"], ids=["Anna is new", "Anna is known"]
)
def test_an_invoice_whose_payment_is_refused_is_refused_with_it(books, lists):
    wrong = evolve(
        PAID, lines=(*PAID.lines[:2], evolve(PAID.lines[2], cells={"MEMO": "m" * 4_001}))
    )
    answer = run(books, wrong, INVOICE, lists=lists, partial=True)
    assert [each["line"] for each in answer["refused"]] == [
        len((LISTS + lists + HEADERS).splitlines()) + 1
    ]
    assert posted(books) == written([INVOICE])
    assert [each.number for each in all_of(books, "invoices")] == ["77"]
    assert answer["created"] == {"accounts": LISTED, "contacts": 1, "invoices": 1}


def test_the_number_of_a_refused_invoice_is_not_a_duplicate(books):
    wrong = evolve(
        PAID,
        lines=(
            evolve(PAID.lines[0], cells={"DOCNUM": "77"}),
            PAID.lines[1],
            evolve(PAID.lines[2], cells={"MEMO": "m" * 4_001}),
        ),
    )
    assert (
        run(books, INVOICE, wrong, lists="!CUST\tNAME\nCUST\tAnna\n", partial=True)["doubled"] == []
    )
    other = new_books(MemoryStore())
    assert (
        run(other, wrong, INVOICE, lists="!CUST\tNAME\nCUST\tAnna\n", partial=True)["doubled"] == []
    )


def test_without_partial_one_refused_transaction_leaves_nothing_of_the_others(books):
    before = outcome(books)
    with pytest.raises(ImportRefused) as refusal:
        run(books, INVOICE, PAID, BILL, _with(BILL, DOCNUM="n" * 41))
    assert (
        refused_import_view(refusal.value.answer)["created"],
        refused_import_view(refusal.value.answer)["doubled"],
    ) == ({}, [])
    assert outcome(books) == before


@pytest.mark.parametrize(
    "own",
    [
        INVOICE,
        PAID,
        BILL,
        received(5_00),
        block("CHECK", (CHECKING, -5_00, "Mill"), (PAYABLE, 5_00)),
    ],
    ids=lambda block: block.type,
)
def test_documents_of_a_closed_period_are_refused(books, own):
    books.run(change_settings, {"closing_date": MARCH})
    answer = run(books, own, evolve(own, day=MARCH + timedelta(1)), partial=True)
    assert len(answer["refused"]) == 1
    assert {each.date for each in all_of(books, *DOCUMENTS)} == {MARCH + timedelta(1)}


def test_lines_of_zero_of_an_invoice_are_kept_as_lines(books):
    gift = {"QNTY": "-2", "PRICE": "0", "MEMO": "two chairs, free of charge"}
    run(
        books,
        block(
            "INVOICE",
            (RECEIVABLE, 5_00, "Anna"),
            (SALES, -5_00, {"MEMO": "a table"}),
            (SALES, 0, gift),
        ),
    )
    assert [(each.description, each.amount) for each in only(books, "invoices").lines] == [
        ("a table", 5_00),
        ("two chairs, free of charge", 0),
    ]


def test_the_name_of_a_line_is_not_lost_where_the_line_has_a_memo_too(books):
    tax = {"PRICE": "5.00%", "INVITEM": "Tax", "MEMO": "Sales tax"}
    run(
        books,
        block(
            "INVOICE", (RECEIVABLE, 105_00, "Anna"), (SALES, -100_00), (TAX, -5_00, "State", tax)
        ),
    )
    description = only(books, "invoices").lines[1].description
    assert "State" in description
    assert "Sales tax" in description


def test_an_invoice_may_name_its_customer_on_its_lines_only(books):
    run(books, block("INVOICE", (RECEIVABLE, 5_00), (SALES, -3_00, "Anna"), (SALES, -2_00, "Anna")))
    assert contacts_of(books) == {("customer", "Anna")}
