"""Every kind of record is made, changed and taken away by its form, as a person would do it."""

import re
from datetime import date, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import choose, do, fact, save
from tests.browser.window import Window


def delete(page: Page, heading: str) -> None:
    """Delete the record of the page, which leads to its list."""
    do(page, "Delete")
    expect(page.locator("h1")).to_have_text(heading)


def test_a_customer_is_made_in_the_middle_of_an_invoice_which_is_sent_paid_and_voided(window):
    page = window.open("/new/invoices")
    page.get_by_label("Customer", exact=True).press_sequentially("Harbor Pilots")
    page.get_by_role("option", name="New customer “Harbor Pilots”").wait_for()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_have_value("Harbor Pilots")
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Customer", exact=True)).to_have_value("Harbor Pilots")
    expect(page.get_by_label("Customer", exact=True)).to_be_focused()
    choose(page, "Item, line 1", "Table")
    expect(page.get_by_label("Account, line 1")).to_have_value("4100 Sales Income")
    page.get_by_label("Quantity, line 1").fill("4")
    expect(page.locator(".foot-sums").first).to_contain_text("1,240.00")
    expect(page.locator(".line-amount").first).to_have_text("1,240.00")
    expect(page.locator(".consequence")).to_contain_text("posts nothing")
    save(page, re.compile(r"^Invoice \d+ draft$"))

    do(page, "Send")
    expect(page.locator("main")).to_contain_text("What it posts")
    page.get_by_role("link", name="Receive payment").click()
    expect(page.get_by_label("Amount", exact=True)).to_have_value("1,240.00")
    page.get_by_label(re.compile("^Apply to")).fill("1000")
    page.get_by_label("Amount", exact=True).fill("1,000")
    expect(page.locator(".open-documents")).to_contain_text("Left0.00")
    save(page, "Payment of 1,000.00")
    expect(page.locator("main")).to_contain_text("entered by a person")

    page.get_by_role("link", name=re.compile(r"^Invoice \d+$")).click()
    expect(fact(page, "Balance")).to_have_text("240.00")
    page.get_by_role("link", name="Payment of 1,000.00").click()
    do(page, "Void", Reason="It was another customer.")
    expect(fact(page, "Void because")).to_have_text("It was another customer.")


def test_a_bill_is_entered_and_paid_with_another_one_in_a_payment_that_adds_itself_up(window):
    page = window.open("/new/bills?contactId=timber")
    page.get_by_label("Number of the vendor").fill("T-78")
    choose(page, "Account, line 1", "Office")
    page.get_by_label("Amount, line 1").fill("59.90")
    save(page, re.compile("^Bill T-78"))
    page.get_by_role("link", name="Timber Supply").first.click()
    page.get_by_role("link", name="Pay bills").click()
    choose(page, "Pay from", "Checking")
    page.get_by_role("button", name="All of T-78").click()
    page.get_by_role("button", name="All of T-77").click()
    expect(page.get_by_label("Amount", exact=True)).to_have_value("200.00")
    save(page, "Bill payment of 200.00")
    expect(page.locator("main")).to_contain_text("Bill T-77")
    delete(page, "Bill payments")


def test_a_deposit_with_a_fee_is_made_and_changed(window, served):
    page = window.open("/new/bank-transactions?way=deposit")
    choose(page, "Deposit to", "Checking")
    page.get_by_label("Deposit 620.00 of Quarry Cafe").check()
    choose(page, "Account, line 1", "Office")
    page.get_by_label("Amount, line 1").fill("20")
    expect(page.locator(".consequence")).to_contain_text("600.00")
    save(page, re.compile("^Deposit of"))
    expect(fact(page, "Amount")).to_have_text("600.00")
    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_label("Deposit 620.00 of Quarry Cafe")).to_be_checked()
    expect(page.get_by_label("Amount, line 1")).to_have_value("20.00")
    page.get_by_label("Amount, line 1").fill("25")
    save(page, re.compile("^Deposit of"))
    expect(fact(page, "Amount")).to_have_text("595.00")
    delete(page, "Bank transactions")
    assert served.client.get("/bank-transactions/undeposited").json()["total"] == 1


