"""Reports by example: their rows, the order of rows, and their names."""

from datetime import date
from typing import Any

import pytest

from application.banking.bank_transactions import void_transaction
from application.invoicing.invoices import void_invoice
from application.invoicing.payments import void_payment
from application.ledger.company import change_settings
from application.ledger.journals import void_journal
from application.purchasing.bill_payments import void_bill_payment
from application.purchasing.bills import void_bill
from application.reporting.make_report import ReportRequest
from domain.banking.bank_transactions import Split
from domain.reports.catalogue import REPORTS
from domain.reports.column_layout import percent_tenths
from tests.application.actions import (
    CARD,
    CHECKING,
    CONSULTING,
    EQUITY,
    FUNDS,
    INVENTORY,
    MARCH,
    PAYABLE,
    RECEIVABLE,
    RENT,
    RETAINED,
    SALES,
    SAVINGS,
    SUPPLIES,
    add,
    bill,
    bill_payment,
    change,
    close,
    contact,
    credit_memo,
    deposit,
    deposit_rows,
    earned,
    invoice,
    lines,
    payment,
    post,
    spent,
    vendor_credit,
)
from tests.support import whole_report

LOAN, EQUIPMENT, COGS, OTHER_INCOME = "account-2500", "account-1500", "account-5000", "account-4900"
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
ENTERED = {
    "invoice": (invoice, void_invoice),
    "credit memo": (credit_memo, void_invoice),
    "payment": (payment, void_payment),
    "bill": (bill, void_bill),
    "vendor credit": (vendor_credit, void_bill),
    "bill payment": (bill_payment, void_bill_payment),
    "journal": (lambda books, id_, cents: post(books, id_, cents=cents), void_journal),
    "bank transaction": (
        lambda books, id_, cents: deposit(books, id_, cents=cents),
        void_transaction,
    ),
}
"""How each sort of document is entered, and made void."""


def report(books, key, **asked):
    return books.read(whole_report, key, ReportRequest(**asked))


def rows(books, key, **asked) -> list[tuple[Any, ...]]:
    """Every row: depth, label, and the cells that are not empty."""
    return [
        (row.depth, row.label, *(each for each in row.cells if each is not None))
        for row in report(books, key, **asked).rows
    ]


def column(books, key, name, **asked):
    shown = report(books, key, **asked)
    place = [each.key for each in shown.columns].index(name)
    return [row.values[place] for row in shown.rows if row.kind == "transaction"]


# Statements


def test_profit_and_loss_from_top_to_bottom(books):
    add(books, "accounts", id="shop", name="Shop", type="income", parent_id=SALES)
    add(books, "accounts", id="fines", name="Fines", type="expense", section="other_expense")
    for place, (account, cents) in enumerate(
        ((SALES, -100), ("shop", -20), (COGS, 30), (RENT, 15), (OTHER_INCOME, -7), ("fines", 2))
    ):
        post(books, f"j{place}", cents=cents, debit=account, credit=CHECKING)
    assert rows(books, "profit-loss", **YEAR) == [
        (0, "Income"),
        (1, "4100 Sales Income", 100),
        (2, "Shop", 20),
        (1, "Total 4100 Sales Income", 120),
        (0, "Total Income", 120),
        (0, "Cost of Goods Sold"),
        (1, "5000 Cost of Goods Sold", 30),
        (0, "Total Cost of Goods Sold", 30),
        (0, "Gross Profit", 90),
        (0, "Expenses"),
        (1, "6800 Rent & Utilities", 15),
        (0, "Total Expenses", 15),
        (0, "Net Operating Income", 75),
        (0, "Other Income"),
        (1, "4900 Other Income", 7),
        (0, "Total Other Income", 7),
        (0, "Other Expenses"),
        (1, "Fines", 2),
        (0, "Total Other Expenses", 2),
        (0, "Net Other Income", 5),
        (0, "Net Income", 80),
    ]
    assert report(books, "profit-loss", **YEAR).totals == {
        "total_income": 120,
        "total_cogs": 30,
        "gross_profit": 90,
        "total_expenses": 15,
        "net_operating_income": 75,
        "net_other_income": 5,
        "net_income": 80,
    }


