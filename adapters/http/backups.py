"""Backups of the books, and the books as one file."""

from adapters.http.call import Call, Download, Reply
from adapters.http.file_names import file_name, saved_as
from adapters.http.operation import EmptyRequest, Operation
from adapters.json_shapes import shapes
from adapters.json_shapes.backups import BackupView, backup_view
from adapters.json_shapes.cursors import make_cursor, read_cursor
from adapters.json_shapes.list_queries import Paging
from application.ports.replies import Answer

BOOKS = "application/vnd.wyzbooks"
SIGNATURE = "backups"
"""What the cursors of the list belong to."""


def _make(call: Call) -> Answer:
    """Make a backup. It changes nothing in the books, so it is in no transaction of theirs."""
    backup = call.services.backups(call.books).make("asked")
    location = f"/api/v1/data/backups/{backup.name}"
    return Reply(backup_view(backup), 201, {"Location": location}).answer()


def _list(call: Call) -> Answer:
    query = call.query
    backups = call.services.backups(call.books).all()
    total = len(backups)
    if query.cursor:
        last = read_cursor(query.cursor, SIGNATURE, 2)
        backups = [backup for backup in backups if (backup.at, backup.name) < last]
    page = backups[: query.limit]
    more = len(page) < len(backups)
    cursor = make_cursor(SIGNATURE, [page[-1].at, page[-1].name]) if more else None
    data = [backup_view(backup) for backup in page]
    return Reply({"data": data, "total": total, "nextCursor": cursor}).answer()


def _download(call: Call) -> Download:
    name = call.path_values["name"]
    content = call.services.backups(call.books).content(name)
    headers = {"Content-Type": BOOKS, "Content-Disposition": saved_as(name)}
    return Download.of(content, headers)


def _delete(call: Call) -> Answer:
    call.services.backups(call.books).delete(call.path_values["name"])
    return Reply(None, 204).answer()


def _export(call: Call) -> Download:
    company = call.books.read(lambda work: work.settings.name)
    name = file_name(company, "books", f"{call.books.clock.today()}", extension="wyzbooks")
    headers = {"Content-Type": BOOKS, "Content-Disposition": saved_as(name)}
    return Download.of(call.services.books_files(call.books).snapshot(), headers)


OPERATIONS = (
    Operation(
        "GET",
        "/data/export/file",
        "exportFile",
        "Export the whole books as one file, which can be opened and imported",
        _export,
        bytes,
        produces=(BOOKS,),
        is_long=True,
        has_etag=False,
    ),
    Operation(
        "POST",
        "/data/backup",
        "makeBackup",
        "Make a backup of the books as they are now, and verify it",
        _make,
        BackupView,
        status=201,
        takes=EmptyRequest,
        is_long=True,
        own_scope="admin",
    ),
    Operation(
        "GET",
        "/data/backups",
        "listBackups",
        "List the backups, the newest first",
        _list,
        shapes.list_of(BackupView, "BackupList"),
        query=Paging,
        own_scope="admin",
    ),
    Operation(
        "GET",
        "/data/backups/{name}",
        "downloadBackup",
        "Download a backup as a file of books",
        _download,
        bytes,
        produces=(BOOKS,),
        own_scope="admin",
        has_etag=False,
    ),
    Operation(
        "DELETE",
        "/data/backups/{name}",
        "deleteBackup",
        "Delete a backup, also one that the program keeps",
        _delete,
        None,
        status=204,
        own_scope="admin",
    ),
)