@pytest.mark.parametrize(
    ("way", "place", "amount"), [("out", "Paid from", "−30.00"), ("in", "Received on", "30.00")]
)
def test_money_out_and_money_in_get_their_sign(window, way, place, amount):
    page = window.open(f"/new/bank-transactions?way={way}")
    choose(page, place, "Checking")
    page.get_by_label("Payee").fill("Corner shop")
    choose(page, "Account, line 1", "Office")
    page.get_by_label("Amount, line 1").fill("30")
    save(page, re.compile(" of "))
    expect(fact(page, "Amount")).to_have_text(amount)
    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_label("Amount, line 1")).to_have_value("30.00")


def test_a_transfer_is_made_from_one_account_to_another(window):
    page = window.open("/new/bank-transactions?way=transfer")
    choose(page, "From", "Checking")
    choose(page, "To", "Savings")
    page.get_by_label("Amount", exact=True).fill("75")
    save(page, re.compile("^Transfer of"))
    entry = page.locator("table.entry")
    expect(entry).to_contain_text(re.compile(r"1010 Savings\s*75.00"))
    page.get_by_role("link", name="1000 Checking").first.click()
    expect(page.get_by_role("region", name="Register")).to_contain_text("−75.00")


def test_a_journal_entry_shows_its_difference_and_is_reversed(window):
    page = window.open("/new/journals")
    choose(page, "Account, line 1", "Office")
    page.get_by_label("Debit, line 1").fill("12.50")
    expect(page.locator(".foot-sums")).to_contain_text("Difference12.50")
    choose(page, "Account, line 2", "Checking")
    page.get_by_label("Credit, line 2").fill("12.50")
    expect(page.locator(".foot-sums")).to_contain_text("Difference0.00")
    save(page, re.compile("^General Journal"))
    do(page, "Reverse")
    expect(fact(page, "Reverses")).to_contain_text("General Journal")


@pytest.mark.parametrize(
    ("area", "name", "fields"),
    [
        ("items", "Stool", {"Price": "45"}),
        ("terms", "Net 45", {"Days until it is due": "45"}),
        ("accounts", "Bank fees", {"Number": "6950"}),
        ("contacts", "Nobody yet", {"Email": "nobody@example.com"}),
        ("rules", "Coffee", {"Text, line 1": "coffee | bakery"}),
    ],
)
def test_a_record_of_a_list_is_made_changed_and_deleted(window, area, name, fields):
    page = window.open(f"/new/{area}")
    page.get_by_label("Name", exact=True).fill(name)
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)
    if area == "rules":
        choose(page, "Then it is for this account", "Office")
    save(page, re.compile(name))
    page.keyboard.press("e")
    page.get_by_label(re.compile("^Active")).uncheck()
    save(page, re.compile(name))
    expect(fact(page, "State")).to_have_text("inactive")
    do(page, "Delete")
    expect(page.locator("h1")).not_to_contain_text(name)
    expect(page.locator("main")).not_to_contain_text(name)


def test_two_contacts_are_merged(window, served):
    for name in ("Twin One", "Twin Two"):
        contact = {"id": name[5:].lower(), "kind": "vendor", "name": name}
        assert served.client.post("/contacts", json=contact).is_success
    page = window.open("/contacts/one")
    page.get_by_role("button", name="Merge").click()
    choose(page.get_by_role("dialog"), "Into which one?", "Twin Two")
    page.get_by_role("dialog").get_by_role("button", name="Merge").click()
    expect(page.locator("h1")).to_have_text("Twin Two")
    assert served.client.get("/contacts/one").status_code == 404


def test_both_versions_are_shown_with_names_if_somebody_was_faster(window, served):
    page = window.open("/invoices/drafted/edit")
    page.get_by_label("Memo", exact=True).fill("Mine")
    script = {"contactId": "script", "memo": "Theirs"}
    assert served.client.patch("/invoices/drafted", json=script).is_success
    page.keyboard.press("Control+Enter")
    conflict = page.get_by_role("alert")
    for text in ("Mine", "Theirs", "Quarry Cafe", "<script>"):
        expect(conflict).to_contain_text(text)
    page.get_by_role("button", name="Keep mine").click()
    save(page, re.compile("^Invoice"))
    assert served.client.get("/invoices/drafted").json()["memo"] == "Mine"


def reconcile_all(served) -> None:
    """Finish a bank reconciliation of all rows of Savings."""
    rows = served.client.get("/accounts/account-1010/register").json()["data"]
    begun = {"accountId": "account-1010", "statementDate": rows[-1]["date"]}
    balance = {"beginningBalance": "0.00", "statementBalance": rows[-1]["balance"]}
    session = served.client.post("/reconciliation/bank", json=begun | balance).json()
    path = f"/reconciliation/bank/{session['id']}"
    assert served.client.put(f"{path}/cleared", json={"cleared": "all"}).is_success
    assert served.client.post(f"{path}/finish", json={}).is_success


