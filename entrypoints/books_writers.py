"""The writer of each format in which the whole books can be exported."""

from collections.abc import Mapping

from adapters.exporters.iif.writer import write_iif
from application.exporting.exported_books import BooksWriter

BOOKS_WRITERS: Mapping[str, BooksWriter] = {"iif": write_iif}
"""By the name that the format has in its route and its command."""
