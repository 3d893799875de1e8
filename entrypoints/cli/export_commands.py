"""The commands that export the whole books for another program."""

import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, cast

import click

from application.exporting.export_books import export_books
from application.exporting.exported_books import WrittenBooks
from application.json_names import json_name
from domain.errors import Invalid
from entrypoints.books_writers import ARCHIVES, BOOKS_WRITERS
from entrypoints.cli.console import Console
from entrypoints.cli.output_file import replacing

IN_MEMORY = 1024 * 1024
"""Longer books, in bytes, wait in a temporary file until all of them are written."""


def export(console: Console, format_name: str, output: Path | None) -> None:
    """Write the books to a file, or to standard output if none is named.

    Standard output gets them only when all of them are written.
    """

    def write(out: IO[bytes]) -> WrittenBooks:
        return books.read(lambda work: BOOKS_WRITERS[format_name](export_books(work), out))

    with console.open_books() as books:
        if output is None:
            if format_name in ARCHIVES and sys.stdout.isatty():
                raise Invalid(
                    f"a terminal cannot show {format_name}; name a file with -o, or send it to a "
                    "pipe"
                )
            with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
                file = cast("IO[bytes]", spool)
                written = write(file)
                file.seek(0)
                copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            if not console.as_json:
                click.echo(f"wyzbooks: {_left_out_text(written)}", err=True)
            return
        with replacing(output) as target:
            written = write(target)
        document = {
            "format": format_name,
            "file": str(output),
            "charset": written.charset,
            "written": _in_json(written.written),
            "leftOut": _in_json(written.left_out),
        }
        summary = f"Wrote {output}: {_counts(written.written)}"
        console.say(document, f"{summary}\n{_left_out_text(written).capitalize()}")


def _left_out_text(written: WrittenBooks) -> str:
    counts = {kind: count for kind, count in written.left_out.items() if count}
    return f"left out: {_counts(counts)}" if counts else "nothing is left out"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in counts.items())


def _in_json(counts: Mapping[str, int]) -> dict[str, int]:
    return {json_name(kind): count for kind, count in counts.items()}
