"""Brings the file of an older program up to date, after a backup of it."""

from pathlib import Path
from typing import Any

from adapters.storage.sqlite.migrations import Upgrade, migrate


def upgrade_file(connection: Any, path: Path) -> Upgrade | None:
    """Upgrade a file that a connection has open; how, or None if it has the newest schema."""

    def back_up() -> Path:
        # Only files of older programs need backups to be opened.
        from adapters.storage.sqlite.backups import back_up_before_upgrade  # noqa: PLC0415

        return back_up_before_upgrade(connection, path)

    return migrate(connection, path, back_up)
