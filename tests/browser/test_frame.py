"""What is the same on all pages: menu, keys, live changes, connection, safety."""

from playwright.sync_api import expect

from adapters.http.browser_pages import CONSOLE, POLICY, PROGRAM
from tests.browser.company import SCRIPT_NAME
from tests.browser.window import Window
from tests.entrypoints.serving import Served, free_port


def test_the_menu_leads_to_pages_without_loading_the_program_anew(window):
    page = window.open("/")
    page.evaluate("window.isSame = true")
    page.get_by_role("link", name="Invoices", exact=True).click()
    expect(page.get_by_role("heading", name="Invoices", level=1)).to_be_visible()
    assert page.evaluate("window.isSame")
    page.go_back()
    expect(page.get_by_role("link", name="Home", exact=True)).to_have_attribute(
        "aria-current", "page"
    )


def test_keys_lead_to_the_search_box_to_pages_and_to_the_sheet_of_keys(window):
    page = window.open("/invoices")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search numbers")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("main").focus()
    page.keyboard.type("?")
    expect(page.get_by_role("dialog")).to_contain_text("Search everything")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    page.keyboard.type("gb")
    expect(page.get_by_role("heading", name="Bills", level=1)).to_be_visible()


def test_what_another_client_changes_appears_with_its_name(window, served):
    page = window.open("/invoices/late")
    answer = served.client.patch(
        "/invoices/late", json={"memo": "Told elsewhere"}, headers={"X-Actor": "Ben"}
    )
    assert answer.is_success
    expect(page.locator("main")).to_contain_text("Told elsewhere")
    expect(page.locator(".changes")).to_contain_text("Ben changed Invoice")


def test_a_page_says_that_it_is_not_connected_and_recovers_by_itself(browser, tmp_path):
    path, port = tmp_path / "books.wyzbooks", free_port()
    context = browser.new_context()
    with Served(path, port) as served:
        served.wait()
        page = Window(context, served.url).open("/contacts?kind=customer")
        expect(page.locator(".connection")).to_have_text("Live")
    expect(page.locator(".connection")).to_contain_text("Not connected", timeout=60_000)
    with Served(path, port) as served:
        served.wait()
        served.client.post("/contacts", json={"kind": "customer", "name": "After the pause"})
        expect(page.locator(".connection")).to_have_text("Live", timeout=60_000)
        expect(page.locator("main")).to_contain_text("After the pause", timeout=60_000)
    context.close()


def test_a_page_that_was_opened_while_the_server_was_down_is_read_when_it_answers(
    browser, tmp_path
):
    path, port = tmp_path / "books.wyzbooks", free_port()
    context = browser.new_context()
    with Served(path, port) as served:
        served.wait()
        served.client.post("/contacts", json={"kind": "customer", "name": "Before the pause"})
        page = Window(context, served.url).open("/contacts?kind=customer")
        expect(page.locator("main")).to_contain_text("Before the pause")
    main = page.locator("main")
    page.get_by_role("link", name="Vendors", exact=True).click()
    expect(main.get_by_role("alert")).to_contain_text("does not answer")
    page.go_back()
    page.get_by_role("link", name="Settings", exact=True).click()
    expect(main.get_by_role("alert")).to_contain_text("does not answer")
    page.get_by_role("link", name="Customers", exact=True).click()
    expect(main.get_by_role("alert")).to_contain_text("does not answer")
    with Served(path, port) as served:
        served.wait()
        expect(main).to_contain_text("Before the pause", timeout=60_000)
        expect(main.get_by_role("alert")).to_have_count(0)
        page.get_by_role("link", name="Settings", exact=True).click()
        expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    context.close()


def test_what_a_page_shows_stays_when_reading_it_anew_fails_once(browser, served):
    context = browser.new_context()
    page = Window(context, served.url).open("/invoices/late")
    heading = page.get_by_role("heading", level=1)
    overloaded = {"status": 503, "json": {"code": "busy", "detail": "the server is busy"}}
    page.route("**/invoices/late", lambda route: route.fulfill(**overloaded), times=1)
    served.client.patch("/invoices/late", json={"memo": "Told late"})
    expect(page.locator("main").get_by_role("alert")).to_contain_text("server is busy")
    assert heading.is_visible()
    expect(page.locator("main")).to_contain_text("Told late")
    expect(page.locator("main").get_by_role("alert")).to_have_count(0)
    context.close()


