"""Files are imported by dropping them, and accounts are reconciled, by mouse and by keyboard."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Request, expect

from tests.browser.hands import choose, drop, press_until, save
from tests.browser.window import values_of
from tests.entrypoints.serving import Served

MINUS = "\u2212"
TODAY = datetime.now().astimezone().date()
HEAD = "Date,Description,Amount\n"
STATEMENT = f"{HEAD}{TODAY},CORNER CAFE,-45.10\n{TODAY},POST OFFICE,-18.40\n{TODAY},Wrong,many\n"
IIF = (
    "!TRNS\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\n!SPL\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\n!ENDTRNS\n"
    "TRNS\tCHECK\t2/30/2026\tChecking\t-30\nSPL\tCHECK\t\tTravel\t30\nENDTRNS\n"
    "TRNS\tDEPOSIT\t2/4/2026\tSavings\t75\nSPL\tDEPOSIT\t\tSales Income\t-75\nENDTRNS\n"
)


def read(served: Served, path: str) -> Any:
    answer = served.client.get(path)
    assert answer.is_success, answer.text
    return answer.json()


def count_of(served: Served) -> int:
    count: int = read(served, "/bank-transactions?limit=1")["total"]
    return count


def test_a_statement_is_dropped_looked_at_imported_and_undone(window, served):
    before = count_of(served)
    page = window.open("/invoices")
    drop(page, "bank.csv", STATEMENT)
    page.get_by_label("Account", exact=True).select_option("account-1000")
    refused = page.locator("details", has=page.get_by_role("heading", name="Refused 1"))
    expect(refused).to_contain_text(f"{TODAY},Wrong,many")
    matched = page.locator("details", has=page.get_by_role("heading", name="Rows that you have"))
    expect(matched).to_contain_text("POST OFFICE")
    change = page.locator(".balances tr", has_text="1000 Checking").locator("td")
    expect(change).to_have_text(["8,881.60", f"{MINUS}45.10", "8,836.50"])
    assert count_of(served) == before

    page.reload()  # The server has kept the plan.
    expect(page.get_by_role("heading", level=1)).to_have_text("Import of bank.csv")
    expect(matched).to_contain_text("certain")
    page.get_by_role("button", name="Import the other rows: 3 records").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Import of bank.csv, ")
    expect(page.get_by_role("table", name="Records of the import")).to_contain_text("CORNER CAFE")
    assert count_of(served) == before + 1

    page.get_by_role("button", name="Undo this import").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the import").click()
    expect(page.locator("main")).to_contain_text("This import was undone")
    assert count_of(served) == before


def test_a_refused_row_of_an_iif_file_is_shown_and_the_others_are_imported(window, served):
    before = count_of(served)
    page = window.open("/import")
    drop(page, "company.iif", IIF)
    refused = page.locator("details", has=page.get_by_role("heading", name="Refused 1"))
    expect(refused).to_contain_text("TRNS\tCHECK\t2/30/2026")
    expect(refused).to_contain_text("is not a date in the order month, day, year")
    page.get_by_role("button", name="Import the other rows: 1 record").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Import of company.iif, ")
    assert count_of(served) == before + 1


@pytest.mark.parametrize("is_reopened", [False, True])
def test_a_plan_that_the_books_have_overtaken_is_shown_anew_and_committed(
    window, served, is_reopened
):
    first, second = f"{TODAY},PARKING,-3.00\n", f"{TODAY},FERRY,-4.00\n"
    page = window.open("/import")
    drop(page, "parking.csv", f"{HEAD}{first}{second}")
    page.get_by_label("Account", exact=True).select_option("account-1000")
    button = page.get_by_role("button", name=re.compile(r"Import \d record"))
    expect(button).to_have_text("Import 3 records")
    if is_reopened:
        expect(page).to_have_url(re.compile("[?&]plan="))
        page.reload()
        expect(page.locator("main")).to_contain_text("as the server has kept it")
        expect(button).to_have_text("Import 3 records")
    answer = served.client.post(
        "/import/csv?accountId=account-1000",
        content=f"{HEAD}{first}".encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert answer.status_code == 201
    before = count_of(served)
    button.click()
    expect(page.locator("main")).to_contain_text("The books have changed since the plan was made")
    expect(button).to_have_text("Import 1 record")
    assert count_of(served) == before
    button.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Import of parking.csv, ")
    assert count_of(served) == before + 1
    assert served.client.post(f"/import/batches/{page.url.split('/')[-1]}/undo").is_success
    assert served.client.post(f"/import/batches/{answer.json()['batchId']}/undo").is_success


def test_a_file_that_cannot_be_imported_is_told_what_it_looks_like(window):
    page = window.open("/import")
    drop(page, "receipt.pdf", "%PDF-1.7")
    expect(page.get_by_role("alert")).to_contain_text("looks like a PDF document")


def test_a_bank_rule_is_tried_before_it_is_saved_and_moved_among_the_others(window, served):
    words = [{"field": "either", "match": "contains", "text": "cafe"}]
    other = {"name": "Coffee", "textConditions": words, "contraAccountId": "account-6000"}
    assert served.client.post("/import/rules", json=other).is_success
    page = window.open("/new/rules")
    page.get_by_label("Name", exact=True).fill("Stamps")
    page.get_by_label("Text, line 1").fill("post office")
    choose(page, "Then it is for this account", "6000")
    trial = page.get_by_role("group", name="Try it before you save it")
    trial.get_by_role("button", name="Try the rule").click()
    expect(trial).to_contain_text("It fits 1 of")
    expect(trial.get_by_role("table")).to_contain_text("Post office")
    page.get_by_label("Text, line 1").fill("post offices")
    expect(trial).not_to_contain_text("It fits")
    save(page, "Stamps")
    page = window.open("/rules")
    page.get_by_role("button", name="Move Stamps up").click()
    expect(page.locator("a.row-link")).to_have_text(["Stamps", "Coffee"])
    ordered = read(served, "/import/rules?sort=position")["data"]
    assert [rule["name"] for rule in ordered] == ["Stamps", "Coffee"]
    page.get_by_role("button", name="Name", exact=True).click()
    expect(page.locator("a.row-link")).to_have_text(["Coffee", "Stamps"])
    expect(page.get_by_role("button", name="Move")).to_have_count(0)
    for rule in ordered:
        assert served.client.delete(f"/import/rules/{rule['id']}").is_success


def wait_for_stream(page, served):
    """Wait until all ticks were sent, and the stream has told the page of them.

    What the page then reads anew, it asks for as soon as it shows the new version.
    """
    expect(page.get_by_text("Saving…")).to_have_count(0)
    version = read(served, "/system/health")["booksVersion"]
    expect(page.locator(".foot")).to_contain_text(f"Version {version}")
    page.wait_for_timeout(300)


def test_a_card_is_reconciled_to_zero_by_keyboard_alone(window, served):
    for amount, days in (("-45.10", 3), ("-12.00", 1)):
        answer = served.client.post(
            "/bank-transactions",
            json={
                "accountId": "account-2100",
                "date": str(TODAY - timedelta(days)),
                "amount": amount,
                "payee": "Corner Cafe",
                "splits": [{"accountId": "account-6000", "amount": amount}],
            },
        )
        assert answer.is_success, answer.text
    page = window.open("/reconciliation")
    page.get_by_role("button", name="Reconcile").last.wait_for()
    page.locator("main").focus()
    press_until(page, "Tab", "2100 Credit Card")
    press_until(page, "Tab", "Reconcile")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Last day of the statement", exact=True)).to_be_focused()
    page.keyboard.type(TODAY.strftime("%m%d%Y"))
    press_until(page, "Tab", "Balance at its end")
    page.keyboard.type("45.10")
    expect(page.get_by_role("dialog")).to_contain_text("2 rows to compare, 45.10 to find")
    press_until(page, "Tab", "Begin")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Credit Card: statement of")
    expect(page.get_by_role("button", name="Finish")).to_be_disabled()

    wait_for_stream(page, served)
    readings: list[str] = []

    def note_reading(request: Request) -> None:
        if request.method == "GET" and "/reconciliation/" in request.url:
            readings.append(request.url)

    page.on("request", note_reading)
    page.locator("main").focus()
    press_until(page, "Tab", "Corner Cafe, 45.10")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    expect(page.locator(".difference dd")).to_contain_text(f"{MINUS}12.00")
    # A tick that the stream tells when it was taken back already would be read anew.
    wait_for_stream(page, served)
    page.keyboard.press("Space")
    expect(page.locator(".difference dd")).to_have_text("✓ 0.00")
    expect(page.get_by_role("button", name="Finish")).to_be_enabled()
    wait_for_stream(page, served)
    assert readings == []  # The answers to the ticks say all.
    press_until(page, "Tab", "Finish")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Rows that it has locked")
    session = read(served, "/reconciliation/bank?accountId=account-2100")["data"][0]
    assert (session["status"], session["difference"]) == ("finished", "0.00")


def test_the_file_of_a_statement_is_dropped_on_its_reconciliation(window, served):
    rows = read(served, "/reconciliation/bank/checking")["rows"]
    lines = [f"{row['date']},{row['name'] or row['memo']},{row['amount']}" for row in rows]
    lines.append(f"{TODAY},MONTHLY FEE,-5.00")
    page = window.open("/reconciliation/checking")
    expect(page.locator(".difference dd")).to_have_text("8,876.60")
    drop(page, "bank.csv", "\n".join(["Date,Description,Amount", *lines]))
    page.get_by_role("button", name="Tick all that are certain").click()
    expect(page.locator(".difference dd")).to_have_text(f"{MINUS}5.00")
    page.get_by_role("button", name="Enter the missing lines (1)").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("5.00")
    dialog.get_by_role("button", name="Enter them").click()
    expect(page.locator(".difference dd")).to_have_text("✓ 0.00")
    assert values_of(page, ".session-rows tbody tr:not(.is-cleared)") == []
    session = read(served, "/reconciliation/bank/checking")
    assert session["difference"] == "0.00"
