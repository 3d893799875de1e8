"""What an IIF file has of each record: examples of named rules, and how a file is encoded."""

import tracemalloc
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.exporters.iif.vocabulary import ACCOUNT_TYPES, EXTRA
from adapters.exporters.iif.writer import write_iif
from adapters.importers import quickbooks_types as of_reader
from adapters.importers.iif.reader import read_iif
from adapters.importers.iif.vocabulary import ROLES
from adapters.storage.memory.store import MemoryStore
from application.exporting.exported_books import (
    ExportedAccount,
    ExportedBooks,
    ExportedLine,
    ExportedTransaction,
)
from application.ledger.company import change_settings
from application.unit_of_work.books import Books
from domain.banking.bank_transactions import Split
from domain.invoicing.invoices import InvoiceLine
from domain.invoicing.terms import Terms
from domain.ledger.accounts import Account
from domain.ledger.journals import Journal
from domain.values import EARLIEST, LARGEST_MONEY, LATEST
from tests.adapters.exporters.iif.round_trip import (
    balances,
    chart,
    exported,
    exported_with_report,
    imported,
    lists,
    open_amounts,
    round_trip,
    trial_balance,
)
from tests.application.actions import (
    CARD,
    CHECKING,
    EQUITY,
    FUNDS,
    MARCH,
    PAYABLE,
    RECEIVABLE,
    SALES,
    SAVINGS,
    TRAVEL,
    add,
    bill,
    bill_payment,
    change,
    contact,
    credit_memo,
    deposit,
    deposit_rows,
    invoice,
    lines,
    payment,
    post,
    vendor_credit,
    waiting,
)
from tests.application.reporting.random_books import VOIDS

DAY = date(2026, 12, 31)


def text_of(books: Books) -> list[list[str]]:
    """The rows of an export, as the cells between its tabs."""
    return [line.split("\t") for line in exported(books).decode().splitlines()]


def blocks(books: Books) -> list[list[tuple[str, str, str]]]:
    """The transactions of an export: type, account and amount of each row."""
    transactions: list[list[tuple[str, str, str]]] = []
    columns: dict[str, list[str]] = {}
    for key, *cells in text_of(books):
        if key.startswith("!"):
            columns[key[1:]] = cells
        elif key in {"TRNS", "SPL"}:
            row = dict(zip(columns[key], cells, strict=True))
            if key == "TRNS":
                transactions.append([])
            transactions[-1].append((row["TRNSTYPE"], row["ACCNT"], row["AMOUNT"]))
    return transactions


def same_figures(books: Books, again: Books) -> bool:
    """Whether two books have the same trial balance, lists and amounts owed."""
    return all(
        read(books) == read(again)
        for read in (
            lists,
            open_amounts,
            lambda these: trial_balance(these, DAY),
            lambda these: balances(these, DAY),
        )
    )


def all_of(books: Books, kind: Any) -> list[Any]:
    return books.read(lambda work: list(work.session.records.all(kind)))


# The words of IIF


def test_every_account_type_is_the_one_that_the_reader_takes_for_it():
    assert {type_: class_ for class_, type_ in ACCOUNT_TYPES.items()} == of_reader.ACCOUNT_TYPES
    assert {extra: f"{role}_account_id" for role, extra in EXTRA.items()} == ROLES


def test_lists_come_before_transactions_and_accounts_before_what_names_them(books):
    contact(books)
    invoice(books)
    keys = [row[0] for row in text_of(books) if row[0].startswith("!")]
    assert keys == [
        "!ACCNT", "!TERMS", "!CUST", "!VEND", "!INVITEM", "!TRNS", "!SPL", "!ENDTRNS"
    ]  # fmt: skip


# Documents


