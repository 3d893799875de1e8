"""What the health check tells about a file of books: facts that stay, and its sizes now."""

import shutil
from collections.abc import Mapping
from typing import Any

from adapters.storage.sqlite import driver
from adapters.storage.sqlite.failures import translated
from adapters.storage.sqlite.file_identity import BooksFile
from adapters.storage.sqlite.migrations import SCHEMA_VERSION
from application.ports.store import StoreSizes


def facts_of(file: BooksFile, *, exclusive: bool) -> Mapping[str, Any]:
    """Facts about a file that do not change while it is open."""
    return {
        "store": "sqlite",
        "file": str(file.path),
        "sqliteVersion": driver.DRIVER.sqlite_version,
        "driver": driver.DRIVER.__name__.partition(".")[0],
        "schemaVersion": SCHEMA_VERSION,
        "locking": "exclusive" if exclusive else "shared",
        "access": "read-only" if file.is_read_only else "read-write",
    }


def sizes_of(file: BooksFile) -> StoreSizes:
    """The sizes of a file and of its log. Neither is opened: see `held_files`."""
    with translated(file.path, system_errors=True):
        try:
            wal_bytes = file.log_path.stat().st_size
        except FileNotFoundError:  # SQLite removes it when nobody has the file open.
            wal_bytes = 0
        free_bytes = shutil.disk_usage(file.path.parent).free
        return StoreSizes(file.path.stat().st_size, wal_bytes, free_bytes)
