"""The statement of cash flows by example: its sections, its order, and what leads to each row."""

from datetime import date
from typing import Any

import pytest

from application.reporting.make_report import ReportRequest
from domain.errors import Refused
from tests.application.actions import (
    CARD,
    CHECKING,
    EQUITY,
    INVENTORY,
    PAYABLE,
    RECEIVABLE,
    RENT,
    RETAINED,
    SALES,
    SAVINGS,
    SUPPLIES,
    add,
    bill,
    change,
    contact,
    deposit,
    invoice,
    post,
)
from tests.support import whole_report

LOAN, EQUIPMENT, OTHER_INCOME = "account-2500", "account-1500", "account-4900"
FIXED = {"type": "asset", "subtype": "fixed_asset"}
YEAR = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
ADJUSTMENTS = "Adjustments to reconcile Net Income to Net Cash provided by operations"


def report(books, **asked: Any):
    return books.read(whole_report, "cash-flows", ReportRequest(**{**YEAR, **asked}))


def rows(books, **asked: Any) -> list[tuple[Any, ...]]:
    return [
        (row.depth, row.label, *(cell for cell in row.cells if cell is not None))
        for row in report(books, **asked).rows
    ]


def labels(books) -> list[str]:
    return [row.label for row in report(books).rows]


def test_loans_are_financing_and_depreciation_is_operating_whatever_their_names(books):
    """Two loans, and depreciation on a sub-account of Accumulated Depreciation."""
    add(
        books,
        "accounts",
        id="mortgage",
        name="Mortgage Amortization Loan",
        type="liability",
        section="long_term_liability",
    )
    add(books, "accounts", id="wear", name="Accumulated Depreciation", **FIXED)
    add(books, "accounts", id="truck", name="Truck AD", **FIXED, parent_id="wear")
    deposit(books, "owner", cents=50_000_00, other=EQUITY)
    deposit(books, "bank", cents=20_000_00, other="mortgage")
    post(books, "worn", cents=1_000_00, debit=SUPPLIES, credit="truck")
    assert rows(books) == [
        (0, "Operating Activities"),
        (1, "Net Income", -1_000_00),
        (1, ADJUSTMENTS),
        (2, "Accumulated Depreciation:Truck AD", 1_000_00),
        (1, f"Total {ADJUSTMENTS}", 1_000_00),
        (0, "Net Cash from Operating Activities", 0),
        (0, "Financing Activities"),
        (1, "3000 Owner's Equity", 50_000_00),
        (1, "Mortgage Amortization Loan", 20_000_00),
        (0, "Net Cash from Financing Activities", 70_000_00),
        (0, "Net Change in Cash", 70_000_00),
        (0, "Cash at Beginning of Period", 0),
        (0, "Cash at End of Period", 70_000_00),
    ]
    totals = report(books).totals
    assert [totals[name] for name in ("operating", "investing", "financing")] == [0, 0, 70_000_00]


def test_another_name_moves_nothing_in_the_statement(books):
    post(books, "bought", cents=500, debit=EQUIPMENT, credit=LOAN)
    before = report(books).totals
    change(books, "accounts", EQUIPMENT, name="Accumulated Depreciation")
    change(books, "accounts", LOAN, name="Amortization Loan")
    assert report(books).totals == before


def test_a_gain_on_a_sale_of_land_is_investing(books):
    add(books, "accounts", id="land", name="Land", **FIXED)
    change(books, "accounts", OTHER_INCOME, cash_flow="investing")
    post(books, "bought", date(2025, 5, 1), 10_000, "land", CHECKING)
    post(books, "sold", cents=10_000, debit=CHECKING, credit="land")
    post(books, "gain", cents=4_800, debit=CHECKING, credit=OTHER_INCOME)
    assert rows(books)[:10] == [
        (0, "Operating Activities"),
        (1, "Net Income", 4_800),
        (1, ADJUSTMENTS),
        (2, "4900 Other Income", -4_800),
        (1, f"Total {ADJUSTMENTS}", -4_800),
        (0, "Net Cash from Operating Activities", 0),
        (0, "Investing Activities"),
        (1, "4900 Other Income", 4_800),
        (1, "Land", 10_000),
        (0, "Net Cash from Investing Activities", 14_800),
    ]


def test_an_expense_can_be_financing(books):
    add(
        books,
        "accounts",
        id="fees",
        name="Fees for Loans",
        type="expense",
        cash_flow="financing",
    )
    post(books, "paid", cents=300, debit="fees", credit=CHECKING)
    totals = report(books).totals
    assert (totals["operating"], totals["financing"], totals["net_change"]) == (0, -300, -300)


