"""The commands that export the whole books for another program."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import IO, TypeVar, cast

import click

from adapters.json_shapes.portable_books import write_portable
from application.exporting.export_books import export_books
from application.exporting.exported_books import WrittenBooks
from application.json_names import json_name
from application.unit_of_work.books import Books
from domain.errors import Invalid
from entrypoints.books_writers import ARCHIVES, BOOKS_WRITERS
from entrypoints.cli.console import Console
from entrypoints.cli.output_file import replacing
from entrypoints.file_wiring import books_files_of

T = TypeVar("T")

IN_MEMORY = 1024 * 1024
"""Longer books, in bytes, wait in a temporary file until all of them are written."""


def export(console: Console, format_name: str, output: Path | None) -> None:
    """Write the books for another program, and say what its format does not hold."""

    def write(books: Books, out: IO[bytes]) -> WrittenBooks:
        return books.read_whole(lambda work: BOOKS_WRITERS[format_name](export_books(work), out))

    is_archive = format_name in ARCHIVES
    with console.open_books() as books:
        written = _write(books, write, output, format_name if is_archive else None)
        if output is None:
            if not console.as_json:
                click.echo(f"wyzbooks: {_left_out_text(written)}", err=True)
            return
        document = {
            "format": format_name,
            "file": str(output),
            "charset": written.charset,
            "written": _in_json(written.written),
            "leftOut": _in_json(written.left_out),
        }
        summary = f"Wrote {output}: {_counts(written.written)}"
        console.say(document, f"{summary}\n{_left_out_text(written).capitalize()}")


def export_whole(console: Console, format_name: str, output: Path | None) -> None:
    """Write the whole books, from which they can be made again: `json` or `file`."""

    def write(books: Books, out: IO[bytes]) -> None:
        if format_name == "json":
            books.read_whole(write_portable, out)
            return
        with books_files_of(books).snapshot() as snapshot:
            copyfileobj(snapshot, out)

    with console.open_books() as books:
        unreadable = "a file of books" if format_name == "file" else None
        _write(books, write, output, unreadable, is_private=True)
        if output is not None:
            document = {"format": format_name, "file": str(output)}
            console.say(document, f"Wrote {output}: the whole books")


def _write(
    books: Books,
    write: Callable[[Books, IO[bytes]], T],
    output: Path | None,
    unreadable: str | None,
    *,
    is_private: bool = False,
) -> T:
    """Write to a file, or to standard output if none is named, which gets all of it or nothing.

    `unreadable` says what is written, if a terminal cannot show it.
    """
    if output is not None:
        with replacing(output, is_private=is_private) as target:
            return write(books, target)
    if unreadable and sys.stdout.isatty():
        raise Invalid(
            f"a terminal cannot show {unreadable}; name a file with -o, or send it to a pipe"
        )
    with SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
        file = cast("IO[bytes]", spool)
        written = write(books, file)
        file.seek(0)
        copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    return written


def _left_out_text(written: WrittenBooks) -> str:
    counts = {kind: count for kind, count in written.left_out.items() if count}
    return f"left out: {_counts(counts)}" if counts else "nothing is left out"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {kind.replace('_', ' ')}" for kind, count in counts.items())


def _in_json(counts: Mapping[str, int]) -> dict[str, int]:
    return {json_name(kind): count for kind, count in counts.items()}
