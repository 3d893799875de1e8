"""The program of the browser pages, as files: what they may load, and how large they are."""

import re
from pathlib import Path

import pytest

from adapters.http.browser_pages import PAGES, PROGRAM
from adapters.http.pages import HOME

FOLDER = Path("adapters/http/browser")
MOST_BYTES = 200 * 1024
"""How much of our own code a page may load."""
MOST_LINES, MOST_COLUMNS = 300, 160

OWN = {
    path: content.decode()
    for path, content in PROGRAM.contents.items()
    if not path.startswith("vendor/")
}
CODE = {path: text for path, text in OWN.items() if path.endswith(".js")}


def targets_of(path):
    """The files that a file of the program imports."""
    targets = re.findall(r"""(?:\bfrom|^import) '([^']+)';""", CODE[path], re.MULTILINE)
    imports = re.findall(r"^import\b|^export {.*} from", CODE[path], re.MULTILINE)
    assert len(targets) == len(imports)
    folder = (FOLDER / path).parent
    return [
        folder.joinpath(target).resolve().relative_to(FOLDER.resolve()).as_posix()
        for target in targets
    ]


@pytest.mark.parametrize("page", [path for path in CODE if path.startswith("pages/")])
def test_a_page_loads_no_more_than_200_kib_of_our_own_code(page):
    loaded = {path for path in OWN if path.endswith(".css")}
    waiting = ["main.js", "books/live_worker.js", page]
    while waiting:
        path = waiting.pop()
        if path in CODE and path not in loaded:
            loaded.add(path)
            waiting += targets_of(path)
    assert sum(len(OWN[path].encode()) for path in loaded) <= MOST_BYTES


@pytest.mark.parametrize("path", CODE)
def test_every_import_names_a_file_of_the_program(path):
    assert set(targets_of(path)) <= set(PROGRAM.contents)


@pytest.mark.parametrize("path", CODE)
def test_no_file_makes_elements_or_code_of_texts(path):
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function"):
        assert way not in CODE[path], way


@pytest.mark.parametrize("path", CODE)
def test_a_file_begins_with_what_it_is_for_and_can_be_read_in_one_go(path):
    lines = CODE[path].splitlines()
    assert lines[0].startswith("// ")
    assert len(lines) <= MOST_LINES
    assert max(map(len, lines)) <= MOST_COLUMNS


def test_the_router_shows_a_page_for_each_address_and_has_its_module():
    router = CODE["shell/router.js"]
    pages = router[router.index("PAGES = [") : router.index("];")]
    modules = set(re.findall(r", '(\w+)', \[", pages))
    assert len(modules) > 10
    missing = {module for module in modules if f"pages/{module}.js" not in CODE}
    assert missing == set()


def test_every_page_is_named_in_the_documentation():
    told = Path("docs/browser.md").read_text(encoding="utf-8")
    for address in (HOME, *PAGES):
        assert f"`{address.split('/{')[0]}" in told, address
