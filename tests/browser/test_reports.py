"""The home page of the owner and the pages of reports: what they show, and where figures lead."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from adapters.http.browser_pages import PROGRAM
from application.json_names import json_name
from domain.reports.periods import PERIODS, period_days
from tests.browser.window import values_of

CSV = "text/csv"


def shown(amount: str) -> str:
    """An amount as the pages show it."""
    return f"{Decimal(amount):,}".replace("-", "\N{MINUS SIGN}")


@pytest.fixture
def report(served):
    """Reads a report of the API."""

    def read(path):
        answer = served.client.get(f"/reports/{path}")
        assert answer.is_success, answer.text
        return answer.json()

    return read


def test_the_menu_has_every_report_and_finds_one_by_its_words(window, served):
    titles = {kind["title"] for kind in served.client.get("/reports").json()["data"]}
    page = window.open("/reports")
    entries = page.locator(".report-menu a")
    expect(entries).to_have_count(len(titles))
    assert set(entries.all_inner_texts()) == titles
    page.get_by_role("searchbox", name="Find a report").fill("vendor owe")
    expect(entries).to_have_text(["A/P Aging", "Vendor Balance Summary"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A/P Aging", level=1)).to_be_visible()


def test_every_report_is_a_page_with_the_rows_of_the_api(window, served, report):
    page = window.open("/reports")
    for kind in served.client.get("/reports").json()["data"]:
        key, title = kind["key"], kind["title"]
        page.get_by_role("link", name=title, exact=True).click()
        expect(page.get_by_role("heading", name=title, level=1, exact=True)).to_be_visible()
        period = page.get_by_label("Period", exact=True).input_value()
        rows = report(f"{key}?period={period}" if period else key)["rows"]
        expect(page.locator("table.report tbody tr")).to_have_count(len(rows))
        page.get_by_role("link", name="Reports", exact=True).click()


def test_a_figure_of_profit_and_loss_leads_to_its_invoice_and_back(window):
    page = window.open("/reports/profit-loss")
    page.get_by_label("Columns").select_option(label="Months")
    expect(page).to_have_url(f"{window.url}/reports/profit-loss?columns=month")
    expect(page.locator("table.report thead th")).to_have_count(1 + 12 + 1)
    sales = page.get_by_role("row", name="4100 Sales Income").locator("td a")
    figure = sales.filter(has_not_text=re.compile(r"^0\.00$")).first
    amount = figure.inner_text()
    figure.click()
    expect(page.get_by_role("heading", name="General Ledger", level=1)).to_be_visible()
    assert "accountId=account-4100" in page.url
    expect(page.locator("table.report tr.is-total .c-amount")).to_have_text(amount)
    page.get_by_role("link", name="Invoice", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Invoice 100")
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Columns")).to_have_value("month")
    page.go_back()
    expect(page.get_by_label("Columns")).to_have_value("")


def test_choices_stand_in_the_address_and_files_have_them(window):
    page = window.open("/reports/balance-sheet")
    page.get_by_label("Period", exact=True).select_option(label="Last fiscal year")
    page.get_by_label("Basis").select_option(label="Cash")
    page.get_by_label("Compare with", exact=True).select_option(label="The year before")
    query = "period=lastYear&basis=cash&compareTo=previousYear"
    expect(page).to_have_url(f"{window.url}/reports/balance-sheet?{query}")
    expect(page.locator(".report-scope")).to_contain_text("Cash basis")
    for name, ending in (("CSV", "csv"), ("Excel", "xlsx"), ("PDF", "pdf")):
        link = page.get_by_role("link", name=name, exact=True)
        address = f"/api/v1/reports/balance-sheet?{query}&format={ending}"
        expect(link).to_have_attribute("href", address)
    page.get_by_label("Period", exact=True).select_option(label="Chosen days")
    last_year = datetime.now().astimezone().year - 1
    expect(page.get_by_label("On the day")).to_have_value(f"{last_year}-12-31")
    page.get_by_label("On the day").fill(f"{last_year + 1}-01-31")
    expect(page.locator(".report-scope")).to_contain_text(f"{last_year + 1}-01-31")


def test_rows_fold_to_their_total_by_keyboard(window, report):
    rows = report("profit-loss")["rows"]
    total = next(row for row in rows if row["label"] == "Total Income")
    page = window.open("/reports/profit-loss")
    income = page.locator("table.report tbody tr").first
    income.get_by_role("button", name="Rows of Income").focus()
    page.keyboard.press("Enter")
    expect(income).to_contain_text(shown(total["values"][1]))
    expect(page.get_by_role("row", name="4100 Sales Income")).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("row", name="4100 Sales Income")).to_have_count(1)


def test_a_report_is_compared_with_a_file_and_a_difference_leads_on(window, served):
    csv = served.client.get("/reports/profit-loss?format=csv").text
    theirs = csv.replace("4100 Sales Income,", "4100 Sales Income,1")
    page = window.open("/reports/profit-loss")
    compare_with(page, csv)
    expect(page.locator(".comparison")).to_contain_text("Nothing differs")
    page.get_by_role("button", name="Compare with QuickBooks").click()
    compare_with(page, theirs)
    expect(page.locator(".comparison")).to_contain_text("1 figure differs")
    expect(page.locator(".comparison")).to_contain_text("The amounts differ.")
    page.locator(".comparison").get_by_role("link", name="4100 Sales Income").click()
    expect(page.get_by_role("heading", name="General Ledger", level=1)).to_be_visible()
    compare_with(page, "Not a report")
    expect(page.locator(".comparison .problem")).to_be_visible()


def compare_with(page: Page, csv: str) -> None:
    """Choose a file to compare the report of the page with."""
    page.get_by_role("button", name="Compare with QuickBooks").click()
    file = {"name": "theirs.csv", "mimeType": CSV, "buffer": csv.encode()}
    page.get_by_label("File of QuickBooks").set_input_files(file)


@pytest.mark.parametrize("total", [None, 150])
def test_a_report_of_very_many_rows_is_read_only_if_somebody_wants_it(window, total):
    page, reports, sizes = window.page, [], []
    payroll = {"lines": [{}] * 200}
    count = {"data": [payroll], "total": total, "nextCursor": None}

    def hold(route):
        sizes.append(route)

    def tell_size():
        while not sizes:
            page.wait_for_timeout(20)
        sizes.pop().fulfill(json=count)

    page.route("**/api/v1/journals?**limit=20", hold)
    page.on("request", lambda request: "/v1/reports/" in request.url and reports.append(""))
    window.open("/reports/general-ledger?period=allDates")
    expect(page.locator("main")).to_contain_text("Reading the report")
    assert reports == []
    tell_size()
    expect(page.locator("main")).to_contain_text("about 20,000 rows or more")
    sheet = page.get_by_role("region", name="General Ledger").first
    assert reports == []
    expect(sheet).to_have_count(0)
    page.get_by_role("button", name="Read it here all the same").click()
    expect(sheet).to_contain_text("1000 Checking")
    page.get_by_label("Period").select_option("thisMonth")
    expect(page.locator("main")).to_contain_text("Reading the report")
    expect(sheet).to_contain_text("1000 Checking")  # The former one stays.
    tell_size()
    expect(page.locator("main")).to_contain_text("about 20,000 rows or more")
    expect(sheet).to_have_count(0)


def test_the_pages_count_the_days_of_periods_as_the_server_does(window):
    page = window.open("/reports")
    ends = date(2024, 12, 31)
    cases = [
        (period, ends + timedelta(days), month)
        for period in PERIODS
        for days in range(0, 430, 17)
        for month in (1, 4, 9, 12)
    ]
    answers = page.evaluate(
        """async ([address, cases]) => {
            const { periodDays } = await import(address);
            return cases.map(([period, today, month]) => periodDays(period, today, month));
        }""",
        [
            f"{PROGRAM.address}/books/periods.js",
            [(json_name(period), str(today), month) for period, today, month in cases],
        ],
    )
    for (period, today, month), answer in zip(cases, answers, strict=True):
        first, last = map(str, period_days(period, today, month, (date.min, date.max)))
        expected = {} if period == "all_dates" else {"from": first, "to": last}
        assert answer == expected, (period, today, month)


def test_the_home_page_has_the_figures_of_the_api(window, served, report):
    page = window.open("/")
    for title, key in (("Owed to us", "ar-aging"), ("Owed by us", "ap-aging")):
        totals = report(key)["totals"]
        card = page.get_by_role("region", name=title)
        expect(card.locator(".figure")).to_have_text(shown(totals["outstanding"]))
        amounts = [shown(amount) for amount in totals["buckets"].values()]
        expect(card.locator("td.numeric")).to_have_text(amounts)
    profit = report("profit-loss?period=last12Months")["totals"]["netIncome"]
    card = page.get_by_role("region", name="Profit of the last 12 months")
    expect(card.locator(".figure")).to_have_text(shown(profit))
    assert len(values_of(page, "table.profit thead th")) == 12
    checking = served.client.get("/accounts/account-1000").json()["balance"]
    row = page.get_by_role("row", name="1000 Checking")
    expect(row.locator("td")).to_have_text(shown(checking))
    attention = page.get_by_role("region", name="What wants attention")
    late = served.client.get("/invoices?status=overdue&sums=balance").json()
    expect(attention).to_contain_text(f"{late['total']} overdue invoice")
    expect(attention).to_contain_text(shown(late["sums"]["balance"]))
    attention.get_by_role("link", name="overdue invoice").click()
    expect(page.get_by_role("heading", name="Invoices", level=1)).to_be_visible()


def test_the_home_page_verifies_the_books(window):
    page = window.open("/")
    page.get_by_role("button", name="Verify now").click()
    today = datetime.now().astimezone().date()
    expect(page.locator(".verified")).to_contain_text(f"Verified {today}")
