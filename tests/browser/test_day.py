"""A bookkeeper's day in the browser, once by mouse and once by keyboard alone.

Each begins with new books, and ends with a closed month and figures that lead to their invoice.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.hands import choose, do, drop, fact, press_until, save
from tests.browser.window import Window
from tests.entrypoints.serving import Served, free_port

TODAY = datetime.now().astimezone().date()


def statement(deposited: object, paid: object) -> str:
    """What the bank has: the deposit less its fee, and a bill that was paid."""
    lines = (f"{deposited},QUARRY CAFE,590.00", f"{paid},CITY POWER,-84.20")
    return "\n".join(["Date,Description,Amount", *lines])


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
    invoice = sell_by_mouse(window, page)
    buy_by_mouse(window, page)
    deposit_by_mouse(window, page)
    import_by_mouse(window, page)
    reconcile_by_mouse(window, page)
    close_the_month(window, page)
    from_the_report_to_the_invoice(window, page, invoice)
    assert served.client.post("/system/verify").json()["ok"]


def save_by_mouse(page: Page | Locator) -> None:
    """Press the button that saves the form."""
    page.get_by_role("button", name="Save", exact=True).click()


def sell_by_mouse(window: Window, page: Page) -> str:
    """A new customer gets an invoice, and pays a part of it; the address of the invoice."""
    page.get_by_text("New", exact=True).click()
    page.get_by_role("link", name="Customer", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Quarry Cafe")
    save_by_mouse(page)
    expect(page.locator("h1")).to_have_text("Quarry Cafe")
    window.open("/new/invoices")
    choose(page, "Customer", "Quarry")
    page.get_by_label("Date", exact=True).fill("2026-02-02")
    page.get_by_label("Description, line 1").fill("Two tables")
    page.get_by_label("Rate, line 1").fill("620")
    choose(page, "Account, line 1", "4100")
    save_by_mouse(page)
    expect(page.locator("h1")).to_have_text(re.compile("^Invoice 1001"))
    invoice = page.url
    do(page, "Send")
    page.get_by_role("link", name="Receive payment").click()
    page.get_by_label("Date", exact=True).fill("2026-02-02")
    page.get_by_label(re.compile("^Apply to")).fill("600")
    page.get_by_label("Amount", exact=True).fill("600")
    save_by_mouse(page)
    expect(page.locator("h1")).to_have_text("Payment of 600.00")
    return invoice


def buy_by_mouse(window: Window, page: Page) -> None:
    """A bill of a new vendor is paid."""
    window.open("/new/bills")
    page.get_by_label("Vendor", exact=True).press_sequentially("City Power")
    page.get_by_role("option", name="New vendor “City Power”").click()
    save_by_mouse(page.get_by_role("dialog"))
    expect(page.get_by_label("Vendor", exact=True)).to_have_value("City Power")
    page.get_by_label("Date", exact=True).fill("2026-02-04")
    choose(page, "Account, line 1", "Rent")
    page.get_by_label("Amount, line 1").fill("84.20")
    save_by_mouse(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Date", exact=True).fill("2026-02-05")
    choose(dialog, "Pay from", "Checking")
    dialog.get_by_role("button", name="Pay", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Bill payment")


def deposit_by_mouse(window: Window, page: Page) -> None:
    """The payment goes to the bank, which keeps a fee."""
    window.open("/new/bank-transactions?way=deposit")
    choose(page, "Deposit to", "Checking")
    page.get_by_label("Date", exact=True).fill("2026-02-03")
    page.get_by_label("Deposit 600.00 of Quarry Cafe").check()
    choose(page, "Account, line 1", "Office")
    page.get_by_label("Amount, line 1").fill("10")
    save_by_mouse(page)
    expect(fact(page, "Amount")).to_have_text("590.00")


def import_by_mouse(window: Window, page: Page) -> None:
    """The statement brings nothing but what is there already."""
    window.open("/import")
    drop(page, "bank.csv", statement("2026-02-03", "2026-02-05"))
    page.get_by_label("Account", exact=True).select_option("account-1000")
    expect(page.locator("main")).to_contain_text("Rows that you have")
    page.get_by_role("button", name=re.compile("^Import")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Import of bank.csv, ")


def reconcile_by_mouse(window: Window, page: Page) -> None:
    """Checking ends February with what the statement says."""
    window.open("/reconciliation")
    row = page.locator("tr, li, article, section").filter(has_text="1000 Checking").last
    row.get_by_role("button", name="Reconcile").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Last day of the statement", exact=True).fill("2026-02-28")
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
    window.open("/settings")
    page.get_by_role("button", name="Change: Closing date").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Closed through").fill("2026-02-28")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator(".foot")).to_contain_text("Closed through 2026-02-28")


def from_the_report_to_the_invoice(window: Window, page: Page, invoice: str) -> None:
    """Profit & Loss of February leads to the invoice of its income."""
    window.open("/reports/profit-loss?from=2026-02-01&to=2026-02-28")
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
    sell_by_keyboard(page)
    buy_by_keyboard(page)
    deposit_by_keyboard(page)
    import_by_keyboard(page)
    reconcile_by_keyboard(page)
    close_by_keyboard(page)
    read_by_keyboard(page)
    assert served.client.get("/bills?status=paid").json()["total"] == 1
    assert served.client.get("/invoices/numbers").is_success
    session = served.client.get("/reconciliation/bank").json()["data"][0]
    assert (session["status"], session["statementBalance"]) == ("finished", "505.80")
    company = served.client.get("/system/settings").json()["company"]
    assert company["closingDate"] == str(TODAY)


def go_by_keyboard(page: Page, keys: str) -> None:
    """Go to another page, and wait until it has taken the focus."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(keys)
    expect(page.locator("main")).to_be_focused()