def test_what_a_reconciliation_has_locked_is_changed_with_a_reason(window, served):
    lines = [
        {"accountId": "account-1010", "debit": "5.00"},
        {"accountId": "account-4900", "credit": "5.00"},
    ]
    interest = {"id": "interest", "date": "2026-01-31", "lines": lines}
    assert served.client.post("/journals", json=interest).is_success
    reconcile_all(served)
    page = window.open("/journals/interest")
    page.get_by_role("button", name="Void").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("It was entered twice")
    dialog.get_by_label("Do it all the same, because").fill("The bank confirmed it")
    expect(dialog.locator(".consequence")).to_contain_text("Will be taken back")
    dialog.get_by_role("button", name="Void").click()
    expect(fact(page, "Void because")).to_have_text("It was entered twice")


def test_a_list_begins_with_its_sums_and_has_no_column_in_which_no_row_has_anything(window):
    page = window.open("/contacts?kind=customer&q=script")
    expect(page.locator(".list-sums")).to_have_text(re.compile(r"^1 customer\s*Balance 620\.00$"))
    names = [re.compile("^Name"), "Open", "Balance"]
    expect(page.get_by_role("columnheader")).to_have_text(names)
    told = page.locator("main").inner_text()
    assert (told.count("620.00"), told.count("of 1")) == (2, 0)  # The sum, and the row.


def test_an_unpaid_invoice_says_how_far_away_its_due_day_is(window, served):
    for name, words in (("late", "overdue"), ("strange", "sent, due")):
        due = served.client.get(f"/invoices/{name}").json()["dueDate"]
        page = window.open(f"/invoices/{name}")
        days = abs((date.fromisoformat(due) - datetime.now().astimezone().date()).days)
        expect(page.locator("h1")).to_contain_text(f"{words} {days} days" if days else "due today")
    page.goto(f"{window.url}/invoices?q=no+such+words")
    page.get_by_role("link", name="Show all invoices").click()
    expect(page.locator("td .overdue").first).to_contain_text("days")


def test_the_search_box_offers_what_was_changed_last_until_somebody_types(window, served):
    (last,) = served.client.get("/journals?sort=-version&limit=1").json()["data"]
    page = window.open("/items")
    page.keyboard.press("/")
    expect(page.get_by_role("listbox")).to_contain_text("Changed last")
    expect(page.get_by_role("option")).not_to_have_count(0)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(last["type"])
    page.keyboard.press("/")
    page.keyboard.type("no such words")
    expect(page.get_by_role("option")).to_have_count(0)


def test_everything_is_found_by_name_number_and_amount(window):
    page = window.open("/invoices")
    page.keyboard.press("/")
    page.keyboard.type("T-77")
    expect(page.get_by_role("option", name="Bill T-77")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Bill T-77")
    page.keyboard.press("/")
    page.keyboard.type("18.40")
    page.keyboard.press("Enter")
    expect(page.locator(".hits")).to_contain_text("Post office")
    expect(page.locator(".hits a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Check of")


def test_the_closing_date_moves_back_only_with_a_reason(window: Window):
    page = window.open("/settings")
    for day, reason in (("2020-12-31", None), ("2019-12-31", "An invoice was missing")):
        page.get_by_role("button", name="Change: Closing date").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Closed through").fill(day)
        if reason:
            dialog.get_by_label("Why the closing date moves back").fill(reason)
        dialog.get_by_role("button", name="Save").click()
        expect(page.locator(".foot")).to_contain_text(f"Closed through {day}")
    page.get_by_label("Days are written").select_option("DD.MM.YYYY")
    expect(page.locator(".foot")).to_contain_text("Closed through 31.12.2019")
    page.get_by_label("Days are written").select_option("YYYY-MM-DD")
    page.get_by_role("button", name="Make a backup").click()
    expect(page.get_by_role("region", name="Backups")).to_contain_text("asked")


def test_a_name_of_this_browser_stands_in_the_history(window):
    page = window.open("/settings")
    page.get_by_label("Your name").fill("Élise")
    page.goto(f"{window.url}/contacts/quarry/edit")
    page.get_by_label("Phone").fill("555 0100")
    save(page, "Quarry Cafe")
    expect(page.locator(".history")).to_contain_text("Élise")