def test_the_balance_sheet_from_top_to_bottom(books):
    add(books, "accounts", id="prepaid", name="Prepaid", type="asset", section="other_asset")
    add(books, "accounts", id="taxes", name="Taxes", type="liability")
    contact(books)
    contact(books, "v", "vendor")
    post(books, "last-year", date(2025, 6, 1), 1000, CHECKING, SALES)
    invoice(books, cents=200)
    bill(books, cents=30)
    for place, (debit, credit, cents) in enumerate(
        (
            (INVENTORY, CHECKING, 40),
            (EQUIPMENT, LOAN, 500),
            ("prepaid", CARD, 60),
            (CHECKING, "taxes", 5),
            (CHECKING, EQUITY, 9),
        )
    ):
        post(books, f"j{place}", cents=cents, debit=debit, credit=credit)
    assert rows(books, "balance-sheet", as_of=YEAR["last"]) == [
        (0, "Assets"),
        (1, "Current Assets"),
        (2, "Bank Accounts"),
        (3, "1000 Checking", 974),
        (2, "Total Bank Accounts", 974),
        (2, "Accounts Receivable"),
        (3, "1100 Accounts Receivable", 200),
        (2, "Total Accounts Receivable", 200),
        (2, "Other Current Assets"),
        (3, "1200 Inventory", 40),
        (2, "Total Other Current Assets", 40),
        (1, "Total Current Assets", 1214),
        (1, "Fixed Assets"),
        (2, "1500 Equipment", 500),
        (1, "Total Fixed Assets", 500),
        (1, "Other Assets"),
        (2, "Prepaid", 60),
        (1, "Total Other Assets", 60),
        (0, "Total Assets", 1774),
        (0, "Liabilities and Equity"),
        (1, "Liabilities"),
        (2, "Current Liabilities"),
        (3, "Accounts Payable"),
        (4, "2000 Accounts Payable", 30),
        (3, "Total Accounts Payable", 30),
        (3, "Credit Cards"),
        (4, "2100 Credit Card", 60),
        (3, "Total Credit Cards", 60),
        (3, "Other Current Liabilities"),
        (4, "Taxes", 5),
        (3, "Total Other Current Liabilities", 5),
        (2, "Total Current Liabilities", 95),
        (2, "Long-Term Liabilities"),
        (3, "2500 Loans Payable", 500),
        (2, "Total Long-Term Liabilities", 500),
        (1, "Total Liabilities", 595),
        (1, "Equity"),
        (2, "3000 Owner's Equity", 9),
        (2, "3100 Retained Earnings", 1000),
        (2, "Net Income", 170),
        (1, "Total Equity", 1179),
        (0, "Total Liabilities and Equity", 1774),
    ]


def test_a_trial_balance_is_ordered_by_number_with_earlier_years_in_retained_earnings(books):
    post(books, "early", date(2025, 12, 31), 700, CHECKING, SALES)
    post(books, "late", date(2026, 1, 1), 50, RENT, CHECKING)
    assert rows(books, "trial-balance", as_of=date(2025, 12, 31)) == [
        (0, "1000 Checking", 700),
        (0, "4100 Sales Income", 700),
        (0, "TOTAL", 700, 700),
    ]
    assert [row.values for row in report(books, "trial-balance", as_of=date(2026, 1, 1)).rows] == [
        ("1000 Checking", 650, None),
        ("3100 Retained Earnings", None, 700),
        ("6800 Rent & Utilities", 50, None),
        ("TOTAL", 700, 700),
    ]


def test_cash_flows_begin_with_net_income_and_end_with_cash(books):
    add(
        books,
        "accounts",
        id="wear",
        number="1590",
        name="Accumulated Depreciation",
        type="asset",
        subtype="fixed_asset",
    )
    add(
        books,
        "accounts",
        id="lent",
        number="1300",
        name="Lent",
        type="asset",
        cash_flow="investing",
    )
    contact(books)
    post(books, "before", date(2025, 12, 31), 1000, CHECKING, EQUITY)
    invoice(books, cents=200)
    post(books, "wear", cents=30, debit=SUPPLIES, credit="wear")
    post(books, "lent", cents=40, debit="lent", credit=CHECKING)
    post(books, "bought", cents=500, debit=EQUIPMENT, credit=LOAN)
    post(books, "moved", cents=100, debit=SAVINGS, credit=CHECKING)
    post(books, "drawn", cents=60, debit=EQUITY, credit=FUNDS)
    assert rows(books, "cash-flows", **YEAR) == [
        (0, "Operating Activities"),
        (1, "Net Income", 170),
        (1, "Adjustments to reconcile Net Income to Net Cash provided by operations"),
        (2, "1590 Accumulated Depreciation", 30),
        (2, "1100 Accounts Receivable", -200),
        (1, "Total Adjustments to reconcile Net Income to Net Cash provided by operations", -170),
        (0, "Net Cash from Operating Activities", 0),
        (0, "Investing Activities"),
        (1, "1300 Lent", -40),
        (1, "1500 Equipment", -500),
        (0, "Net Cash from Investing Activities", -540),
        (0, "Financing Activities"),
        (1, "2500 Loans Payable", 500),
        (1, "3000 Owner's Equity", -60),
        (0, "Net Cash from Financing Activities", 440),
        (0, "Net Change in Cash", -100),
        (0, "Cash at Beginning of Period", 1000),
        (0, "Cash at End of Period", 900),
    ]


