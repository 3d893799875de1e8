"""Who reads each format of files that are imported."""

from collections.abc import Mapping

from adapters.importers.iif.reader import read_iif
from application.importing.parsed_file import Reader

READERS: Mapping[str, Reader] = {"iif": read_iif}
"""The reader of each format, by the name that its route and its command have."""
