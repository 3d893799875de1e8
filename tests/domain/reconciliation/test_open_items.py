"""Open items: the charges and credits of documents, and the order of their numbers."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.banking.bank_transactions import BankTransaction, Split
from domain.invoicing.invoices import Invoice, InvoiceLine
from domain.invoicing.payments import Payment
from domain.ledger.accounts import Account
from domain.ledger.journals import Journal, JournalLine
from domain.purchasing.bill_payments import BillPayment
from domain.purchasing.bills import Bill, BillLine
from domain.reconciliation.open_items import OpenItem, derive_open_items, number_order, roles_of
from tests.domain.reconciliation.items import DAY, charge, spelled
from tests.strategies import examples, parts

some = settings(max_examples=examples(0.5))
many = settings(max_examples=examples(2))
CONTROL = {"ar": "customer", "ar2": "customer", "ap": "vendor"}
ROLES = roles_of(
    [
        Account(id="bank", name="Checking", type="asset", subtype="bank"),
        Account(id="card", name="Card", type="liability", subtype="credit_card"),
        Account(id="funds", name="Undeposited Funds", type="asset"),
        Account(id="ar", name="Receivable", type="asset", subtype="accounts_receivable"),
        Account(id="ar2", name="Other Receivable", type="asset", subtype="accounts_receivable"),
        Account(id="ap", name="Payable", type="liability", subtype="accounts_payable"),
        Account(id="sales", name="Sales", type="income"),
        Account(id="other", name="Other", type="asset"),
    ],
    "funds",
)
POOL = {
    "account": ["bank", "card", "funds", "ar", "ar2", "ap", "sales"],
    "contact": ["x", "y"],
    "row": [],
    "invoice": ["i"],
    "bill": ["b"],
}


# The order of numbers


@some
@given(st.lists(st.text("019abAB-", max_size=6), max_size=8))
def test_digits_of_numbers_are_ordered_as_numbers(numbers):
    assert sorted(numbers, key=number_order) == sorted(numbers, key=spelled)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("9", "10"),
        ("INV-9", "INV-10"),
        ("inv-9", "INV-10"),
        ("9a", "9b"),
        ("A9Z1", "A10B1"),
        ("1", "a"),
        ("", "0"),
    ],
)
def test_nine_is_before_ten(first, second):
    assert number_order(first) < number_order(second)
    assert number_order(first.upper()) == number_order(first.lower())


# The items of an entry

DOCUMENTS = st.one_of(
    *(parts(kind, POOL) for kind in (Invoice, Payment, Bill, BillPayment, Journal, BankTransaction))
)


@many
@given(DOCUMENTS)
def test_every_posting_on_a_control_account_with_a_contact_is_one_open_item(document):
    entry = document.entry()
    open_items = (
        [each for each in derive_open_items(entry, ROLES) if each.role != "row"] if entry else []
    )
    postings = (
        [each for each in entry.postings if each.account_id in CONTROL and each.contact_id]
        if entry
        else []
    )
    assert Counter(
        (each.account_id, each.contact_id, each.sign(CONTROL[each.account_id]) * each.amount)
        for each in open_items
    ) == Counter((each.account_id, each.contact_id, each.amount) for each in postings)
    assert len({each.id for each in open_items}) == len(open_items)
    for item in open_items:
        assert item.open == item.amount > 0
        assert (item.kind, item.document_id, item.date, item.number) == (
            entry.kind,
            entry.document_id,
            entry.date,
            entry.number,
        )


@some
@given(DOCUMENTS)
def test_money_in_undeposited_funds_is_a_row_that_waits_for_its_deposit(document):
    entry = document.entry()
    rows = [each for each in derive_open_items(entry, ROLES) if each.role == "row"] if entry else []
    put_in = (
        sum(each.amount for each in entry.postings if each.account_id == "funds") if entry else 0
    )
    assert [(each.id, each.amount, each.open) for each in rows] == (
        [(f"{entry.kind}:{entry.document_id}:funds", put_in, put_in)] if put_in > 0 else []
    )


@pytest.mark.parametrize(("kind", "role"), [("invoice", "charge"), ("credit_memo", "credit")])
def test_an_invoice_is_owed_and_a_credit_memo_pays(kind, role):
    line = InvoiceLine(account_id="sales", rate=Decimal(5), description="work")
    given_ = {"hold": True} if kind == "credit_memo" else {}
    invoice = Invoice(
        id="a",
        kind=kind,
        date=DAY,
        due_date=DAY + timedelta(days=30),
        number="7",
        contact_id="x",
        status="sent",
        lines=(line,),
        memo="m",
        receivable_account_id="ar",
        **given_,
    )
    (item,) = derive_open_items(invoice.entry(), ROLES)
    assert item == OpenItem(
        "invoice:a",
        "invoice",
        "a",
        role,
        "ar",
        "x",
        DAY,
        DAY + timedelta(days=30),
        "7",
        "m",
        500,
        500,
        bool(given_),
    )


@pytest.mark.parametrize(("kind", "role"), [("bill", "charge"), ("vendor_credit", "credit")])
def test_a_bill_is_owed_and_a_vendor_credit_pays(kind, role):
    bill = Bill(
        id="a",
        kind=kind,
        date=DAY,
        due_date=DAY,
        contact_id="x",
        lines=(BillLine(account_id="sales", amount=500),),
        payable_account_id="ap",
    )
    (item,) = derive_open_items(bill.entry(), ROLES)
    assert (item.id, item.role, item.amount, item.account_id) == ("bill:a", role, 500, "ap")


def test_a_payment_pays_and_waits_in_undeposited_funds():
    payment = Payment(
        id="a",
        date=DAY,
        contact_id="x",
        amount=500,
        ref="88",
        deposit_account_id="funds",
        receivable_account_id="ar",
        hold=True,
        memo="m",
    )
    item, row = derive_open_items(payment.entry(), ROLES)
    assert item == OpenItem(
        "payment:a", "payment", "a", "credit", "ar", "x", DAY, DAY, "88", "m", 500, 500, hold=True
    )
    assert (row.id, row.role, row.account_id, row.contact_id, row.amount) == (
        "payment:a:funds",
        "row",
        "funds",
        "x",
        500,
    )


def test_a_bill_payment_pays():
    payment = BillPayment(
        id="a", date=DAY, contact_id="x", amount=500, account_id="bank", payable_account_id="ap"
    )
    (item,) = derive_open_items(payment.entry(), ROLES)
    assert (item.id, item.role, item.account_id, item.hold) == (
        "bill-payment:a",
        "credit",
        "ap",
        False,
    )


@pytest.mark.parametrize(
    ("account", "debit", "credit_"), [("ar", "charge", "credit"), ("ap", "credit", "charge")]
)
def test_postings_of_a_journal_are_items_of_their_own(account, debit, credit_):
    lines = (
        JournalLine(account_id=account, debit=3, contact_id="x", memo="one"),
        JournalLine(account_id=account, debit=4, contact_id="x"),
        JournalLine(account_id=account, credit=2, contact_id="x"),
        JournalLine(account_id=account, debit=9, contact_id="y"),
        JournalLine(account_id="sales", credit=14),
    )
    journal = Journal(id="j", date=DAY, ref="8", memo="all", lines=lines)
    assert [
        (each.id, each.role, each.amount) for each in derive_open_items(journal.entry(), ROLES)
    ] == [
        (f"journal:j:{account}:x:debit", debit, 3),
        (f"journal:j:{account}:x:debit:2", debit, 4),
        (f"journal:j:{account}:x:credit", credit_, 2),
        (f"journal:j:{account}:y:debit", debit, 9),
    ]
    assert derive_open_items(journal.entry(), ROLES)[0].memo.splitlines() == ["all", "one"]


def test_a_refund_is_a_charge_of_the_customer_whom_the_split_names():
    split = Split(account_id="ar", amount=-300, contact_id="x")
    refund = BankTransaction(
        id="t", date=DAY, account_id="bank", amount=-300, type="Check", splits=(split,)
    )
    (item,) = derive_open_items(refund.entry(), ROLES)
    assert (item.id, item.role, item.contact_id, item.amount) == (
        "bank-transaction:t:ar:x:debit",
        "charge",
        "x",
        300,
    )


def test_a_deposit_of_undeposited_funds_takes_rows_out_and_puts_none_in():
    split = Split(account_id="funds", amount=300, row_id="payment:a:funds")
    deposit = BankTransaction(
        id="t", date=DAY, account_id="bank", amount=300, type="Deposit", splits=(split,)
    )
    assert derive_open_items(deposit.entry(), ROLES) == ()
    assert deposit.entry().rows == ("payment:a:funds",)


def test_drafts_voids_and_invoices_of_zero_have_no_open_items():
    line = InvoiceLine(account_id="sales", rate=Decimal(5))
    invoice = Invoice(
        id="a",
        date=DAY,
        due_date=DAY,
        number="7",
        contact_id="x",
        lines=(line,),
        receivable_account_id="ar",
        status="sent",
    )
    assert attrs.evolve(invoice, status="draft").entry() is None
    assert attrs.evolve(invoice, status="void").entry() is None
    nothing = attrs.evolve(invoice, lines=(line, attrs.evolve(line, rate=Decimal(-5))))
    assert derive_open_items(nothing.entry(), ROLES) == ()


# Roles and sides


def test_the_roles_of_accounts_are_those_that_the_chart_gives_them():
    assert dict(ROLES.control) == CONTROL
    assert ROLES.cash == {"bank", "card", "funds"}
    assert ROLES.undeposited == "funds"


@pytest.mark.parametrize(
    ("role", "control", "sign"),
    [
        ("charge", "customer", 1),
        ("credit", "customer", -1),
        ("charge", "vendor", -1),
        ("credit", "vendor", 1),
    ],
)
def test_an_item_is_a_debit_or_credit_by_its_side(role, control, sign):
    assert attrs.evolve(charge(), role=role).sign(control) == sign
