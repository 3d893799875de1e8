"""A bookkeeper's day in the browser, once by mouse and once by keyboard alone.

Each begins with new books, and ends with a closed month and figures that lead to their invoice.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import choose, do, drop, fact, press_until, save
from tests.browser.window import Window
from tests.entrypoints.serving import Served, free_port

STATEMENT = "Date,Description,Amount\n2026-02-03,QUARRY CAFE,590.00\n2026-02-05,CITY POWER,-84.20\n"
"""What the bank has: the deposit less its fee, and a bill that was paid."""


@pytest.fixture
def day(browser: Browser, tmp_path: Path) -> Iterator[tuple[Window, Served]]:
    """A window that looks at new books."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    with Served(tmp_path / "books.wyzbooks", free_port()) as served:
        served.wait()
        window = Window(context, served.url)
        yield window, served
        context.close()
        window.check()


def test_a_day_by_mouse(day):
    window, served = day
    page = window.open("/")
    page.get_by_text("New", exact=True).click()
    page.get_by_role("link", name="Customer", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Quarry Cafe")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Quarry Cafe")

    page.goto(f"{window.url}/new/invoices")
    choose(page, "Customer", "Quarry")
    page.get_by_label("Date", exact=True).fill("2026-02-02")
    page.get_by_label("Description, line 1").fill("Two tables")
    page.get_by_label("Rate, line 1").fill("620")
    choose(page, "Account, line 1", "4100")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text(re.compile("^Invoice 1001"))
    invoice = page.url
    do(page, "Send")
    page.get_by_role("link", name="Receive payment").click()
    page.get_by_label("Date", exact=True).fill("2026-02-02")
    page.get_by_label(re.compile("^Apply to")).fill("600")
    page.get_by_label("Amount", exact=True).fill("600")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("h1")).to_have_text("Payment of 600.00")

    page.goto(f"{window.url}/new/bills")
    page.get_by_label("Vendor", exact=True).press_sequentially("City Power")
    page.get_by_role("option", name="New vendor “City Power”").click()
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    page.get_by_label("Date", exact=True).fill("2026-02-04")
    choose(page, "Account, line 1", "Rent")
    page.get_by_label("Amount, line 1").fill("84.20")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Pay", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Date", exact=True).fill("2026-02-05")
    choose(dialog, "Pay from", "Checking")
    dialog.get_by_role("button", name="Pay", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Bill payment")

    page.goto(f"{window.url}/new/bank-transactions?way=deposit")
    choose(page, "Deposit to", "Checking")
    page.get_by_label("Date", exact=True).fill("2026-02-03")
    page.get_by_label("Deposit 600.00 of Quarry Cafe").check()
    choose(page, "Account, line 1", "Office")
    page.get_by_label("Amount, line 1").fill("10")
    page.get_by_role("button", name="Save").click()
    expect(fact(page, "Amount")).to_have_text("590.00")

    page.goto(f"{window.url}/import")
    drop(page, "bank.csv", STATEMENT)
    page.get_by_label("Account", exact=True).select_option("account-1000")
    expect(page.locator("main")).to_contain_text("Rows that you have")
    page.get_by_role("button", name=re.compile("^Import")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Import of a file")

    reconcile_by_mouse(window, page)
    close_the_month(window, page)
    from_the_report_to_the_invoice(window, page, invoice)
    assert served.client.post("/system/verify").json()["ok"]


def reconcile_by_mouse(window: Window, page: Page) -> None:
    """Checking ends February with what the statement says."""
    page.goto(f"{window.url}/reconciliation")
    row = page.locator("tr, li, article, section").filter(has_text="1000 Checking").last
    row.get_by_role("button", name="Reconcile").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Last day of the statement").fill("2026-02-28")
    dialog.get_by_label(re.compile("^Balance|balance of the statement", re.IGNORECASE)).last.fill(
        "505.80"
    )
    dialog.get_by_role("button", name="Begin").click()
    expect(page.locator(".difference dd")).to_be_visible()
    for box in page.locator(".session-rows input[type=checkbox]").all():
        box.check()
    expect(page.locator(".difference dd")).to_have_text("✓ 0.00")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("main")).to_contain_text("Rows that it has locked")


def close_the_month(window: Window, page: Page) -> None:
    """Nothing of February can be changed any more."""
    page.goto(f"{window.url}/settings")
    page.get_by_role("button", name="Change: Closing date").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Closed through").fill("2026-02-28")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".foot")).to_contain_text("Closed through 2026-02-28")


def from_the_report_to_the_invoice(window: Window, page: Page, invoice: str) -> None:
    """Profit & Loss of February leads to the invoice of its income."""
    page.goto(f"{window.url}/reports/profit-loss?from=2026-02-01&to=2026-02-28")
    income = page.get_by_role("row", name="4100 Sales Income")
    expect(income).to_contain_text("620.00")
    income.get_by_role("link").last.click()
    expect(page.get_by_role("heading", name="General Ledger", level=1)).to_be_visible()
    page.get_by_role("link", name="Invoice", exact=True).first.click()
    expect(page).to_have_url(invoice)
    expect(fact(page, "Balance")).to_have_text("20.00")


def test_a_day_by_keyboard_alone(day):
    window, served = day
    page = window.open("/")
    keyboard = page.keyboard
    keyboard.type("ni")
    customer = page.get_by_label("Customer", exact=True)
    expect(customer).to_be_focused()
    keyboard.type("Quarry Cafe")
    page.get_by_role("option", name="New customer “Quarry Cafe”").wait_for()
    keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    keyboard.press("Control+Enter")
    expect(customer).to_have_value("Quarry Cafe")
    press_until(page, "Tab", "Description, line 1")
    keyboard.type("Two tables")
    press_until(page, "Tab", "Rate, line 1")
    keyboard.type("620")
    keyboard.press("Tab")
    keyboard.type("4100")
    page.get_by_role("option", name="4100 Sales Income").wait_for()
    keyboard.press("Enter")
    save(page, re.compile("^Invoice 1001"))
    press_until(page, "Tab", "Send")
    keyboard.press("Enter")
    expect(page.get_by_role("dialog").locator(".consequence")).to_contain_text("Will be")
    keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(page.locator("h1")).to_contain_text("sent")

    press_until(page, "Tab", "Receive payment")
    keyboard.press("Enter")
    expect(page.get_by_label("Amount", exact=True)).to_have_value("620.00")
    save(page, "Payment of 620.00")

    keyboard.type("nb")
    vendor = page.get_by_label("Vendor", exact=True)
    expect(vendor).to_be_focused()
    keyboard.type("City Power")
    page.get_by_role("option", name="New vendor “City Power”").wait_for()
    keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    keyboard.press("Control+Enter")
    expect(vendor).to_have_value("City Power")
    press_until(page, "Tab", "Account, line 1")
    keyboard.type("Rent")
    page.get_by_role("option", name="6800 Rent & Utilities").wait_for()
    keyboard.press("Enter")
    press_until(page, "Tab", "Amount, line 1")
    keyboard.type("84.20")
    save(page, re.compile("^Bill"))

    keyboard.type("gr")
    expect(page.get_by_role("heading", name="Reports", level=1)).to_be_visible()
    press_until(page, "Tab", "Profit & Loss")
    keyboard.press("Enter")
    expect(page.get_by_role("row", name="4100 Sales Income")).to_contain_text("620.00")
    press_until(page, "Tab", "620.00")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="General Ledger", level=1)).to_be_visible()
    press_until(page, "Tab", "Invoice")
    keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Invoice 1001")
    assert served.client.get("/invoices?status=paid").json()["total"] == 1
