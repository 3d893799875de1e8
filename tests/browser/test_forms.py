"""What a form does with what somebody types: it guesses nothing, and it loses nothing."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from adapters.http.browser_pages import PROGRAM
from tests.browser.hands import fact, save
from tests.browser.window import Window
from tests.entrypoints.serving import Served


def test_separators_are_taken_away_only_where_they_group_three_digits(window: Window):
    page = window.open("/settings")
    typed = {
        "1,250": "1250",
        "1,250.50": "1250.50",
        "12,345,678.9": "12345678.9",
        "12 345.00": "12345.00",
        "$1,250": "1250",
        "\u2212 $3": "-3",
        "1250,50": "1250,50",
        "0,999": "0,999",
        "12,5": "12,5",
        "1,2500": "1,2500",
        "1,250 000": "1,250 000",
        "1.250,50": "1.250,50",
    }
    answers = page.evaluate(
        """async ([address, texts]) => {
            const { typedNumber } = await import(address);
            return texts.map(typedNumber);
        }""",
        [f"{PROGRAM.address}/books/amounts.js", list(typed)],
    )
    assert dict(zip(typed, answers, strict=True)) == typed


def test_an_unreadable_amount_is_sent_as_it_was_typed_and_refused_at_its_field(window: Window):
    page = window.open("/bank-transactions/stamps/edit")
    expect(page.locator("output[name=way]")).to_contain_text("Money out")
    # The form may still ask about what it has begun with.
    with page.expect_request(lambda request: "1250,50" in (request.post_data or "")) as sent:
        page.get_by_label("Amount, line 1").fill("1250,50")
    assert sent.value.post_data_json["splits"][0]["amount"] == "1250,50"
    page.keyboard.press("Control+Enter")
    expect(page.locator(".lines .fault")).to_contain_text("amount")
    expect(page.get_by_label("Amount, line 1")).to_have_value("1250,50")


def test_a_refused_form_says_what_is_wrong_by_the_names_of_its_fields(window: Window):
    page = window.open("/new/invoices")
    page.get_by_label("Rate, line 1").fill("1250,50")
    page.keyboard.press("Control+Enter")
    alert = page.locator("main").get_by_role("alert")
    expect(alert).to_contain_text("Customer: must be given")
    expect(alert).to_contain_text("Lines, line 1, Rate: ")
    expect(alert).not_to_contain_text("contactId")


def test_a_refused_transfer_and_deposit_name_the_fields_that_the_form_has(
    window: Window, served: Served
):
    page = window.open("/new/bank-transactions?way=transfer")
    for label in ("From", "To"):
        page.get_by_label(label, exact=True).fill("1000 Checking")
        page.keyboard.press("Tab")
    page.get_by_label("Amount", exact=True).fill("5")
    page.keyboard.press("Control+Enter")
    alert = page.locator("main").get_by_role("alert")
    expect(alert.get_by_role("listitem")).to_have_text(
        ["To: must not be the account of the transaction itself."]
    )
    expect(page.get_by_label("To", exact=True)).to_be_focused()
    payment = {"contactId": "quarry", "amount": "3.00", "hold": True}
    gone = served.client.post("/payments", json=payment).json()["id"]
    page.once("dialog", lambda dialog: dialog.accept())
    page = window.open("/new/bank-transactions?way=deposit")
    page.get_by_label("Deposit to").fill("1000 Checking")
    row = page.get_by_role("row", name="3.00")
    row.get_by_role("checkbox").check()
    assert served.client.delete(f"/payments/{gone}").is_success
    page.get_by_role("button", name="Save").click()
    expect(alert).to_contain_text("there is no row")
    expect(alert).not_to_contain_text("What the bank kept")
    expect(row.locator(".fault")).to_contain_text("there is no row")
    row.get_by_role("checkbox").click()  # Then it is gone from the form, too.
    expect(page.locator(".undeposited .foot-sums")).to_contain_text("0 chosen")


def test_what_no_field_of_a_form_has_is_told_once_beside_what_is_named(window: Window):
    page = window.open("/new/contacts")
    errors = [
        {"pointer": "/name", "code": "missing", "message": "must be given"},
        {"pointer": "/metadata/strange", "code": "rule", "message": "must be a text"},
    ]
    detail = "; ".join(f"{error['pointer']}: {error['message']}" for error in errors)
    refusal = {"title": "", "detail": detail, "code": "invalid", "errors": errors}
    page.route("**/contacts?**", lambda route: route.fulfill(status=422, json=refusal))
    page.route("**/contacts", lambda route: route.fulfill(status=422, json=refusal))
    page.keyboard.press("Control+Enter")
    faults = page.locator("main").get_by_role("alert").get_by_role("listitem")
    expect(faults).to_have_text(["Name: must be given.", "Must be a text."])
    expect(page.get_by_text("/metadata")).to_have_count(0)


def test_another_way_of_a_new_transaction_sends_nothing_that_was_typed_for_the_first(
    window: Window,
):
    page = window.open("/new/bank-transactions?way=out")
    page.get_by_label("Memo, line 1").fill("Only for the check")
    page.get_by_label("What is it?").select_option("transfer")
    with page.expect_request("**/bank-transactions?dryRun=true") as sent:
        for label, name in (("From", "1000 Checking"), ("To", "1010 Savings")):
            page.get_by_label(label, exact=True).fill(name)
            page.keyboard.press("Tab")
        page.get_by_label("Amount", exact=True).fill("5")
    (split,) = sent.value.post_data_json["splits"]
    assert split["amount"] == "-5.00"
    assert "memo" not in split


def test_a_lookup_takes_only_what_is_clear_and_saving_waits_for_it(window: Window, served: Served):
    for name in ("Smith A", "Smith B"):
        contact = {"kind": "customer", "name": name}
        assert served.client.post("/contacts", json=contact).is_success
    page = window.open("/invoices/drafted/edit")
    customer = page.get_by_label("Customer", exact=True)
    expect(customer).to_have_value("Quarry Cafe")
    customer.fill("Smi")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is chosen")
    expect(customer).to_be_focused()
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Save").click()
    expect(customer).to_be_focused()
    assert served.client.get("/invoices/drafted").json()["contactName"] == "Quarry Cafe"
    customer.fill("Smith B")
    save(page, re.compile("^Invoice"))
    expect(fact(page, "Customer")).to_have_text("Smith B")


def test_reconcile_of_an_account_leads_to_its_statements(window: Window):
    page = window.open("/accounts/account-1000")
    page.get_by_role("link", name="Reconcile").click()
    expect(page.get_by_role("heading", name="Statements of 1000 Checking")).to_be_visible()


def test_a_name_that_the_log_does_not_take_is_told_and_never_sent(window: Window):
    page = window.open("/settings")
    name = page.get_by_label("Your name")
    name.fill("Ann")
    for strange in ("A" * 201, "Ann\u00a0Lee", "Ann\u200dLee"):
        name.fill(strange)
        expect(page.get_by_text("It must have at most 200 characters")).to_be_visible()
    page.evaluate("localStorage.setItem('wyzbooks.actor', 'Ann\u200dLee')")
    page.get_by_label("Days are written").select_option("DD.MM.YYYY")
    page.get_by_label("Days are written").select_option("YYYY-MM-DD")
    expect(page.locator(".foot")).not_to_contain_text("must")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_is_not_in_a_form_goes_back_as_it_was(window: Window, served: Served):
    metadata = {"empty": "", "full": "yes"}
    contact = {"id": "tagged", "kind": "customer", "name": "Tagged", "metadata": metadata}
    assert served.client.post("/contacts", json=contact).is_success
    page = window.open("/contacts/tagged/edit")
    page.get_by_label("Phone").fill("555 0101")
    save(page, "Tagged")
    assert served.client.get("/contacts/tagged").json()["metadata"] == metadata


def test_a_changed_form_asks_before_it_is_left_in_any_way(window: Window):
    page = window.open("/invoices")
    page.get_by_role("link", name="Journal entries").click()
    questions: list[str] = []
    page.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))
    page.keyboard.type("nj")
    memo = page.get_by_label("Memo", exact=True)
    memo.fill("Much work")
    page.get_by_role("link", name="Reports").click()
    page.locator("main").focus()
    page.keyboard.type("gi")
    page.go_back()
    expect(memo).to_have_value("Much work")
    page.wait_for_function("location.pathname === '/new/journals'")
    assert questions == ["What you have typed is not saved. Leave it all the same?"] * 3
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Journal entries")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Invoices")
    assert len(questions) == 3


def test_a_reconciliation_that_is_filled_in_asks_before_it_is_left(window: Window):
    page = window.open("/")
    page.get_by_role("link", name="Reconciliation", exact=True).click()
    page.get_by_role("button", name="Reconcile").last.click()
    questions: list[str] = []
    page.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))
    balance = page.get_by_label("Balance at its end")
    balance.fill("17.00")
    page.go_back()
    expect(balance).to_have_value("17.00")
    assert questions == ["What you have typed is not saved. Leave it all the same?"]
    page.get_by_role("button", name="Cancel").click()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vale Workshop")
    assert len(questions) == 1


def test_more_open_documents_than_are_shown_are_counted_and_found(window: Window, served: Served):
    sale = {"contactId": "quarry", "lines": [{"itemId": "table"}], "status": "sent"}
    number = served.client.post("/invoices", json=sale).json()["number"]
    window.context.route(
        re.compile("/invoices.*limit=100"),
        lambda route: route.continue_(url=route.request.url.replace("limit=100", "limit=1")),
    )
    page = window.open("/new/payments?contactId=quarry")
    documents = page.locator(".open-documents")
    names = documents.locator("tbody th")
    expect(documents).to_contain_text("1 of 2 are shown")
    expect(names).to_have_text(["1001"])
    words = documents.get_by_label("Find a number or memo")
    words.fill(number)
    expect(names).to_have_text([number])
    documents.get_by_role("button", name=f"All of {number}").click()
    words.fill("")
    expect(names).to_have_text([number, "1001"])  # What is applied stays in sight.
    documents.get_by_role("button", name="Show more").click()
    expect(names).to_have_text(["1001", number])


def test_all_that_is_applied_is_shown_however_much_it_is(window: Window, served: Served):
    count = 51  # One more than one request names.
    numbers = [f"many-{place:03d}" for place in range(count)]
    sale = {"contactId": "many", "status": "sent", "lines": [{"itemId": "table"}]}
    paid = [{"invoiceId": number, "amount": "310.00"} for number in numbers]
    writes: list[tuple[str, Any]] = [
        ("/contacts", {"id": "many", "kind": "customer", "name": "Many Tables"}),
        *(("/invoices", {"id": number, **sale}) for number in numbers),
        (
            "/payments",
            {"id": "many", "contactId": "many", "amount": "15810.00", "applications": paid},
        ),
    ]
    operations = [{"method": "POST", "path": path, "body": body} for path, body in writes]
    assert served.client.post("/batch", json={"operations": operations}).is_success
    refusal = {"status": 422, "json": {"code": "invalid", "detail": "This was not read"}}
    window.page.route(re.compile(r"/invoices\?.*id=many-"), lambda route: route.fulfill(**refusal))
    documents = window.open("/payments/many/edit").locator(".open-documents")
    expect(documents.get_by_role("alert")).to_contain_text("This was not read")
    window.page.unroute_all()
    expect(window.open("/payments/many/edit").locator(".open-documents tbody tr")).to_have_count(
        count
    )


def test_a_form_whose_part_cannot_be_loaded_keeps_what_was_typed(window: Window):
    page = window.open("/new/bank-transactions")
    page.on("dialog", lambda dialog: pytest.fail(f"It asked: {dialog.message}"))
    page.route("**/parts/undeposited.js", lambda route: route.fulfill(status=404))
    memo = page.get_by_label("Memo", exact=True)
    memo.fill("Much work")
    page.get_by_label("What is it?").select_option("deposit")
    expect(page.get_by_role("alert")).to_contain_text("Save or copy what you have typed")
    expect(memo).to_have_value("Much work")


def test_a_dialog_that_nobody_has_changed_is_left_without_a_question(window: Window):
    page = window.open("/settings")
    page.get_by_role("button", name="Change: Numbers").click()
    expect(page.locator("dialog .consequence")).to_contain_text("posts nothing")
    assert not page.evaluate(
        "async (address) => (await import(address)).hasUnsaved()",
        f"{PROGRAM.address}/books/unsaved.js",
    )


def test_a_login_that_has_ended_does_not_take_the_form(browser: Browser, served: Served):
    context = browser.new_context()
    page = Window(context, served.url).open("/new/journals")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Memo", exact=True).fill("Much work")
    ended = {
        "title": "Unauthorized",
        "detail": "The request needs a token.",
        "code": "unauthorized",
    }
    page.route("**/api/v1/**", lambda route: route.fulfill(status=401, json=ended))
    page.keyboard.press("Control+Enter")
    link = page.get_by_role("alert").get_by_role("link", name="Log in in another tab")
    expect(link).to_have_attribute("target", "_blank")
    page.unroute("**/api/v1/**")
    expect(page.get_by_label("Memo", exact=True)).to_have_value("Much work")
    context.close()
