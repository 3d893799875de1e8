"""Every command of docs/reconciliation.md is run, in order, and answers as the page says."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.guides import steps_of

ROOT = Path(__file__).parents[1]
RELATIVE = Path("tests", "data", "reconciliation")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a person who has the program, and is in the folder of the test."""
    shutil.copytree(ROOT / RELATIVE, tmp_path / RELATIVE)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WYZBOOKS_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "WYZBOOKS_CONFIG": str(tmp_path), "PYTHONPATH": str(ROOT)}


def test_every_command_of_the_page_answers_as_it_says(tmp_path, environment):
    steps = steps_of(ROOT / "docs" / "reconciliation.md")
    assert len(steps) > 15
    for step in steps:
        step.check(tmp_path, environment)
