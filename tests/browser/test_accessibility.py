"""Every page can be used by everyone: WCAG 2.2 AA by axe-core, by keyboard alone, and enlarged.

The books have a contact whose name is a script. It stays a text on every page.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import PAGES
from tests.browser.window import Window
from tests.entrypoints.serving import Served

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ENLARGED = {"width": 320, "height": 256}
"""The measures of a window of 1280 x 1024 at 400 %, where nothing may scroll sideways."""


@pytest.fixture(scope="module")
def only_window(browser: Browser, served: Served) -> Iterator[Window]:
    """One window for all pages, because a new one would load all files of the program again."""
    context = browser.new_context()
    yield Window(context, served.url)
    context.close()


@pytest.fixture
def window(only_window: Window) -> Iterator[Window]:
    only_window.page.set_viewport_size({"width": 1280, "height": 900})
    only_window.page.emulate_media(color_scheme="light")
    yield only_window
    only_window.check()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation_and_at_400_percent_nothing_scrolls_sideways(window, path):
    page = window.open(path)
    expect(page.locator(".connection")).to_have_text("Live")
    assert page.title() != "broken"
    assert page.locator("main script").count() == 0
    page.evaluate(AXE)
    for colors in ("light", "dark"):
        page.emulate_media(color_scheme=colors)
        assert violations_of(page) == [], colors
    page.set_viewport_size(ENLARGED)
    assert page.evaluate("document.documentElement.scrollWidth") <= ENLARGED["width"]


def violations_of(page):
    """What axe-core finds on a page: the rule, the element, and what would mend it."""
    verdict = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", RULES)
    return [
        (violation["id"], node["html"][:200], node["failureSummary"])
        for violation in verdict["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_the_tabulator_key_reaches_the_page_and_shows_where_it_is(window, path):
    page = window.open(path)
    expect(page.locator(".connection")).to_have_text("Live")
    page.get_by_role("link", name="Skip to the page").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "() => { const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);"
            " return [document.activeElement.tagName, outlineStyle, parseFloat(outlineWidth)]; }"
        )
        tag, outline, width = style
        assert tag == "BODY" or (outline != "none" and width >= 2), style