def test_a_certificate_of_deposit_is_investing_and_not_cash(books):
    add(
        books,
        "accounts",
        id="certificate",
        name="Certificate of Deposit",
        type="asset",
        subtype="bank",
        cash_flow="investing",
    )
    deposit(books, "owner", cents=1000, other=EQUITY)
    post(books, "saved", cents=400, debit="certificate", credit=CHECKING)
    post(books, "moved", cents=100, debit=SAVINGS, credit=CHECKING)
    assert rows(books)[-9:] == [
        (0, "Investing Activities"),
        (1, "Certificate of Deposit", -400),
        (0, "Net Cash from Investing Activities", -400),
        (0, "Financing Activities"),
        (1, "3000 Owner's Equity", 1000),
        (0, "Net Cash from Financing Activities", 1000),
        (0, "Net Change in Cash", 600),
        (0, "Cash at Beginning of Period", 0),
        (0, "Cash at End of Period", 600),
    ]
    sheet = books.read(whole_report, "balance-sheet", ReportRequest(as_of=YEAR["last"]))
    bank = next(row for row in sheet.rows if row.label == "Total Bank Accounts")
    assert bank.cells == (1000,)


def test_working_capital_follows_depreciation_in_the_order_of_the_balance_sheet(books):
    contact(books, "c", "customer")
    contact(books, "v", "vendor")
    given = {
        "gain": {"name": "Gain", "type": "income", "cash_flow": "financing"},
        "shares": {"name": "Shares", "type": "equity", "cash_flow": "operating"},
        "note": {
            "name": "Note",
            "type": "liability",
            "section": "long_term_liability",
            "cash_flow": "operating",
        },
        "taxes": {"number": "1", "name": "Taxes Payable", "type": "liability"},
        "amort": {"name": "Amortization", "type": "asset", "section": "other_asset"},
        "wear": {"number": "9", "name": "Depreciation of Machines", **FIXED},
    }
    for id_, fields in given.items():
        add(books, "accounts", id=id_, **fields)
        post(books, f"to-{id_}", debit=CHECKING, credit=id_)
    post(books, "stock", debit=INVENTORY, credit=CARD)
    invoice(books)
    bill(books)
    adjustments = [row.account_id for row in report(books).rows if row.depth == 2]
    assert adjustments == [
        "gain",
        "wear",
        "amort",
        RECEIVABLE,
        INVENTORY,
        PAYABLE,
        CARD,
        "taxes",
        "note",
        "shares",
    ]


def test_a_section_without_accounts_is_left_out(books):
    assert labels(books) == [
        "Operating Activities",
        "Net Income",
        "Net Cash from Operating Activities",
        "Net Change in Cash",
        "Cash at Beginning of Period",
        "Cash at End of Period",
    ]
    post(books, "bought", debit=EQUIPMENT, credit=CHECKING)
    assert "Investing Activities" in labels(books)
    assert "Financing Activities" not in labels(books)
    assert report(books).totals["financing"] == 0


def test_a_section_is_shown_in_all_columns_if_one_of_them_has_amounts(books):
    post(books, "bought", date(2026, 2, 1), 500, EQUIPMENT, CHECKING)
    table = report(books, first=date(2026, 1, 1), last=date(2026, 3, 31), columns="month")
    (row,) = [row for row in table.rows if row.account_id == EQUIPMENT]
    assert row.cells == (0, -500, 0, -500)


# Drill-down


def last_amount(books, **asked: Any) -> int:
    return report(books, **asked).rows[-1].cells[-2]


def test_the_adjustments_and_a_moved_account_lead_to_their_postings(books):
    change(books, "accounts", OTHER_INCOME, cash_flow="investing")
    post(books, "gain", cents=4_800, credit=OTHER_INCOME)
    post(books, "bought", cents=500, debit=INVENTORY, credit=CHECKING)
    assert last_amount(books, account_id=OTHER_INCOME) == 4_800
    assert last_amount(books, account_id=OTHER_INCOME, section="adjustments") == -4_800
    assert last_amount(books, section="adjustments") == -5_300
    assert last_amount(books, section="operating") == -500
    assert last_amount(books, section="investing") == 4_800


@pytest.mark.parametrize(
    ("account", "section"),
    [
        (SALES, None),
        (RENT, "adjustments"),
        (INVENTORY, "adjustments"),
        (INVENTORY, "operating"),
        (RETAINED, "cash"),
    ],
)
def test_an_account_is_refused_where_the_statement_does_not_show_it(books, account, section):
    with pytest.raises(Refused):
        report(books, account_id=account, section=section)