def sell_by_keyboard(page: Page) -> None:
    """An invoice for a customer who is made on the way is sent and paid."""
    page.keyboard.type("ni")
    make_by_keyboard(page, "Customer", "Quarry Cafe")
    press_until(page, "Tab", "Description, line 1")
    page.keyboard.type("Two tables")
    press_until(page, "Tab", "Rate, line 1")
    page.keyboard.type("620")
    press_until(page, "Tab", "Account, line 1")
    choose_by_keyboard(page, "4100 Sales Income")
    save(page, re.compile("^Invoice 1001"))
    verb_by_keyboard(page, "Send")
    expect(page.locator("h1")).to_contain_text("sent")
    press_until(page, "Tab", "Receive payment")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Amount", exact=True)).to_have_value("620.00")
    press_until(page, "Tab", "Amount")
    page.keyboard.type("600")
    press_until(page, "Tab", "Apply to")
    page.keyboard.type("600")
    save(page, "Payment of 600.00")


def buy_by_keyboard(page: Page) -> None:
    """A bill of a vendor who is made on the way is paid."""
    page.keyboard.type("nb")
    make_by_keyboard(page, "Vendor", "City Power")
    press_until(page, "Tab", "Account, line 1")
    choose_by_keyboard(page, "6800 Rent & Utilities")
    press_until(page, "Tab", "Amount, line 1")
    page.keyboard.type("84.20")
    save(page, re.compile("^Bill"))
    press_until(page, "Tab", "Pay")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Pay from")).to_be_visible()
    press_until(page, "Tab", "Pay from")
    choose_by_keyboard(page, "1000 Checking")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_contain_text("Bill payment")


