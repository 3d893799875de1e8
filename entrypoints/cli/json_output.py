"""The JSON of what is otherwise shown as a table: on standard output, or in a file."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from application.unit_of_work.unit_of_work import UnitOfWork
from entrypoints.cli.console import Console
from entrypoints.cli.output_file import replacing


def is_json_wanted(console: Console, format_name: str, output: Path | None) -> bool:
    """Whether the options of a command ask for JSON: by name, or by the name of the file."""
    if format_name != "table":
        return format_name == "json"
    return console.as_json if output is None else output.suffix.lower() == ".json"


def write_json(
    console: Console, output: Path | None, write: Callable[[UnitOfWork, IO[bytes]], None]
) -> None:
    """Open the books, and write their JSON."""
    with console.open_books() as books:
        if output is None:
            books.read(write, sys.stdout.buffer)
            sys.stdout.buffer.write(b"\n")
            sys.stdout.buffer.flush()
            return
        with replacing(output) as file:
            books.read(write, file)
        console.say({"format": "json", "file": str(output)}, f"Wrote {output}")
