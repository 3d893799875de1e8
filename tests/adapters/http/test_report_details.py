"""Every figure of every report leads to rows that sum to it: the last row behind its address has
the figure."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from domain.reports.catalogue import REPORTS

DATA = Path(__file__).parents[2] / "data"
PERIOD = "from=2026-01-05&to=2027-02-10"
ASKED: dict[str, tuple[str, ...]] = {
    "profit-loss": (
        PERIOD,
        f"{PERIOD}&basis=cash",
        f"{PERIOD}&columns=month",
        f"{PERIOD}&compareTo=previousYear",
        f"{PERIOD}&columns=quarter&compareTo=previousPeriod",
        f"{PERIOD}&columns=year&compareTo=previousYear&percentOf=income&basis=cash",
        f"{PERIOD}&percentOf=income",
        f"{PERIOD}&contactId=quarry",
    ),
    "profit-loss-detail": (PERIOD, f"{PERIOD}&basis=cash"),
    "balance-sheet": (
        "asOf=2026-12-31",
        "asOf=2027-03-15",
        "asOf=2027-03-15&basis=cash",
        "asOf=2027-03-15&from=2026-02-10&columns=quarter",
        "asOf=2026-12-31&compareTo=previousPeriod",
        "asOf=2027-03-15&from=2026-02-10&columns=year&compareTo=previousYear",
        "asOf=2027-03-15&from=2026-10-10&columns=month&compareTo=previousPeriod&basis=cash",
    ),
    "balance-sheet-detail": (
        PERIOD,
        f"{PERIOD}&basis=cash",
        "from=2026-02-01&to=2026-03-31",
        "from=2026-07-01&to=2027-03-31",
    ),
    "trial-balance": (
        "asOf=2026-12-31",
        "asOf=2027-03-15&basis=cash",
        "from=2026-02-10&asOf=2026-11-30",
        "from=2026-02-10&asOf=2027-03-15",
        "from=2027-01-01&asOf=2027-03-15&basis=cash",
        "from=2026-01-01&asOf=2027-01-01",
    ),
    "cash-flows": (
        PERIOD,
        f"{PERIOD}&columns=year",
        f"{PERIOD}&compareTo=previousPeriod",
        f"{PERIOD}&columns=year&compareTo=previousYear",
    ),
    "ar-aging": ("asOf=2026-04-30", "asOf=2027-03-15"),
    "open-invoices": ("asOf=2026-04-30",),
    "customer-balance-summary": (
        "asOf=2026-03-15",
        "asOf=2027-03-15",
        "asOf=2026-12-31&columns=month",
        "asOf=2026-12-31&columns=quarter&compareTo=previousPeriod",
    ),
    "customer-balance-detail": ("asOf=2027-03-15",),
    "sales-by-customer": (
        PERIOD,
        f"{PERIOD}&basis=cash",
        f"{PERIOD}&columns=quarter",
        f"{PERIOD}&columns=year&compareTo=previousYear",
        f"{PERIOD}&accountId=4210",
        f"{PERIOD}&contactId=quarry",
    ),
    "ap-aging": ("asOf=2026-04-30",),
    "vendor-balance-summary": ("asOf=2026-02-15", "asOf=2026-12-31"),
    "expenses-by-vendor": (PERIOD, f"{PERIOD}&basis=cash", f"{PERIOD}&compareTo=previousYear"),
    "general-ledger": (
        PERIOD,
        f"{PERIOD}&basis=cash",
        "from=2027-01-01&to=2027-03-15",
        "from=2026-12-31&to=2027-01-01",
        f"{PERIOD}&contactId=quarry",
    ),
    "journal": (PERIOD,),
    "transaction-list": (PERIOD,),
}
"""How each report is asked for here; an account is named by its number."""


BALANCES = {"opening", "closing", "debit", "credit", "balance"}
"""The columns of balances; other columns have what was posted in a period."""

OF_TRANSACTIONS = {
    "profit-loss-detail",
    "balance-sheet-detail",
    "open-invoices",
    "customer-balance-detail",
    "general-ledger",
    "journal",
    "transaction-list",
}
"""Reports that list the transactions themselves: only some of their sums lead to another report."""


@pytest.fixture
def company(client: Any) -> Any:
    """A client of the books of a small company, with records that an import does not make."""
    reply = client.post(
        "/import/iif",
        content=(DATA / "company.iif").read_bytes(),
        headers={"Content-Type": "text/plain"},
    )
    assert reply.status_code == 201, reply.text
    post(
        client,
        "/contacts",
        id="quarry",
        kind="customer",
        name="Quarry Cafe",
        termsId="terms-net-30",
    )
    post(
        client,
        "/accounts",
        id="depreciation",
        number="1590",
        name="Accumulated Depreciation",
        type="asset",
        subtype="fixed_asset",
    )
    gain = {"name": "Gain on Sale of Land", "type": "income", "section": "other_income"}
    post(client, "/accounts", id="gain", **gain, cashFlow="investing")
    certificate = {"name": "Certificate of Deposit", "type": "asset", "subtype": "bank"}
    post(client, "/accounts", id="certificate", **certificate, cashFlow="investing")
    lines = [
        {"quantity": 3, "rate": "33.33", "accountId": account(client, "4210")},
        {"rate": "0.02", "accountId": account(client, "4220")},
    ]
    post(
        client,
        "/invoices",
        id="first",
        contactId="quarry",
        date="2026-02-14",
        status="sent",
        lines=lines,
    )
    post(
        client,
        "/invoices",
        id="next-year",
        contactId="quarry",
        date="2027-01-20",
        status="sent",
        lines=lines,
    )
    post(client, "/payments", contactId="quarry", date="2026-03-20", amount="60.01")
    post(client, "/payments", contactId="quarry", date="2027-02-01", amount="500.00", hold=True)
    wear = [
        {"accountId": account(client, "6050"), "debit": "120.00"},
        {"accountId": "depreciation", "credit": "120.00"},
    ]
    post(client, "/journals", date="2026-12-31", memo="Wear", lines=wear)
    sold = [
        {"accountId": account(client, "1000"), "debit": "48.00"},
        {"accountId": "gain", "credit": "48.00"},
    ]
    post(client, "/journals", date="2026-08-08", memo="Land", lines=sold)
    saved = [
        {"accountId": "certificate", "debit": "20.00"},
        {"accountId": account(client, "1000"), "credit": "20.00"},
    ]
    post(client, "/journals", date="2026-09-09", memo="Saved", lines=saved)
    drawn = [
        {"accountId": account(client, "3100"), "debit": "10.00"},
        {"accountId": account(client, "1000"), "credit": "10.00"},
    ]
    post(client, "/journals", date="2026-06-30", memo="Correction of earnings", lines=drawn)
    return client


def post(client: Any, path: str, **body: Any) -> None:
    reply = client.post(path, json=body)
    assert reply.status_code == 201, reply.text


def account(client: Any, number: str) -> str:
    (record,) = client.get(f"/accounts?number={number}").json()["data"]
    return str(record["id"])


def asked(client: Any, key: str, query: str) -> Any:
    name, sign, number = query.partition("accountId=")
    reply = client.get(f"/reports/{key}?{name}{sign}{account(client, number) if sign else ''}")
    assert reply.status_code == 200, reply.text
    return reply.json()


def figures(report: dict[str, Any], row: dict[str, Any]) -> dict[str, Decimal]:
    """The amounts of a row by column."""
    cells = zip(report["columns"], row["values"], strict=True)
    return {
        column["key"]: Decimal(value)
        for column, value in cells
        if column["type"] == "amount" and value is not None
    }


def places(report: dict[str, Any], row: dict[str, Any]) -> list[tuple[str, str]]:
    """Each column with a figure, and the address behind it."""
    if "details" not in row:
        row_figures = figures(report, row)
        if "detail" not in row:
            return []
        # A running balance has no address of its own: it comes from the rows above it.
        running = {"balance"} if "amount" in row_figures else set()
        return [(key, row["detail"]) for key in row_figures.keys() - running]
    cells = zip(report["columns"], row["details"], row["values"], strict=True)
    return [
        (column["key"], detail) for column, detail, value in cells if detail and value is not None
    ]


def columns_without_rows(row: dict[str, Any], values: dict[str, Decimal]) -> set[str]:
    """The columns whose figures are not the sum of any rows.

    A change is the difference of two columns, and all opening or closing balances sum to zero, as
    do all amounts that the closing of a year moves. When a year begins, the balances of income and
    expense start at zero.
    """
    columns = {"change"}
    if row["kind"] == "total":
        columns |= {"opening", "closed", "closing"}
    if not values.get("opening"):
        columns |= {"opening"}
    return columns


def is_explained(report: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether a row of a report of transactions needs no address, or has one.

    A transaction names its document, and a total is the sum of the rows above it. An account
    without earlier postings begins with zero, and so do income and expense after a year.
    """
    values = figures(report, row)
    is_listed = row["kind"] == "total" or "source" in row
    return is_listed or "detail" in row or not any(values.values())


