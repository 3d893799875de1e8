"""The books as a whole: exports for other programs."""

from collections.abc import Callable
from typing import IO

from attrs import evolve

from adapters.http.call import Call, Download
from adapters.http.operation import Operation
from application.exporting.export_books import export_books
from application.exporting.exported_books import WrittenBooks
from application.json_names import json_name
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork

TEXT = "text/plain"


def _export(format_name: str) -> Callable[[Call], Answer | Download]:
    """The handler that answers the books as a file of a format."""

    def handle(call: Call) -> Answer | Download:
        headers = {"Content-Disposition": f'attachment; filename="books.{format_name}"'}

        def write(work: UnitOfWork, out: IO[bytes]) -> dict[str, str] | None:
            etag, is_known = call.etag(work)
            if is_known:
                return {"ETag": etag}
            books = export_books(work)
            books = evolve(books, transactions=call.while_wanted(books.transactions))
            written = call.services.books_writers[format_name](books, out)
            headers["ETag"] = etag
            headers["Content-Type"] = f"{TEXT}; charset={written.charset}"
            headers["X-Left-Out"] = _left_out(written)
            return None

        return call.read_file(write, headers)

    return handle


def _left_out(written: WrittenBooks) -> str:
    """What is not in the file, as `drafts=2, holds=1`; every kind is named."""
    return ", ".join(f"{json_name(kind)}={count}" for kind, count in written.left_out.items())


OPERATIONS = (
    Operation(
        "GET",
        "/data/export/iif",
        "exportIif",
        "Export the lists and all transactions as a QuickBooks IIF file",
        _export("iif"),
        bytes,
        produces=(TEXT,),
        is_long=True,
    ),
)
