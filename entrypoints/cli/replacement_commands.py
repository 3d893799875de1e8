"""The commands that replace the books: import an export of them, restore a backup, begin anew.

The server of the books does it, if there is one.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click
import msgspec
from attrs import frozen

from adapters.exporters.logo_picture import check_logo
from adapters.json_shapes.replacements import (
    ResetRequest,
    RestoreRequest,
    books_in,
    replacement_view,
)
from application.collections.registry import COLLECTIONS
from application.ports.backups import BackupReason
from application.ports.replies import Answer
from application.replacement.new_company import check_confirmed, new_company
from application.replacement.replace_books import (
    MakeBooks,
    Replacement,
    rehearse_replacement,
    replace_books,
    replacement_in,
)
from application.replacement.restored_books import backup_to_restore
from application.sync.preferences import delete_preferences
from application.unit_of_work.books import Books
from domain.records import words_of_kind
from entrypoints.cli.console import Console
from entrypoints.cli.served import ask_server
from entrypoints.cli.signals import SIGNALS
from entrypoints.file_wiring import (
    backups_of,
    books_files_of,
    check_backup,
    fault_of_file,
    set_aside,
)
from entrypoints.server_process import running_server
from entrypoints.wiring import open_file

Document = Mapping[str, Any]
Act = Callable[..., Document]
"""Does what is asked for, or rehearses it (`dry_run`); returns the answer."""


@frozen
class _Request:
    """What is asked of the server, or done with the file of the books."""

    path: str
    """The path of the operation."""
    content: bytes
    media_type: str
    act: Callable[..., Document]
    """Does it with books that are not served, or rehearses it (`dry_run`)."""


def import_data(console: Console, source: Path, *, dry_run: bool, yes: bool) -> None:
    """Replace the books by those in a file."""
    with console.refusals():
        content = source.read_bytes()
    act = partial(_replace_by_content, content=content)
    request = _Request("/data/import", content, "application/octet-stream", act)
    _replace(console, request, f"the books in {source}", dry_run=dry_run, yes=yes)


def restore(console: Console, name: str, *, dry_run: bool, yes: bool) -> None:
    """Replace the books by a backup."""
    with console.refusals():
        is_served = running_server(console.path) is not None
        fault = None if is_served else fault_of_file(console.path)
        if fault is not None:
            _restore_lost(console, name, fault, dry_run=dry_run, yes=yes)
            return
    body = msgspec.json.encode(RestoreRequest(name))
    act = partial(_replace_by_backup, name=name)
    request = _Request("/data/restore", body, "application/json", act)
    _replace(console, request, f"the backup {name}", dry_run=dry_run, yes=yes)


def reset(console: Console, confirm: str | None, *, data: bool, prefs: bool, dry_run: bool) -> None:
    """Begin the books of a new company, or delete the preferences."""
    if confirm is None:
        if not console.can_ask:
            raise click.UsageError("give the name of the company with --confirm")
        confirm = click.prompt("Type the name of the company whose data is to be deleted")
    asked = ResetRequest(confirm or "", data, prefs)
    body = msgspec.json.encode(asked)
    request = _Request("/data/reset", body, "application/json", partial(_reset, asked=asked))
    with console.refusals(), _acting(console, request) as act:
        document = act(dry_run=dry_run)
        if data:
            done = "Would begin a new company" if dry_run else "Began a new company"
            console.say(document, f"{done}: {_state(document)}{_way_back(console, document)}")
        else:
            done = "Would delete the preferences" if dry_run else "Deleted the preferences"
            console.say(document, f"{done}; the books are at version {document['version']}")


def _replace(console: Console, request: _Request, what: str, *, dry_run: bool, yes: bool) -> None:
    """Show what the books will be, ask, and replace them."""
    if not (dry_run or yes):
        console.check_can_ask()
    with console.refusals(), _acting(console, request) as act:
        if dry_run or not yes:
            document = act(dry_run=True)
            console.say(document, f"The books would become {what}: {_state(document)}")
        if dry_run:
            return
        if not yes and not console.confirm("Replace the books? They become a backup first"):
            console.tell("nothing was changed")
            sys.exit(1)
        document = act(dry_run=False)
        text = f"The books are now {what}: {_state(document)}{_way_back(console, document)}"
        console.say(document, text)


@contextmanager
def _acting(console: Console, request: _Request) -> Iterator[Act]:
    """What does the request: the server of the books, or this command if there is none."""
    if server := running_server(console.path):
        yield lambda *, dry_run: ask_server(
            server,
            "POST",
            request.path,
            query={"dryRun": "true"} if dry_run else None,
            content=request.content,
            media_type=request.media_type,
        )
        return
    with console.open_books() as books:

        def act(*, dry_run: bool) -> Document:
            document = request.act(books, dry_run=dry_run)
            if not dry_run:
                SIGNALS.stored = "the books are replaced"
            return document

        yield act


def _replace_by_content(books: Books, *, dry_run: bool, content: bytes) -> Document:
    make = books_in(content, books, partial(books_files_of, books), check_logo)
    return _replaced(books, "import", make, dry_run=dry_run)


def _replace_by_backup(books: Books, *, dry_run: bool, name: str) -> Document:
    make = backup_to_restore(books, backups_of(books), name)
    return _replaced(books, "restore", make, dry_run=dry_run)


def _reset(books: Books, *, dry_run: bool, asked: ResetRequest) -> Document:
    books.read(check_confirmed, asked.confirm)
    if asked.data:
        return _replaced(
            books,
            "reset",
            lambda former: new_company(books, former, with_preferences=not asked.prefs),
            dry_run=dry_run,
        )
    if not dry_run:
        books.run(delete_preferences)
    return _view(books.read(lambda work: replacement_in(work.session)), dry_run=dry_run)


def _replaced(books: Books, reason: BackupReason, make: MakeBooks, *, dry_run: bool) -> Document:
    if dry_run:
        return _view(rehearse_replacement(books, make), dry_run=True)

    def render(replacement: Replacement) -> Answer:
        return Answer(200, {}, msgspec.json.encode(replacement_view(replacement)))

    answer = replace_books(books, backups_of(books), reason, make, render)
    document: Document = msgspec.json.decode(answer.body)
    return document


def _view(replacement: Replacement, *, dry_run: bool) -> Document:
    view = replacement_view(replacement)
    return {**view, "dryRun": True} if dry_run else view


def _restore_lost(console: Console, name: str, fault: str, *, dry_run: bool, yes: bool) -> None:
    """Make the file of the books again, which is gone or damaged, from a backup.

    Nothing can be copied from it any more, so it is set aside as it is.
    """
    path = console.path.resolve()
    check_backup(path, name)
    console.tell(f"{path} cannot be used: {fault}")
    if dry_run:
        console.say({"dryRun": True, "backup": None}, f"The books would become the backup {name}")
        return
    if not yes:
        console.check_can_ask()
        if not console.confirm(f"Make the file again from {name}"):
            console.tell("nothing was changed")
            sys.exit(1)
    if path.exists():
        console.tell(f"the file as it was is now {set_aside(path)}")
    books = open_file(path, create=True)
    try:
        document = _replace_by_backup(books, dry_run=False, name=name)
    finally:
        books.store.close()
    console.say(document, f"The books are now the backup {name}: {_state(document)}")


def _state(document: Document) -> str:
    counts = [
        f"{count:,} {_words(name) if count == 1 else name.replace('-', ' ')}"
        for name, count in document["counts"].items()
        if count
    ]
    return f"{', '.join(counts) or 'no records'}; version {document['version']}"


def _words(name: str) -> str:
    return words_of_kind(COLLECTIONS[name].kind)


def _way_back(console: Console, document: Document) -> str:
    """How the former books come back, if they were replaced."""
    backup = document["backup"]
    if backup is None:
        return ""
    return (
        f"\nThe former books are the backup {backup['name']}; to have them back, run: "
        f"wyzbooks restore {backup['name']}{console.file_option()}"
    )