def test_each_document_has_the_type_and_the_signs_that_quickbooks_gives_it(books):
    contact(books)
    contact(books, "v", "vendor")
    invoice(books, "i", 500, date(2026, 1, 1))
    credit_memo(books, "m", 100, date(2026, 1, 2))
    payment(books, "p", 300, date(2026, 1, 3))
    bill(books, "b", 700, date(2026, 1, 4))
    vendor_credit(books, "n", 50, date(2026, 1, 5))
    bill_payment(books, "q", 200, date(2026, 1, 6))
    bill_payment(books, "r", 90, date(2026, 1, 7), account_id=CARD)
    post(books, "j", date(2026, 1, 8), 40)
    assert blocks(books) == [
        [("INVOICE", "Accounts Receivable", "5.00"), ("INVOICE", "Sales Income", "-5.00")],
        [("CREDIT MEMO", "Accounts Receivable", "-1.00"), ("CREDIT MEMO", "Sales Income", "1.00")],
        [("PAYMENT", "Undeposited Funds", "3.00"), ("PAYMENT", "Accounts Receivable", "-3.00")],
        [("BILL", "Accounts Payable", "-7.00"), ("BILL", "Office Supplies", "7.00")],
        [("BILL REFUND", "Accounts Payable", "0.50"), ("BILL REFUND", "Office Supplies", "-0.50")],
        [("CHECK", "Checking", "-2.00"), ("CHECK", "Accounts Payable", "2.00")],
        [("CREDIT CARD", "Credit Card", "-0.90"), ("CREDIT CARD", "Accounts Payable", "0.90")],
        [("GENERAL JOURNAL", "Checking", "0.40"), ("GENERAL JOURNAL", "Sales Income", "-0.40")],
    ]


@pytest.mark.parametrize(
    ("own", "cents", "other", "type_", "expected"),
    [
        (CHECKING, 500, SALES, "Deposit", "DEPOSIT"),
        (CHECKING, 500, SALES, "Sales Receipt", "CASH SALE"),
        (CHECKING, -500, TRAVEL, "Check", "CHECK"),
        (CHECKING, -500, TRAVEL, "Expense", "CHECK"),
        (CHECKING, -500, SALES, "Refund", "CASH REFUND"),
        (CHECKING, -500, TRAVEL, "Estimate", "CHECK"),
        (CARD, -500, TRAVEL, "Credit Card Charge", "CREDIT CARD"),
        (CARD, 500, TRAVEL, "Credit Card Credit", "CCARD REFUND"),
        (FUNDS, 500, SALES, "Sales Receipt", "CASH SALE"),
        (FUNDS, -500, TRAVEL, "Check", "CHECK"),
        (CHECKING, 500, FUNDS, "Transfer", "DEPOSIT"),
        (CHECKING, 500, EQUITY, "Transfer", "TRANSFER"),
        (CHECKING, 500, SALES, "Transfer", "DEPOSIT"),
        (CHECKING, -500, RECEIVABLE, "Refund", "CHECK"),
        (CHECKING, 500, RECEIVABLE, "Sales Receipt", "DEPOSIT"),
        (CHECKING, 500, RECEIVABLE, "Transfer", "DEPOSIT"),
        (CARD, -500, RECEIVABLE, "Refund", "CREDIT CARD"),
    ],
)
def test_the_type_of_a_bank_transaction_fits_its_account_and_its_sign(
    books, own, cents, other, type_, expected
):
    contact(books)
    deposit(books, "t", MARCH, cents, own, other, type=type_, contact_id="c")
    assert [row[0] for row in blocks(books)[0]] == [expected, expected]
    assert same_figures(books, round_trip(books, MemoryStore()))


@pytest.mark.parametrize("cents", [500, -500])
def test_a_transfer_begins_with_the_account_that_the_money_leaves(books, cents):
    share = (Split(account_id=SAVINGS, amount=cents, memo="of the split"),)
    add(
        books,
        "bank-transactions",
        date=MARCH,
        account_id=CHECKING,
        amount=cents,
        type="Transfer",
        memo="of the transfer",
        splits=share,
    )
    first, second = ("Savings", "Checking") if cents > 0 else ("Checking", "Savings")
    assert blocks(books) == [[("TRANSFER", first, "-5.00"), ("TRANSFER", second, "5.00")]]
    memos = [row[7] for row in text_of(books) if row[0] in {"TRNS", "SPL"}]
    assert memos == ["of the transfer", "of the split"]


def test_the_payment_of_a_card_is_a_transfer(books):
    deposit(books, "t", MARCH, 500, CARD, CHECKING, type="Credit Card Payment")
    assert blocks(books) == [
        [("TRANSFER", "Checking", "-5.00"), ("TRANSFER", "Credit Card", "5.00")]
    ]
    assert same_figures(books, round_trip(books, MemoryStore()))


@pytest.mark.parametrize("type_", ["Estimate", "Purchord", "Invoice", "Paycheck", "Bill"])
def test_a_journal_is_a_general_journal_whatever_its_type(books, type_):
    """A type that posts nothing in QuickBooks would otherwise be left out on import."""
    post(books, type=type_)
    again = round_trip(books, MemoryStore())
    assert same_figures(books, again)
    assert len(all_of(again, Journal)) == 1


