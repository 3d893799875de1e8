"""Imports of files of other programs."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

import msgspec
from attrs import evolve
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.import_shapes import ImportView
from adapters.http.operation import FILES, EmptyRequest, Operation
from adapters.http.query import WriteQuery
from adapters.json_shapes.imports import import_view, plan_view
from adapters.json_shapes.reading import read
from adapters.json_shapes.unreadable import UnreadableQuery
from application.importing.import_answer import ImportAnswer
from application.importing.parsed_file import ReadingOptions
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
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.errors import Conflict, NotFound


class ImportQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """The query of an import: how the file is read."""

    dry_run: Annotated[
        bool, Meta(description="Answer with what would be created, and change nothing.")
    ] = False
    partial: Annotated[
        bool, Meta(description="Import the other rows if some rows are refused.")
    ] = False
    strict: Annotated[
        bool, Meta(description="Refuse names that no list declares, instead of creating them.")
    ] = False
    date_order: (
        Annotated[
            Literal["mdy", "dmy", "ymd"],
            Meta(description="The order of day, month and year, if the file does not show it."),
        ]
        | UnsetType
    ) = UNSET
    opening_balances: Annotated[
        bool,
        Meta(
            description="Post the balances that the list of accounts gives as "
            "opening balances on `openingDate`."
        ),
    ] = False
    opening_date: (
        Annotated[date, Meta(description="The date of the opening balances.")] | UnsetType
    ) = UNSET


class CsvQuery(ImportQuery):
    """The query of the import of a CSV: what it is, if it is to be read as that alone."""

    kind: (
        Annotated[
            Literal["quickbooks"],
            Meta(description="What the CSV is; recognised if it is left out."),
        ]
        | UnsetType
    ) = UNSET


class CommitQuery(WriteQuery):
    """The query of the commit of a plan."""

    partial: Annotated[
        bool, Meta(description="Import the other rows if some rows are refused.")
    ] = False


def _import(format_name: str) -> Callable[[Call], Answer]:
    """The handler that imports files of a format."""

    def handle(call: Call) -> Answer:
        query = call.query
        opening_date = _opening_date(query)
        date_order = None if query.date_order is UNSET else query.date_order
        reading = ReadingOptions(date_order)
        options = ImportOptions(
            reading=reading,
            partial=query.partial,
            strict=query.strict,
            opening_date=opening_date,
        )
        parsed = call.services.readers[format_name](call.body, reading, call.books.check_wanted)
        planned = call.books.read(plan_import, format_name, parsed, options)
        if query.dry_run:
            call.books.run(keep_plan, planned, call.body)
            return Reply(plan_view(planned)).answer()
        return call.write(_reply, commit_import, brought_up_to_date(call.books, planned))

    return handle


def _commit(call: Call) -> Answer:
    read(call.json(), EmptyRequest)
    planned = _plan_again(call)
    if call.query.dry_run and planned:
        return Reply(plan_view(planned)).answer()
    if planned:
        planned = brought_up_to_date(call.books, planned)
    return call.write(_reply, commit_kept_plan, call.path_values["planId"], planned)


def _plan_again(call: Call) -> PlannedImport | None:
    """The kept plan, made again for the books as they are now; None if it does not wait."""
    try:
        stored = call.books.read(waiting_plan, call.path_values["planId"])
    except (Conflict, NotFound):
        return None
    options = ImportOptions.parse(stored.options)
    read = call.services.readers[stored.format]
    parsed = read(stored.content, options.reading, call.books.check_wanted)
    options = evolve(options, partial=options.partial or call.query.partial)
    return call.books.read(plan_import, stored.format, parsed, options, stored.id)


def _opening_date(query: ImportQuery) -> date | None:
    """The date on which balances are posted; None if they are not to be posted.

    Raises `UnreadableQuery` if only one of the two parameters is given.
    """
    if query.opening_date is UNSET:
        if query.opening_balances:
            raise UnreadableQuery(
                "must be given with openingBalances=true: it is the date of the opening balances",
                "openingDate",
            )
        return None
    if not query.opening_balances:
        raise UnreadableQuery("is used only with openingBalances=true", "openingDate")
    return query.opening_date


def _reply(work: UnitOfWork, answer: ImportAnswer) -> Reply:
    del work
    return Reply(import_view(answer), 201 if answer.batch_id else 200)


OPERATIONS = (
    Operation(
        "POST",
        "/import/iif",
        "importIif",
        "Import a QuickBooks IIF file",
        _import("iif"),
        ImportView,
        status=201,
        query=ImportQuery,
        takes=bytes,
        media=FILES,
        is_long=True,
        answers_plan=True,
    ),
    Operation(
        "POST",
        "/import/csv",
        "importCsv",
        "Import a list or report of QuickBooks as CSV",
        _import("quickbooks"),
        ImportView,
        status=201,
        query=CsvQuery,
        takes=bytes,
        media=FILES,
        is_long=True,
        answers_plan=True,
    ),
    Operation(
        "POST",
        "/import/quickbooks",
        "importQuickBooks",
        "Import the lists and reports of a QuickBooks company, several files in one plan",
        _import("quickbooks"),
        ImportView,
        status=201,
        query=ImportQuery,
        takes=bytes,
        takes_several=True,
        media=FILES,
        is_long=True,
        answers_plan=True,
    ),
    Operation(
        "POST",
        "/import/plans/{planId}/commit",
        "commitImportPlan",
        "Commit the plan of an import, as a dry run has shown it",
        _commit,
        ImportView,
        status=201,
        query=CommitQuery,
        takes=EmptyRequest,
        is_long=True,
        answers_plan=True,
    ),
)
