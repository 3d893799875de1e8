"""Copies of the books beside their file."""

import os
from pathlib import Path
from typing import Any


def write_private_copy(connection: Any, copy: Path) -> None:
    """Write the books as the connection sees them into a new file that only its owner can read.

    Raises `FileExistsError` if there is such a file. If the copy fails, nothing is left of it.
    """
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection.execute("VACUUM INTO ?", (str(copy),))
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