def test_quantities_and_rates_come_back_with_their_signs_and_six_places(books):
    contact(books)
    add(books, "items", id="tea", name="Tea")
    sold = [
        ("-2", "5"),
        ("0.333333", "-12.345678"),
        ("3", "0.000001"),
        ("1.5", "100"),
        ("-1", "-2"),
    ]
    given_lines = tuple(
        InvoiceLine(account_id=SALES, item_id="tea", quantity=Decimal(many), rate=Decimal(rate))
        for many, rate in sold
    )
    for make in (invoice, credit_memo):
        made = make(books, make.__name__, lines=given_lines)
        again = round_trip(books, MemoryStore())
        kind = type(made)
        (copy,) = [record for record in all_of(again, kind) if record.kind == made.kind]
        assert [(line.quantity, line.rate, line.amount) for line in copy.lines] == [
            (line.quantity, line.rate, line.amount) for line in made.lines
        ]


def test_what_is_sold_has_a_quantity_below_zero_and_what_comes_back_one_above_it(books):
    contact(books)
    share = tuple(
        InvoiceLine(account_id=SALES, quantity=Decimal(quantity), rate=Decimal(4))
        for quantity in ("2.5", "0")
    )
    invoice(books, lines=share)
    credit_memo(books, lines=share)
    rows = [row for row in text_of(books) if row[0] == "SPL"]
    assert [(row[5], row[8], row[9]) for row in rows] == [
        ("-10.00", "-2.50", "4.00"),
        ("0.00", "0.00", "4.00"),
        ("10.00", "2.50", "4.00"),
        ("0.00", "0.00", "4.00"),
    ]


def test_a_line_of_text_alone_and_one_that_cancels_another_come_back(books):
    contact(books)
    texts = (
        InvoiceLine(account_id=SALES, rate=Decimal(0), description="Thank you\nfor your order"),
        InvoiceLine(account_id=SALES, rate=Decimal(5)),
        InvoiceLine(account_id=TRAVEL, rate=Decimal(-5)),
    )
    made = invoice(books, lines=texts, memo='He said "hello", \tand left')
    (copy,) = all_of(round_trip(books, MemoryStore()), type(made))
    assert [(line.description, line.amount) for line in copy.lines] == [
        ("Thank you\nfor your order", 0), ("", 500), ("", -500)
    ]  # fmt: skip
    assert copy.memo == made.memo
    assert (copy.number, copy.due_date) == (made.number, made.due_date)


@pytest.mark.parametrize("day", [MARCH, date(2026, 3, 20)])
def test_a_deposit_takes_its_rows_again_on_the_day_of_the_payments_too(books, day):
    contact(books)
    payment(books, "p", 500)
    payment(books, "r", 700)
    deposit(books, "s", MARCH, 900, FUNDS, SALES, contact_id="c")
    rows = [row for row, cents in waiting(books).items() if cents != 700]
    deposit_rows(books, "d", *rows, day=day, fee=100)
    again = round_trip(books, MemoryStore())
    assert list(waiting(again).values()) == list(waiting(books).values()) == [700]


@pytest.mark.parametrize("day", [EARLIEST, LATEST])
def test_the_first_and_last_day_and_the_largest_amount_come_back(books, day):
    post(books, day=day, cents=LARGEST_MONEY)
    again = round_trip(books, MemoryStore())
    assert trial_balance(again, day) == trial_balance(books, day)
    assert balances(again, day)["Checking"] == LARGEST_MONEY


def test_a_renamed_and_a_moved_account_of_the_starter_chart_keep_their_balances(books):
    """Their numbers are not compared: new books have accounts with these numbers already."""
    add(books, "accounts", id="out", name="Spending", type="expense")
    change(books, "accounts", CHECKING, name="First Bank")
    change(books, "accounts", TRAVEL, parent_id="out")
    change(books, "accounts", RECEIVABLE, name="Debtors")
    contact(books)
    invoice(books)
    deposit(books, "d", MARCH, -300, CHECKING, TRAVEL)
    again = round_trip(books, MemoryStore())
    assert open_amounts(again) == {("Debtors", "customer", "C"): 1000}
    net = balances(again, DAY)
    assert (net["First Bank"], net["Spending:Travel"]) == (-300, 300)


# Lists


