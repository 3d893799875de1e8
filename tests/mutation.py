"""Plants the bugs of `planted_bugs.toml`, one at a time, in a copy of the program, and runs the
tests that should catch each bug. Run it as `python -m tests.mutation`, or as
`python -m tests.mutation WORD ...` for the bugs whose name has one of the words.

The run ends with exit code 1 if no test catches a bug. `docs/testing.md` lists the bugs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).parents[1]
BUGS_FILE = Path(__file__).with_name("planted_bugs.toml")
AT_ONCE = 2


@frozen
class Bug:
    """A text of the program, the wrong text in its place, and the tests that must notice it."""

    name: str
    file: str
    right: str
    wrong: str
    tests: str


BUGS = tuple(Bug(**bug) for bug in tomllib.loads(BUGS_FILE.read_text(encoding="utf-8"))["bug"])


def outcome(tests: str, bug: Bug | None = None) -> str:
    """How some tests end on a copy of the program, with a bug or without: passed, failed, or
    neither."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "program"
        shutil.copytree(
            ROOT, copy, ignore=shutil.ignore_patterns(".*", "__pycache__", "*.wyzbooks*")
        )
        if bug:
            path = copy / bug.file
            text = path.read_text(encoding="utf-8")
            assert text.count(bug.right) == 1, (
                f"{bug.name}: the text to change stands {text.count(bug.right)} times in {bug.file}"
            )
            path.write_text(text.replace(bug.right, bug.wrong), encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            *tests.split(),
        ]
        environment = {
            **os.environ,
            "PYTHONPATH": str(copy),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HYPOTHESIS_PROFILE": "planted",
        }
        done = subprocess.run(
            command,
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    if done.returncode == 1 and " failed" in done.stdout:
        return "failed"
    return "passed" if done.returncode == 0 else f"neither (exit code {done.returncode})"


def main() -> int:
    """Plant the bugs; 0 if every bug is caught by tests that pass without it, else 1."""
    chosen = [
        each for each in BUGS if not sys.argv[1:] or any(word in each.name for word in sys.argv[1:])
    ]
    if not chosen:
        print(f"no planted bug has any of the words {' '.join(sys.argv[1:])} in its name")
        return 1
    with ThreadPoolExecutor(AT_ONCE) as pool:
        paths = apart({path for each in chosen for path in each.tests.split()})
        unfit = {
            path: end
            for path, end in zip(paths, pool.map(outcome, paths), strict=True)
            if end != "passed"
        }
        if unfit:
            for path, end in unfit.items():
                print(f"{path}: {end} without any bug, so that it would catch none; mend it first")
            return 1
        results = list(
            zip(chosen, pool.map(lambda bug: outcome(bug.tests, bug), chosen), strict=True)
        )
    caught = [bug for bug, end in results if end == "failed"]
    for bug, end in results:
        verdict = "caught" if bug in caught else "MISSED"
        print(f"{verdict}  {bug.name} ({bug.file}; {bug.tests}: {end})")
    print(f"{len(caught)} of {len(results)} planted bugs were caught")
    return 0 if len(caught) == len(results) else 1


def apart(paths: Iterable[str]) -> list[str]:
    """The files and folders that are not inside another one of them."""
    chosen = sorted(set(paths))
    return [path for path in chosen if not any(path.startswith(f"{other}/") for other in chosen)]


if __name__ == "__main__":
    sys.exit(main())
