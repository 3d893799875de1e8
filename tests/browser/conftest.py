"""A served program with a small company, and a page of Chromium that looks at it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.company import fill
from tests.browser.window import PATIENCE, Window
from tests.entrypoints.serving import Served, free_port

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a window. It ends with the tests of a file, because its event loop would
    be in the way of other tests."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium is not here: the tests of the pages are skipped")
    with sync_playwright() as playwright:
        # Chromium's own sandbox does not work as root, where tests run in CI.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE / 2)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served program with the books of a small company."""
    folder: Path = tmp_path_factory.mktemp("browser")
    with Served(folder / "books.wyzbooks", free_port()) as served:
        served.wait()
        fill(served.client)
        yield served


@pytest.fixture
def window(browser: Browser, served: Served) -> Iterator[Window]:
    """A window of the browser. At the end no page may have had an error, and no request may have
    left this computer."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    window = Window(context, served.url)
    yield window
    context.close()
    window.check()


@pytest.fixture
def page(window: Window) -> Page:
    """An empty page of the window."""
    return window.page
