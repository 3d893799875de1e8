"""docs/habits.md names a test for each of our habits, and every test that it names exists."""

import ast
import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
ROWS = [
    line
    for line in (DOCS / "habits.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| habit |")
]
NAMED_TEST = re.compile(r"\[(test_\w+)\]\((\.\./tests/[\w/]+\.py)\)")


def test_every_habit_is_named_by_a_test_that_exists():
    assert len(ROWS) >= 20
    for row in ROWS:
        cells = row.strip("|").split(" | ")
        named = NAMED_TEST.fullmatch(cells[-1].strip())
        assert len(cells) == 6, row
        assert named, row
        source = (DOCS / named[2]).read_text(encoding="utf-8")
        functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
        assert named[1] in {function.name for function in functions}, named[0]
