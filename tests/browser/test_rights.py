"""Who may only read the books is offered nothing on the pages that the server would refuse."""

import base64
import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.company import fill
from tests.browser.hands import drop
from tests.browser.window import Window
from tests.entrypoints.serving import Served, free_port, run

PAGES = {
    "/": "1000 Checking",
    "/invoices": "Quarry Cafe",
    "/invoices/drafted": "created",
    "/contacts/quarry": "created",
    "/accounts/account-1000": "Post office",
    "/rules": "Beans",
    "/rules/beans": "contains",
    "/import": "Nothing yet",
    "/reconciliation": "Difference",
    "/reconciliation/checking": "Post office",
    "/settings": "Vale Workshop",
}
"""Pages with the text by which each is known to have been read."""
WRITING = re.compile(
    "^(New|Edit|Delete|Send|Mark|Duplicate|Void|Receive|Attach|Merge|Make|Reconcile|Another|Go on"
    "|Choose|Write off|Refund|Pay|Change|Compare with a file|Cancel"
    "|Tick|Untick|Post|Finish|Set|Undo)"
)
"""How the words begin by which something would be changed."""
READING = re.compile("^(CSV|Excel|PDF|Print|More|Statement of|All|Report to print|Verify)")
"""How the words begin by which something is only read."""
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""The smallest picture."""


OFFERED_IN_A_COPY = {
    "/invoices/late": ["Delete", "Duplicate", "Edit", "New", "Receive payment", "Void"],
    "/contacts/quarry": ["Delete", "Edit", "New", "New invoice", "Receive payment"],
    "/accounts/account-1000": ["Delete", "Edit", "New"],
    "/rules": ["New"],
    "/import": ["New"],
    "/reconciliation": ["New"],
    "/reconciliation/checking": ["New"],
    "/settings": ["Make a backup", "New"],
}
"""What a copy of the books takes: records, and no settings, imports, reconciliations and merges."""


def offers_of(page: Page) -> list[str]:
    """What on a page would change something: buttons by their words, and boxes in tables."""
    pressed = page.locator("main button, main a.button, main label.button, .menu summary")
    ticked = page.locator("main .data input[type=checkbox]")
    words = [text for text in pressed.all_inner_texts() if WRITING.match(text)]
    return [*words, *(["a box to tick"] * ticked.count())]


def unknown_offers_of(page: Page) -> list[str]:
    """The names of all buttons of a page that are not known to read only."""
    pressed = page.locator("main button:not(.caption), main a.button, main label.button")
    names = [
        button.get_attribute("aria-label") or button.inner_text().strip()
        for button in pressed.all()
    ]
    return [name for name in names if not READING.match(name)]


def attach_and_rule(client: httpx.Client) -> None:
    """Enter what has buttons without words: a rule, an attached file, a logo."""
    rule = {"id": "beans", "name": "Beans", "contraAccountId": "account-6000"}
    rule["textConditions"] = [{"field": "either", "match": "contains", "text": "beans"}]
    png = {"Content-Type": "image/png"}
    for answer in (
        client.post("/import/rules", json=rule),
        client.post("/invoices/drafted/attachments?name=a.png", content=PIXEL, headers=png),
        client.put("/system/settings/logo", content=PIXEL, headers=png),
    ):
        assert answer.is_success, answer.text


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("rights") / "books.wyzbooks"
    with Served(path, free_port()) as served:
        served.wait()
        fill(served.client)
        attach_and_rule(served.client)
    return path


def test_a_login_that_may_only_read_is_offered_nothing_that_is_refused(browser, path):
    words = ("--file", str(path))
    added = run("token", "add", "reader", "--scope", "read", *words, folder=path.parent)
    token = added.stdout.decode().strip()
    context = browser.new_context()
    with Served(path, free_port(), "--token", token=token) as served:
        served.wait()
        reader = Window(context, served.url)
        reader.page.goto(f"{served.url}/login")
        reader.page.get_by_label("Token").fill(token)
        reader.page.keyboard.press("Enter")
        expect(reader.page.locator(".foot")).to_contain_text("Read only")
        for address, text in PAGES.items():
            page = reader.open(address)
            expect(page.locator("main")).to_contain_text(text)
            assert offers_of(page) == [], address
            assert unknown_offers_of(page) == [], address
        expect(reader.open("/api/v1/console").locator("main")).to_contain_text("Ready")
    context.close()
    reader.check()  # No request was refused.


def test_a_copy_of_the_books_offers_only_what_the_original_takes_from_it(browser, path):
    copy = path.parent / "copy.wyzbooks"
    context = browser.new_context()
    with Served(path, free_port()) as original:
        original.wait()
        done = run("mirror", original.url, str(copy), "--once", folder=path.parent)
        assert done.returncode == 0, done.stderr
    with Served(copy, free_port()) as served:
        served.wait()
        window = Window(context, served.url)
        for address, offers in OFFERED_IN_A_COPY.items():
            page = window.open(address)
            expect(page.locator(".foot")).to_contain_text(f"A copy of {original.url}")
            if address in PAGES:
                expect(page.locator("main")).to_contain_text(PAGES[address])
            assert sorted(offers_of(page)) == offers, address
        words = "is possible only there"
        for address in ("/import", "/new/rules"):
            expect(window.open(address).locator("main")).to_contain_text(words)
    context.close()
    window.check()  # No request was refused.


def test_books_that_are_only_read_take_no_file_and_no_new_record(browser, path):
    context = browser.new_context()
    with Served(path, free_port(), "--read-only") as served:
        served.wait()
        window = Window(context, served.url)
        page = window.open("/invoices")
        expect(page.locator(".foot")).to_contain_text("Read only")
        drop(page, "bank.csv", "Date,Description,Amount\n")
        expect(page.get_by_text("read here. Nothing is imported")).to_be_visible()
        page.keyboard.type("ni")
        expect(page).to_have_url(f"{served.url}/invoices")
        page = window.open("/new/invoices")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("only be read"))
    context.close()
    window.check()