# General ledger


def test_retained_earnings_take_over_each_fiscal_year_when_it_is_closed(books):
    post(books, "a", date(2024, 5, 1), 1000, CHECKING, SALES)
    post(books, "b", date(2025, 5, 1), 300, RENT, CHECKING)
    post(books, "c", date(2025, 7, 1), 25, RETAINED, CHECKING)
    post(books, "d", date(2026, 5, 1), 40, CHECKING, SALES)
    ledger = report(
        books, "general-ledger", first=date(2024, 3, 1), last=date(2026, 6, 30), account_id=RETAINED
    )
    assert [(row.label, row.cells[0], *row.cells[-2:]) for row in ledger.rows] == [
        ("3100 Retained Earnings", None, None, None),
        ("Beginning Balance", None, None, 0),
        ("Fiscal year closed", date(2024, 12, 31), None, 1000),
        ("", date(2025, 7, 1), -25, 975),
        ("Fiscal year closed", date(2025, 12, 31), None, 675),
        ("Total 3100 Retained Earnings", None, -25, 675),
    ]
    assert ledger.totals == {"debits": 25, "credits": 0}
    income = report(
        books, "general-ledger", first=date(2024, 3, 1), last=date(2026, 6, 30), account_id=SALES
    )
    assert [(row.label, *row.cells[-2:]) for row in income.rows] == [
        ("4100 Sales Income", None, None),
        ("Beginning Balance", None, 0),
        ("", 1000, 1000),
        ("Fiscal year closed", None, 0),
        ("", 40, 40),
        ("Total 4100 Sales Income", 1040, 40),
    ]
    profit = report(books, "profit-loss", first=date(2024, 3, 1), last=date(2026, 6, 30))
    assert [row.cells for row in profit.rows if row.account_id == SALES] == [(1040,)]
    rent = report(
        books, "general-ledger", first=date(2024, 3, 1), last=date(2026, 6, 30), account_id=RENT
    )
    assert [(row.label, row.cells[0]) for row in rent.rows if row.kind == "heading"] == [
        ("Beginning Balance", None),
        ("Fiscal year closed", date(2025, 12, 31)),
    ]


def test_retained_earnings_stand_in_the_ledger_though_nothing_was_posted_on_them(books):
    post(books, "a", date(2025, 5, 1), 1000, CHECKING, SALES)
    ledger = report(books, "general-ledger", first=date(2025, 1, 1), last=date(2026, 1, 1))
    assert [(row.account_id, *row.cells[-2:]) for row in ledger.rows if row.kind == "total"] == [
        (CHECKING, 1000, 1000),
        (RETAINED, 0, 1000),
        (SALES, 1000, 0),
    ]


def test_retained_earnings_begin_a_year_with_a_balance_that_a_ledger_explains(books):
    post(books, "a", date(2025, 5, 1), 1000, CHECKING, SALES)

    def opening_details() -> list[Any]:
        day = date(2026, 1, 1)
        ledger = report(books, "general-ledger", first=day, last=day, account_id=RETAINED)
        trial = report(books, "trial-balance", first=day, as_of=day)
        details = [row.detail for row in ledger.rows if row.label == "Beginning Balance"]
        return details + [row.details[0] for row in trial.rows if row.account_id == RETAINED]

    for detail in opening_details():
        query = detail.query
        behind = report(
            books, detail.key, first=query.first, last=query.last, account_id=query.account_id
        )
        assert behind.rows[-1].cells[-1] == 1000
    # A posting of the first day would change the last balance of that ledger.
    post(books, "b", date(2026, 1, 1), 25, RETAINED, CHECKING)
    assert opening_details() == [None, None]


def test_a_year_is_closed_at_the_end_of_the_fiscal_year_that_the_company_has(books):
    books.run(change_settings, {"fiscal_year_start": 7})
    post(books, "a", date(2026, 6, 30), 1000, CHECKING, SALES)
    post(books, "b", date(2026, 7, 1), 10, CHECKING, SALES)
    ledger = report(books, "general-ledger", **YEAR)
    closed = [
        (row.account_id, row.cells[0]) for row in ledger.rows if row.label == "Fiscal year closed"
    ]
    assert closed == [(RETAINED, date(2026, 6, 30)), (SALES, date(2026, 6, 30))]
    trial = {
        row.account_id: row.cells for row in report(books, "trial-balance", as_of=YEAR["last"]).rows
    }
    assert (trial[RETAINED], trial[SALES]) == ((None, 1000), (None, 10))