def test_a_customer_and_a_vendor_of_one_name_stay_two(books):
    add(books, "contacts", id="c", kind="customer", name="Sam", phone="1")
    add(books, "contacts", id="v", kind="vendor", name="SAM", phone="2")
    invoice(books)
    bill(books)
    sides = lines((RECEIVABLE, 500, "c"), (PAYABLE, -500, "v"))
    add(books, "journals", date=MARCH, lines=sides)
    again = round_trip(books, MemoryStore())
    assert same_figures(books, again)
    assert open_amounts(again) == {
        ("Accounts Receivable", "customer", "Sam"): 1500,
        ("Accounts Payable", "vendor", "SAM"): -1500,
    }


def test_names_with_quotes_commas_and_colons_come_back(books):
    names = ['"Best" Tools', '6" wrap', '"', "Smith, John", "Ann:Kitchen", "a\\nb", "#N/A", "!TRNS"]
    for name in names:
        contact(books, f"x{len(name)}{ord(name[0])}", "customer")
        change(books, "contacts", f"x{len(name)}{ord(name[0])}", name=name)
        add(books, "items", name=name, account_id=SALES, description=f"{name}\n{name}")
    parent = add(books, "accounts", name='12" pipes, "new"', type="expense")
    child = add(books, "accounts", name='"', type="expense", parent_id=parent.id)
    post(books, debit=child.id)
    again = round_trip(books, MemoryStore())
    assert same_figures(books, again)
    assert '12" pipes, "new":"' in chart(again)


def test_what_is_inactive_comes_back_inactive_with_its_figures(books):
    account = add(books, "accounts", name="Old Van", type="expense", number="6999")
    contact(books)
    contact(books, "v", "vendor")
    add(books, "items", id="tea", name="Tea", account_id=SALES)
    invoice(books, lines=(InvoiceLine(account_id=SALES, item_id="tea", rate=Decimal(5)),))
    bill(books)
    payment(books)
    bill_payment(books)
    deposit(books, contact_id="c")
    sides = lines((account.id, 500, "v"), (SALES, -500, "c"))
    add(books, "journals", date=MARCH, lines=sides)
    for collection, id_ in (
        ("accounts", account.id), ("contacts", "c"), ("contacts", "v"), ("items", "tea")
    ):  # fmt: skip
        change(books, collection, id_, active=False)
    again = round_trip(books, MemoryStore())
    assert same_figures(books, again)
    assert chart(again) == chart(books)
    assert chart(again)["Old Van"][-1] is False


def test_terms_that_count_days_and_terms_that_name_days_of_the_month_come_back(books):
    add(books, "terms", name="A", due_days=30, discount_days=10, discount_percent=Decimal("2.125"))
    add(
        books,
        "terms",
        name="B",
        due_day_of_month=31,
        min_days=5,
        discount_day_of_month=10,
        discount_percent=Decimal(1),
    )
    add(books, "terms", name="C", due_day_of_month=1)
    again = round_trip(books, MemoryStore())
    assert lists(again) == lists(books)
    assert len(all_of(again, Terms)) == 8


def test_a_contact_has_its_terms_and_at_most_five_lines_of_address(books):
    add(books, "terms", id="t", name="Weekly", due_days=7)
    address = "\n".join(f"line {number}" for number in range(1, 8))
    contact(books, terms_id="t", address=address, notes="ring\ntwice", phone="1", email="a@b.c")
    again = round_trip(books, MemoryStore())
    assert lists(again) == lists(books)
    ((_, _, _, lines_of_address, *_),) = lists(again)["contacts"].values()
    assert lines_of_address == ["line 1", "line 2", "line 3", "line 4", "line 5, line 6, line 7"]


def test_other_default_accounts_are_told_by_extra(books):
    for id_, name in (("till", "Till"), ("earned", "Kept Profit"), ("start", "Start")):
        type_ = "asset" if id_ == "till" else "equity"
        add(books, "accounts", id=id_, name=name, type=type_)
    roles = {
        "undeposited_funds_account_id": "till",
        "retained_earnings_account_id": "earned",
        "opening_balance_equity_account_id": "start",
    }
    books.run(change_settings, roles)
    contact(books)
    payment(books, "p", day=date(2020, 3, 1))
    post(books, "j", date(2020, 5, 1))
    again = round_trip(books, MemoryStore())
    assert same_figures(books, again)

    def names(work):
        by_id = work.accounts()
        return [by_id[getattr(work.settings, role)].name for role in roles]

    assert again.read(names) == ["Till", "Kept Profit", "Start"]


