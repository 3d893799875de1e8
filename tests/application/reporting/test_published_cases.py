"""Cases with published answers, from OpenStax, Principles of Accounting, Volume 1.

The facts are entered with documents, and the reports must show the published figures.
"""

from datetime import date
from typing import Any

import pytest

from application.reporting.make_report import ReportRequest
from application.unit_of_work.books import Books
from tests.application.actions import (
    CHECKING,
    INVENTORY,
    PAYABLE,
    RECEIVABLE,
    RETAINED,
    add,
    assert_sound,
    bill,
    bill_payment,
    contact,
    deposit,
    earned,
    invoice,
    lines,
    payment,
    post,
    spent,
    splits,
)
from tests.support import whole_report

COGS = "account-5000"
FIXED = {"type": "asset", "subtype": "fixed_asset"}
OTHER_INCOME = {"type": "income", "section": "other_income"}
OTHER_EXPENSE = {"type": "expense", "section": "other_expense"}


def dollars(amount: int) -> int:
    """Cents of whole dollars."""
    return amount * 100


def report(books: Books, key: str, year: int, last_month: int = 12, **asked: Any) -> Any:
    last = date(year, last_month, 31)
    request = ReportRequest(first=date(year, 1, 1), last=last, **asked)
    return books.read(whole_report, key, request)