def test_income_begins_with_what_was_earned_since_the_fiscal_year_began(books):
    for place, day in enumerate(
        (date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1))
    ):
        post(books, f"j{place}", day, 10**place, CHECKING, SALES)
    ledger = report(books, "general-ledger", first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert [
        (row.account_id, row.cells[-1]) for row in ledger.rows if row.label == "Beginning Balance"
    ] == [(CHECKING, 111), (RETAINED, 1), (SALES, 110)]


def test_a_balance_sheet_detail_shows_liabilities_even_if_a_loss_cancels_them(books):
    contact(books, "v", "vendor")
    bill(books, cents=500)
    detail = report(books, "balance-sheet-detail", **YEAR)
    assert [(row.label, *row.cells[-2:]) for row in detail.rows if row.kind == "total"][-3:] == [
        ("Total Net Income", -500, -500),
        ("Total Equity", -500, -500),
        ("Total Liabilities and Equity", 0, 0),
    ]
    assert PAYABLE in {row.account_id for row in detail.rows}


# Transactions


def test_transactions_are_ordered_by_date_type_number_and_id(books):
    contact(books)
    for place, number in enumerate(("1000", "999", "INV-10", "INV-9", "0999")):
        invoice(books, f"i{place}", number=number)
    payment(books, "p", ref="1")
    for id_, ref in (("z", "7"), ("b", ""), ("a", ""), ("c", "7")):
        post(books, id_, ref=ref)
    post(books, "early", day=date(2026, 3, 14), ref="99999")
    expected = [
        ("General Journal", "99999"),
        ("General Journal", ""),
        ("General Journal", ""),
        ("General Journal", "7"),
        ("General Journal", "7"),
        ("Invoice", "0999"),
        ("Invoice", "999"),
        ("Invoice", "1000"),
        ("Invoice", "INV-9"),
        ("Invoice", "INV-10"),
        ("Payment", "1"),
    ]
    asked = report(books, "transaction-list", **YEAR)
    assert [row.cells[1:3] for row in asked.rows] == expected
    assert [row.source.id for row in asked.rows][1:5] == ["a", "b", "c", "z"]
    assert [
        row.cells[1:3]
        for row in report(books, "customer-balance-detail", as_of=YEAR["last"]).rows
        if row.kind == "transaction"
    ] == expected[5:]
    of_sales = column(books, "general-ledger", "number", account_id=SALES, **YEAR)
    assert of_sales == [number for _, number in expected[:-1]]


def test_a_contact_without_remaining_postings_is_not_listed(books):
    contact(books, "c")
    contact(books, "d")
    invoice(books, "i", day=MARCH, by="c")
    change(books, "invoices", "i", contact_id="d")
    asked = {"as_of": YEAR["last"], "section": "postings"}
    named = [
        row.contact_id
        for row in report(books, "customer-balance-summary", **asked).rows
        if row.kind == "contact"
    ]
    assert named == ["d"]
    assert [
        (row.kind, row.cells[-1])
        for row in report(books, "customer-balance-summary", contact_id="c", **asked).rows
    ] == [("contact", None), ("total", 0)]


def test_the_lines_of_one_entry_keep_their_order(books):
    add(
        books,
        "journals",
        id="j",
        date=MARCH,
        lines=lines((SALES, -5), (CHECKING, 9), (SALES, -3), (SALES, -1)),
    )
    assert column(books, "general-ledger", "amount", account_id=SALES, **YEAR) == [5, 3, 1]
    assert [(row.account_id, *row.cells[-2:]) for row in report(books, "journal", **YEAR).rows] == [
        (SALES, None, 5),
        (CHECKING, 9, None),
        (SALES, None, 3),
        (SALES, None, 1),
        (None, 9, 9),
        (None, 9, 9),
    ]


def test_the_split_column_names_the_other_account_or_says_that_there_are_several(books):
    contact(books)
    invoice(books, "one", lines=earned((SALES, 5), (SALES, 6)))
    invoice(books, "two", lines=earned((SALES, 5), (CONSULTING, 6)))
    deposit(books, "t")
    assert column(books, "general-ledger", "split", account_id=RECEIVABLE, **YEAR) == [
        "4100 Sales Income",
        "-Split-",
    ]
    assert column(books, "general-ledger", "split", account_id=CHECKING, **YEAR) == [
        "4100 Sales Income"
    ]
    assert set(column(books, "general-ledger", "split", account_id=CONSULTING, **YEAR)) == {
        "1100 Accounts Receivable"
    }
    assert column(books, "transaction-list", "split", **YEAR) == [
        "4100 Sales Income",
        "4100 Sales Income",
        "-Split-",
    ]


def test_a_sub_account_is_called_by_its_full_path_when_its_parent_is_not_shown(books):
    add(books, "accounts", id="shop", number="4110", name="Shop", type="income", parent_id=SALES)
    post(books, credit="shop")
    assert column(books, "general-ledger", "split", account_id=CHECKING, **YEAR) == [
        "4110 Sales Income:Shop"
    ]
    assert column(books, "transaction-list", "split", **YEAR) == ["4110 Sales Income:Shop"]
    assert "4110 Sales Income:Shop" in [
        row.label for row in report(books, "trial-balance", as_of=YEAR["last"]).rows
    ]
    assert "4110 Shop" in [row.label for row in report(books, "profit-loss", **YEAR).rows]


def test_a_transaction_shows_the_contact_of_its_line_or_of_its_document_or_its_payee(books):
    contact(books, "ann")
    contact(books, "bob")
    split = Split(account_id=SALES, amount=5, contact_id="bob")
    add(
        books,
        "bank-transactions",
        id="t",
        date=MARCH,
        account_id=CHECKING,
        amount=9,
        contact_id="ann",
        splits=(split, Split(account_id=CONSULTING, amount=4)),
    )
    add(
        books,
        "bank-transactions",
        id="u",
        date=MARCH,
        account_id=CHECKING,
        amount=1,
        payee="Somebody",
        splits=(Split(account_id=RENT, amount=1),),
    )
    assert [
        column(books, "general-ledger", "name", account_id=each, **YEAR)
        for each in (SALES, CONSULTING, RENT)
    ] == [["Bob"], ["Ann"], ["Somebody"]]
    sales = report(books, "sales-by-customer", **YEAR)
    assert [row.values for row in sales.rows] == [
        ("Ann", 4, 444),
        ("Bob", 5, 556),
        ("TOTAL", 9, 1000),
    ]


def every_report(books) -> dict[str, Any]:
    """The rows and totals of every report of the year, on each basis that it can have."""
    return {
        f"{key}, {basis}": (made.rows, made.totals)
        for key, kind in REPORTS.items()
        for basis in ("accrual", "cash")
        if basis == "accrual" or kind.has_cash_basis
        for days in [{"as_of": YEAR["last"]} if kind.is_snapshot else YEAR]
        for made in [report(books, key, **days, **({"basis": basis} if basis == "cash" else {}))]
    }


@pytest.mark.parametrize("name", ENTERED)
def test_a_void_document_is_in_no_report(books, name):
    """Reports are what they were before it was entered, though it was applied in between."""
    enter, void = ENTERED[name]
    contact(books)
    contact(books, "v", "vendor")
    invoice(books, "sold", 900, date(2026, 2, 1))
    bill(books, "bought", 700, date(2026, 2, 1))
    payment(books, "ahead", 100, date(2026, 2, 2), hold=True)
    before = every_report(books)
    enter(books, "x", 300)
    assert every_report(books) != before
    books.run(void, "x", "a mistake")
    after = every_report(books)
    assert {key for key in before if after[key] != before[key]} == set()


def test_a_report_of_customers_who_owe_nothing_has_its_total_alone(books):
    contact(books)
    invoice(books)
    books.run(void_invoice, "i", "a mistake")
    assert rows(books, "open-invoices", as_of=YEAR["last"]) == [(0, "TOTAL", 0, 0, 0)]
    assert rows(books, "customer-balance-detail", as_of=YEAR["last"]) == [(0, "TOTAL", 0, 0, 0)]


def test_a_document_of_zero_is_in_the_transaction_list_with_zero_on_its_own_account(books):
    sold, bought = earned(1000, (CONSULTING, -1000)), spent(500, (RENT, -500))
    contact(books, "c")
    contact(books, "v", "vendor")
    invoice(books, "discounted", lines=sold)
    invoice(books, "returned", lines=sold, kind="credit_memo")
    invoice(books, "free", lines=earned(0))
    invoice(books, "void", lines=earned(0))
    invoice(books, "draft", lines=earned(0), status="draft")
    bill(books, "given", lines=bought)
    bill(books, "back", lines=bought, kind="vendor_credit")
    books.run(void_invoice, "void", "entered twice")
    rows = report(books, "transaction-list", **YEAR).rows
    assert {row.source.id: (row.account_id, row.cells[-1], row.contact_id) for row in rows} == {
        "discounted": (RECEIVABLE, 0, "c"),
        "returned": (RECEIVABLE, 0, "c"),
        "free": (RECEIVABLE, 0, "c"),
        "given": (PAYABLE, 0, "v"),
        "back": (PAYABLE, 0, "v"),
    }
    # What they post is in the journal, where a document that posts nothing is absent.
    listed = {row.source.id for row in report(books, "journal", **YEAR).rows if row.source}
    assert listed == {"discounted", "returned", "given", "back"}
    for basis in ("accrual", "cash"):
        ledger = report(books, "general-ledger", basis=basis, **YEAR)
        assert ledger.totals == report(books, "journal", basis=basis, **YEAR).totals


def test_a_document_voided_in_a_closed_period_is_shown_with_its_opposite(books):
    contact(books)
    invoice(books)
    close(books, date(2026, 4, 30))
    books.run(void_invoice, "i", "a mistake", date(2026, 5, 2))
    assert column(books, "transaction-list", "type", **YEAR) == ["Invoice", "Credit Memo"]
    for day, outstanding in ((date(2026, 5, 1), 1000), (date(2026, 5, 2), 0)):
        assert report(books, "ar-aging", as_of=day).totals["outstanding"] == outstanding
    assert (
        report(books, "profit-loss", **YEAR, basis="cash").totals["net_income"]
        == report(books, "profit-loss", **YEAR).totals["net_income"]
        == 0
    )


# Cash basis


def test_on_the_cash_basis_an_invoice_counts_as_it_is_paid(books):
    contact(books)
    invoice(books, lines=earned((SALES, 70), (CONSULTING, 30)), day=date(2026, 3, 1))
    payment(books, "p", 50, day=date(2026, 4, 1))
    payment(books, "q", 80, day=date(2026, 5, 1))
    cash = {"basis": "cash"}
    assert (
        report(books, "profit-loss", first=date(2026, 3, 1), last=date(2026, 3, 31), **cash).totals[
            "total_income"
        ]
        == 0
    )
    assert (
        report(books, "profit-loss", first=date(2026, 4, 1), last=date(2026, 4, 30), **cash).totals[
            "total_income"
        ]
        == 50
    )
    assert rows(books, "profit-loss", **YEAR, **cash)[:5] == [
        (0, "Income"),
        (1, "4000 Consulting Income", 30),
        (1, "4100 Sales Income", 70),
        (1, "Unapplied Cash Payment Income", 30),
        (0, "Total Income", 130),
    ]
    lines_ = [
        row
        for row in report(books, "general-ledger", account_id=SALES, **YEAR, **cash).rows
        if row.kind == "transaction"
    ]
    assert [
        (row.cells[0], row.cells[1], row.cells[-2], row.source.kind, row.source.id)
        for row in lines_
    ] == [
        (date(2026, 4, 1), "Invoice", 35, "invoice", "i"),
        (date(2026, 5, 1), "Invoice", 35, "invoice", "i"),
    ]
    assert [row.values for row in report(books, "sales-by-customer", **YEAR, **cash).rows] == [
        ("C", 130, 1000),
        ("TOTAL", 130, 1000),
    ]


def test_a_bill_that_is_not_paid_is_no_expense_on_the_cash_basis(books):
    contact(books, "v", "vendor")
    bill(books, lines=spent((SUPPLIES, 60), (RENT, 40)))
    bill_payment(books, cents=10, day=date(2026, 4, 1))
    assert report(books, "profit-loss", **YEAR).totals["total_expenses"] == 100
    assert report(books, "profit-loss", **YEAR, basis="cash").totals["total_expenses"] == 10
    assert report(books, "expenses-by-vendor", **YEAR, basis="cash").totals == {"total": 10}
    assert PAYABLE not in {
        row.account_id
        for row in report(books, "balance-sheet", as_of=YEAR["last"], basis="cash").rows
    }


# Customers and vendors


@pytest.mark.parametrize(
    ("days", "place"),
    [(-1, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (400, 4)],
)
@pytest.mark.parametrize("side", ["customer", "vendor"])
def test_open_amounts_age_from_their_due_date(books, side, days, place):
    contact(books, "c", side)
    make = invoice if side == "customer" else bill
    make(books, by="c", day=date(2026, 2, 1), due_date=MARCH)
    ageing = report(
        books,
        "ar-aging" if side == "customer" else "ap-aging",
        as_of=date.fromordinal(MARCH.toordinal() + days),
    )
    assert [row.cells for row in ageing.rows] == [
        tuple(1000 if each in {place, 5} else 0 for each in range(6))
    ] * 2
    assert [*ageing.totals["buckets"].values()].index(1000) == place


def test_credits_are_negative_amounts_in_current_however_old_they_are(books):
    contact(books)
    invoice(books, "old", day=date(2025, 1, 1), due_date=date(2025, 1, 1))
    payment(books, "kept", 300, day=date(2025, 6, 1), hold=True)
    assert next(iter(report(books, "ar-aging", as_of=MARCH).rows)).values == (
        "C",
        -300,
        0,
        0,
        0,
        1000,
        700,
    )
    charge, credit = [
        row.cells[-4:]
        for row in report(books, "open-invoices", as_of=MARCH).rows
        if row.kind == "transaction"
    ]
    assert (charge, credit) == ((1000, 0, 1000, 438), (-300, 0, -300, None))


def test_an_ageing_of_a_past_day_shows_what_was_open_then(books):
    contact(books)
    invoice(books, day=date(2026, 1, 10), terms_id="terms-net-30", number="7")
    payment(books, "p", 400, day=date(2026, 2, 1))
    payment(books, "q", 600, day=date(2026, 3, 1))
    balances = {
        day: report(books, "open-invoices", as_of=day).totals["outstanding"]
        for day in (date(2026, 1, 9), date(2026, 1, 10), date(2026, 2, 1), date(2026, 3, 1))
    }
    assert [*balances.values()] == [0, 1000, 600, 0]
    (row,) = [
        row
        for row in report(books, "open-invoices", as_of=date(2026, 2, 20)).rows
        if row.kind == "transaction"
    ]
    assert row.values == (
        "",
        date(2026, 1, 10),
        "Invoice",
        "7",
        "Net 30",
        date(2026, 2, 9),
        1000,
        400,
        600,
        11,
    )


def test_contacts_are_ordered_by_name_ignoring_case_with_not_specified_last(books):
    for id_, name in (("a", "zeta"), ("b", "Alpha"), ("c", "beta")):
        add(books, "contacts", id=id_, kind="customer", name=name)
        invoice(books, f"i-{id_}", by=id_)
    post(books)
    assert [row.label for row in report(books, "sales-by-customer", **YEAR).rows] == [
        "Alpha",
        "beta",
        "zeta",
        "Not specified",
        "TOTAL",
    ]
    assert [row.label for row in report(books, "customer-balance-summary", as_of=MARCH).rows] == [
        "Alpha",
        "beta",
        "zeta",
        "TOTAL",
    ]


def test_sales_are_income_only_and_expenses_are_every_cost(books):
    add(books, "accounts", id="fines", name="Fines", type="expense", section="other_expense")
    for place, (account, cents) in enumerate(
        ((SALES, -100), (OTHER_INCOME, -20), (COGS, 30), (RENT, 15), ("fines", 2))
    ):
        post(books, f"j{place}", cents=cents, debit=account, credit=CHECKING)
    assert report(books, "sales-by-customer", **YEAR).totals == {"total_income": 100}
    assert report(books, "expenses-by-vendor", **YEAR).totals == {"total": 47}


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (1, 3, 333),
        (2, 3, 667),
        (1, 2000, 1),
        (1, 2001, 0),
        (-1, 2000, -1),
        (-1, 2001, 0),
        (3, 2000, 2),
        (-3, 2000, -2),
        (5, 1000, 5),
        (-5, 1000, -5),
        (25, 10000, 3),
        (-25, 10000, -3),
        (0, 7, 0),
        (7, 0, None),
        (0, 0, None),
        (100, -100, -1000),
        (-100, -100, 1000),
        (10**17, 1, 10**20),
    ],
)
def test_percentages_have_one_place_rounded_half_away_from_zero(part, whole, expected):
    assert percent_tenths(part, whole) == expected


