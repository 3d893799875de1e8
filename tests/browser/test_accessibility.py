"""Every page can be used by everyone: WCAG 2.2 AA by axe-core, by keyboard alone, and enlarged."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PAGES

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ENLARGED = {"width": 320, "height": 256}
"""The measures of a window of 1280 x 1024 at 400 %, where nothing may scroll sideways."""


@pytest.mark.parametrize("colors", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation(window, path, colors):
    window.page.emulate_media(color_scheme=colors)
    page = window.open(path)
    expect(page.locator(".connection")).to_have_text("Live")
    page.evaluate(AXE)
    verdict = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", RULES)
    violations = [
        (violation["id"], node["html"][:200], node["failureSummary"])
        for violation in verdict["violations"]
        for node in violation["nodes"]
    ]
    assert violations == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_at_400_percent_does_not_scroll_sideways(window, path):
    window.page.set_viewport_size(ENLARGED)
    page = window.open(path)
    expect(page.locator(".connection")).to_have_text("Live")
    assert page.evaluate("document.documentElement.scrollWidth") <= ENLARGED["width"]


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
