"""The served API: uvicorn on the loopback address, one server for each file of books.

`http_server` listens and stops, and `server_process` holds the lock of the file.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from adapters.exporters.kept_rows import KeptRows
from adapters.http.access_rules import OF_THIS_COMPUTER, AccessRules
from adapters.http.app import build_app
from adapters.http.connection import App
from adapters.http.freed_memory import share_free_memory
from adapters.http.live_changes import LiveChanges
from adapters.http.observations import Observations
from adapters.http.services import Services
from adapters.http.settings import settings_view
from adapters.http.shutdown import Shutdown
from adapters.importers.quickbooks_reports.reader import read_report
from adapters.json_shapes.attachments import attachment_views
from adapters.json_shapes.bank_sessions import bank_session_view
from adapters.json_shapes.batches import batch_view
from adapters.json_shapes.messages import message_view
from adapters.json_shapes.views import views
from application.collections.bank_rules import BANK_RULES
from application.collections.registry import COLLECTIONS
from application.invoicing.invoice_page import InvoicePage
from application.point_in_time.past_books import PastBooks
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.attachments import Attachment
from domain.ledger.batches import ImportBatch
from domain.ledger.company import LogoFormat, Settings
from domain.reconciliation.bank_sessions import BankSession
from domain.reports.report import Report
from domain.sync.messages import Message
from entrypoints.access_options import AccessOptions, access_rules
from entrypoints.books_writers import BOOKS_WRITERS
from entrypoints.collector import skip_last_collection, skip_what_is_there
from entrypoints.daily_backups import FIRST_SECONDS, daily_backups
from entrypoints.file_readers import READERS
from entrypoints.file_wiring import backups_of, books_files_of
from entrypoints.http_server import HttpServer
from entrypoints.listening import Listeners, address_of, listening
from entrypoints.logs import LogOptions, begin_log
from entrypoints.moving_port import LocalServerSettings
from entrypoints.report_writers import WRITERS
from entrypoints.server_process import locked_books
from entrypoints.token_file import new_secret
from entrypoints.unix_socket import listening_on_socket
from entrypoints.wiring import check_file, open_file

THREAD_SECONDS = 5
"""How long a stopping server waits for the threads of requests that were cut off."""

SWITCH_SECONDS = 0.001
"""After how long a thread that calculates lets another one go on: a short request needs many such
turns, and with Python's own 5 ms it waits twice as long beside reports."""

logger = logging.getLogger("wyzbooks")


def app_of(
    books: Books,
    port: int,
    shutdown: Shutdown | None = None,
    rules: AccessRules = OF_THIS_COMPUTER,
    go_on: Callable[[Listeners], None] | None = None,
) -> App:
    """The HTTP application over these books, for a server that listens on the port.

    `shutdown` stops that server, if it can be stopped; `rules` say who may use the books; and
    `go_on` lets the server serve other listeners, if it can do so.
    """
    server_settings = LocalServerSettings(port, go_on, rules.addresses)
    shutdown = shutdown or Shutdown(books)
    shutdown.streams = live_changes = LiveChanges(books)

    def view(work: UnitOfWork, record: Any) -> Any:
        if isinstance(record, Settings):
            return settings_view(record, server_settings.port)
        if isinstance(record, ImportBatch):
            return batch_view(work, record)
        if isinstance(record, BankSession):
            return bank_session_view(work, record)
        if isinstance(record, Message):
            return message_view(record)
        if isinstance(record, Attachment):
            return attachment_views(work, [record])[0]
        collections = (*COLLECTIONS.values(), BANK_RULES)
        collection = next(each for each in collections if isinstance(record, each.kind))
        return views(work, collection, [record])[0]

    return build_app(
        books,
        Services(
            server_settings,
            READERS,
            WRITERS,
            KeptRows,
            BOOKS_WRITERS,
            read_report,
            _style_of,
            _invoice_pdf,
            _check_logo,
            view,
            live_changes,
            PastBooks(),
            backups_of,
            books_files_of,
            Observations(),
            rules.is_read_only,
        ),
        shutdown,
        rules,
    )


def _style_of(report: Report) -> str:
    """The style of a report's page. The exporter of pages is loaded only with the first page."""
    from adapters.exporters.html_style import style_source

    return style_source(report)


def _invoice_pdf(page: InvoicePage) -> tuple[bytes, Sequence[str]]:
    """An invoice as a PDF, and the names of the characters that it cannot show.

    The drawing library is loaded only with the first invoice.
    """
    from adapters.exporters.invoice_pdf import invoice_pdf
    from adapters.exporters.missing_characters import missing_characters, texts_of

    return invoice_pdf(page), list(missing_characters(texts_of(page)))


def _check_logo(content: bytes, picture_format: LogoFormat) -> None:
    """Check a picture. The imaging library is loaded only with the first picture."""
    from adapters.exporters.logo_picture import check_logo

    check_logo(content, picture_format)


def serve(
    path: Path,
    port: int,
    options: AccessOptions,
    log: LogOptions,
) -> None:
    """Serve a file of books until the process gets a signal to stop.

    Raises `OSError` if another server has the file, or if the port is taken, and what
    `access_rules` raises.
    """
    share_free_memory()
    begin_log(log)
    sys.setswitchinterval(SWITCH_SECONDS)
    token = new_secret() if options.asks_for_tokens else ""
    rules = access_rules(path, options, token)
    is_read_only = options.is_read_only
    # A file of another program gets no lock beside it.
    check_file(path, create=not is_read_only)
    with (
        locked_books(path, token) as publish,
        listening(port, rules.addresses) as listeners,
        listening_on_socket(options.socket) as unix_sockets,
    ):
        publish(port)
        books = open_file(
            path, create=not is_read_only, only_read=is_read_only, watch=True, tell=logger.info
        )
        try:
            publish(port)  # Now that the file exists, it can be found by its other names, too.
            shutdown = Shutdown(books)
            greeting = f"serving {path} on {address_of(port)} (API: /api/docs)"

            def go_on(listeners: Listeners) -> None:
                server.go_on_at(listeners)

            app = app_of(books, port, shutdown, rules, go_on)
            server = HttpServer(app, shutdown, greeting, publish)
            skip_what_is_there()
            backups = (
                nullcontext()
                if is_read_only
                else daily_backups(books, backups_of(books), FIRST_SECONDS)
            )
            with backups:
                server.run([*listeners.sockets, *unix_sockets])
        finally:
            # What still runs in a thread may read, but it can commit nothing any more.
            books.interruption.request()
            _wait_for_threads(THREAD_SECONDS)
            books.store.close()
    skip_last_collection()
    logger.info("stopped serving %s", path)
    if _running_threads():
        logging.shutdown()
        os._exit(0)  # The interpreter would wait for the threads, and a long report takes minutes.


def _wait_for_threads(seconds: float) -> None:
    """Wait until what was cut off has ended and has closed the file, at most for some seconds."""
    end = time.monotonic() + seconds
    for thread in _running_threads():
        thread.join(max(0.0, end - time.monotonic()))


def _running_threads() -> list[threading.Thread]:
    """The threads for whose end the interpreter would wait."""
    return [
        thread
        for thread in threading.enumerate()
        if thread is not threading.main_thread() and not thread.daemon
    ]