def test_a_change_is_a_percentage_of_the_previous_amount_without_its_sign(books):
    for id_, day, cents in (
        ("a", date(2025, 3, 1), -2000),
        ("b", date(2026, 3, 1), 1),
        ("c", date(2025, 3, 1), 0),
        ("d", date(2026, 3, 1), 5),
    ):
        if cents:
            post(
                books,
                id_,
                day,
                abs(cents),
                *((CHECKING, SALES) if cents > 0 else (SALES, CHECKING)),
            )
    comparison = report(
        books,
        "profit-loss",
        first=date(2026, 3, 1),
        last=date(2026, 3, 31),
        compare_to="previousYear",
    )
    assert [row.values for row in comparison.rows if row.account_id] == [
        ("4100 Sales Income", 6, -2000, 2006, 1003)
    ]
    fresh = report(
        books,
        "profit-loss",
        first=date(2025, 3, 1),
        last=date(2025, 3, 31),
        compare_to="previousYear",
    )
    assert [row.values for row in fresh.rows if row.account_id] == [
        ("4100 Sales Income", -2000, 0, -2000, None)
    ]


# Days


def test_months_may_be_partial_at_both_ends(books):
    for day in (
        date(2026, 1, 14),
        date(2026, 1, 15),
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 10),
        date(2026, 3, 11),
    ):
        post(books, f"j-{day}", day, day.day, CHECKING, SALES)
    profit = report(
        books, "profit-loss", first=date(2026, 1, 15), last=date(2026, 3, 10), columns="month"
    )
    assert [(each.key, each.label) for each in profit.columns[1:]] == [
        ("2026-01", "Jan 15-31, 2026"),
        ("2026-02", "Feb 2026"),
        ("2026-03", "Mar 1-10, 2026"),
        ("total", "Total"),
    ]
    assert [row.cells for row in profit.rows if row.account_id] == [(46, 28, 10, 84)]
    assert profit.totals["net_income"] == 84
    sheet = report(
        books, "balance-sheet", first=date(2026, 1, 15), as_of=date(2026, 3, 10), columns="month"
    )
    assert [each.label for each in sheet.columns[1:]] == [
        "Jan 31, 2026",
        "Feb 28, 2026",
        "Mar 10, 2026",
    ]
    assert [row.cells for row in sheet.rows if row.account_id == CHECKING] == [(60, 88, 98)]


