"""A window of the browser, which notes what must not happen on any page."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

# Chromium writes this for each answer of 400 or more, also where a page expects one, such as the
# refusal of what somebody has typed.
_REFUSAL = re.compile(
    r"Failed to load resource: the server responded with a status of (404|409|412|422)"
)

PATIENCE = 60_000
"""After how many milliseconds a test takes a page to be stuck."""


class Window:
    """A window of the browser, and what went wrong in it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.url, self.context = url, context
        self.errors: list[str] = []
        self.strange_requests: list[str] = []
        context.set_default_timeout(PATIENCE)
        context.on("console", self._note_message)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("request", self._note_request)
        self.page = context.new_page()

    def open(self, path: str, page: Page | None = None) -> Page:
        """Show the page of an address, and wait until it is there."""
        page = page or self.page
        page.goto(self.url + path)
        page.locator("main h1").first.wait_for()
        return page

    def check(self) -> None:
        """Fail if a page had an error, or asked for something that is not on this server."""
        assert not self.errors, self.errors
        assert not self.strange_requests, self.strange_requests

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _REFUSAL.match(message.text):
            self.errors.append(f"{message.type}: {message.text}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.strange_requests.append(request.url)


def values_of(page: Page, selector: str) -> list[Any]:
    """The texts of all elements of a selector."""
    return [text.strip() for text in page.locator(selector).all_inner_texts()]