def in_dollars(totals: Any) -> dict[str, int]:
    """Totals that must be whole dollars."""
    assert all(cents % 100 == 0 for cents in totals.values())
    return {name: cents // 100 for name, cents in totals.items()}


# Propensity Company: the statement of cash flows of 2018 (section 16.3)

PROPENSITY_ACCOUNTS: dict[str, dict[str, Any]] = {
    "prepaid": {"name": "Prepaid Insurance", "type": "asset"},
    "land": {"name": "Land", **FIXED},
    "plant": {"name": "Plant Assets", **FIXED},
    "wear": {"name": "Accumulated Depreciation", **FIXED},
    "salaries-owed": {"name": "Salaries Payable", "type": "liability"},
    "notes": {"name": "Notes Payable", "type": "liability", "section": "long_term_liability"},
    "stock": {"name": "Common Stock", "type": "equity"},
    "dividends": {"name": "Dividends", "type": "equity"},
    "sales": {"name": "Sales", "type": "income"},
    "depreciation": {"name": "Depreciation Expense", "type": "expense"},
    "insurance": {"name": "Insurance Expense", "type": "expense"},
    "salaries": {"name": "Salaries Expense", "type": "expense"},
    "other": {"name": "Other Operating Expenses", "type": "expense"},
    "gain": {"name": "Gain on Sale of Land", **OTHER_INCOME, "cash_flow": "investing"},
    "interest": {"name": "Interest Expense", **OTHER_EXPENSE},
    "tax": {"name": "Income Tax Expense", **OTHER_EXPENSE},
}


@pytest.fixture
def propensity(books: Books) -> Books:
    """The books of Propensity Company to the end of 2018."""
    for id_, fields in PROPENSITY_ACCOUNTS.items():
        add(books, "accounts", id=id_, **fields)
    contact(books, "customers", "customer")
    contact(books, "vendors", "vendor")
    add(
        books,
        "journals",
        id="opening",
        date=date(2017, 12, 31),
        lines=lines(
            (CHECKING, dollars(24_300)),
            (RECEIVABLE, dollars(26_000), "customers"),
            ("prepaid", dollars(1_800)),
            (INVENTORY, dollars(45_500)),
            ("land", dollars(10_000)),
            ("plant", dollars(170_000)),
            ("wear", -dollars(71_100)),
            (PAYABLE, -dollars(19_000), "vendors"),
            ("salaries-owed", -dollars(1_500)),
            ("notes", -dollars(75_000)),
            ("stock", -dollars(50_000)),
            (RETAINED, -dollars(61_000)),
        ),
    )
    trade(books)
    other_transactions(books)
    return books


def trade(books: Books) -> None:
    """Merchandise bought and sold on account, and what it cost."""
    invoice(
        books, "sold", 0, date(2018, 3, 1), "customers", lines=earned(("sales", dollars(238_000)))
    )
    payment(
        books,
        "collected",
        dollars(242_500),
        date(2018, 11, 1),
        "customers",
        deposit_account_id=CHECKING,
    )
    bill(
        books, "bought", 0, date(2018, 2, 1), "vendors", lines=spent((INVENTORY, dollars(155_500)))
    )
    bill_payment(books, "paid", dollars(157_300), date(2018, 10, 1), "vendors")
    post(books, "cost", date(2018, 12, 31), dollars(153_000), COGS, INVENTORY)


def other_transactions(books: Books) -> None:
    """Everything else in 2018: a check or deposit where money moves, otherwise a journal."""
    day = date(2018, 6, 30)
    post(books, "worn", day, dollars(14_400), "depreciation", "wear")
    post(books, "used-up", day, dollars(12_000), "insurance", "prepaid")
    post(books, "owed", date(2018, 12, 31), dollars(400), "salaries", "salaries-owed")
    post(books, "exchange", day, dollars(20_000), "land", "stock")
    checks = {
        "prepaid": 12_700,
        "salaries": 42_200,
        "other": 11_100,
        "plant": 60_000,
        "interest": 3_500,
        "tax": 1_860,
        "dividends": 440,
    }
    for account, amount in checks.items():
        deposit(books, f"check-{account}", day, -dollars(amount), other=account)
    deposit(books, "borrowed", day, dollars(10_000), other="notes")
    deposit(books, "issued", day, dollars(45_000), other="stock")
    sell_land(books, day, cost=10_000, gain=4_800)


def sell_land(books: Books, day: date, cost: int, gain: int) -> None:
    """A deposit for land that is sold, split into its cost and the gain."""
    add(
        books,
        "bank-transactions",
        id="land-sold",
        date=day,
        account_id=CHECKING,
        amount=dollars(cost + gain),
        splits=splits(("land", dollars(cost)), ("gain", dollars(gain))),
    )


def test_propensity_company_earns_what_was_published(propensity):
    totals = in_dollars(report(propensity, "profit-loss", 2018).totals)
    assert totals["gross_profit"] == 85_000
    assert totals["net_operating_income"] == 4_900
    assert totals["net_income"] == 4_340


def test_the_cash_flows_of_propensity_company_are_those_published(propensity):
    assert in_dollars(report(propensity, "cash-flows", 2018).totals) == {
        "operating": 13_840,
        "investing": -65_200,
        "financing": 74_560,
        "net_change": 23_200,
        "cash_at_beginning": 24_300,
        "cash_at_end": 47_500,
    }
    assert_sound(propensity)


def test_the_exchange_of_land_for_stock_stands_on_both_sides(propensity):
    exchanged = dollars(20_000)
    totals = report(propensity, "cash-flows", 2018).totals
    assert totals["investing"] + exchanged == -dollars(45_200)
    assert totals["financing"] - exchanged == dollars(54_560)


def test_each_adjustment_of_propensity_company_is_the_one_published(propensity):
    statement = report(propensity, "cash-flows", 2018)
    adjustments = [(row.account_id, row.cells[0]) for row in statement.rows if row.depth == 2]
    assert adjustments == [
        ("gain", -dollars(4_800)),
        ("wear", dollars(14_400)),
        (RECEIVABLE, dollars(4_500)),
        (INVENTORY, -dollars(2_500)),
        ("prepaid", -dollars(700)),
        (PAYABLE, -dollars(1_800)),
        ("salaries-owed", dollars(400)),
    ]
    (total,) = [row for row in statement.rows if row.label.startswith("Total Adjustments")]
    assert total.cells == (dollars(13_840 - 4_340),)


# A sale of land (section 16.3, the check at its end)


def test_cash_from_investing_has_the_whole_price_of_land_that_is_sold(books):
    for id_ in ("land", "gain"):
        add(books, "accounts", id=id_, **PROPENSITY_ACCOUNTS[id_])
    add(books, "accounts", id="building", name="Building", **FIXED)
    deposit(books, "land-bought", date(2017, 5, 1), -dollars(22_000), other="land")
    sell_land(books, date(2018, 5, 1), cost=22_000, gain=25_200)
    deposit(books, "building-bought", date(2018, 7, 1), -dollars(85_000), other="building")
    totals = in_dollars(report(books, "cash-flows", 2018).totals)
    assert (totals["operating"], totals["investing"]) == (0, -37_800)
    assert totals["net_change"] == -37_800


# Cash basis against accrual basis, January to March 2018 (section 5.3)


def start_services(books: Books) -> None:
    """A small company that sells services, with everything but its insurance."""
    for id_, name in (("electricity", "Electricity"), ("rent", "Rent"), ("insurance", "Insurance")):
        add(books, "accounts", id=id_, name=name, type="expense")
    add(books, "accounts", id="services", name="Service Revenue", type="income")
    contact(books, "client", "customer")
    for id_ in ("power", "landlord"):
        contact(books, id_, "vendor")
    bills = [
        ("power", "electricity", date(2017, 12, 31), 135),
        ("power", "electricity", date(2018, 1, 31), 110),
        ("landlord", "rent", date(2018, 1, 31), 1_000),
        ("landlord", "rent", date(2018, 2, 1), 1_000),
        ("power", "electricity", date(2018, 2, 28), 150),
        ("power", "electricity", date(2018, 3, 30), 145),
    ]
    for vendor, account, day, amount in bills:
        bill(books, f"{vendor}-{day}", 0, day, vendor, lines=spent((account, dollars(amount))))
    bill_payment(books, "paid-power", dollars(135), date(2018, 1, 8), "power")
    bill_payment(books, "paid-rents", dollars(2_000), date(2018, 2, 16), "landlord")
    deposit(books, "paid-rent", date(2018, 3, 2), -dollars(1_000), other="rent")
    sales = [(date(2018, 1, 15), 2_500), (date(2018, 2, 20), 2_400), (date(2018, 3, 14), 2_450)]
    for day, amount in sales:
        shares = earned(("services", dollars(amount)))
        invoice(books, f"services-{day}", 0, day, "client", lines=shares)
    receipts = [(date(2018, 3, 10), 2_500), (date(2018, 3, 10), 2_400), (date(2018, 3, 14), 1_800)]
    for place, (day, amount) in enumerate(receipts):
        payment(
            books,
            f"received-{place}",
            dollars(amount),
            day,
            "client",
            deposit_account_id=CHECKING,
        )


def by_month(books: Books, basis: Any) -> dict[str, list[int]]:
    """Service revenue, each expense and net income in dollars, January to March."""
    statement = report(books, "profit-loss", 2018, last_month=3, columns="month", basis=basis)
    return {
        row.account_id or row.label: [cents // 100 for cents in row.cells[:3]]
        for row in statement.rows
        if row.kind == "account" or row.label == "Net Income"
    }


def test_the_cash_basis_counts_what_was_received_and_paid(books):
    start_services(books)
    deposit(books, "premium", date(2018, 1, 1), -dollars(6_000), other="insurance")
    assert by_month(books, "cash") == {
        "services": [0, 0, 6_700],
        "electricity": [135, 0, 0],
        "insurance": [6_000, 0, 0],
        "rent": [0, 2_000, 1_000],
        "Net Income": [-6_135, -2_000, 5_700],
    }
    assert_sound(books)


def test_the_accrual_basis_counts_what_was_earned_and_used(books):
    start_services(books)
    add(books, "accounts", id="prepaid", name="Prepaid Insurance", type="asset")
    deposit(books, "premium", date(2018, 1, 1), -dollars(6_000), other="prepaid")
    for day in (date(2018, 1, 31), date(2018, 2, 28), date(2018, 3, 31)):
        post(books, f"used-{day}", day, dollars(500), "insurance", "prepaid")
    assert by_month(books, "accrual") == {
        "services": [2_500, 2_400, 2_450],
        "electricity": [110, 150, 145],
        "insurance": [500, 500, 500],
        "rent": [1_000, 1_000, 1_000],
        "Net Income": [890, 750, 805],
    }
    assert_sound(books)
