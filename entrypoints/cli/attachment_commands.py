"""The commands for attachments. They run the same use cases as HTTP, on the same file."""

import mimetypes
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.text import Text

from adapters.json_shapes.attachments import attachment_views
from adapters.json_shapes.cursors import make_cursor, read_cursor
from adapters.json_shapes.write_answers import rehearsed_answer
from application.attachments.attach import (
    attach_file,
    bytes_of,
    check_size,
    find_attachment,
    list_attachments,
    remove_attachment,
)
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import BookkeepingError, Conflict, Invalid
from domain.ledger.attachments import Attachment
from entrypoints.cli import tables
from entrypoints.cli.console import Console
from entrypoints.cli.output_file import replacing
from entrypoints.cli.writing import AnswerForm, Document, rehearse, write

_ANY_BYTES = "application/octet-stream"
_COLUMNS = ("name", "mediaType", "size", "createdAt", "id")
_PAGE = 1000
"""How many files of a record are looked through at once for a name."""


def list_files(
    console: Console, collection: str, id_: str, *, limit: int, cursor: str | None
) -> None:
    """List a page of the files of a record."""
    signature = f"{collection} {id_}"
    with console.open_books() as books:
        after = None
        if cursor is not None:
            (after,) = read_cursor(cursor, signature, 1)

        def read_page(work: UnitOfWork) -> dict[str, Any]:
            page = list_attachments(work, collection, id_, after, limit)
            return {
                "data": attachment_views(work, page.items),
                "total": page.total,
                "nextCursor": make_cursor(signature, [page.items[-1].id]) if page.more else None,
            }

        console.show(books.read(read_page), _print_page)


def add(
    console: Console, collection: str, id_: str, files: Sequence[Path], *, dry_run: bool
) -> None:
    """Attach files to a record, in one transaction."""
    begun: list[str] = []

    def attach_all(work: UnitOfWork) -> list[Attachment]:
        attached = []
        for path in files:
            begun.append(path.name)
            check_size(path.stat().st_size)
            arguments = (path.name, _media_type(path.name), path.read_bytes())
            attached.append(attach_file(work, collection, id_, *arguments))
        return attached

    def view(work: UnitOfWork, attached: Sequence[Attachment]) -> Document:
        return {"data": attachment_views(work, attached)}

    with console.open_books() as books:
        try:
            _write(console, books, _form(view, "attached"), attach_all, dry_run=dry_run)
        except BookkeepingError as error:
            console.print_refusal(error, begun[-1] if begun and len(files) > 1 else "")
            sys.exit(1)


def save(console: Console, collection: str, id_: str, named: str, output: Path | None) -> None:
    """Write a file of a record to the disk."""

    def write_file(work: UnitOfWork) -> tuple[Attachment, Path]:
        attachment = _named(work, collection, id_, named)
        path = output or Path(attachment.name)
        if output is None and path.exists():
            raise Conflict(f"there is a file {path} already; name another one with -o")
        chunks = bytes_of(work, attachment)
        with replacing(path) as file:
            for chunk in chunks:
                file.write(chunk)
        return attachment, path

    with console.open_books() as books:
        attachment, path = books.read(write_file)
        document = {"file": str(path), "size": attachment.size, "sha256": attachment.sha256}
        console.say(document, f"Wrote {path}: {attachment.size:,} bytes")


def remove(
    console: Console,
    collection: str,
    id_: str,
    named: str,
    *,
    dry_run: bool,
    version: int | None,
) -> None:
    """Remove a file from a record."""

    def remove_named(work: UnitOfWork) -> list[Attachment]:
        attachment = _named(work, collection, id_, named)
        return [remove_attachment(work, collection, id_, attachment.id, version)]

    def view(_: UnitOfWork, removed: Sequence[Attachment]) -> Document:
        return {"data": [{"id": one.id, "name": one.name, "size": one.size} for one in removed]}

    with console.open_books() as books:
        _write(console, books, _form(view, "removed"), remove_named, dry_run=dry_run)


def _write(
    console: Console,
    books: Books,
    form: AnswerForm,
    use_case: Callable[[UnitOfWork], Any],
    *,
    dry_run: bool,
) -> None:
    """Run a use case and show its answer, or rehearse it."""
    if not dry_run:
        write(console, books, form, use_case)
        return
    rehearsal = rehearse(books, form.view, use_case)
    document = rehearsed_answer(rehearsal.result, rehearsal.effect)
    console.warn(rehearsal.result.get("warnings", ()))
    console.say(document, f"Nothing is changed; without --dry-run: {form.text(rehearsal.result)}")


def _form(view: Callable[[UnitOfWork, Any], Document], verb: str) -> AnswerForm:
    """The form of an answer that is some attachments."""

    def names(document: Document) -> str:
        return ", ".join(f"{one['name']} ({one['size']:,} bytes)" for one in document["data"])

    return AnswerForm(
        view,
        lambda document: f"{verb}: {names(document)}",
        lambda document: f"what was {verb} ({names(document)})",
    )


def _named(work: UnitOfWork, collection: str, id_: str, named: str) -> Attachment:
    """The attachment of a record with an id or a name; raises `Invalid` if several have it."""
    after, candidates = None, list[Attachment]()
    while True:
        page = list_attachments(work, collection, id_, after, _PAGE)
        candidates += [one for one in page.items if named in {one.id, one.name}]
        if not page.more:
            break
        after = page.items[-1].id
    if len(candidates) > 1:
        ids = ", ".join(one.id for one in candidates)
        raise Invalid(f"several files have the name {named!r}; give one of their ids: {ids}")
    return candidates[0] if candidates else find_attachment(work, collection, id_, named)


def _media_type(name: str) -> str:
    """What kind of file it is, by the ending of its name."""
    media_type, compression = mimetypes.guess_type(name)
    return _ANY_BYTES if compression or media_type is None else media_type


def _print_page(page: Mapping[str, Any]) -> None:
    console = tables.text_console()
    table = tables.new_table(_COLUMNS)
    for attachment in page["data"]:
        table.add_row(*(Text(str(attachment[column])) for column in _COLUMNS))
    console.print(table)
    more = f"; for more, add --cursor {page['nextCursor']}" if page["nextCursor"] else ""
    console.print(Text(f"{len(page['data'])} of {page['total']}{more}"))
