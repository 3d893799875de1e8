"""Imports of files of other programs."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.call import Call, Reply
from adapters.http.operation import FILES, Operation
from adapters.json_shapes.imports import import_view
from adapters.json_shapes.unreadable import UnreadableQuery
from adapters.json_shapes.warnings import Warnings, with_warnings
from application.importing.import_answer import ImportAnswer
from application.importing.import_file import import_file
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork


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
            description="Post the balances that the list of accounts gives (OBAMOUNT or OBAL) as "
            "opening balances on `openingDate`."
        ),
    ] = False
    opening_date: (
        Annotated[date, Meta(description="The date of the opening balances.")] | UnsetType
    ) = UNSET


class ImportLinesView(msgspec.Struct, rename="camel"):
    """What became of the lines of the file; each line is counted once.

    `structure` counts lines that only structure the file, such as headers and blank lines.
    """

    made: int
    merged: int
    duplicate: int
    left_out: int
    refused: int
    structure: int
    total: int


class LeftOutView(msgspec.Struct):
    """Rows of one block of the file that the books cannot hold, and the reason."""

    block: str
    rows: int
    why: str


class AssumptionView(msgspec.Struct):
    """What the import assumed at a line of the file, and the reason."""

    line: int
    what: str
    why: str


class RefusedRowView(msgspec.Struct):
    """A row that is refused, and the reason."""

    line: int
    code: str
    message: str


class TrialBalanceView(msgspec.Struct):
    """The debits and credits of a trial balance."""

    debits: str
    credits: str


class TrialBalancesView(msgspec.Struct):
    """The trial balance before and after the import."""

    before: TrialBalanceView
    after: TrialBalanceView


class ImportView(msgspec.Struct, rename="camel"):
    """What an import created, merged, left out, assumed and refused.

    `doubled` has the numbers of imported invoices and bills that other documents have, too.
    """

    created: dict[str, int]
    merged: dict[str, int]
    duplicates: int
    left_out: list[LeftOutView]
    assumed: list[AssumptionView]
    doubled: list[str]
    refused: list[RefusedRowView]
    lines: ImportLinesView
    trial_balance: TrialBalancesView
    warnings: Warnings = UNSET


def _import(format_name: str) -> Callable[[Call], Answer]:
    """The handler that imports files of a format."""

    def handle(call: Call) -> Answer:
        query = call.query
        opening_date = _opening_date(query)
        date_order = None if query.date_order is UNSET else query.date_order
        parsed = call.services.readers[format_name](call.body, date_order)
        if query.dry_run:
            rehearsal = call.books.rehearse(
                lambda work, answer: with_warnings(work, import_view(answer)),
                import_file,
                parsed,
                partial=query.partial,
                strict=query.strict,
                opening_date=opening_date,
            )
            return Reply({"dryRun": True, **rehearsal.result}).answer()
        return call.write(
            _reply,
            import_file,
            parsed,
            partial=query.partial,
            strict=query.strict,
            opening_date=opening_date,
        )

    return handle


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
    return Reply(import_view(answer), 201 if answer.created else 200)


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
    ),
)