def deposit_by_keyboard(page: Page) -> None:
    """The payment goes to the bank, which keeps a fee."""
    page.keyboard.type("nt")
    expect(page.get_by_label("What is it?")).to_be_focused()
    page.keyboard.type("Dep")
    press_until(page, "Tab", "Deposit to")
    choose_by_keyboard(page, "1000 Checking")
    press_until(page, "Tab", "Deposit 600.00")
    page.keyboard.press("Space")
    press_until(page, "Tab", "Account, line 1")
    choose_by_keyboard(page, "6000 Office Supplies")
    press_until(page, "Tab", "Amount, line 1")
    page.keyboard.type("10")
    save(page, re.compile("^Deposit of"))
    expect(fact(page, "Amount")).to_have_text("590.00")


def import_by_keyboard(page: Page) -> None:
    """The file of the statement is chosen; it brings nothing but what is there already."""
    go_by_keyboard(page, "gm")
    press_until(page, "Tab", "Choose files")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    content = statement(TODAY, TODAY).encode()
    chooser.value.set_files({"name": "bank.csv", "mimeType": "text/csv", "buffer": content})
    # The page asks for the account, and leads to the field in which it is chosen.
    expect(page.get_by_label("Account", exact=True)).to_be_focused()
    page.keyboard.type("1000")
    page.get_by_role("button", name=re.compile("^Import")).wait_for()
    press_until(page, "Tab", "Import ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Import of bank.csv, ")


def reconcile_by_keyboard(page: Page) -> None:
    """Checking ends today with what the statement says."""
    go_by_keyboard(page, "gc")
    page.get_by_role("button", name="Reconcile").last.wait_for()
    press_until(page, "Tab", "1000 Checking")
    press_until(page, "Tab", "Reconcile")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Last day of the statement", exact=True)).to_be_focused()
    page.keyboard.type(TODAY.strftime("%m%d%Y"))
    press_until(page, "Tab", "Balance at its end")
    page.keyboard.type("505.80")
    press_until(page, "Tab", "Begin")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Checking: statement of")
    page.locator(".session-rows input[type=checkbox]").first.wait_for()
    page.locator("main").focus()
    press_until(page, "Tab", "590.00")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator(".difference dd")).to_have_text("✓ 0.00")
    press_until(page, "Tab", "Finish")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Rows that it has locked")


def close_by_keyboard(page: Page) -> None:
    """Nothing up to today can be changed any more."""
    go_by_keyboard(page, "gs")
    page.get_by_role("button", name="Change: Closing date").wait_for()
    press_until(page, "Tab", "Change: Closing date")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Closed through")).to_be_focused()
    page.keyboard.type(TODAY.strftime("%m%d%Y"))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".foot")).to_contain_text(f"Closed through {TODAY}")


def read_by_keyboard(page: Page) -> None:
    """Profit & Loss leads to the invoice of its income."""
    go_by_keyboard(page, "gr")
    expect(page.get_by_role("heading", name="Reports", level=1)).to_be_visible()
    press_until(page, "Tab", "Profit & Loss")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="4100 Sales Income")).to_contain_text("620.00")
    press_until(page, "Tab", "620.00")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="General Ledger", level=1)).to_be_visible()
    page.locator("table.report").wait_for()
    press_until(page, "Tab", "Invoice")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Invoice 1001")


def make_by_keyboard(page: Page, label: str, name: str) -> None:
    """Type a new name into the lookup that has the focus, and make its record."""
    field = page.get_by_label(label, exact=True)
    expect(field).to_be_focused()
    page.keyboard.type(name)
    page.get_by_role("option", name=f"New {label.lower()} “{name}”").wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(field).to_have_value(name)


def choose_by_keyboard(page: Page, name: str) -> None:
    """Type the beginning of a name into the lookup that has the focus, and take what is offered."""
    page.keyboard.type(name[:4])
    page.get_by_role("option", name=name).wait_for()
    page.keyboard.press("Enter")


def verb_by_keyboard(page: Page, verb: str) -> None:
    """Do something with the record of the page, after its consequence was shown."""
    press_until(page, "Tab", verb)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".consequence")).to_contain_text("Will be")
    page.keyboard.press("Control+Enter")
    expect(dialog).not_to_be_visible()
