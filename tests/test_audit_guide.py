"""Every command of docs/audit.md is run, in order, and answers as the page says."""

import os
import sys
from pathlib import Path

from tests.guides import steps_of

ROOT = Path(__file__).parents[1]


def test_every_command_of_the_page_answers_as_it_says(tmp_path):
    steps = steps_of(ROOT / "docs" / "audit.md")
    assert len(steps) > 8
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "WYZBOOKS_CONFIG": str(tmp_path),
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("WYZBOOKS_FILE", None)
    for step in steps:
        step.check(tmp_path, environment)
