"""Imports of files."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from adapters.http.operation import FILES, Call, Operation, Reply
from adapters.json_shapes.imports import import_view
from application.importing.import_answer import ImportAnswer
from application.importing.import_file import import_file
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork


class ImportQuery(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """Parameters of an import."""

    dry_run: Annotated[
        bool, Meta(description="Rehearse: answer what would be made, and change nothing.")
    ] = False
    partial: Annotated[bool, Meta(description="Import the rest where some rows are refused.")] = (
        False
    )
    strict: Annotated[
        bool, Meta(description="Refuse names that no list declares, instead of making them.")
    ] = False
    date_order: (
        Annotated[
            Literal["mdy", "dmy", "ymd"],
            Meta(description="The order of dates, where the file does not settle it."),
        ]
        | UnsetType
    ) = UNSET


class Lines(msgspec.Struct):
    """What became of every line of the file."""

    made: int
    merged: int
    duplicate: int
    leftOut: int  # noqa: N815
    refused: int
    structure: int
    total: int


class LeftOut(msgspec.Struct):
    """Rows of a block that the books have no home for."""

    block: str
    rows: int
    why: str


class Assumed(msgspec.Struct):
    """What was taken for granted at a line."""

    line: int
    what: str
    why: str


class RefusedRow(msgspec.Struct):
    """A row that is wrong."""

    line: int
    code: str
    message: str


class Sides(msgspec.Struct):
    """The debits and credits of a trial balance."""

    debits: str
    credits: str


class TrialBalances(msgspec.Struct):
    """The trial balance before and after."""

    before: Sides
    after: Sides


class ImportView(msgspec.Struct):
    """What an import did."""

    created: dict[str, int]
    merged: dict[str, int]
    duplicates: int
    leftOut: list[LeftOut]  # noqa: N815
    assumed: list[Assumed]
    doubled: list[str]
    refused: list[RefusedRow]
    lines: Lines
    trialBalance: TrialBalances  # noqa: N815


def _importing(name: str) -> Callable[[Call], Answer]:
    """Imports a file of a format, by the reader of that name."""

    def answer(call: Call) -> Answer:
        order = None if call.query.date_order is UNSET else call.query.date_order
        parsed = call.services.readers[name](call.body, order)
        if call.query.dry_run:
            rehearsal = call.books.rehearse(
                _imported, import_file, parsed, partial=call.query.partial, strict=call.query.strict
            )
            return Reply({"dryRun": True, **rehearsal.result}).answer()
        return call.write(
            _reply, import_file, parsed, partial=call.query.partial, strict=call.query.strict
        )

    return answer


def _imported(work: UnitOfWork, answer: ImportAnswer) -> dict[str, Any]:
    del work
    return import_view(answer)


def _reply(work: UnitOfWork, answer: ImportAnswer) -> Reply:
    return Reply(_imported(work, answer), 201 if answer.created else 200)


OPERATIONS = (
    Operation(
        "POST",
        "/import/iif",
        "importIif",
        "Import a QuickBooks IIF file",
        _importing("iif"),
        ImportView,
        201,
        ImportQuery,
        bytes,
        FILES,
    ),
)
