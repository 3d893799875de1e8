"""A bookkeeper's day with each kind of generated client, as docs/clients.md tells it.

The commands of the page make the clients from the specification of a served program, check their
types and run the day. Generated code is in a temporary folder, and is not kept.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest

from tests.entrypoints.serving import PATIENCE, Served, environment, free_port
from tests.guides import steps_in

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
FOLDER = Path(__file__).parent
FILES = ["openapi-python-client.yml", "package.json", "package-lock.json", "tsconfig.json"]
DAYS = ["day_with_a_client.py", "day_with_models.py", "day.ts"]
"""What a person who follows the page has written down before the first command."""

UNREACHABLE = re.compile(r"ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH")
"""What npm says where it cannot reach its registry."""


@pytest.fixture
def served(tmp_path: Path):
    books = tmp_path / "books"
    books.mkdir()
    with Served(books / "books.wyzbooks", free_port()) as server:
        server.wait()
        yield server


@pytest.fixture
def workplace(tmp_path: Path) -> Path:
    """A folder with the files of the page, and with nothing of this project."""
    folder = tmp_path / "workplace"
    folder.mkdir()
    for name in (*FILES, *DAYS):
        shutil.copy(FOLDER / name, folder)
    return folder


def section(title: str) -> str:
    """The text below a heading of the page."""
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def follow(title: str, folder: Path, server: Served) -> None:
    """Run the commands of a section of the page against a server."""
    steps = steps_in(section(title))
    assert steps
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for step in steps:
        step.check(folder, {**environment(folder), "PATH": path}, server.port)


def install_packages(folder: Path) -> None:
    """Install the packages of the TypeScript day, or skip the test where that cannot be done."""
    if shutil.which("npm") is None:
        pytest.skip("the TypeScript day needs Node.js, which is not installed")
    done = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode and UNREACHABLE.search(done.stderr):
        pytest.skip("the TypeScript day needs packages, and the registry of npm is out of reach")
    assert done.returncode == 0, done.stderr


def test_a_day_with_a_python_client(served, workplace):
    follow("A client for Python", workplace, served)
    assert_the_day_was_done(served)


def test_a_day_with_models_for_python(served, workplace):
    follow("Models for Python", workplace, served)
    assert_the_day_was_done(served)


def test_a_day_with_types_for_typescript(served, workplace):
    install_packages(workplace)
    follow("TypeScript", workplace, served)
    assert_the_day_was_done(served)


def assert_the_day_was_done(server: Served) -> None:
    """Look at the books without any client."""
    query = {"from": "2026-03-01", "to": "2026-03-31"}
    totals = server.client.get("/reports/profit-loss", params=query).json()["totals"]
    assert totals["netIncome"] == "785.00"
    (invoice,) = server.client.get("/invoices", params={"kind": "invoice"}).json()["data"]
    assert (invoice["balance"], invoice["memo"]) == ("600.00", "Thank you")


@pytest.mark.parametrize("kind", ["python", "typescript", "yaml"])
def test_the_page_shows_what_is_run(kind):
    blocks = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    sources = [(FOLDER / name).read_text(encoding="utf-8") for name in (*FILES, *DAYS)]
    assert blocks
    for block in blocks:
        shown = {block, indent(block, "    ")}  # The page shows a part of a function without it.
        assert any(part in source for part in shown for source in sources), block