def test_a_number_that_is_the_name_of_another_account_is_left_out_and_counted(books):
    add(books, "accounts", id="x", name="Cars", type="expense", number="6901")
    add(books, "accounts", id="y", name="Vans", type="expense", number="CARS")
    post(books, "a", debit="x")
    post(books, "b", cents=700, debit="y")
    content, written = exported_with_report(books)
    assert written.left_out["account_numbers"] == 1
    again, _ = imported(content, MemoryStore(), books)
    net = balances(again, DAY)
    assert (net["Cars"], net["Vans"]) == (1000, 700)


# What is left out


def test_drafts_voids_applications_holds_and_marks_are_left_out_and_counted(books):
    contact(books)
    invoice(books, "draft", status="draft")
    invoice(books, "void")
    post(books, "void-journal")
    invoice(books, "paid")
    payment(books, "p", 400)
    payment(books, "held", 600, hold=True)
    books.run(VOIDS["invoices"], "void", "twice")
    books.run(VOIDS["journals"], "void-journal", "twice")
    deposit(books, "d")
    change(books, "bank-transactions", "d", memo="x")
    _, written = exported_with_report(books)
    assert written.left_out == {
        "drafts": 1,
        "void_documents": 2,
        "applications": 1,
        "holds": 1,
        "cleared_marks": 0,
        "account_numbers": 0,
    }
    assert written.written == {"accounts": 19, "terms": 5, "customers": 1, "transactions": 4}


def test_new_books_export_their_lists_alone(books):
    content, written = exported_with_report(books)
    assert written.written == {"accounts": 19, "terms": 5}
    again, answer = imported(content, MemoryStore(), books)
    assert answer["created"] == {}
    assert exported(again) == content


# Encoding


@pytest.mark.parametrize(
    ("name", "charset", "start"),
    [
        ("Cafe", "us-ascii", b"!ACCNT"),
        ("Café “€” Müller", "windows-1252", b"!ACCNT"),
        ("Łódź", "utf-8", b"\xef\xbb\xbf!ACCNT"),
        ("Ã©", "utf-8", b"\xef\xbb\xbf!ACCNT"),
    ],
)
def test_a_file_is_written_in_the_oldest_encoding_that_holds_its_text(books, name, charset, start):
    contact(books)
    change(books, "contacts", "c", name=name)
    content, written = exported_with_report(books)
    assert (written.charset, content[: len(start)]) == (charset, start)
    assert name in content.decode("utf-8-sig" if charset == "utf-8" else charset)
    assert lists(round_trip(books, MemoryStore())) == lists(books)


@given(st.lists(st.text(st.characters(categories=["L", "P", "S"]), min_size=1, max_size=8)))
def test_the_reader_finds_the_encoding_of_any_file(memos):
    account = ExportedAccount(Account(id="a", name="A", type="asset"), "A")
    content = file_of(
        *(
            transaction(ExportedLine(account, 1), ExportedLine(account, -1, memo=memo))
            for memo in memos
        )
    )
    read = [transaction.lines[1].memo for transaction in read_iif(content).transactions]
    assert read == [memo.replace("\\n", "\n") for memo in memos]


def transaction(*lines_: ExportedLine) -> ExportedTransaction:
    """A journal with these lines."""
    return ExportedTransaction("journal", "j", "x", DAY, "", lines_)


def file_of(*transactions: ExportedTransaction) -> bytes:
    """The file of some transactions, without lists."""
    out = BytesIO()
    lists = ((), (), iter(()), iter(()), iter(()))
    write_iif(ExportedBooks("Vale", "USD", *lists, iter(transactions)), out)
    return out.getvalue()


@pytest.mark.parametrize("memo", ["x" * 100, "é" * 100, "漢" * 100])
def test_memory_does_not_grow_with_the_transactions(memo, tmp_path):
    account = ExportedAccount(Account(id="a", name="A", type="asset"), "A")
    one = transaction(ExportedLine(account, 1, memo=memo), ExportedLine(account, -1))
    with (tmp_path / "out").open("wb") as out:
        tracemalloc.start()
        lists = ((), (), iter(()), iter(()), iter(()))
        write_iif(ExportedBooks("Vale", "USD", *lists, repeat(one, 20_000)), out)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert out.tell() > 3_000_000
    assert peak < 3_000_000
