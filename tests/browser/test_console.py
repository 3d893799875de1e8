"""The console: live changes, requests, records from all sides, and requests written by hand."""

from playwright.sync_api import expect

from adapters.http.browser_pages import CONSOLE


def panel(page, title):
    return page.get_by_role("region", name=title, exact=True)


def test_a_change_appears_in_the_feed_and_leads_to_its_record(window, served):
    page = window.open(CONSOLE)
    expect(page.locator(".connection")).to_have_text("Live")
    answer = served.client.post(
        "/contacts",
        json={"id": "fresh", "kind": "vendor", "name": "Fresh & Sons"},
        headers={"X-Actor": "Ben"},
    )
    assert answer.is_success
    feed = panel(page, "Changes, live")
    expect(feed.locator("li").first).to_contain_text("Ben")
    feed.get_by_role("button", name="contacts fresh").click()
    inspector = panel(page, "Collections")
    expect(inspector).to_contain_text('"name": "Fresh & Sons"')
    expect(inspector).to_contain_text("created")


def test_the_last_requests_are_told_with_status_and_time(window, served):
    page = window.open(CONSOLE)
    served.client.get("/invoices/none")
    rows = panel(page, "Requests").locator("tbody tr")
    expect(rows.filter(has_text="GET readInvoice").first).to_contain_text("404 not_found")


def test_a_request_is_sent_as_a_dry_run_first_and_can_be_copied_as_curl(window, served):
    page = window.open(CONSOLE)
    request = panel(page, "Request")
    request.get_by_label("Method").select_option("POST")
    request.get_by_label("Path below").fill("/contacts")
    request.get_by_label("Body").fill('{"kind": "customer", "name": "O\'Hara"}')
    expect(request).to_contain_text("""curl -X POST""")
    expect(request).to_contain_text("""O'\\''Hara""")
    request.get_by_role("button", name="Send").click()
    expect(request).to_contain_text('"dryRun": true')
    assert served.client.get("/contacts?name=O'Hara").json()["total"] == 0


def test_the_books_are_verified_from_the_console(window):
    page = window.open(CONSOLE)
    server = panel(page, "Server")
    server.get_by_role("button", name="Verify the books").click()
    expect(server).to_contain_text("all is right")
