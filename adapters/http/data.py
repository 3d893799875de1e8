"""The books as a whole: exports for other programs."""

from collections.abc import Callable
from typing import IO

from attrs import evolve, frozen

from adapters.http.call import Call, Download
from adapters.http.file_names import file_name, saved_as
from adapters.http.operation import Operation
from application.exporting.export_books import export_books
from application.exporting.exported_books import ExportedBooks, ExportedCollection, WrittenBooks
from application.json_names import json_name
from application.ports.replies import Answer
from application.unit_of_work.unit_of_work import UnitOfWork

TEXT, ARCHIVE = "text/plain", "application/zip"


@frozen
class ExportFormat:
    """A format of exports, as HTTP offers it."""

    name: str
    """Its name in the route, and among the writers."""
    summary: str
    """What the operation does."""
    extension: str
    """What the name of its file ends in."""
    media_type: str = TEXT

    def content_type(self, charset: str) -> str:
        """The header of a file; an archive has no encoding."""
        is_text = self.media_type == TEXT
        return f"{self.media_type}; charset={charset}" if is_text else self.media_type

    @property
    def operation(self) -> Operation:
        """The operation that answers the books in this format."""
        return Operation(
            "GET",
            f"/data/export/{self.name}",
            f"export{self.name.capitalize()}",
            self.summary,
            _export(self),
            bytes,
            produces=(self.media_type,),
            is_long=True,
        )


def _export(format_: ExportFormat) -> Callable[[Call], Answer | Download]:
    """The handler that answers the books as a file of a format."""

    def handle(call: Call) -> Answer | Download:
        headers: dict[str, str] = {}

        def write(work: UnitOfWork, out: IO[bytes]) -> None:
            etag, _ = call.etag(work)
            books = _while_wanted(call, export_books(work))
            written = call.services.books_writers[format_.name](books, out)
            name = file_name(
                work.settings.name, "books", f"{work.today}", extension=format_.extension
            )
            headers.update({"ETag": etag, "Content-Disposition": saved_as(name)})
            headers["Content-Type"] = format_.content_type(written.charset)
            if written.left_out:
                headers["X-Left-Out"] = _left_out(written)

        return call.read_whole_books(write, headers)

    return handle


def _while_wanted(call: Call, books: ExportedBooks) -> ExportedBooks:
    """Books that can be read as long as the client waits for them."""

    def wanted(collection: ExportedCollection) -> ExportedCollection:
        return evolve(collection, records=lambda: call.while_wanted(collection.records()))

    return evolve(
        books,
        transactions=call.while_wanted(books.transactions),
        collections=tuple(wanted(collection) for collection in books.collections),
    )


def _left_out(written: WrittenBooks) -> str:
    """What is not in the file, as `drafts=2, holds=1`; every kind is named."""
    return ", ".join(f"{json_name(kind)}={count}" for kind, count in written.left_out.items())


OPERATIONS = tuple(
    format_.operation
    for format_ in (
        ExportFormat(
            "iif", "Export the lists and all transactions as a QuickBooks IIF file", "iif"
        ),
        ExportFormat(
            "beancount",
            "Export the accounts and all transactions as a Beancount journal",
            "beancount",
        ),
        ExportFormat(
            "hledger",
            "Export the accounts and all transactions as an hledger journal",
            "journal",
        ),
        ExportFormat("csv", "Export all records as CSV files in a ZIP archive", "zip", ARCHIVE),
    )
)
