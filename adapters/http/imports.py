"""Imports of files of other programs."""

from collections.abc import Callable

from attrs import evolve
from msgspec import UNSET

from adapters.http.call import Call, Reply
from adapters.http.import_queries import (
    BooksQuery,
    CsvQuery,
    EnrichQuery,
    ImportQuery,
    Partial,
    StatementQuery,
    options_of,
)
from adapters.http.import_shapes import ImportResultView
from adapters.http.operation import FILES, EmptyRequest, Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes.imports import import_view, plan_view
from application.importing.import_answer import ImportAnswer
from application.importing.parsed_file import ParsedFile, UnreadableFile
from application.importing.plan_import import (
    ImportOptions,
    PlannedImport,
    brought_up_to_date,
    commit_import,
    commit_kept_plan,
    keep_plan,
    plan_import,
    waiting_plan,
)
from application.importing.read_file import read_file
from application.ports.replies import Answer
from application.ports.stored_imports import StoredPlan
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, NotFound

_CSV_FORMATS = {"quickbooks": "quickbooks", "bank": "csv"}
NOT_QUICKBOOKS = "not_quickbooks"


class CommitQuery(WriteQuery):
    """The query of the commit of a plan."""

    partial: Partial = False


def _import(format_name: str) -> Callable[[Call], Answer]:
    """The handler that imports files of a format."""

    def handle(call: Call) -> Answer:
        options = options_of(call.query)
        return _imported(call, format_name, _read(call, format_name, options), options)

    return handle


def _import_csv(call: Call) -> Answer:
    """Import a CSV of a bank or of QuickBooks."""
    options = options_of(call.query)
    if call.query.kind is not UNSET:
        format_name = _CSV_FORMATS[call.query.kind]
        return _imported(call, format_name, _read(call, format_name, options), options)
    if options.statements.account:
        return _imported(call, "csv", _read(call, "csv", options), options)
    return _recognised(call, options)


def _enrich(call: Call) -> Answer:
    """Enrich entries with a list of QuickBooks, or with another CSV of transactions."""
    options = options_of(call.query)
    if options.reading.mapping:
        return _imported(call, "csv", _read(call, "csv", options), options)
    return _recognised(call, options)


def _recognised(call: Call, options: ImportOptions) -> Answer:
    """Import a CSV as one of QuickBooks, or else as one of a bank."""
    try:
        parsed = _read(call, "quickbooks", options)
    except UnreadableFile as error:
        if error.code != NOT_QUICKBOOKS:
            raise
    else:
        return _imported(call, "quickbooks", parsed, options)
    return _imported(call, "csv", _read(call, "csv", options), options)


def _read(call: Call, format_name: str, options: ImportOptions) -> ParsedFile:
    return read_file(call.books, call.services.readers[format_name], call.body, options)


def _imported(call: Call, format_name: str, parsed: ParsedFile, options: ImportOptions) -> Answer:
    """Plan the import of a file, and commit it unless only the plan is asked for."""
    planned = call.books.read(plan_import, format_name, parsed, options)
    if call.query.dry_run:
        call.books.run(keep_plan, planned, call.body)
        return Reply(plan_view(planned)).answer()
    return call.write(_reply, commit_import, brought_up_to_date(call.books, planned))


def _commit(call: Call) -> Answer:
    """Commit a plan that was kept, or show what it would do now."""
    plan_id = call.path_values["planId"]
    try:
        stored = call.books.read(waiting_plan, plan_id)
    except (Conflict, NotFound):
        return call.write(_reply, commit_kept_plan, plan_id, None)
    planned = _plan_again(call, stored)
    if call.query.dry_run:
        return Reply(plan_view(_kept_as_shown(call, stored, planned))).answer()
    return call.write(_reply, commit_kept_plan, plan_id, brought_up_to_date(call.books, planned))


def _plan_again(call: Call, stored: StoredPlan) -> PlannedImport:
    """The kept plan, made again for the books as they are now."""
    options = ImportOptions.parse(stored.options)
    reader = call.services.readers[stored.format]
    parsed = read_file(call.books, reader, stored.content, options)
    options = evolve(options, partial=options.partial or call.query.partial)
    return call.books.read(plan_import, stored.format, parsed, options, stored.id)


def _kept_as_shown(call: Call, stored: StoredPlan, planned: PlannedImport) -> PlannedImport:
    """What is shown of a plan that was made again: if it does something else now, a new plan.

    The new one is kept beside the former, of whose commit somebody else may still expect what it
    has shown.
    """
    if planned.digest == stored.digest:
        return planned
    options = ImportOptions.parse(stored.options)
    renewed = call.books.read(plan_import, stored.format, planned.file, options)
    call.books.run(keep_plan, renewed, stored.content)
    return renewed


def _reply(work: UnitOfWork, answer: ImportAnswer) -> Reply:
    del work
    return Reply(import_view(answer), 201 if answer.batch_id else 200)


def _file_operation(
    path: str,
    id_: str,
    summary: str,
    handle: Callable[[Call], Answer],
    query: type[ImportQuery],
    *,
    takes_several: bool = False,
) -> Operation:
    """The operation that imports a file."""
    return Operation(
        "POST",
        path,
        id_,
        summary,
        handle,
        ImportResultView,
        status=201,
        query=query,
        takes=bytes,
        takes_several=takes_several,
        media=FILES,
        is_long=True,
    )


OPERATIONS = (
    _file_operation(
        "/import/iif", "importIif", "Import a QuickBooks IIF file", _import("iif"), BooksQuery
    ),
    _file_operation(
        "/import/csv",
        "importCsv",
        "Import the CSV of a bank, or a list or report of QuickBooks as CSV",
        _import_csv,
        CsvQuery,
    ),
    _file_operation(
        "/import/enrich",
        "importEnrich",
        "Fill empty fields of entries that the books have from a CSV of transactions",
        _enrich,
        EnrichQuery,
    ),
    _file_operation(
        "/import/ofx",
        "importOfx",
        "Import the statements of an OFX, QFX or QBO file",
        _import("ofx"),
        StatementQuery,
    ),
    _file_operation(
        "/import/qif",
        "importQif",
        "Import the statements of a QIF file",
        _import("qif"),
        StatementQuery,
    ),
    _file_operation(
        "/import/quickbooks",
        "importQuickBooks",
        "Import the lists and reports of a QuickBooks company, several files in one plan",
        _import("quickbooks"),
        BooksQuery,
        takes_several=True,
    ),
    Operation(
        "POST",
        "/import/plans/{planId}/commit",
        "commitImportPlan",
        "Commit the plan of an import, as a dry run has shown it",
        _commit,
        ImportResultView,
        status=201,
        query=CommitQuery,
        takes=EmptyRequest,
        is_long=True,
        stands_alone=True,
    ),
)
