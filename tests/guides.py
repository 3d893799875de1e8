"""The commands of a page of the documentation, which tests run, and what the page says they print.

They are in blocks that begin with ```console. A command begins with `$ `, and goes on below a line
that ends with a backslash; the other lines below it are what it prints.
"""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from tests.entrypoints.serving import PATIENCE


@frozen
class Step:
    """A command of a page."""

    command: str
    lines: list[str]
    """The lines that it prints, as the page shows them, and maybe `[exit code 1]` at the end."""

    def check(self, folder: Path, environment: Mapping[str, str], port: int = 3141) -> None:
        """Run the command in a folder, and compare what it prints with the page.

        The page names the port 3141 wherever the command uses the `port`.
        """
        done = subprocess.run(
            ["bash", "-c", self.command.replace("3141", str(port))],
            cwd=folder,
            env=dict(environment),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        printed = "\n".join(line.rstrip() for line in (done.stdout + done.stderr).splitlines())
        lines, code = [*self.lines], 0
        if lines and lines[-1].startswith("[exit code"):
            code = int(lines.pop().strip("[]").split()[-1])
        assert done.returncode == code, (self.command, printed)
        assert _pattern(lines).match(printed.replace(str(port), "3141")), (
            self.command,
            printed,
            lines,
        )


def steps_of(page: Path) -> list[Step]:
    """The commands of a page, in order."""
    return steps_in(page.read_text(encoding="utf-8"))


def steps_in(text: str) -> list[Step]:
    """The commands of a text of a page, in order."""
    steps: list[Step] = []
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                steps.append(Step(line[2:], []))
            elif steps[-1].command.endswith("\\"):
                steps[-1] = Step(f"{steps[-1].command}\n{line}", [])
            else:
                steps[-1].lines.append(line)
    return steps


def _pattern(lines: list[str]) -> re.Pattern[str]:
    """A pattern of the output: `...` stands for anything; the last line may be followed by more."""
    return re.compile(
        ".*?".join(re.escape(part) for part in "\n".join(lines).split("...")), re.DOTALL
    )