def test_a_page_of_an_older_program_loads_itself_anew(browser, served):
    context = browser.new_context()
    page = Window(context, served.url).open("/")
    page.evaluate("window.isSame = true")
    page.route("**/pages/settings.js", lambda route: route.fulfill(status=404), times=1)
    page.get_by_role("link", name="Settings", exact=True).click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_visible()
    assert not page.evaluate("window.isSame")
    context.close()


def test_a_part_of_a_page_whose_code_cannot_be_loaded_says_so_and_tries_again(browser, served):
    context = browser.new_context()
    page = Window(context, served.url).open("/accounts")
    page.route("**/parts/register.js", lambda route: route.abort(), times=1)
    page.route("**/system/health", lambda route: route.abort(), times=1)
    page.locator("a[href='/accounts/account-1000']").click()
    expect(page.locator("main").get_by_role("alert")).to_contain_text("does not answer")
    expect(page.get_by_role("heading", name="Register")).to_be_visible()
    expect(page.locator("main").get_by_role("alert")).to_have_count(0)
    context.close()


def test_many_new_accounts_do_not_read_the_chart_each(window, served):
    page = window.open("/reconciliation")
    expect(page.locator(".connection")).to_have_text("Live")
    readings: list[str] = []
    page.on("request", lambda request: "/accounts?limit" in request.url and readings.append(""))
    accounts = [{"name": f"Drawer {number}", "type": "expense"} for number in range(50)]
    operations = [{"method": "POST", "path": "/accounts", "body": body} for body in accounts]
    name = {"name": "Till at the door"}
    operations.append({"method": "PATCH", "path": "/accounts/account-1000", "body": name})
    assert served.client.post("/batch", json={"operations": operations}).is_success
    expect(page.locator("main")).to_contain_text(name["name"])
    assert len(readings) <= 2


def test_seven_tabs_share_one_stream(window, served):
    pages = [window.context.new_page() for _ in range(7)]
    for page in pages:
        window.open("/invoices", page)
        expect(page.locator(".connection")).to_have_text("Live")
    assert served.client.get("/sync/status").json()["clients"] == 1


def test_the_name_that_is_a_script_is_shown_as_it_is(window):
    page = window.open("/contacts/script")
    expect(page.get_by_role("heading", level=1)).to_have_text(SCRIPT_NAME)


def test_pages_have_a_policy_without_inline_code_and_files_are_kept_for_ever(served):
    for path in ("/", "/invoices", "/invoices/late", "/reports/profit-loss", CONSOLE):
        answer = served.client.get(f"{served.url}{path}", headers={"Accept": "text/html"})
        assert answer.headers["content-security-policy"] == POLICY
        assert "unsafe" not in POLICY
        assert "<script>" not in answer.text
        assert "style=" not in answer.text
    for path in ("main.js", "style/theme.css", "books/live_worker.js"):
        answer = served.client.get(f"{served.url}{PROGRAM.address}/{path}")
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-security-policy"] == POLICY


def test_an_address_without_a_page_is_404_and_says_so_to_a_person(window, served):
    window.open("/nothing/here")
    expect(window.page.locator("h1")).to_have_text("There is no such page")
    nothing = f"{served.url}/nothing/here"
    assert served.client.get(nothing, headers={"Accept": "text/html"}).status_code == 404
    for headers, url in (({}, nothing), ({"Accept": "text/html"}, f"{served.url}/api/v1/nothing")):
        assert served.client.get(url, headers=headers).json()["code"] == "not_found"


def test_the_pages_follow_the_theme_that_is_chosen_among_those_of_the_devices(window, served):
    theme = {"background": "#102030", "text": "red; color: blue", "font": "Georgia, serif"}
    answer = served.client.post("/sync/prefs", json={"themes": {"Harbor": theme}})
    assert answer.is_success
    page = window.open("/settings")
    page.get_by_label("Theme").select_option("Harbor")
    expect(page.locator("body")).to_have_css("background-color", "rgb(16, 32, 48)")
    expect(page.locator("body")).to_have_css("font-family", "Georgia, serif")
    expect(page.locator("body")).not_to_have_css("color", "rgb(255, 0, 0)")
    assert served.client.post("/sync/prefs", json={"prefs": {"theme": None}}).is_success
    expect(page.locator("body")).not_to_have_css("background-color", "rgb(16, 32, 48)")
