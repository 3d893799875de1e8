"""What a person does with mouse and keyboard on the pages."""

import base64
import re

import pytest
from playwright.sync_api import Locator, Page, expect

CHOOSE = "li[role=option]:visible"
"""What a lookup offers."""

_DATA_TRANSFER = """([name, content]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], name));
    return transfer;
}"""

_LABEL_OF_FOCUS = """() => {
    const element = document.activeElement;
    if (element.matches('main, body')) return '';
    const label = element.labels?.[0]?.innerText;
    return element.getAttribute('aria-label') || label || element.innerText || element.name || '';
}"""


def choose(page: Page | Locator, label: str, words: str) -> None:
    """Type some words into a lookup, and take with Enter what it offers first."""
    field = page.get_by_label(label, exact=True)
    field.press_sequentially(words)
    field.page.locator(CHOOSE).first.wait_for()
    field.press("Enter")
    expect(field).to_have_value(re.compile(re.escape(words), re.IGNORECASE))


def save(page: Page, heading: str | re.Pattern[str]) -> None:
    """Save the form with the keyboard, and wait for the page of the record."""
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.locator(".facts")).to_be_visible()


def do(page: Page, verb: str, **fields: str) -> None:
    """Do something with the record of the page, after its consequence was shown."""
    page.get_by_role("button", name=verb, exact=True).click()
    dialog = page.get_by_role("dialog")
    for label, value in fields.items():
        dialog.get_by_label(label, exact=True).fill(value)
    expect(dialog.locator(".consequence")).to_contain_text(re.compile("posts nothing|Will be"))
    dialog.get_by_role("button", name=verb, exact=True).click()
    expect(dialog).not_to_be_visible()


def fact(page: Page, label: str) -> Locator:
    """What the page of a record says under a label."""
    name = page.locator("dt", has_text=re.compile(f"^{re.escape(label)}$"))
    return page.locator(".facts div", has=name).locator("dd")


def drop(page: Page, name: str, content: str) -> None:
    """Drop a file on the page."""
    encoded = base64.b64encode(content.encode()).decode()
    transfer = page.evaluate_handle(_DATA_TRANSFER, [name, encoded])
    page.dispatch_event("main", "dragover", {"dataTransfer": transfer})
    expect(page.get_by_text("Drop the file to see what it would change")).to_be_visible()
    page.dispatch_event("main", "drop", {"dataTransfer": transfer})


def press_until(page: Page, key: str, label: str) -> None:
    """Press a key until the focus is on what is called so, or has this name in its form."""
    for _ in range(80):
        if label in page.evaluate(_LABEL_OF_FOCUS):
            return
        page.keyboard.press(key)
    pytest.fail(f"{label!r} is not reached with {key}")
