"""Replacing the books, as JSON: what is asked for, and what has become of the books."""

from collections.abc import Callable
from io import BytesIO
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from adapters.json_shapes.backups import BackupView, backup_view
from adapters.json_shapes.portable_books import read_portable
from adapters.json_shapes.write_answers import WarnedAnswer
from application.ports.backups import BooksFiles
from application.replacement.held_books import books_of
from application.replacement.replace_books import MakeBooks, Replacement
from application.replacement.restored_books import restored_books
from application.unit_of_work.books import Books
from domain.errors import Refused
from domain.ledger.company import LogoFormat

_SQLITE_HEADER = b"SQLite format 3\0"
IMPORTED_FILE = "import"
"""What the log names as the source of books from a file that was sent."""


class ResetRequest(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be deleted."""

    confirm: Annotated[str, Meta(description="The name of the company, so that nobody errs.")]
    data: Annotated[
        bool,
        Meta(description="The whole company: all records, settings, messages and the log."),
    ] = False
    prefs: Annotated[bool, Meta(description="The preferences and themes of the devices.")] = False


class RestoreRequest(msgspec.Struct, forbid_unknown_fields=True):
    """Which backup becomes the books."""

    name: Annotated[str, Meta(description="The name of the backup, as the list of backups has it.")]


class ReplacementView(WarnedAnswer, rename="camel"):
    """The books after others have taken their place."""

    history: Annotated[str, Meta(description="The id of their history.")]
    version: Annotated[int, Meta(description="The highest version of their log.")]
    head: Annotated[str, Meta(description="The hash of their log there.")]
    counts: Annotated[dict[str, int], Meta(description="How many records each collection has.")]
    backup: Annotated[
        BackupView | None,
        Meta(description="The former books; null where nothing has taken their place."),
    ]


def check_reset(request: ResetRequest) -> None:
    """Raise `Refused` if nothing is to be deleted."""
    if not (request.data or request.prefs):
        raise Refused.at("/data", "must be true, or prefs must be: otherwise nothing is deleted")


def replacement_view(replacement: Replacement) -> dict[str, Any]:
    """The books after they were replaced, as JSON."""
    return {
        "history": replacement.history,
        "version": replacement.head.version,
        "head": replacement.head.hash,
        "counts": replacement.counts,
        "backup": replacement.backup and backup_view(replacement.backup),
    }


def books_in(
    content: bytes,
    books: Books,
    files: Callable[[], BooksFiles],
    check_logo: Callable[[bytes, LogoFormat], None],
) -> MakeBooks:
    """What makes books from the content of a file: a file of books, or an export in JSON.

    Raises `UnreadableBody` and `Refused` for what is neither; so does what is returned.
    """
    if not content.strip():
        raise Refused.at("", "must be a file of books, or an export in JSON; it is empty")
    if content.startswith(_SQLITE_HEADER):
        return lambda former: restored_books(
            books, files().opened(BytesIO(content)), IMPORTED_FILE, former
        )
    held = read_portable(content)
    logo_format = held.settings.logo_format
    if held.logo is not None and logo_format:
        try:
            check_logo(held.logo, logo_format)
        except Refused as refusal:
            raise refusal.within("/logo") from None
    return lambda former: books_of(books, held, former)