def behind(client: Any, address: str, column: str, *, is_balance: bool) -> Decimal:
    """The figure in the last row behind an address: in the same column, else the sum of its
    postings; for a balance, the balance after them."""
    reply = client.request("GET", address)
    assert reply.status_code == 200, (address, reply.text)
    report = reply.json()
    last_figures = figures(report, report["rows"][-1])
    if is_balance and "balance" in last_figures:
        return last_figures["balance"]
    return next(
        last_figures[each]
        for each in (column, "amount", "balance", "total")
        if each in last_figures
    )


def behind_total(client: Any, address: str, column: str, signs: dict[str, int]) -> Decimal:
    """The figure of the ledger behind a total of a trial balance: the sum of postings on one side,
    or of the balances on it."""
    report = client.request("GET", address).json()
    if column in {"debits", "credits"}:
        return Decimal(report["totals"][column])
    balances = [
        signs[row["accountId"]] * figures(report, row)["balance"]
        for row in report["rows"]
        if row["kind"] == "total"
    ]
    return (
        sum((each for each in balances if each > 0), Decimal())
        if column == "debit"
        else -sum((each for each in balances if each < 0), Decimal())
    )


@pytest.mark.parametrize(
    ("key", "query"), [(key, query) for key, queries in ASKED.items() for query in queries]
)
def test_the_rows_behind_each_figure_sum_to_it(company: Any, key: str, query: str):
    report = asked(company, key, query)
    signs = {
        each["id"]: 1 if each["type"] in {"asset", "expense"} else -1
        for each in company.get("/accounts?limit=1000").json()["data"]
    }
    signs |= {"unapplied-cash-payment-income": -1, "unapplied-cash-bill-payment-expense": 1}
    looked = 0
    for row in report["rows"]:
        values = figures(report, row)
        if key in OF_TRANSACTIONS:
            assert is_explained(report, row), row
        else:
            unexplained = values.keys() - {column for column, _ in places(report, row)}
            assert unexplained <= columns_without_rows(row, values), row
        for column, address in places(report, row):
            if key == "trial-balance" and row["kind"] == "total":
                expected = behind_total(company, address, column, signs)
                assert expected == values[column], (row, column)
            else:
                is_balance = column in BALANCES or key == "balance-sheet"
                value = figure_behind(key, row, values, column, signs)
                figure = behind(company, address, column, is_balance=is_balance)
                assert figure == value, (row, column)
            looked += 1
    assert looked or key in OF_TRANSACTIONS - {"general-ledger", "balance-sheet-detail"}


def figure_behind(
    key: str,
    row: dict[str, Any],
    values: dict[str, Decimal],
    column: str,
    signs: dict[str, int],
) -> Decimal:
    """What the last row behind a figure must show.

    The rows behind a trial balance are in natural sign. What the closing of a year moves has the
    opposite sign of the income and expense behind it, but on Retained Earnings.
    """
    account = row.get("accountId")
    if key == "balance-sheet-detail" and row["label"] == "Fiscal year closed":
        return values[column] if account else -values[column]
    if key != "trial-balance":
        return values[column]
    sign = signs[str(account)]
    if column == "closed":
        return values[column] * sign * (1 if account == "account-3100" else -1)
    if column in {"opening", "closing"}:
        return values[column] * sign
    debits = values.get("debits", values.get("debit", Decimal()))
    return (debits - values.get("credits", values.get("credit", Decimal()))) * sign


def test_every_report_is_checked():
    assert set(ASKED) == set(REPORTS)
