"""What handlers need besides the books; the entry point provides it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Self

from attrs import evolve, frozen

from adapters.http.access_scopes import AccessScope
from adapters.http.live_changes import LiveChanges
from adapters.http.observations import Observations
from application.exporting.exported_books import BooksWriter
from application.importing.parsed_file import Reader
from application.invoicing.invoice_page import InvoicePage
from application.point_in_time.past_books import PastBooks
from application.ports.backups import Backups, BooksFiles
from application.ports.server_settings import ServerSettings
from application.reporting.formats import Writer
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.comparison.foreign_report import ForeignReport
from domain.ledger.company import LogoFormat
from domain.reports.report import Report
from domain.reports.table import ReportRow


@frozen
class Services:
    """What handlers need besides the books; the entry point provides it."""

    server_settings: ServerSettings
    readers: Mapping[str, Reader]
    """The readers of imported files, by the name of the format."""
    writers: Mapping[str, Writer]
    """The writers of reports, by the name of the format."""
    kept_rows: Callable[[Iterable[ReportRow]], AbstractContextManager[Iterable[ReportRow]]]
    """Reads all rows of a report, and keeps them until they are written."""
    books_writers: Mapping[str, BooksWriter]
    """The writers of the whole books, by the name of the format."""
    report_reader: Callable[[bytes], ForeignReport]
    """Reads a report that another program wrote."""
    style_of: Callable[[Report], str]
    """The style of a report's HTML page, as a source for `style-src`."""
    invoice_pdf: Callable[[InvoicePage], tuple[bytes, Sequence[str]]]
    """Draws the page of an invoice; also the names of the characters that it cannot show."""
    check_logo: Callable[[bytes, LogoFormat], None]
    """Raises `Refused` for bytes that are not a picture in the format, or cannot be drawn."""
    views: Callable[[UnitOfWork, Any], Any]
    """The view of any record, for the `current` of a stale version."""
    live_changes: LiveChanges
    """The hub of the live streams of changes."""
    past_books: PastBooks
    """The books as they were known at the times that were asked for last."""
    backups: Callable[[Books], Backups]
    """The backups of some books."""
    books_files: Callable[[Books], BooksFiles]
    """The files of books that are sent and received for some books."""
    observations: Observations
    """What the server observes of its own work."""
    is_read_only: bool
    """Whether the server only reads the books."""
    granted_scope: AccessScope = "admin"
    """What the sender of the request may do; all, where the server asks nobody for a token."""

    def granting(self, scope: AccessScope) -> Self:
        """The same for a request whose sender has a scope."""
        return self if scope == self.granted_scope else evolve(self, granted_scope=scope)
