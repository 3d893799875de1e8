"""Every command of docs/doctor.md and docs/how-to/: those in a console are run, in order, and
answer as the page says; the others are commands of the program, with options that it has."""

import os
import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.entrypoints.cli.command_lines import check_command
from tests.guides import steps_of

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "docs" / "doctor.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]


def commands_of(page: Path) -> list[str]:
    """The commands of the program in the text of a page, and in the lines that are not run."""
    text = page.read_text(encoding="utf-8")
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    # A container runs the program by its name, which the container has, too.
    lines = [line.strip() for line in outside.splitlines() if line.startswith("    ")]
    inline = re.findall(r"(?<!`)`([^`]+)`", outside)
    words = [" ".join(command.split()) for command in (*lines, *inline)]
    starts = re.compile(
        r"^(?:\$ )?(?:docker exec (?:--interactive )?wyzbooks )?(?=wyzbooks [a-z-])"
    )
    return [starts.sub("", command) for command in words if starts.match(command)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_in_a_console_answers_as_the_page_says(page, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WYZBOOKS")}
    environment = {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "WYZBOOKS_CONFIG": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    for step in steps_of(page):
        step.check(tmp_path, environment)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_other_command_of_the_program_is_one_that_it_has(page):
    commands = commands_of(page)
    assert commands or steps_of(page)
    for command in commands:
        check_command(command)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_readme_names_the_page(page):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"({page.relative_to(ROOT).as_posix()})" in readme


def test_a_command_in_a_page_is_seen():
    page = ROOT / "docs" / "how-to" / "run-at-boot.md"
    assert {shlex.split(command)[1] for command in commands_of(page)} >= {"service", "doctor"}