@pytest.mark.parametrize(
    ("first_month", "period", "first", "last"),
    [
        (1, "thisYear", (2026, 1, 1), (2026, 12, 31)),
        (7, "thisYear", (2026, 7, 1), (2027, 6, 30)),
        (12, "thisYear", (2025, 12, 1), (2026, 11, 30)),
        (7, "thisQuarter", (2026, 10, 1), (2026, 12, 31)),
        (12, "thisQuarter", (2026, 9, 1), (2026, 11, 30)),
        (2, "lastQuarter", (2026, 8, 1), (2026, 10, 31)),
        (11, "lastYear", (2025, 11, 1), (2026, 10, 31)),
        (11, "thisYearToDate", (2026, 11, 1), (2026, 11, 22)),
        (3, "thisMonth", (2026, 11, 1), (2026, 11, 30)),
        (3, "lastMonth", (2026, 10, 1), (2026, 10, 31)),
        (3, "last12Months", (2025, 12, 1), (2026, 11, 22)),
        (1, "allDates", (2024, 2, 29), (2027, 1, 5)),
    ],
)
def test_a_period_may_be_given_by_its_name(books, first_month, period, first, last):
    books.run(change_settings, {"fiscal_year_start": first_month})
    post(books, "a", date(2024, 2, 29))
    post(books, "b", date(2027, 1, 5))
    query = report(books, "profit-loss", period=period).query
    assert (query.first, query.last, query.as_of) == (date(*first), date(*last), None)
    query = report(books, "trial-balance", period=period).query
    assert (query.first, query.last, query.as_of) == (None, None, date(*last))
    query = report(books, "balance-sheet", period=period, columns="month").query
    assert (query.first, query.as_of) == (date(*first), date(*last))


