"""The served API: uvicorn on the loopback address, one server for each file of books."""

import logging
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from adapters.http.app import build_app
from adapters.http.call import Services
from adapters.http.request_guard import App
from adapters.http.settings import settings_view
from adapters.importers.quickbooks_reports.reader import read_report
from adapters.json_shapes.views import views
from application.collections.registry import COLLECTIONS
from application.invoicing.invoice_page import InvoicePage
from application.unit_of_work.books import Books
from application.unit_of_work.unit_of_work import UnitOfWork
from domain.ledger.company import LogoFormat, Settings
from entrypoints.books_writers import BOOKS_WRITERS
from entrypoints.file_readers import READERS
from entrypoints.report_writers import WRITERS
from entrypoints.server_process import announce
from entrypoints.settings import LocalServerSettings
from entrypoints.wiring import check_file, open_file

HOST = "127.0.0.1"


def app_of(books: Books, port: int) -> App:
    """The HTTP application over these books, for a server that listens on the port."""
    server_settings = LocalServerSettings(port)

    def view(work: UnitOfWork, record: Any) -> Any:
        if isinstance(record, Settings):
            return settings_view(record, server_settings.port)
        collections = COLLECTIONS.values()
        collection = next(each for each in collections if isinstance(record, each.kind))
        return views(work, collection, [record])[0]

    return build_app(
        books,
        Services(
            server_settings,
            READERS,
            WRITERS,
            BOOKS_WRITERS,
            read_report,
            _invoice_pdf,
            _check_logo,
            view,
        ),
        lambda: port,
    )


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


def serve(path: Path, port: int) -> None:
    """Serve a file of books until the process gets a signal to stop.

    Raises `OSError` if the port is taken, or if another server has the file.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    check_file(path, create=True)  # A file of another program gets no lock beside it.
    with _listening(port) as listener, announce(path, port):
        logger = logging.getLogger("wyzbooks")
        books = open_file(path, create=True, watch=True, tell=logger.info)
        try:
            logger.info("serving %s on http://%s:%d (API: /api/docs)", path, HOST, port)
            config = uvicorn.Config(
                app_of(books, port),
                log_level="warning",
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=10,
            )
            _Server(config).run([listener])
        finally:
            books.store.close()


class _Server(uvicorn.Server):
    """A server that returns when it gets a signal to stop, so that the file of books is closed.

    uvicorn's own server raises the signal again, which would end the process before that.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        signals = (signal.SIGINT, signal.SIGTERM)
        earlier = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """The socket on which the server listens, taken before the file is opened."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except OSError as error:
            raise OSError(
                f"port {port} is taken by another program; choose another with --port"
            ) from error
        listener.set_inheritable(True)
        yield listener
