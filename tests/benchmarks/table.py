"""One table for each part, in Markdown, with the command and the machine above it."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import description
from tests.benchmarks.yardstick import ROOT

_SHOWN: list[dict[str, Any]] = []
"""The tables that were printed."""


def show(
    title: str,
    command: str,
    runs: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str] = (),
) -> None:
    """Print a table; the first column is text, the others are figures."""
    _SHOWN.append(
        {
            "title": title,
            "command": command,
            "runs": runs,
            "rows": [dict(zip(columns, row, strict=True)) for row in rows],
            "notes": list(notes),
        }
    )
    widths = [
        max(len(column), *(len(row[index]) for row in rows)) for index, column in enumerate(columns)
    ]
    print(f"\n### {title}\n\nCommand: `{command}`. Machine: {description()}. Runs: {runs}.\n")
    print(_line([column.ljust(width) for column, width in zip(columns, widths, strict=True)]))
    print(
        _line(
            [
                "-" * width if index == 0 else "-" * (width - 1) + ":"
                for index, width in enumerate(widths)
            ]
        )
    )
    for row in rows:
        print(
            _line(
                [
                    cell.ljust(width) if index == 0 else cell.rjust(width)
                    for index, (cell, width) in enumerate(zip(row, widths, strict=True))
                ]
            )
        )
    for note in notes:
        print(f"\n{note}")
    print(flush=True)


def write_json(path: Path) -> None:
    """Write all tables that were printed, with the commit and the machine."""
    measured = {"commit": _commit(), "machine": description(), "tables": _SHOWN}
    path.write_text(json.dumps(measured, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _commit() -> str:
    """The commit of the program, with `-dirty` if files differ from it."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=40"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return described.stdout.strip()


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
