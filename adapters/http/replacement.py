"""The whole books as JSON, and other books in their place: import, reset and restore."""

from functools import partial
from typing import IO, Any

import msgspec

from adapters.http.call import Call, Download, Reply
from adapters.http.file_names import file_name, saved_as
from adapters.http.operation import FILES, JSON, Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes.portable_books import write_portable
from adapters.json_shapes.replacements import (
    ReplacementView,
    ResetRequest,
    RestoreRequest,
    books_in,
    check_reset,
    replacement_view,
)
from application.ports.backups import BackupReason
from application.ports.change_log import Head
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
from application.unit_of_work.unit_of_work import UnitOfWork


class PortableBooksView(msgspec.Struct):
    """The whole books: stored fields of every record, by id, without times and versions."""

    format: str
    schema: int
    settings: dict[str, Any]
    logo: dict[str, Any] | None
    data: dict[str, list[dict[str, Any]]]
    applications: list[dict[str, Any]]
    attachments: list[dict[str, Any]]
    cleared: list[dict[str, Any]]
    reconciliations: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    mappings: list[dict[str, Any]]
    prefs: list[dict[str, Any]]


def _export(call: Call) -> Answer | Download:
    headers: dict[str, str] = {}

    def write(work: UnitOfWork, out: IO[bytes]) -> None:
        etag, _ = call.etag(work)
        write_portable(work, out)
        name = file_name(work.settings.name, "books", f"{work.today}", extension="json")
        headers.update({"ETag": etag, "Content-Disposition": saved_as(name)})

    return call.read_whole_books(write, headers)


def _import(call: Call) -> Answer:
    services = call.services
    files = partial(services.books_files, call.books)
    make = books_in(call.body, call.books, files, services.check_logo)
    return _replace(call, "import", make)


def _reset(call: Call) -> Answer:
    request: ResetRequest = call.request
    check_reset(request)
    if request.data:
        return _replace(call, "reset", partial(_new_company, call, request))

    def checked_state(work: UnitOfWork) -> Replacement:
        check_confirmed(work, request.confirm)
        return replacement_in(work.session)

    if call.query.dry_run:
        return _reply(call.books.read(checked_state), dry_run=True)
    return call.write(
        lambda work, _: Reply(replacement_view(checked_state(work))), delete_preferences
    )


def _new_company(call: Call, request: ResetRequest, former: Head) -> Any:
    # The name is checked here, after the look for the answer that was kept for a retry.
    call.books.read(check_confirmed, request.confirm)
    return new_company(call.books, former, with_preferences=not request.prefs)


def _restore(call: Call) -> Answer:
    name = call.request.name
    backups = call.services.backups(call.books)
    return _replace(call, "restore", backup_to_restore(call.books, backups, name))


def _replace(call: Call, reason: BackupReason, make: MakeBooks) -> Answer:
    """Replace the books by those that `make` makes, or see whether it makes any."""
    if call.query.dry_run:
        return _reply(rehearse_replacement(call.books, make), dry_run=True)
    backups = call.services.backups(call.books)
    request = call.idempotent_request()
    return replace_books(call.books, backups, reason, make, _reply, request)


def _reply(replacement: Replacement, *, dry_run: bool = False) -> Answer:
    view = replacement_view(replacement)
    return Reply({**view, "dryRun": True} if dry_run else view).answer()


OPERATIONS = (
    Operation(
        "GET",
        "/data/export",
        "exportBooks",
        "Export the whole books as one JSON document, which can be imported",
        _export,
        PortableBooksView,
        is_long=True,
    ),
    Operation(
        "POST",
        "/data/import",
        "importBooks",
        "Replace the books by those of a file: an export in JSON, or a file of books",
        _import,
        ReplacementView,
        query=WriteQuery,
        takes=bytes,
        media=(*FILES, *JSON),
        is_long=True,
        own_scope="admin",
    ),
    Operation(
        "POST",
        "/data/reset",
        "resetBooks",
        "Begin the books of a new company, or delete the preferences; the former books are backed "
        "up first",
        _reset,
        ReplacementView,
        query=WriteQuery,
        takes=ResetRequest,
        is_long=True,
        own_scope="admin",
    ),
    Operation(
        "POST",
        "/data/restore",
        "restoreBackup",
        "Replace the books by a backup; the former books are backed up first",
        _restore,
        ReplacementView,
        query=WriteQuery,
        takes=RestoreRequest,
        is_long=True,
        own_scope="admin",
    ),
)
