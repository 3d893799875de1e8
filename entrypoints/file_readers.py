"""The reader of each file format that can be imported."""

from collections.abc import Mapping

from adapters.importers.iif.reader import read_iif
from application.importing.parsed_file import Reader

READERS: Mapping[str, Reader] = {"iif": read_iif}
"""By the name that the format has in its route and its command."""
