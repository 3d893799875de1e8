"""The writer of each format in which the whole books can be exported."""

from collections.abc import Mapping

from adapters.exporters.beancount.writer import write_beancount
from adapters.exporters.csv_archive import write_csv_archive
from adapters.exporters.hledger.writer import write_hledger
from adapters.exporters.iif.writer import write_iif
from application.exporting.exported_books import BooksWriter

BOOKS_WRITERS: Mapping[str, BooksWriter] = {
    "iif": write_iif,
    "beancount": write_beancount,
    "hledger": write_hledger,
    "csv": write_csv_archive,
}
"""By the name that the format has in its route and its command."""

ARCHIVES = frozenset({"csv"})
"""The formats whose files are archives, which a terminal cannot show."""