def test_all_dates_of_empty_books_are_today(books):
    query = report(books, "journal", period="allDates").query
    assert query.first == query.last == date(2026, 11, 22)


def test_all_dates_go_to_today_though_the_last_entry_is_older(books):
    post(books, "a", date(2026, 3, 1))
    query = report(books, "journal", period="allDates").query
    assert (query.first, query.last) == (date(2026, 3, 1), date(2026, 11, 22))


def test_a_deposit_is_one_transaction_with_the_rows_that_it_holds(books):
    contact(books)
    payment(books, "p", 300)
    payment(books, "q", 200)
    deposit_rows(books, "d", "payment:p:account-1050", "payment:q:account-1050", fee=7)
    deposits = [
        (row.account_id, *row.cells[-2:])
        for row in report(books, "transaction-list", **YEAR).rows
        if row.source.id == "d"
    ]
    assert deposits == [(CHECKING, "-Split-", 493)]
    assert report(books, "general-ledger", account_id=FUNDS, **YEAR).rows[-1].cells[-1] == 0


def test_a_credit_memo_takes_sales_back_from_its_customer(books):
    contact(books)
    invoice(books, cents=1000)
    credit_memo(books, cents=300)
    assert [row.values for row in report(books, "sales-by-customer", **YEAR).rows] == [
        ("C", 700, 1000),
        ("TOTAL", 700, 1000),
    ]
    assert report(books, "profit-loss", **YEAR, basis="cash").totals["total_income"] == 0
