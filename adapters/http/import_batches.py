"""The batches of imports: what each import did, and taking it back."""

from typing import Any

import msgspec

from adapters.http.call import Call, Reply
from adapters.http.operation import EmptyRequest, Operation
from adapters.http.query import WriteQuery
from adapters.http.statement_shapes import StatementBalanceView
from adapters.json_shapes import shapes
from adapters.json_shapes.batches import batch_view, batch_views
from adapters.json_shapes.cursors import make_cursor, read_cursor
from adapters.json_shapes.list_queries import Paging
from adapters.json_shapes.write_answers import WriteAnswer
from application.importing.batches import undo_batch
from application.ports.queries import Query
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.batches import ImportBatch

SIGNATURE = "batches"
"""What the cursors of the list belong to."""


class ImportBatchView(WriteAnswer, rename="camel"):
    """What one import did.

    `duplicates`, `left_out` and `refused` count the lines of its file that were not imported;
    `statements` has the balances that banks' statements say their accounts have.
    """

    id: str
    at: str
    format: str
    file_name: str
    created: dict[str, int]
    merged: dict[str, int]
    duplicates: int
    left_out: int
    refused: int
    first_version: int
    last_version: int
    statements: list[StatementBalanceView]
    undone: bool
    version: int


def _list(call: Call) -> Answer:
    query = call.query

    def render(work: UnitOfWork) -> dict[str, Any]:
        after = None
        if query.cursor is not msgspec.UNSET:
            after = read_cursor(query.cursor, SIGNATURE, 1, numbers={0})
        newest_first = Query(order=(("first_version", True),), after=after, limit=query.limit)
        page = work.session.records.page(ImportBatch, newest_first)
        cursor = make_cursor(SIGNATURE, [page.items[-1].first_version]) if page.more else None
        return {"data": batch_views(work, page.items), "total": page.total, "nextCursor": cursor}

    return call.read_with_etag(render)


def _read(call: Call) -> Answer:
    def render(work: UnitOfWork) -> Reply:
        return _reply(work, work.get(ImportBatch, call.id))

    return call.read(render)


def _undo(call: Call) -> Answer:
    return call.write(_reply, undo_batch, call.id, call.version())


def _reply(work: UnitOfWork, batch: ImportBatch) -> Reply:
    """The view of a batch, with its ETag."""
    return Reply.item(batch_view(work, batch), batch.version)


OPERATIONS = (
    Operation(
        "GET",
        "/import/batches",
        "listImportBatches",
        "List the imports, the newest first",
        _list,
        shapes.list_of(ImportBatchView, "ImportBatchList"),
        query=Paging,
        is_kept=True,
    ),
    Operation(
        "GET",
        "/import/batches/{id}",
        "readImportBatch",
        "Read one import",
        _read,
        ImportBatchView,
        is_kept=True,
    ),
    Operation(
        "POST",
        "/import/batches/{id}/undo",
        "undoImportBatch",
        "Undo an import: take back all that it did",
        _undo,
        ImportBatchView,
        query=WriteQuery,
        takes=EmptyRequest,
        is_long=True,
        stands_alone=True,
    ),
)
